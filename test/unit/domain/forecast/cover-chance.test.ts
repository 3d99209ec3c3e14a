import { describe, expect, it } from 'vitest';
import {
  type ChanceFacts,
  type ChanceInput,
  chanceOf,
  coverChance,
  coverRisk,
} from '../../../../lambdas/domain/forecast/cover-chance';
import { demandHistoryOf } from '../../../../lambdas/domain/forecast/demand-history';
import { coverStage, coverVerdict } from '../../../../lambdas/domain/forecast/judge-cover';
import { UNKNOWN_LATENESS } from '../../../../lambdas/domain/forecast/lead-time';

const DAY_MS = 86_400_000;
const TODAY = 20_000;
const NOW_MS = TODAY * DAY_MS;
const at = (day: number) => new Date(NOW_MS + day * DAY_MS).toISOString();

function input(fields: Partial<ChanceInput> = {}): ChanceInput {
  const days = Array.from({ length: 56 }, (_, index) => ({
    day: TODAY - 56 + index,
    units: 2,
    wasInStock: true,
  }));
  return {
    available: 28,
    demand: demandHistoryOf(TODAY - 56, days, TODAY),
    incoming: [],
    lateness: UNKNOWN_LATENESS,
    horizonDays: 14,
    replenishedAt: at(-40),
    dayFraction: 0,
    nowMs: NOW_MS,
    ...fields,
  };
}

const order = (placed: number, expected: number | null) => ({
  orderId: 'PO-1',
  units: 50,
  placedAt: at(placed),
  expectedAt: expected === null ? null : at(expected),
});

