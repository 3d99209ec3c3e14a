import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import { poissonTail } from '../../../../lambdas/domain/forecast/distributions';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import {
  byHours,
  dispersionOf,
  hourIndex,
  type RecentSales,
  soldByHour,
} from '../../../../lambdas/domain/sales/recent-sales';
import {
  type FastFacts,
  fewestFast,
  isFast,
  isWithinPlan,
  judgeSellingFast,
  quietSalesBelow,
  type SellingFastExplanation,
} from '../../../../lambdas/domain/sales/selling-fast';
import { usualSales } from '../../../../lambdas/domain/sales/usual-sales';
import { aRule, NOW } from '../../../support/builders';

const TODAY = 20_775;
/** Noon: the hour under way is 12. */
const HOUR = hourIndex(TODAY, 12);
const bounds = { times: 3, minimumUnits: 5, significance: 0.01 };
const at = (daysAgo: number, hour: number) => hourIndex(TODAY - daysAgo, hour);

/** So many units at 10 o'clock on the same weekday of each of the four weeks before, and so many today. */
function recent(weekly: readonly number[], today: number, fields: Partial<RecentSales> = {}): RecentSales {
  const sold = soldByHour(weeksOf(weekly, today));
  return { sold, hour: HOUR, knownFrom: at(60, 0), daysOut: new Set(), ...fields };
}
function weeksOf(weekly: readonly number[], today: number): Map<number, number> {
  const units = new Map(weekly.map((some, week) => [at(7 * (week + 1), 10), some]));
  return units.set(at(0, 10), today);
}
const rule = (settings: Rule['settings'] = {}, threshold = 3): Rule => {
  const defaults = defaultsOf('selling_fast');
  return aRule({
    ...defaults,
    kind: 'selling_fast',
    threshold,
    settings: { ...defaults.settings, ...settings },
  });
};
const facts = (fields: Partial<FastFacts> = {}): FastFacts => ({
  recent: recent([3, 3, 3, 3], 11),
  available: 30,
  incoming: [],
  leadTime: null,
  plan: null,
  now: NOW,
  ...fields,
});
const judge = (some: Partial<FastFacts> = {}, by = rule()) => judgeSellingFast(facts(some), by) as Condition;
const told = (some: Partial<FastFacts> = {}, by = rule()) =>
  judge(some, by).explanation as SellingFastExplanation;

describe('fast', () => {
  it('is what chance does not explain: the worked checks', () => {
    expect(poissonTail(11, 3)).toBeCloseTo(0.0003, 4);
    expect(poissonTail(2, 0.4)).toBeCloseTo(0.06, 2);
    expect(judge({ recent: recent([3, 3, 3, 3], 11) }).verdict).toBe('fires');
    expect(judge({ recent: recent([1, 0, 0, 0.6], 2) }, rule({ minimumUnits: 1 })).verdict).not.toBe('fires');
    expect(told({ recent: recent([1, 0, 0, 0.6], 2) }, rule({ minimumUnits: 1 }))).toMatchObject({
      expected: 0.4,
      times: 5,
      chance: expect.closeTo(0.0616, 4),
    });
  });

  it.each([
    { what: 'at the least units', observed: 5, expected: 0.5, fast: true },
    { what: 'below the least units', observed: 4, expected: 0.1, fast: false },
    { what: 'at three times the usual', observed: 12, expected: 4, fast: true },
    { what: 'below three times the usual', observed: 11, expected: 4, fast: false },
    { what: 'where chance explains three times the usual', observed: 5, expected: 5 / 3, fast: false },
  ])('is $what: $fast', ({ observed, expected, fast }) => {
    expect(isFast(observed, expected, 1, bounds)).toBe(fast);
  });

  it('begins with the fewest units that are', () => {
    for (const expected of [0.05, 0.4, 1.7, 3, 12.5, 40]) {
      for (const dispersion of [1, 1.01, 4, 25]) {
        const fewest = fewestFast(expected, dispersion, bounds);
        const around = [fewest, fewest - 1].map((units) => isFast(units, expected, dispersion, bounds));
        expect(around).toEqual([true, false]);
      }
    }
  });

  it.each([
    { units: 11, verdict: 'fires' },
    { units: 9, verdict: 'fires' },
    { units: 8, verdict: 'holds' },
    { units: 7, verdict: 'holds' },
    { units: 6, verdict: 'clear' },
  ])('is over well below where it began: $units of a usual 3 $verdict', ({ units, verdict }) => {
    expect(judge({ recent: recent([3, 3, 3, 3], units) }).verdict).toBe(verdict);
  });

  it('cannot be told where the sales are not known, or for fewer than two weeks', () => {
    expect(judge({ recent: null }).outcome).toBe('cannot_judge');
    const known = (from: number) => judge({ recent: recent([3, 3, 3, 3], 11, { knownFrom: from }) }).outcome;
    expect(known(HOUR - 2 * 168 - 23)).toBe('condition');
    expect(known(HOUR - 2 * 168 - 22)).toBe('cannot_judge');
  });

  it('speaks again at twice the units that people were told, however little is usual by then', () => {
    const of = (weeks: number[], units: number) => judge({ recent: recent(weeks, units) });
    const found = of([3, 3, 3, 3], 22);
    expect(found.measure).toBe(22);
    expect([11, 12].map((toldUnits) => found.isWorseThan(toldUnits))).toEqual([true, false]);
    expect(of([1, 1, 1, 1], 22).isWorseThan(12)).toBe(false);
  });
});

