import { describe, expect, it } from 'vitest';
import {
  addSales,
  advanceTo,
  daysKnown,
  demandHistoryOf,
  knownDays,
  newDemandHistory,
} from '../../../../lambdas/domain/forecast/demand-history';
import {
  demandRate,
  demandShape,
  empiricalQuantile,
  rawUnitsPerDay,
  sellingDayRate,
} from '../../../../lambdas/domain/forecast/demand-rate';
import {
  chanceToReach,
  fewestUnlikely,
  negativeBinomialTail,
  poissonTail,
} from '../../../../lambdas/domain/forecast/distributions';

const TODAY = 20_000;
const sold = (units: readonly number[], wasInStock = true) =>
  demandHistoryOf(
    TODAY - units.length,
    units.map((each, index) => ({ day: TODAY - units.length + index, units: each, wasInStock })),
    TODAY,
  );
const steady = (units: number, days: number) => Array.from({ length: days }, () => units);

describe('a demand history', () => {
  it('keeps the days of eight weeks, and leaves out those without stock and without sales', () => {
    expect(knownDays(sold([1, 0, 2], true))).toEqual([1, 0, 2]);
    expect(knownDays(sold([1, 0, 2], false))).toEqual([1, 2]);
    expect(knownDays(sold(steady(1, 60)))).toHaveLength(56);
  });

  it('is the same day by day as from stored days', () => {
    const units = [3, 0, 0, 5, 1, 0, 2];
    const history = newDemandHistory(TODAY - units.length);
    units.forEach((each, index) => {
      advanceTo(history, TODAY - units.length + index, true);
      history.wasInStockToday = true;
      addSales(history, each);
    });
    advanceTo(history, TODAY, true);
    history.wasInStockToday = true;
    expect(history).toEqual(sold(units));
  });

  it('counts the day under way as known, and never goes back', () => {
    const history = sold([1, 1]);
    expect(daysKnown(history)).toBe(3);
    advanceTo(history, TODAY - 1, true);
    expect(history.today).toBe(TODAY);
  });
});

describe('the rate of sale', () => {
  it('is nothing where nothing was sold, and what was sold where it is even', () => {
    expect(demandRate(sold(steady(0, 30)), 0)).toBeNull();
    expect(sellingDayRate(sold(steady(0, 30)), 0)).toBeNull();
    expect(demandRate(sold(steady(2, 56)), 0)?.unitsPerDay).toBeCloseTo(2, 6);
    expect(sellingDayRate(sold(steady(2, 56)), 0)?.unitsPerDay).toBeCloseTo(2, 6);
  });

  it('does not count days without stock: raw and corrected differ', () => {
    const history = demandHistoryOf(
      TODAY - 28,
      Array.from({ length: 28 }, (_, index) => ({
        day: TODAY - 28 + index,
        units: index < 14 ? 4 : 0,
        wasInStock: index < 14,
      })),
      TODAY,
    );
    expect(rawUnitsPerDay(history, 28)).toBe(2);
    expect(demandRate(history, 0)?.unitsPerDay).toBeCloseTo(4, 6);
  });

  it('is moved by one huge day far less where selling days are counted', () => {
    const usual = sold(steady(2, 55));
    const huge = sold([...steady(2, 54), 200]);
    const times = (rate: typeof demandRate) =>
      (rate(huge, 0)?.unitsPerDay ?? 0) / (rate(usual, 0)?.unitsPerDay ?? 1);
    expect(times(demandRate)).toBeGreaterThan(3);
    expect(times(sellingDayRate)).toBeLessThan(1.1);
  });

  it.each([
    { selling: 9, shape: 'slow' },
    { selling: 10, shape: 'lumpy' },
    { selling: 50, shape: 'steady' },
  ])('is $shape with $selling selling days in eight weeks', ({ selling, shape }) => {
    expect(demandShape(sold([...steady(0, 56 - selling), ...steady(3, selling)]))).toBe(shape);
  });

  it('takes quantiles by nearest rank over sliding windows', () => {
    expect(empiricalQuantile([1, 2, 3, 4], 2, 0.5)).toBe(5);
    expect(empiricalQuantile([1, 2, 3, 4], 2, 1)).toBe(7);
    expect(empiricalQuantile([1, 2], 3, 0.5)).toBeNull();
  });
});

describe('chances', () => {
  it.each([
    { count: 11, mean: 3, tail: 0.0003 },
    { count: 2, mean: 0.4, tail: 0.06 },
  ])('of $count or more where $mean are expected: $tail', ({ count, mean, tail }) => {
    expect(poissonTail(count, mean)).toBeCloseTo(tail, tail < 0.01 ? 4 : 2);
  });

  it('of many go on where chances are no longer added up, and take no time however many they are', () => {
    for (const dispersion of [1, 1.5, 12, 400]) {
      // Around the mean, where they change most: the last that is added up, and the first that is not.
      for (const mean of [1_960, 2_000, 2_040]) {
        const [summed, beyond] = [2_000, 2_001].map((count) => negativeBinomialTail(count, mean, dispersion));
        expect(beyond).toBeLessThanOrEqual((summed ?? 0) + 0.002);
        expect(beyond).toBeGreaterThan((summed ?? 0) - 0.012);
      }
    }
    expect(negativeBinomialTail(1_000_000_000, 3, 1)).toBe(0);
    expect(negativeBinomialTail(1_000_000_000, 1_000_000_000, 50)).toBeCloseTo(0.5, 2);
    const fewest = fewestUnlikely(1_000_000, 12, 0.01);
    expect(negativeBinomialTail(fewest, 1_000_000, 12)).toBeLessThan(0.01);
    expect(negativeBinomialTail(fewest - 1, 1_000_000, 12)).toBeGreaterThanOrEqual(0.01);
    expect(Number.isFinite(fewestUnlikely(1e15, 1e15, 0.01))).toBe(true);
  });

  it('are certain at nothing, and none of no demand', () => {
    expect([poissonTail(0, 3), poissonTail(1, 0), chanceToReach(0, 5, 5), chanceToReach(1, 0, 0)]).toEqual([
      1, 0, 1, 0,
    ]);
  });

  it('fall with the level, and come near a gamma distribution’s', () => {
    const tails = [1, 5, 10, 20, 40].map((level) => chanceToReach(level, 10, 20));
    expect(tails).toEqual(tails.toSorted((one, other) => other - one));
    // Exponential where the variance is the mean's square: P(X ≥ x) = e^(−x ÷ mean).
    expect(chanceToReach(10, 10, 100)).toBeCloseTo(Math.exp(-1), 2);
    expect(chanceToReach(30, 10, 100)).toBeCloseTo(Math.exp(-3), 2);
  });
});
