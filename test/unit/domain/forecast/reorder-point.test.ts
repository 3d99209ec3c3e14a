import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import { demandHistoryOf } from '../../../../lambdas/domain/forecast/demand-history';
import { type LeadTime, leadTimeOf } from '../../../../lambdas/domain/forecast/lead-time';
import {
  judgeReorderPoint,
  quickReorderVerdict,
  reorderMark,
  reorderVerdict,
  type ReorderInput,
  type ReorderPointExplanation,
  safetyStock,
  zOf,
} from '../../../../lambdas/domain/forecast/reorder-point';
import { NOW } from '../../../support/builders';

/** `units` on each day of eight weeks, today being day 56. */
const historyOf = (unitsOn: (day: number) => number, days = 56) =>
  demandHistoryOf(
    0,
    Array.from({ length: days }, (_, day) => ({ day, units: unitsOn(day), wasInStock: true })),
    days,
  );
const inDays = (days: number): LeadTime => ({ days, deviation: 0, source: 'variant', measured: null });
const input = (fields: Partial<ReorderInput>): ReorderInput => ({
  available: 0,
  onOrder: 0,
  demand: historyOf(() => 2),
  leadTime: inDays(10),
  servicePercent: 95,
  now: NOW,
  ...fields,
});
const judge = (fields: Partial<ReorderInput>) => judgeReorderPoint(input(fields)) as Condition;
const explained = (fields: Partial<ReorderInput>) =>
  judge(fields).explanation as unknown as ReorderPointExplanation;

describe('the safety stock', () => {
  const demand = { mean: 12, deviation: 5 };

  it('is about 66.9 at 12 a day (± 5), 14 days (± 3) and 95 %, and the reorder point about 235', () => {
    const safety = safetyStock(demand, { days: 14, deviation: 3 }, zOf(95));
    expect(safety).toBeCloseTo(66.9, 1);
    expect(Math.round(demand.mean * 14 + safety)).toBe(235);
  });

  it('is about 30.9 where the lead time is fixed', () => {
    expect(safetyStock(demand, { days: 14, deviation: 0 }, zOf(95))).toBeCloseTo(30.9, 1);
  });

  it.each([
    [90, 1.28],
    [95, 1.65],
    [98, 2.05],
    [99, 2.33],
    [96.5, 1.85],
    [50, 0],
  ])('takes z of %d %% for %d', (percent, z) => {
    expect(zOf(percent)).toBeCloseTo(z, 9);
  });
});