describe('the usual', () => {
  it('is that of the same hours of the same weekdays, whatever other days sell', () => {
    const units = new Map([...weeksOf([2, 4, 2, 4], 11), [at(1, 11), 50], [at(3, 10), 90]]);
    const usual = usualSales(recent([], 0, { sold: soldByHour(units) }), HOUR, 24);
    expect(usual).toMatchObject({ expected: 3, method: 'same_weekdays' });
    expect(usual?.windows.map((window) => window.units)).toEqual([2, 4, 2, 4]);
  });

  it('leaves out days without stock', () => {
    const daysOut = new Set([TODAY - 7, TODAY - 8]);
    const usual = usualSales(recent([0, 4, 4, 4], 11, { daysOut }), HOUR, 24);
    expect(usual).toMatchObject({ expected: 4 });
    expect(usual?.windows.map(({ weeksAgo }) => weeksAgo)).toEqual([2, 3, 4]);
  });

  it('lets what is left of a window stand for the whole of it', () => {
    const daysOut = new Set([TODAY - 8]);
    const usual = usualSales(recent([4, 4, 4, 4], 11, { daysOut }), HOUR, 24);
    expect(usual?.windows[0]).toEqual({ weeksAgo: 1, units: 4, hours: 13 });
    expect(usual?.expected).toBeCloseTo((4 * (24 / 13) + 12) / 4, 10);
  });

  it('is that of all days where nothing was sold on these weekdays', () => {
    const units = new Map([[at(3, 10), 28]]);
    expect(usualSales(recent([], 0, { sold: soldByHour(units) }), HOUR, 24)).toMatchObject({
      expected: 1,
      method: 'all_days',
    });
  });

  it('is less than one unit in the time known where nothing was sold at all', () => {
    const usual = usualSales(recent([], 0), HOUR, 24);
    expect(usual).toMatchObject({ method: 'less_than_one', expected: 24 / (28 * 24 + 24) });
  });

  it('takes seven days as four whole weeks', () => {
    const units = new Map(Array.from({ length: 40 }, (_, day) => [at(day, 3), 1]));
    expect(
      usualSales(recent([], 0, { sold: soldByHour(units) }), HOUR, 168)?.windows.map((one) => one.units),
    ).toEqual([7, 7, 7, 7]);
  });
});

