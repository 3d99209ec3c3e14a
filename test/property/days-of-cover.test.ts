import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { coverChance } from '../../lambdas/domain/forecast/cover-chance';
import { demandHistoryOf } from '../../lambdas/domain/forecast/demand-history';
import type { Lateness } from '../../lambdas/domain/forecast/lead-time';

/** The days of an item from its first on, the last of them under way. */
interface Drawn {
  readonly days: readonly { readonly units: number; readonly wasInStock: boolean }[];
  readonly unitsToday: number;
  readonly dayFraction: number;
  readonly available: number;
  /** Days since it was placed, and from then to its promise; null where nothing is on order. */
  readonly order: { readonly placedAgo: number; readonly promised: number } | null;
  readonly spread: readonly number[];
}

const HORIZON = 14;
const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-18T00:00:00.000Z');

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** What a day counts for so many days later, by how soon half of it is forgotten. */
const weight = (age: number, halfLife: number): number => 0.5 ** (age / halfLife);

/** Each day with its age and what it says, days without stock and sales left out: they say nothing. */
const saying = ({ days }: Drawn) =>
  days
    .map(({ units, wasInStock }, index) => ({ units, wasInStock, age: days.length - index }))
    .filter(({ units, wasInStock }) => wasInStock || units > 0);

function slowRate(drawn: Drawn): { unitsPerDay: number; dispersion: number; evidence: number } | null {
  const days = saying(drawn);
  const { unitsToday: today, dayFraction } = drawn;
  const units = (halfLife: number) => sum(days.map((day) => day.units * weight(day.age, halfLife)));
  const known = (halfLife: number) => sum(days.map((day) => weight(day.age, halfLife)));
  const squares = (halfLife: number) => sum(days.map((day) => day.units ** 2 * weight(day.age, halfLife)));
  const slow = units(28) + today;
  if (slow <= 0) return null;
  const normal = slow / Math.max(known(28) + dayFraction, 7);
  const dispersion = (squares(28) + today ** 2) / slow;
  const seen = units(10) + today + normal * 14;
  return {
    unitsPerDay: seen / (known(10) + dayFraction + 14),
    dispersion,
    evidence: seen ** 2 / (squares(5) + today ** 2 + normal * 14 * dispersion),
  };
}

function slowOften(drawn: Drawn): { unitsPerDay: number; dispersion: number; evidence: number } | null {
  const days = saying(drawn);
  const { unitsToday: today, dayFraction } = drawn;
  const selling = [...days.map(({ units }) => units), ...(today > 0 ? [today] : [])].filter(
    (units) => units > 0,
  );
  if (selling.length === 0) return null;
  // A day of more than three usual ones counts as three; what is usual is known after four.
  const counted = selling.map((units, index) => {
    const before = selling.slice(0, index);
    return index < 4 ? units : Math.min(units, Math.max(1, (3 * sum(before)) / index));
  });
  const sold = (halfLife: number) =>
    sum(days.filter(({ units }) => units > 0).map(({ age }) => weight(age, halfLife)));
  const known = (halfLife: number) => sum(days.map(({ age }) => weight(age, halfLife)));
  const now = today > 0 ? 1 : 0;
  const normal = (sold(60) + now) / Math.max(known(60) + dayFraction, 7);
  const seen = sold(14) + now + normal * 14;
  return {
    unitsPerDay: ((seen / (known(14) + dayFraction + 14)) * sum(counted)) / selling.length,
    dispersion: sum(counted.map((units) => units ** 2)) / Math.max(1, sum(counted)),
    evidence: seen / 1.5,
  };
}

/** P(X ≥ level) of a gamma distribution, by the series of its incomplete integral. */
function slowTail(level: number, mean: number, variance: number): number {
  const shape = mean ** 2 / variance;
  const x = level / (variance / mean);
  let term = 1 / shape;
  let series = term;
  for (let n = 1; n < 5_000; n++) {
    term *= x / (shape + n);
    series += term;
  }
  return 1 - Math.exp(shape * Math.log(x) - x - logGamma(shape)) * series;
}