describe('the reorder point', () => {
  it.each([
    { situation: 'below it', available: 19, verdict: 'fires' },
    { situation: 'at it', available: 20, verdict: 'fires' },
    { situation: 'just above it', available: 21, verdict: 'holds' },
    { situation: 'a tenth above it', available: 22, verdict: 'holds' },
    { situation: 'more than a tenth above it', available: 23, verdict: 'clear' },
  ])('of a steady seller without spread is d·L: $situation "$verdict"', ({ available, verdict }) => {
    expect(judge({ available })).toMatchObject({
      verdict,
      explanation: { reorderPoint: 20, method: 'formula' },
    });
  });

  it('counts what is on order as well as what is there', () => {
    expect(judge({ available: 5, onOrder: 15 }).verdict).toBe('fires');
    expect(judge({ available: 5, onOrder: 18 }).verdict).toBe('clear');
    expect(explained({ available: 5, onOrder: 18 })).toMatchObject({ onOrder: 18, position: 23 });
  });

  it('can be worked out again from its explanation', () => {
    const demand = historyOf((day) => 8 + (day % 5));
    const leadTime = leadTimeOf({ variant: null, supplier: null, default: null }, [10, 12, 17]);
    const one = explained({ demand, leadTime, available: 40 });
    expect(one).toMatchObject({
      method: 'formula',
      leadSource: 'measured',
      leadDays: 12,
      measuredLeadDays: 12,
    });
    expect(one.spans).toBeUndefined();
    const safety =
      (one.z ?? 0) *
      Math.sqrt(one.leadDays * one.deviation ** 2 + one.unitsPerDay ** 2 * one.leadDeviation ** 2);
    expect(safety).toBeCloseTo(one.safetyStock ?? 0, 1);
    expect(one.unitsPerDay * one.leadDays + (one.safetyStock ?? 0)).toBeCloseTo(one.reorderPoint, 0);
  });

  it('of a slow seller is what nineteen in twenty of its past windows did not pass', () => {
    const demand = historyOf((day) => (day % 8 === 0 ? 3 : 0));
    expect(explained({ demand })).toMatchObject({
      shape: 'slow',
      method: 'quantile',
      reorderPoint: 6,
      z: null,
      safetyStock: null,
    });
    const { spans, reorderPoint, servicePercent } = explained({ demand });
    const sums = (spans?.sums ?? []).flatMap((sum) => Array.from({ length: sum.spans }, () => sum.units));
    expect(sums).toHaveLength(56 - (spans?.days ?? 0) + 1);
    expect(sums).toEqual(sums.toSorted((one, other) => one - other));
    expect(sums[Math.ceil((servicePercent / 100) * sums.length) - 1]).toBe(reorderPoint);
    expect(judge({ demand, available: 6 }).verdict).toBe('fires');
    expect(judge({ demand, available: 7 }).verdict).toBe('clear');
  });

  it.each([
    { selling: 9, shape: 'slow' },
    { selling: 10, shape: 'lumpy' },
  ])('takes $selling selling days in eight weeks for "$shape"', ({ selling, shape }) => {
    const demand = historyOf((day) => (day % 5 === 0 && day / 5 < selling ? 4 : 0));
    expect(explained({ demand }).shape).toBe(shape);
  });

  it.each([
    ['stock', { available: null }, 'Its stock is not known.'],
    ['sales', { demand: null }, 'Its sales are not known.'],
    ['lead time', { leadTime: null }, 'Its lead time is not known.'],
    ['history', { demand: historyOf(() => 2, 12) }, 'Its sales are known for fewer than 14 days.'],
  ])('is not judged without its %s', (_what, fields, reason) => {
    expect(judge(fields)).toEqual({ outcome: 'cannot_judge', reason });
  });

  it('is judged from the fourteenth day on, today included', () => {
    expect(judge({ demand: historyOf(() => 2, 13) }).outcome).toBe('condition');
  });

  it('of an uneven seller is not judged where a lead time is longer than what is known', () => {
    const demand = historyOf((day) => (day % 8 === 0 ? 3 : 0), 20);
    expect(judge({ demand, leadTime: inDays(20) }).outcome).toBe('condition');
    expect(judge({ demand, leadTime: inDays(21) }).outcome).toBe('cannot_judge');
  });

  it('of what does not sell is no reason to order', () => {
    expect(judge({ demand: historyOf(() => 0) }).verdict).toBe('clear');
  });
});

describe('the quick verdict', () => {
  it('is that of the reorder point, whatever was sold and however long a delivery takes', () => {
    const days = fc.array(fc.record({ units: fc.integer({ min: 0, max: 60 }), wasInStock: fc.boolean() }), {
      minLength: 14,
      maxLength: 70,
    });
    const lead = fc.record({
      days: fc.integer({ min: 1, max: 60 }),
      deviation: fc.double({ min: 0, max: 20, noNaN: true }),
    });
    // Most positions are near the reorder point, where it matters.
    const near = fc.oneof(fc.constantFrom(0, 1, 1.1, 1.2), fc.double({ min: 0, max: 3, noNaN: true }));
    const judged = new Set<string | null>();
    fc.assert(
      fc.property(days, lead, fc.integer({ min: 50, max: 99 }), near, (sold, time, servicePercent, times) => {
        const demand = demandHistoryOf(
          0,
          sold.map((one, day) => ({ day, ...one })),
          sold.length,
        );
        const leadTime: LeadTime = { ...time, source: 'variant', measured: null };
        const mark = reorderMark({ demand, leadTime, servicePercent });
        const point = 'outcome' in mark ? 20 : mark.reorderPoint;
        for (const position of [Math.floor(point * times), Math.ceil(point * times)]) {
          const verdict = 'outcome' in mark ? null : reorderVerdict(position, mark.reorderPoint);
          expect(quickReorderVerdict(demand, leadTime, servicePercent, position)).toBe(verdict);
          judged.add(verdict);
        }
      }),
      { seed: 20261125, numRuns: 2000 },
    );
    expect(judged).toEqual(new Set([null, 'fires', 'holds', 'clear']));
  });
});