describe('how much sales scatter', () => {
  /** So many units at ten o'clock of each of so many days before today. */
  const sales = (days: Readonly<Record<number, number>>, fields: Partial<RecentSales> = {}) =>
    recent([], 0, {
      sold: soldByHour(new Map(Object.entries(days).map(([ago, units]) => [at(Number(ago), 10), units]))),
      ...fields,
    });
  const eachDay = (units: (ago: number) => number, fields: Partial<RecentSales> = {}) =>
    sales(Object.fromEntries(Array.from({ length: 40 }, (_, ago) => [ago + 1, units(ago + 1)])), fields);

  it('is that of single units where nothing scatters more, and where nothing is known', () => {
    expect(dispersionOf(eachDay(() => 3))).toBe(1);
    expect(dispersionOf(sales({}))).toBe(1);
    expect(dispersionOf(eachDay((ago) => ago % 2, { knownFrom: at(7, 0) }))).toBe(1);
  });

  it('is the size of an order where each comes alone', () => {
    expect(dispersionOf(sales({ 3: 12 }))).toBe(12);
    expect(dispersionOf(sales({ 3: 12, 20: 12 }))).toBe(12);
    expect(dispersionOf(sales({ 29: 12 }))).toBe(1);
  });

  it('takes nothing of what a weekday usually sells', () => {
    expect(dispersionOf(eachDay((ago) => (ago % 7 === 2 ? 100 : 1)))).toBe(1);
    // Three pairs of 100 and 80 beside eighteen of 1 and 1.
    const saturdays = eachDay((ago) => (ago % 7 !== 2 ? 1 : ago % 14 === 2 ? 100 : 80));
    expect(dispersionOf(saturdays)).toBeCloseTo((3 * 20 ** 2) / (3 * 180 + 18 * 2), 10);
  });

  it('leaves out days without stock', () => {
    const daysOut = new Set([TODAY - 3]);
    expect(dispersionOf(sales({ 10: 12, 4: 1, 11: 1 }, { daysOut }))).toBeGreaterThan(1);
    expect(dispersionOf(sales({ 10: 12 }, { daysOut: new Set([TODAY - 3, TODAY - 17]) }))).toBe(1);
  });

  it('makes an order of dozens a matter of chance where dozens are usual', () => {
    const sold = weeksOf([0, 12, 0, 12], 30);
    const [dozens, singles] = [told({ recent: recent([], 0, { sold: soldByHour(sold) }) }), told()];
    expect(dozens).toMatchObject({
      expected: 6,
      times: 5,
      dispersion: 12,
      chance: expect.closeTo(0.0263, 4),
    });
    expect(judge({ recent: recent([], 0, { sold: soldByHour(sold) }) }).verdict).toBe('holds');
    expect(singles).not.toHaveProperty('dispersion');
    expect(judge({ recent: recent([6, 6, 6, 6], 30) }).verdict).toBe('fires');
  });
});

describe('what follows', () => {
  const arriving = (days: number) => [
    {
      orderId: 'po',
      units: 24,
      placedAt: NOW,
      expectedAt: new Date(Date.parse(NOW) + days * 86_400_000).toISOString(),
    },
  ];
  it('is when it is gone at this pace', () => {
    expect(told({ available: 22 }).goneAt).toBe('2026-11-20T12:00:00.000Z');
    expect(told({ available: null }).goneAt).toBeNull();
    expect(told({ available: 0 }).goneAt).toBe(NOW);
  });

  it.each([
    { available: 40_149, goneAt: '2036-11-15T09:49:05.454Z' },
    { available: 40_150, goneAt: '2036-11-15T12:00:00.000Z' },
    { available: 40_151, goneAt: null },
    { available: 1_000_000_000, goneAt: null },
  ])(
    'is dated up to ten years ahead, and never earlier than it is: $available units',
    ({ available, goneAt }) => {
      const { hoursLeft, ...dated } = told({ available });
      expect(hoursLeft).toBeCloseTo((available * 24) / 11, 3);
      expect(dated.goneAt).toBe(goneAt);
      expect(judge({ available })).toMatchObject({ urgency: 'later' });
    },
  );

  it.each([
    { what: 'gone before the next delivery', some: { available: 22, incoming: arriving(3) }, urgency: 'now' },
    {
      what: 'there until the next delivery',
      some: { available: 22, incoming: arriving(2) },
      urgency: 'later',
    },
    {
      what: 'gone before an order that is overdue, which is not counted on',
      some: { available: 22, incoming: arriving(-1) },
      urgency: 'now',
    },
    { what: 'gone within a fortnight, and nothing is on its way', some: { available: 153 }, urgency: 'now' },
    {
      what: 'gone in more than a fortnight, and nothing is on its way',
      some: { available: 155 },
      urgency: 'later',
    },
    {
      what: 'gone within its lead time',
      some: {
        available: 155,
        leadTime: { days: 15, deviation: 0, source: 'supplier' as const, measured: null },
      },
      urgency: 'now',
    },
    { what: 'of an unknown quantity', some: { available: null }, urgency: 'later' },
  ])('is told $urgency where it is $what', ({ some, urgency }) => {
    expect(judge(some)).toMatchObject({ urgency, stage: urgency === 'now' ? 1 : 0 });
  });
});

