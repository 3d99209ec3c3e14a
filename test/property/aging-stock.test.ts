import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { layersOf, shelvesOf } from '../../lambdas/domain/aging/receipt-layers';
import {
  originsOf,
  type Place,
  type RiseHistory,
  withFall,
  withRise,
} from '../../lambdas/domain/aging/rise-history';
import { aLevel } from '../support/builders';

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

interface Unit {
  readonly day: number | null;
}

const aStep = fc.record({
  what: fc.constantFrom('delivery', 'sale', 'sale', 'return', 'move'),
  place: fc.constantFrom(0, 1),
  units: fc.integer({ min: 1, max: 9 }),
});

/** Follows each unit by itself: sold ones come back as they went, and those that are moved lie behind what is there. */
it('layers are the units that are left where some were sent back, and some moved while others sold', () => {
  const places = ['a', 'b'];
  const instant = (day: number) => new Date(day * 86_400_000 + 43_200_000).toISOString();
  const dayOf = (at: string) => Math.floor(Date.parse(at) / 86_400_000);
  let moved = 0;
  let sentBack = 0;
  fc.assert(
    fc.property(fc.array(aStep, { minLength: 30, maxLength: 60 }), (steps) => {
      const here: Unit[][] = [[], []];
      const sold: Unit[][] = [[], []];
      const histories: (RiseHistory | null)[] = [null, null];
      const returned: { day: number; units: number }[] = [];
      const placesNow = (levels: readonly object[]): Place[] =>
        places.map((locationId, index) => ({
          history: histories[index] ?? null,
          level: aLevel({ locationId, onHand: null, committed: null, ...levels[index] }),
        }));
      const rise = (place: number, units: number, day: number, levels: readonly object[] = []) => {
        const came = { locationId: places[place] ?? '', units, at: instant(day) };
        const [origin] = originsOf(came, placesNow(levels));
        const history = histories[place] ?? null;
        if (units >= 3) histories[place] = withRise(history, { ...came, version: came.at }, origin ?? null);
        return origin;
      };
      steps.forEach(({ what, place, units }, index) => {
        // A month apart, so that none is taken for the return, or the other end, of another.
        const day = 10 + index * 30;
        const [mine, gone] = [here[place] ?? [], sold[place] ?? []];
        if (what === 'delivery') {
          mine.push(...Array.from({ length: units + 2 }, () => ({ day })));
          rise(place, units + 2, day);
        } else if (what === 'sale') gone.unshift(...mine.splice(0, units).toReversed());
        else if (what === 'return') {
          const back = gone.splice(0, units);
          mine.unshift(...back.toReversed());
          if (back.length >= 3) sentBack++;
          returned.push({ day, units: back.length });
          rise(place, back.length, day);
        } else if (mine.length >= 3) {
          const other = here[1 - place] ?? [];
          const away = mine.splice(0, Math.max(3, Math.min(units, mine.length)));
          const fall = { units: away.length, at: instant(day), left: mine.length };
          histories[place] = withFall(histories[place] ?? null, { ...fall, version: fall.at });
          // What is moved is no sale that can come back here; one more is sold before they arrive.
          sold[place] = mine.splice(0, 1);
          other.push(...away);
          expect(rise(1 - place, away.length, day + 2)).toEqual({ locationId: places[place], fall });
          sold[1 - place] = [];
          moved++;
        }
      });
      const shelves = shelvesOf({
        places: placesNow(here.map(({ length }) => ({ available: length, updatedAt: instant(1) }))),
        booked: [],
        returned,
        firstSeen: 0,
        dayOf,
      });
      const layers = layersOf(shelves.map((shelf) => ({ ...shelf, onHand: shelf.onHand ?? 0 })));
      const inOrder = (days: readonly (number | null)[]) => days.toSorted((a, b) => (a ?? 0) - (b ?? 0));
      places.forEach((locationId, index) => {
        const days = layers
          .filter((layer) => layer.locationId === locationId)
          .flatMap(({ units, day, isAtLeast }) =>
            Array.from({ length: units }, () => (isAtLeast ? null : day)),
          );
        expect(inOrder(days)).toEqual(inOrder((here[index] ?? []).map(({ day }) => day)));
      });
    }),
    { seed: 20261130, numRuns: 300 },
  );
  expect(Math.min(moved, sentBack)).toBeGreaterThan(100);
});
