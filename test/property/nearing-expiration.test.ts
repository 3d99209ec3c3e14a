import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Lot } from '../../lambdas/domain/lot/lot';
import { lotOutlook } from '../../lambdas/domain/lot/nearing-expiration';

const TODAY = '2026-11-18';
const dayAfter = (days: number): string =>
  new Date(Date.parse(TODAY) + days * 86_400_000).toISOString().slice(0, 10);

/** Sells unit by unit, day by day, always one of the lot that expires first among those that may still be sold. */
function sellOneByOne(
  lots: readonly { id: string; units: number; lastDay: number }[],
  perDay: number,
  onHand: number | null,
): ReadonlyMap<string, number> {
  const left = new Map(lots.map(({ id, units }) => [id, units]));
  const order = lots.toSorted((a, b) => a.lastDay - b.lastDay || (a.id < b.id ? -1 : 1));
  const take = (mayTake: (lastDay: number) => boolean): void => {
    const next = order.find(({ id, lastDay }) => (left.get(id) ?? 0) > 0 && mayTake(lastDay));
    if (next !== undefined) left.set(next.id, (left.get(next.id) ?? 0) - 1);
  };
  const total = lots.reduce((sum, { units }) => sum + units, 0);
  for (let surplus = onHand === null ? 0 : total - Math.max(0, onHand); surplus > 0; surplus--)
    take(() => true);
  for (let day = 0; day <= 60; day++) {
    for (let unit = 0; unit < perDay; unit++) take((lastDay) => lastDay >= day);
  }
  return left;
}

const someLots = fc.array(
  fc.record({ units: fc.integer({ min: 0, max: 30 }), lastDay: fc.integer({ min: -3, max: 40 }) }),
  { maxLength: 6 },
);

it('what is left of each lot is what selling unit by unit and day by day leaves', () => {
  fc.assert(
    fc.property(
      someLots,
      fc.integer({ min: 0, max: 4 }),
      fc.option(fc.integer({ min: -5, max: 150 })),
      fc.integer({ min: 0, max: 10 }),
      (drawn, perDay, onHand, shelfLife) => {
        const named = drawn.map((lot, index) => ({ id: `L${index}`, ...lot }));
        const lots: Lot[] = named.map(({ id, units, lastDay }) => ({
          lotId: id,
          quantity: units,
          expiresOn: dayAfter(lastDay + shelfLife),
          locationId: null,
          receivedOn: null,
        }));
        const slow = sellOneByOne(named, perDay, onHand);
        const outlook = lotOutlook({ lots, onHand, unitsPerDay: perDay, today: TODAY }, shelfLife);
        for (const { lotId, unsold } of outlook) expect([lotId, unsold]).toEqual([lotId, slow.get(lotId)]);
        for (const { units, sellableUntil, soldBefore, unsold } of outlook) {
          const days = Math.max(0, (Date.parse(sellableUntil) - Date.parse(TODAY)) / 86_400_000 + 1);
          expect(unsold).toBe(units - Math.min(units, Math.max(0, perDay * days - soldBefore)));
        }
        expect(outlook).toHaveLength(named.filter(({ units }) => units > 0).length);
      },
    ),
    { seed: 20261118, numRuns: 500 },
  );
});
