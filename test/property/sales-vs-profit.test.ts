import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type SalesDay, salesOfVariant } from '../../lambdas/domain/sales/gather-sales';
import {
  atFormerRates,
  marginOf,
  marginPoints,
  profitOf,
  profitParts,
} from '../../lambdas/domain/sales/margin-change';
import type { CurrencySales } from '../../lambdas/domain/sales/sales-vs-profit';
import { plusSales } from '../support/sales';

const BEFORE = { from: '2026-11-01', to: '2026-11-07' };
const AFTER = { from: '2026-11-08', to: '2026-11-14' };
const SEED = { seed: 20261118, numRuns: 400 };

interface Drawn {
  readonly units: number;
  readonly list: number;
  readonly discount: number;
}
const drawn = fc.record({
  units: fc.integer({ min: 0, max: 400 }),
  list: fc.integer({ min: 0, max: 90_000 }),
  discount: fc.integer({ min: 0, max: 100 }),
});
const anItem = fc.record({
  before: drawn,
  after: drawn,
  costBefore: fc.integer({ min: 0, max: 60_000 }),
  costAfter: fc.integer({ min: 0, max: 60_000 }),
});

const dayOf = (day: string, { units, list, discount }: Drawn): SalesDay => ({
  day,
  currency: 'USD',
  units,
  grossMinor: units * list,
  netMinor: Math.round((units * list * (100 - discount)) / 100),
  returnedUnits: 0,
  returnedMinor: 0,
});
const cost = (from: string, costMinor: number) =>
  ({ from, costMinor, currency: 'USD', basis: 'dated' }) as const;

function salesOf(item: {
  before: Drawn;
  after: Drawn;
  costBefore: number;
  costAfter: number;
}): readonly CurrencySales[] {
  const days = [dayOf('2026-11-03', item.before), dayOf('2026-11-10', item.after)];
  const costs = [cost('2026-10-01', item.costBefore), cost('2026-11-08', item.costAfter)];
  return salesOfVariant(days, costs, { before: BEFORE, after: AFTER });
}

/** A fraction, so that the reference rounds nothing. */
interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}
const whole = (value: number): Fraction => ({ over: BigInt(value), under: 1n });
const plus = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under + b.over * a.under,
  under: a.under * b.under,
});
const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { over: -b.over, under: b.under });
const times = (a: Fraction, over: number, under: number): Fraction => ({
  over: a.over * BigInt(over),
  under: a.under * BigInt(under),
});
const numberOf = ({ over, under }: Fraction): number => Number((over * 1_000_000n) / under) / 1_000_000;

it('the parts add up to the change of gross profit, whatever was sold', () => {
  fc.assert(
    fc.property(fc.array(anItem, { minLength: 1, maxLength: 8 }), (items) => {
      const sums = items.map(salesOf).reduce(plusSales, []);
      for (const { before, after, former } of sums) {
        const parts = profitParts(before, after, atFormerRates(former, before));
        if (parts === null) return;
        const { price, discount, cost: costs, mix, volume } = parts;
        expect(price + discount + costs + mix + volume).toBe(profitOf(after) - profitOf(before));
      }
    }),
    SEED,
  );
});

it('the points add up to the change of the margin', () => {
  fc.assert(
    fc.property(fc.array(anItem, { minLength: 1, maxLength: 8 }), (items) => {
      for (const { before, after, former } of items.map(salesOf).reduce(plusSales, [])) {
        const points = marginPoints(before, after, atFormerRates(former, before));
        const [marginBefore, margin] = [marginOf(before), marginOf(after)];
        if (points === null || marginBefore === null || margin === null) return;
        const sum = points.price + points.discount + points.cost + points.mix;
        const size = Object.values(points).reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        expect(Math.abs(sum - (margin - marginBefore))).toBeLessThan(1e-9 * size);
      }
    }),
    SEED,
  );
});

