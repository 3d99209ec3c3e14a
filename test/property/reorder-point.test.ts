import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Condition } from '../../lambdas/domain/alert/finding';
import { demandHistoryOf } from '../../lambdas/domain/forecast/demand-history';
import { contains } from '../../lambdas/domain/inventory/watch-band';
import type { LeadTime } from '../../lambdas/domain/forecast/lead-time';
import {
  judgeReorderPoint,
  quickReorderVerdict,
  reorderQuietRange,
} from '../../lambdas/domain/forecast/reorder-point';

interface Day {
  readonly units: number;
  readonly wasInStock: boolean;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const Z: Readonly<Record<number, number>> = { 80: 0.84, 90: 1.28, 95: 1.65, 98: 2.05, 99: 2.33 };

/** The reorder point of the last eight weeks, written out: null where nobody can say. */
function slowPoint(days: readonly Day[], lead: LeadTime, servicePercent: number): number | null {
  const known = days
    .slice(-56)
    .filter(({ units, wasInStock }) => wasInStock || units > 0)
    .map(({ units }) => units);
  const mean = known.length === 0 ? 0 : sum(known) / known.length;
  const variance = known.length === 0 ? 0 : sum(known.map((units) => (units - mean) ** 2)) / known.length;
  const isSlow = known.filter((units) => units > 0).length < 10;
  // In hundredths of a unit: that both are the same is no matter of the last binary digit.
  const isLumpy = Math.round(Math.sqrt(variance) * 1e9) > Math.round(mean * 1e9);
  if (!isSlow && !isLumpy) {
    return (
      mean * lead.days +
      (Z[servicePercent] ?? 0) * Math.sqrt(lead.days * variance + (mean * lead.deviation) ** 2)
    );
  }
  const windows = known
    .map((_, first) => known.slice(first, first + lead.days))
    .filter((window) => window.length === lead.days)
    .map(sum);
  const notPassed = (level: number) => windows.filter((units) => units <= level).length * 100;
  return (
    windows
      .toSorted((one, other) => one - other)
      .find((level) => notPassed(level) >= servicePercent * windows.length) ?? null
  );
}

function slowVerdict(position: number, point: number): Condition['verdict'] {
  if (point <= 0) return 'clear';
  if (position <= point) return 'fires';
  return position > point * 1.1 ? 'clear' : 'holds';
}

const aDay: fc.Arbitrary<Day> = fc.record({
  units: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 40 }), fc.constant(0)),
  wasInStock: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean()),
});
const even: fc.Arbitrary<Day> = fc.record({
  units: fc.integer({ min: 3, max: 9 }),
  wasInStock: fc.constant(true),
});
const aPast = fc.oneof(
  fc.array(aDay, { minLength: 14, maxLength: 80 }),
  fc.array(even, { minLength: 14, maxLength: 80 }),
);

it('what is found of a reorder point is what the formula and the windows, written out, give', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      aPast,
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom(0, 2.5, 8),
      fc.constantFrom(80, 90, 95, 98, 99),
      fc.constantFrom(0, 0.7, 1, 1.05, 1.2, 2),
      (days, leadDays, deviation, servicePercent, times) => {
        const demand = demandHistoryOf(
          0,
          days.map((one, day) => ({ day, ...one })),
          days.length,
        );
        const leadTime: LeadTime = { days: leadDays, deviation, source: 'supplier', measured: null };
        const point = slowPoint(days, leadTime, servicePercent);
        const position = Math.floor((point ?? 5) * times);
        const now = '2026-11-18T12:00:00.000Z';
        const asked = { available: position - 1, onOrder: 1, demand, leadTime, servicePercent, now };
        const finding = judgeReorderPoint(asked);
        const quick = quickReorderVerdict(demand, leadTime, servicePercent, position);
        if (point === null) {
          expect(finding.outcome).toBe('cannot_judge');
          expect(quick).toBeNull();
          return;
        }
        const verdict = slowVerdict(position, point);
        expect(finding).toMatchObject({ verdict, measure: position });
        expect(quick).toBe(verdict);
        const range = reorderQuietRange(asked);
        for (let left = position - 30; left <= position + 30; left++) {
          const then = slowVerdict(left + 1, point);
          // Of what is told of already, that it is over; of what is not, that it begins.
          const isNews = verdict === 'clear' ? then === 'fires' : then !== verdict;
          if (range === null || contains(range, left)) expect(isNews).toBe(false);
          else expect(left).not.toBe(position - 1);
        }
        const { explanation } = finding as Condition;
        if (explanation.kind !== 'reorder_point') throw new Error(explanation.kind);
        expect(explanation.reorderPoint).toBeCloseTo(point, 1);
        seen.add(`${explanation.method} ${verdict}`);
      },
    ),
    { seed: 20261125, numRuns: 2000 },
  );
  expect(seen.size).toBe(6);
});
