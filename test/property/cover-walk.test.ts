import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { walkCover } from '../../lambdas/domain/forecast/cover-walk';
import { empiricalQuantile } from '../../lambdas/domain/forecast/demand-rate';

interface Bought {
  readonly day: number;
  readonly units: number;
}

/** Sells unit by unit: every day what arrived is put on the shelf, then each customer takes one if there is one. */
function sellOneByOne(available: number, perDay: number, arrivals: readonly Bought[], days: number) {
  let shelf = available;
  const missed: number[] = [];
  const arrived: boolean[] = [];
  for (let day = 0; day < days; day++) {
    const units = arrivals.filter((one) => one.day === day).reduce((sum, one) => sum + one.units, 0);
    shelf += units;
    arrived.push(units > 0 && shelf > 0);
    let turnedAway = 0;
    for (let customer = 0; customer < perDay; customer++) {
      if (shelf > 0) shelf--;
      else turnedAway++;
    }
    shelf = Math.max(0, shelf);
    missed.push(turnedAway);
  }
  const firstGapDay = missed.findIndex((units) => units > 0);
  let [gapDays, unitsShort] = [0, 0];
  for (
    let day = firstGapDay;
    day >= 0 && day < days && (day === firstGapDay || arrived[day] !== true);
    day++
  ) {
    gapDays += (missed[day] ?? 0) > 0 ? 1 : 0;
    unitsShort += missed[day] ?? 0;
  }
  return {
    firstGapDay: firstGapDay < 0 ? null : firstGapDay,
    gapDays,
    unitsShort,
    sellOutDay: lastGap(missed, arrived),
  };
}

/** The first day without enough after the last delivery that left something to sell. */
function lastGap(missed: readonly number[], arrived: readonly boolean[]): number | null {
  const from = Math.max(0, arrived.lastIndexOf(true));
  const day = missed.findIndex((units, index) => index >= from && units > 0);
  return day < 0 ? null : day;
}

it('the walk finds what selling unit by unit finds', () => {
  const arrival = fc.record({ day: fc.integer({ min: 0, max: 25 }), units: fc.integer({ min: 0, max: 40 }) });
  fc.assert(
    fc.property(
      fc.integer({ min: -10, max: 80 }),
      fc.integer({ min: 1, max: 9 }),
      fc.array(arrival, { maxLength: 5 }),
      fc.integer({ min: 1, max: 30 }),
      (available, perDay, arrivals, days) => {
        const slow = sellOneByOne(available, perDay, arrivals, days);
        const walk = walkCover(available, perDay, arrivals, days);
        const { firstGapDay, gapDays, unitsShort, sellOutDay } = walk;
        expect({ firstGapDay, gapDays, unitsShort }).toEqual({
          firstGapDay: slow.firstGapDay,
          gapDays: slow.gapDays,
          unitsShort: slow.unitsShort,
        });
        expect(sellOutDay).toBe(slow.sellOutDay);
      },
    ),
    { seed: 20261125, numRuns: 1000 },
  );
});

it('the quantile of windows is what counting every window finds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 100 }),
      (days, length, percent) => {
        const windows = days
          .map((_, first) => days.slice(first, first + length))
          .filter((window) => window.length === length)
          .map((window) => window.reduce((sum, units) => sum + units, 0));
        const found = empiricalQuantile(days, length, percent / 100);
        const notPassed = (level: number) => windows.filter((units) => units <= level).length * 100;
        // The smallest of the sums that at least so many of them do not pass.
        const smallest = windows
          .toSorted((one, other) => one - other)
          .find((level) => notPassed(level) >= percent * windows.length);
        expect(found).toBe(windows.length === 0 ? null : smallest);
      },
    ),
    { seed: 20261125, numRuns: 1000 },
  );
});
