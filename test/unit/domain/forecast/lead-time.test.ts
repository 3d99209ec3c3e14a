import { describe, expect, it } from 'vitest';
import {
  LEAST_ORDERS,
  latenessOf,
  leadTimeOf,
  UNKNOWN_LATENESS,
} from '../../../../lambdas/domain/forecast/lead-time';

const orders = (count: number, actualDays = 15, promisedDays = 10) =>
  Array.from({ length: count }, () => ({ promisedDays, actualDays }));

/** What is learned where each of so many orders took that many times its promise. */
const always = (ratio: number, count: number) => ({
  median: ratio,
  p90: ratio,
  spread: Array.from({ length: 10 }, () => ratio),
  orders: count,
});

describe('lateness', () => {
  it.each([
    { count: LEAST_ORDERS - 1, lateness: UNKNOWN_LATENESS },
    { count: LEAST_ORDERS, lateness: always(1.5, LEAST_ORDERS) },
    { count: LEAST_ORDERS + 1, lateness: always(1.5, LEAST_ORDERS + 1) },
  ])('is known from twenty orders on: of $count', ({ count, lateness }) => {
    expect(latenessOf(orders(count))).toEqual(lateness);
  });

  it('is the ratio that half, and nine in ten, of the orders did not pass', () => {
    const ratios = Array.from({ length: 20 }, (_, index) => ({ promisedDays: 10, actualDays: 10 + index }));
    expect(latenessOf(ratios)).toEqual({
      median: 1.9,
      p90: 2.7,
      spread: [1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.4, 2.6, 2.8],
      orders: 20,
    });
  });

  it('learns nothing from orders that were promised for the same day', () => {
    expect(latenessOf([...orders(19), ...orders(5, 3, 0)])).toEqual(UNKNOWN_LATENESS);
  });
});

describe('a lead time', () => {
  const nobody = { variant: null, supplier: null, default: null };

  it('is what was typed for the item, else for its supplier, else what its orders took, else the usual', () => {
    const took = [20, 22, 30];
    const all = { variant: 7, supplier: 14, default: 21 };
    const of = (typed: Parameters<typeof leadTimeOf>[0], days: readonly number[] = took) => {
      const known = leadTimeOf(typed, days);
      return [known?.days, known?.source];
    };
    expect(of(all)).toEqual([7, 'variant']);
    expect(of({ ...all, variant: null })).toEqual([14, 'supplier']);
    expect(of({ ...nobody, default: 21 })).toEqual([22, 'measured']);
    expect(of({ ...nobody, default: 21 }, [20, 22])).toEqual([21, 'default']);
    expect(leadTimeOf(nobody, [20, 22])).toBeNull();
  });

  it('shows what was measured beside what was typed, from three orders on', () => {
    expect(leadTimeOf({ ...nobody, variant: 7 }, [30, 20])?.measured).toBeNull();
    expect(leadTimeOf({ ...nobody, variant: 7 }, [30, 20, 22])?.measured).toEqual({
      median: 22,
      p90: 30,
      orders: 3,
    });
  });

  it('varies by what was measured, and not at all where nothing was', () => {
    expect(leadTimeOf({ ...nobody, supplier: 14 }, [])?.deviation).toBe(0);
    expect(leadTimeOf({ ...nobody, supplier: 14 }, [12, 14, 16])?.deviation).toBe(2);
  });

  it('may be sixteen weeks', () => {
    expect(leadTimeOf(nobody, [105, 112, 119])).toMatchObject({
      days: 112,
      source: 'measured',
      deviation: 7,
    });
  });
});
