import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { layersOf } from '../../lambdas/domain/aging/receipt-layers';

/** Every unit by itself, in the order in which they came: the first one in is the first one out. */
function walkUnits(events: readonly { day: number; units: number }[], opening: number): (number | null)[] {
  const units: (number | null)[] = Array.from({ length: opening }, () => null);
  for (const { day, units: change } of events) {
    for (let unit = 0; unit < change; unit++) units.push(day);
    for (let unit = 0; unit > change; unit--) units.shift();
  }
  return units;
}

const aHistory = fc.record({
  opening: fc.integer({ min: 0, max: 12 }),
  changes: fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 30 }),
});

it('layers are the units that are left when each is followed by itself', () => {
  fc.assert(
    fc.property(fc.array(aHistory, { minLength: 1, maxLength: 3 }), (histories) => {
      const slow = histories.map(({ opening, changes }, index) => {
        const events = changes.map((units, day) => ({ day: day + 1, units }));
        return { locationId: `place-${index}`, events, units: walkUnits(events, opening) };
      });
      const layers = layersOf(
        slow.map(({ locationId, events, units }) => ({
          locationId,
          onHand: units.length,
          arrivals: events.filter(({ units: change }) => change > 0),
          knownFrom: 0,
        })),
      );
      for (const { locationId, units } of slow) {
        const own = layers.filter((layer) => layer.locationId === locationId);
        const days = own.flatMap((layer) =>
          Array.from({ length: layer.units }, () => (layer.isAtLeast ? null : layer.day)),
        );
        const byAge = (list: readonly (number | null)[]) => list.toSorted((a, b) => (a ?? 0) - (b ?? 0));
        expect(byAge(days)).toEqual(byAge(units));
      }
    }),
    { seed: 20261118, numRuns: 500 },
  );
});

it('units that are moved are neither lost nor made, and none is younger than what came from outside', () => {
  const place = fc.constantFrom('a', 'b', 'c');
  const arrival = fc.record({
    units: fc.integer({ min: 1, max: 9 }),
    day: fc.integer({ min: 1, max: 50 }),
    movedFrom: fc.option(place, { nil: undefined, freq: 2 }),
  });
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ onHand: fc.integer({ min: 0, max: 30 }), arrivals: fc.array(arrival, { maxLength: 6 }) }),
        {
          minLength: 3,
          maxLength: 3,
        },
      ),
      (drawn) => {
        const shelves = drawn.map(({ onHand, arrivals }, index) => ({
          locationId: ['a', 'b', 'c'][index] ?? 'a',
          onHand,
          arrivals: arrivals.toSorted((one, other) => one.day - other.day),
          knownFrom: 0,
        }));
        const layers = layersOf(shelves);
        const outside = shelves.flatMap(({ arrivals }) =>
          arrivals.filter(({ movedFrom }) => movedFrom === undefined).map(({ day }) => day),
        );
        for (const { locationId, onHand } of shelves) {
          const own = layers.filter((layer) => layer.locationId === locationId);
          expect(own.reduce((sum, { units }) => sum + units, 0)).toBe(onHand);
        }
        for (const { day, isAtLeast } of layers) expect(isAtLeast || outside.includes(day)).toBe(true);
      },
    ),
    { seed: 20261118, numRuns: 500 },
  );
});
