import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Alert, AlertTransition } from '../../lambdas/domain/alert/alert';
import { decideSignal } from '../../lambdas/domain/alert/decide-signal';
import { newAlert } from '../../lambdas/domain/alert/new-alert';
import type { Lot } from '../../lambdas/domain/lot/lot';
import { judgeNearingExpiration, lotOutlook } from '../../lambdas/domain/lot/nearing-expiration';
import { defaultsOf } from '../../lambdas/domain/rule/rule-kinds';
import { aRule, SHOP } from '../support/builders';

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

const expirationRule = aRule({ ...defaultsOf('nearing_expiration'), kind: 'nearing_expiration' });

/** Decides at the beginning of each day; asked again, it answers the same and tells nothing more. */
function liveThrough(
  drawn: readonly { units: number; lastDay: number }[],
  sales: readonly number[],
  unitsPerDay: number,
  onDay: (before: Alert, alert: Alert, event: AlertTransition | null) => void,
): void {
  const left = drawn.map(({ units, lastDay }, index) => ({ lotId: `L${index}`, units, lastDay }));
  let alert = newAlert(expirationRule, {
    entity: { type: 'variant', id: 'shopify-1' },
    shopId: SHOP,
    location: { type: 'all' },
    quantity: 0,
    since: `${TODAY}T00:00:00.000Z`,
    origin: 'crossing',
  });
  for (const [day, sold] of sales.entries()) {
    const lot = left[day % Math.max(1, left.length)];
    if (lot !== undefined) lot.units = Math.max(0, lot.units - sold);
    const lots: Lot[] = left.map(({ lotId, units, lastDay }) => ({
      lotId,
      quantity: units,
      expiresOn: dayAfter(lastDay),
      locationId: null,
      receivedOn: null,
    }));
    const now = `${dayAfter(day)}T00:00:00.000Z`;
    const money = { priceMinor: null, costMinor: null, currency: null };
    const facts = { lots, onHand: null, unitsPerDay, today: dayAfter(day), timeZone: 'UTC', ...money };
    const finding = judgeNearingExpiration(facts, expirationRule, now);
    const decided = decideSignal({ rule: expirationRule, alert, finding, origin: 'crossing', now });
    const again = decideSignal({
      rule: expirationRule,
      alert: decided.alert,
      finding,
      origin: 'crossing',
      now,
    });
    expect(JSON.stringify(again)).toBe(JSON.stringify({ alert: decided.alert, event: null }));
    onDay(alert, decided.alert, decided.event);
    alert = decided.alert;
  }
}

it('lots of which only less and less is left are told of at their marks alone, and at each once', () => {
  const someSales = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 45, maxLength: 45 });
  fc.assert(
    fc.property(someLots, someSales, (drawn, sales) => {
      liveThrough(drawn, sales, 0, (before, alert, event) => {
        if (event !== 'AlertWorsened') return;
        const known = new Map(before.toldLots?.lots.map(({ lotId, marks }) => [lotId, marks]));
        const further = alert.toldLots?.lots.filter(({ lotId, marks }) => marks > (known.get(lotId) ?? 0));
        expect(further).not.toEqual([]);
      });
    }),
    { seed: 20261119, numRuns: 100 },
  );
});

it('a mark of a lot that people were told of is never forgotten while its alert is open, whatever sells and comes back', () => {
  const someSales = fc.array(fc.integer({ min: -3, max: 6 }), { minLength: 45, maxLength: 45 });
  fc.assert(
    fc.property(someLots, someSales, fc.integer({ min: 0, max: 20 }), (drawn, sales, tenths) => {
      liveThrough(drawn, sales, tenths / 10, (before, alert, event) => {
        if (event === 'AlertOpened') return;
        const today = alert.explanation?.kind === 'nearing_expiration' ? alert.explanation.today : '';
        const marks = new Map(alert.toldLots?.lots.map((lot) => [lot.lotId, lot.marks]));
        for (const lot of before.toldLots?.lots ?? []) {
          if (lot.sellableUntil < today) continue;
          expect(marks.get(lot.lotId)).toBeGreaterThanOrEqual(lot.marks);
        }
      });
    }),
    { seed: 20261120, numRuns: 100 },
  );
});