it('no list price is changed where each is off by less than one minor unit', () => {
  const priced = fc.record({
    units: fc.integer({ min: 1, max: 400 }),
    unitsAfter: fc.integer({ min: 1, max: 400 }),
    list: fc.integer({ min: 1, max: 90_000 }),
    off: fc.double({ min: -0.49, max: 0.49, noNaN: true }),
    offAfter: fc.double({ min: -0.49, max: 0.49, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(priced, { minLength: 1, maxLength: 8 }), (items) => {
      const soldOn = (day: string, units: number, list: number, off: number): SalesDay => {
        const minor = units * list + Math.trunc(units * off);
        return { ...dayOf(day, { units, list, discount: 0 }), grossMinor: minor, netMinor: minor };
      };
      const [sum] = items
        .map(({ units, unitsAfter, list, off, offAfter }) =>
          salesOfVariant(
            [soldOn('2026-11-03', units, list, off), soldOn('2026-11-10', unitsAfter, list, offAfter)],
            [cost('2026-10-01', 0)],
            { before: BEFORE, after: AFTER },
          ),
        )
        .reduce(plusSales, []);
      if (sum === undefined) return;
      const parts = profitParts(sum.before, sum.after, atFormerRates(sum.former, sum.before));
      expect([parts?.price, parts?.discount].map((part) => Math.abs(part ?? 0))).toEqual([0, 0]);
    }),
    SEED,
  );
});

it('each part is what it comes to item by item, in fractions', () => {
  fc.assert(
    fc.property(fc.array(anItem, { minLength: 1, maxLength: 8 }), (items) => {
      let [price, discount, costs, mixAndVolume] = [whole(0), whole(0), whole(0), whole(0)];
      let [unitsBefore, unitsAfter, profitBefore] = [0, 0, 0];
      const sold = items.map((item) => dayOf('', item.before));
      const listBefore = sold.reduce((sum, { grossMinor }) => sum + grossMinor, 0);
      const netBefore = sold.reduce((sum, { netMinor }) => sum + netMinor, 0);
      for (const item of items) {
        const [a, b] = [dayOf('', item.before), dayOf('', item.after)];
        const [costA, costB] = [item.costBefore * a.units, item.costAfter * b.units];
        unitsBefore += a.units;
        unitsAfter += b.units;
        profitBefore += a.netMinor - costA;
        mixAndVolume = minus(mixAndVolume, whole(a.netMinor - costA));
        if (b.units === 0) continue;
        if (a.units === 0) {
          // A new item has its own list price and cost, and the average discount of what was sold before.
          const share =
            listBefore === 0 ? whole(0) : { over: BigInt(listBefore - netBefore), under: BigInt(listBefore) };
          const discounted = times(share, b.grossMinor, 1);
          mixAndVolume = plus(mixAndVolume, minus(whole(b.grossMinor - costB), discounted));
          discount = plus(discount, minus(discounted, whole(b.grossMinor - b.netMinor)));
          continue;
        }
        const former = (value: number) => times(whole(value), b.units, a.units);
        price = plus(price, minus(whole(b.grossMinor), former(a.grossMinor)));
        discount = plus(discount, former(a.grossMinor - a.netMinor));
        discount = minus(discount, whole(b.grossMinor - b.netMinor));
        costs = plus(costs, minus(former(costA), whole(costB)));
        mixAndVolume = plus(mixAndVolume, former(a.netMinor - costA));
      }
      if (unitsBefore === 0) return;
      const volume = minus(times(whole(profitBefore), unitsAfter, unitsBefore), whole(profitBefore));
      const [sum] = items.map(salesOf).reduce(plusSales, []);
      if (sum === undefined) return;
      const parts = profitParts(sum.before, sum.after, atFormerRates(sum.former, sum.before));
      expect(Math.abs((parts?.price ?? 0) - numberOf(price))).toBeLessThan(0.51);
      expect(Math.abs((parts?.discount ?? 0) - numberOf(discount))).toBeLessThan(0.51);
      expect(Math.abs((parts?.cost ?? 0) - numberOf(costs))).toBeLessThan(0.51);
      expect(Math.abs((parts?.volume ?? 0) - numberOf(volume))).toBeLessThan(0.51);
      const mix = minus(mixAndVolume, volume);
      expect(Math.abs((parts?.mix ?? 0) - numberOf(mix))).toBeLessThan(2.04);
    }),
    SEED,
  );
});