/** Stirling's series, far enough out for it to be exact. */
function logGamma(value: number): number {
  let [at, product] = [value, 1];
  for (; at < 20; at++) product *= at;
  const series = 1 / (12 * at) - 1 / (360 * at ** 3);
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/** A day that it may come on is one until it is over. */
function slowDaysToLast({ order, spread, dayFraction }: Drawn): readonly number[] {
  if (order === null) return [HORIZON];
  const { placedAgo, promised } = order;
  if (placedAgo >= promised * Math.max(...spread) * 1.25) return [HORIZON];
  const left = spread
    .map((ratio) => promised * ratio - placedAgo)
    .filter((days) => days >= -dayFraction - 1e-9)
    .map((days) => (days > 0 ? days : 1 - dayFraction));
  return left.length === 0 ? [1.5] : left.map((days) => Math.min(2 * HORIZON, days));
}

const aDay = fc.record({
  units: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 80 })),
  wasInStock: fc.boolean(),
});
const aDrawing: fc.Arbitrary<Drawn> = fc.record({
  days: fc.array(aDay, { minLength: 5, maxLength: 90 }),
  unitsToday: fc.integer({ min: 0, max: 9 }),
  dayFraction: fc.double({ min: 0, max: 0.999, noNaN: true }),
  available: fc.integer({ min: 1, max: 400 }),
  order: fc.option(
    fc.record({ placedAgo: fc.integer({ min: 0, max: 60 }), promised: fc.integer({ min: 1, max: 40 }) }),
  ),
  spread: fc
    .array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 1, maxLength: 10 })
    .map((ratios) => ratios.toSorted((one, other) => one - other)),
});

function chanceOfDrawn(drawn: Drawn) {
  const { days, unitsToday, dayFraction, available, order, spread } = drawn;
  const demand = demandHistoryOf(
    0,
    days.map((one, day) => ({ day, ...one })),
    days.length,
  );
  demand.unitsToday = unitsToday;
  const dated = (daysAgo: number) => new Date(NOW_MS - daysAgo * DAY_MS).toISOString();
  const placed = order === null ? null : dated(order.placedAgo);
  const expected = order === null ? null : dated(order.placedAgo - order.promised);
  const incoming =
    placed === null ? [] : [{ orderId: 'PO-1', units: 5, placedAt: placed, expectedAt: expected }];
  const lateness: Lateness = { median: 1, p90: 1, spread, orders: 20 };
  const facts = { available, demand, incoming, lateness, dayFraction };
  return coverChance({ ...facts, horizonDays: HORIZON, replenishedAt: null, nowMs: NOW_MS });
}

it('what the chance of running out stands on is what going through every day of the past by itself gives', () => {
  let [told, onOrder] = [0, 0];
  fc.assert(
    fc.property(aDrawing, (drawn) => {
      const found = chanceOfDrawn(drawn);
      for (const [rate, slow] of [
        [found.rate, slowRate(drawn)],
        [found.often, slowOften(drawn)],
      ] as const) {
        expect(rate === null).toBe(slow === null);
        if (rate === null || slow === null) continue;
        for (const name of ['unitsPerDay', 'dispersion', 'evidence'] as const) {
          expect(rate[name] / slow[name]).toBeCloseTo(1, 9);
        }
      }
      const lastDays = slowDaysToLast(drawn);
      expect(found.mustLastDays).toHaveLength(lastDays.length);
      for (const [index, days] of lastDays.entries()) {
        expect(found.mustLastDays[index]).toBeCloseTo(days, 6);
      }
      const window = drawn.days.slice(-56);
      const best = window
        .filter(({ units, wasInStock }) => wasInStock || units > 0)
        .map(({ units }) => units)
        .toSorted((one, other) => other - one);
      expect(found.secondBestDayUnits).toBe(best[1] ?? 0);
      if (found.isOnOrder) onOrder++;
      if (found.chance >= 0.62) told++;
    }),
    { seed: 20261125, numRuns: 1500 },
  );
  expect(Math.min(told, onOrder)).toBeGreaterThan(100);
});

it('the chance that stock does not last is that of the gamma distribution, averaged over when the order may come', () => {
  let compared = 0;
  fc.assert(
    fc.property(aDrawing, (drawn) => {
      const { rate, byRate } = chanceOfDrawn(drawn);
      if (rate === null) return;
      const slow = slowDaysToLast(drawn).map((days) => {
        const mean = rate.unitsPerDay * days;
        const variance = mean * rate.dispersion + mean ** 2 / rate.evidence;
        // The cube root of a gamma variate is nearly normal, but for the most uneven of them.
        return { chance: slowTail(drawn.available, mean, variance), shape: mean ** 2 / variance };
      });
      if (slow.some(({ shape }) => shape < 0.5)) return;
      compared++;
      const mean = sum(slow.map(({ chance }) => chance)) / slow.length;
      expect(Math.abs(byRate - mean)).toBeLessThan(0.015);
    }),
    { seed: 20261125, numRuns: 1500 },
  );
  expect(compared).toBeGreaterThan(500);
});