describe('the chance of running out', () => {
  it('is certain with nothing left, and nothing where nothing ever sold', () => {
    expect(coverChance(input({ available: 0 })).chance).toBe(1);
    expect(coverChance(input({ demand: demandHistoryOf(TODAY - 56, [], TODAY) })).chance).toBe(0);
  });

  it('falls with every unit that is there', () => {
    const chances = [1, 10, 20, 28, 40, 80].map((available) => coverChance(input({ available })).chance);
    expect(chances).toEqual(chances.toSorted((one, other) => other - one));
  });

  it('looks to the horizon with nothing on order, and to the likely days of the first promised order otherwise', () => {
    const late = { median: 1.5, p90: 2, spread: [1, 2], orders: 20 };
    expect(coverChance(input()).mustLastDays).toEqual([14]);
    expect(coverChance(input({ incoming: [order(-5, 5)], lateness: late })).mustLastDays).toEqual([5, 15]);
    expect(coverChance(input({ incoming: [order(-5, null)] })).mustLastDays).toEqual([14]);
    // Promised for ten days, and the latest took twenty: any day up to five fourths of that, then nobody counts on it.
    expect(coverChance(input({ incoming: [order(-21, -11)], lateness: late })).mustLastDays).toEqual([1.5]);
    const abandoned = coverChance(input({ incoming: [order(-25, -15)], lateness: late }));
    expect(abandoned).toMatchObject({ mustLastDays: [14], isOnOrder: false });
    const replaced = { incoming: [order(-25, -15), order(-5, 5)], lateness: late };
    expect(coverChance(input(replaced)).mustLastDays).toEqual([5, 15]);
    // Promised for fifty days after it was placed: neither day is nearer than twice the horizon.
    expect(coverChance(input({ incoming: [order(-5, 45)], lateness: late })).mustLastDays).toEqual([28, 28]);
  });

  it('no longer reckons with days that have passed without the order, but with the whole of the one that it is due on', () => {
    const late = { median: 1.5, p90: 2, spread: [1, 2], orders: 20 };
    const passed = (days: number, dayFraction = 0) =>
      coverChance(input({ incoming: [order(-days, 10 - days)], lateness: late, dayFraction })).mustLastDays;
    expect([passed(9), passed(10), passed(11), passed(20), passed(21)]).toEqual([
      ...[[1, 11], [1, 10], [9], [1], [1.5]],
    ]);
    // It was due at nine, and is so for the fifteen hours that are left of the day.
    expect(passed(10, 9 / 24)).toEqual([15 / 24, 10]);
    expect(passed(10.3, 9 / 24)).toEqual([15 / 24, 9.7]);
    expect(passed(10.4, 9 / 24)).toEqual([9.6]);
  });

  it('is greater where nobody was ever seen to replenish it, but only in a shop whose orders are known', () => {
    const known = { ...UNKNOWN_LATENESS, orders: 20 };
    const seen = coverChance(input({ lateness: known }));
    const never = coverChance(input({ lateness: known, replenishedAt: null }));
    const unknown = coverChance(input({ replenishedAt: null }));
    const waiting = coverChance(input({ lateness: known, replenishedAt: null, incoming: [order(-1, 13)] }));
    expect([seen, never, unknown, waiting].map(({ replenishing }) => replenishing)).toEqual([
      'seen',
      'never_ordered',
      'unknown',
      'never_delivered',
    ]);
    expect(never.chance).toBeGreaterThan(seen.chance);
    expect(unknown.chance).toBe(seen.chance);
  });

  it('is greater where a good day takes much of the stock, and where it seldom sells', () => {
    const facts = {
      available: 20,
      byRate: 0.5,
      byOften: 0.5,
      replenishing: 'seen',
      secondBestDayUnits: 5,
      sellingDayShare: 0.5,
    } as const;
    for (const isOnOrder of [true, false]) {
      const chance = (other: Partial<ChanceFacts> = {}) => chanceOf({ ...facts, isOnOrder, ...other });
      expect(chance({ secondBestDayUnits: 10 })).toBeGreaterThan(chance());
      expect(chance({ sellingDayShare: 0.25 })).toBeGreaterThan(chance());
      // A hundredth to three times of the stock, and one day in fifty: beyond that nothing is told apart.
      expect(chance({ secondBestDayUnits: 0 })).toBe(chance({ secondBestDayUnits: 0.2 }));
      expect(chance({ secondBestDayUnits: 900 })).toBe(chance({ secondBestDayUnits: 60 }));
      expect(chance({ sellingDayShare: 0 })).toBe(chance({ sellingDayShare: 0.02 }));
    }
  });

  it('is not moved by one huge day as it is by two', () => {
    const days = (huge: number) =>
      Array.from({ length: 56 }, (_, index) => ({
        day: TODAY - 56 + index,
        units: index < huge ? 100 : 2,
        wasInStock: true,
      }));
    const found = (huge: number) =>
      coverChance(input({ demand: demandHistoryOf(TODAY - 56, days(huge), TODAY) }));
    expect([0, 1, 2].map((huge) => found(huge).secondBestDayUnits)).toEqual([2, 2, 100]);
    expect(found(2).sellingDayShare).toBe(1);
  });

  it('can be worked out again from what it says of itself', () => {
    for (const incoming of [[], [order(-5, 5)]]) {
      const found = coverChance(input({ incoming, available: 20 }));
      const { rate, often, mustLastDays, byRate, byOften } = found;
      const mean = (of: typeof rate) =>
        mustLastDays.reduce((sum, days) => sum + coverRisk(20, of, days), 0) / mustLastDays.length;
      expect(mean(rate)).toBeCloseTo(byRate, 10);
      expect(mean(often)).toBeCloseTo(byOften, 10);
      expect(chanceOf({ ...found, available: 20 })).toBe(found.chance);
    }
  });

  it.each([
    { chance: 0.599, verdict: 'holds' },
    { chance: 0.6, verdict: 'fires' },
    { chance: 0.601, verdict: 'fires' },
    { chance: 0.18, verdict: 'holds' },
    { chance: 0.179, verdict: 'clear' },
  ])('$verdict at $chance where 0.6 is told', ({ chance, verdict }) => {
    expect(coverVerdict(chance, 0.6)).toBe(verdict);
  });

  it.each([
    { chance: 0.949, available: 5, stage: 0 },
    { chance: 0.95, available: 5, stage: 1 },
    { chance: 1, available: 0, stage: 0 },
  ])('is at stage $stage with a chance of $chance and $available left', ({ chance, available, stage }) => {
    expect(coverStage(chance, available)).toBe(stage);
  });
});