describe('a campaign', () => {
  const plan = { campaignId: 'spring', units: 11, endsAt: '2026-11-20T12:00:00.000Z' };
  it.each([
    {
      what: 'what is planned, and the stock lasts to its end',
      observed: 11,
      goneAt: '2026-11-20T12:00:00.000Z',
      arrival: null,
      explains: true,
    },
    {
      what: 'more than is planned',
      observed: 12,
      goneAt: '2026-12-20T12:00:00.000Z',
      arrival: null,
      explains: false,
    },
    {
      what: 'what is planned, and the stock ends before',
      observed: 11,
      goneAt: '2026-11-20T11:59:00.000Z',
      arrival: null,
      explains: false,
    },
    {
      what: 'what is planned, and the stock lasts to the next delivery',
      observed: 11,
      goneAt: '2026-11-19T12:00:00.000Z',
      arrival: '2026-11-19T12:00:00.000Z',
      explains: true,
    },
    {
      what: 'a stock of which nobody knows how long it lasts',
      observed: 11,
      goneAt: null,
      arrival: null,
      explains: false,
    },
  ])('explains $what: $explains', ({ observed, goneAt, arrival, explains }) => {
    const goneMs = goneAt === null ? null : Date.parse(goneAt);
    expect(isWithinPlan(plan, observed, goneMs, arrival)).toBe(explains);
  });

  it('that explains it keeps it quiet, and none does not', () => {
    expect(judge({ plan: { ...plan, endsAt: NOW } })).toMatchObject({
      isInhibited: true,
      explanation: { explainedBy: 'spring' },
    });
    expect(judge()).not.toHaveProperty('isInhibited');
    const lasting = { available: 1_000_000_000, plan: { ...plan, endsAt: '2026-12-18T12:00:00.000Z' } };
    expect(judge(lasting)).toMatchObject({ isInhibited: true });
  });
});

describe('the range in which sales need no look', () => {
  it('ends with the first unit that could be fast before the day is over', () => {
    expect(quietSalesBelow(recent([3, 3, 3, 3], 2), rule())).toBe(fewestFast(3, 1, bounds));
    expect(quietSalesBelow(recent([3, 3, 3, 3], 11), rule())).toBeNull();
  });

  it('allows for what was sold the evening before', () => {
    const evening = weeksOf([3, 3, 3, 3], 2).set(at(1, 20), 6);
    const world = recent([], 0, { sold: soldByHour(evening) });
    expect(dispersionOf(world)).toBe(36 / 24);
    expect(quietSalesBelow(world, rule())).toBe(fewestFast(3, 36 / 24, bounds) - 6);
  });

  it('has no end where nothing can be compared, and where no rule asks', () => {
    expect(quietSalesBelow(recent([3], 2, { knownFrom: at(5, 0) }), rule())).toBeNull();
    expect(quietSalesBelow(recent([3, 3, 3, 3], 2), null)).toBeNull();
    expect(quietSalesBelow(null, rule())).toBeNull();
  });
});

describe('a day by its hours', () => {
  const day = (units: number, byHour: readonly (readonly [number, number])[]) => ({
    units,
    byHour: new Map(byHour),
  });
  it('has its units where they were sold, and those of no hour all over it', () => {
    const hours = byHours(new Map([[TODAY - 1, day(26, [[9, 2]])]]), HOUR);
    expect(hours.get(at(1, 9))).toBe(3);
    expect(hours.get(at(1, 23))).toBe(1);
  });

  it('that is under way has them up to now', () => {
    const hours = byHours(new Map([[TODAY, day(13, [])]]), HOUR);
    expect(soldByHour(hours).unitsIn(HOUR, 13)).toBeCloseTo(13, 10);
    expect(hours.get(HOUR + 1)).toBeUndefined();
  });
});
