import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Condition } from '../../lambdas/domain/alert/finding';
import { defaultsOf } from '../../lambdas/domain/rule/rule-kinds';
import { type RecentSales, soldByHour } from '../../lambdas/domain/sales/recent-sales';
import { judgeSellingFast, quietSalesBelow } from '../../lambdas/domain/sales/selling-fast';
import { usualSales } from '../../lambdas/domain/sales/usual-sales';
import { aRule, NOW } from '../support/builders';

const TODAY = 40;
const aWorld = fc.record({
  hourOfDay: fc.integer({ min: 0, max: 23 }),
  knownDays: fc.integer({ min: 7, max: 40 }),
  daysOut: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
  /** Units sold in the hour under way. */
  rush: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 25 })),
  /** Day, hour and units of each sale. */
  sales: fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: TODAY }),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 1, max: 6 }),
    ),
    { maxLength: 60 },
  ),
  /** Weekday, hour and units of what is sold each week. */
  weekly: fc.array(
    fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 9 })),
    { maxLength: 4 },
  ),
});
const aRuleDrawn = fc.record({
  windowHours: fc.constantFrom(1, 6, 24, 36, 168),
  minimumUnits: fc.integer({ min: 1, max: 6 }),
  threshold: fc.constantFrom(1.1, 2, 3, 5),
});

function worldOf({
  hourOfDay,
  knownDays,
  daysOut,
  sales,
  weekly,
  rush,
}: typeof aWorld extends fc.Arbitrary<infer W> ? W : never) {
  const hour = TODAY * 24 + hourOfDay;
  const units = new Map<number, number>();
  const eachWeek = weekly.flatMap(([weekday, at, some]) =>
    [0, 1, 2, 3, 4, 5].map((week) => [weekday + 7 * week, at, some] as const),
  );
  for (const [day, at, some] of [...sales, ...eachWeek]) {
    const index = day * 24 + at;
    if (index <= hour) units.set(index, (units.get(index) ?? 0) + some);
  }
  if (rush > 0) units.set(hour, (units.get(hour) ?? 0) + rush);
  return { units, ...recentOf(units, hour, knownDays, daysOut) };
}

const recentOf = (
  units: ReadonlyMap<number, number>,
  hour: number,
  knownDays: number,
  daysOut: readonly number[],
): RecentSales => ({
  sold: soldByHour(units),
  hour,
  knownFrom: hour - knownDays * 24,
  daysOut: new Set(daysOut),
});
const ruleOf = ({
  windowHours,
  minimumUnits,
  threshold,
}: typeof aRuleDrawn extends fc.Arbitrary<infer R> ? R : never) => {
  const defaults = defaultsOf('selling_fast');
  const settings = { ...defaults.settings, windowHours, minimumUnits };
  return aRule({ ...defaults, kind: 'selling_fast', threshold, settings });
};

/** P(X ≥ count) by adding up what is written in every textbook: the negative binomial with size r and success p. */
function slowTail(count: number, mean: number, dispersion: number): number {
  let below = 0;
  const size = mean / (dispersion - 1);
  for (let k = 0; k < count; k++) {
    let probability = dispersion === 1 ? Math.exp(-mean) : (1 / dispersion) ** size;
    for (let factor = 1; factor <= k; factor++)
      probability *= dispersion === 1 ? mean / factor : ((size + factor - 1) / factor) * (1 - 1 / dispersion);
    below += probability;
  }
  return 1 - below;
}

/** Each of the last 28 closed days beside the same weekday a week before, of those on which it could be sold. */
function slowDispersion({ units, hour, knownFrom, daysOut }: ReturnType<typeof worldOf>): number {
  const today = Math.floor(hour / 24);
  const days = Array.from({ length: 28 }, (_, ago) => today - 1 - ago).filter(
    (day) => day * 24 >= knownFrom && !daysOut.has(day),
  );
  const unitsOn = (day: number) => {
    let sum = 0;
    for (const [index, some] of units) if (Math.floor(index / 24) === day) sum += some;
    return sum;
  };
  let [squares, sum] = [0, 0];
  for (const day of days.filter((one) => days.includes(one - 7))) {
    squares += (unitsOn(day) - unitsOn(day - 7)) ** 2;
    sum += unitsOn(day) + unitsOn(day - 7);
  }
  return sum > 0 ? Math.max(1, squares / sum) : 1;
}

/** Every hour written out in a list, and the weeks before cut out of it. */
function slowExpectation(
  { units, hour, knownFrom, daysOut }: ReturnType<typeof worldOf>,
  length: number,
): number | null {
  const all = Array.from({ length: hour + 1 }, (_, index) => ({
    sold: units.get(index) ?? 0,
    onSale: index >= knownFrom && !daysOut.has(Math.floor(index / 24)),
  }));
  const upTo = (end: number, span: number) => (end - span < -1 ? null : all.slice(end - span + 1, end + 1));
  const sum = (hours: typeof all) => hours.reduce((total, { sold }) => total + sold, 0);
  const onSale = (hours: typeof all) => hours.filter((one) => one.onSale).length;
  const weeks = [168, 336, 504, 672].flatMap((back) => {
    const hours = upTo(hour - back, length);
    if (hours === null || hour - back - length + 1 < knownFrom || onSale(hours) < length / 2) return [];
    return [(sum(hours) / onSale(hours)) * length];
  });
  if (weeks.length < 2) return null;
  const mean = weeks.reduce((total, week) => total + week, 0) / weeks.length;
  if (mean > 0) return mean;
  const four = all.slice(Math.max(0, hour - length - 671), hour - length + 1);
  return sum(four) > 0 ? (sum(four) / onSale(four)) * length : length / (onSale(four) + length);
}

it('what is found is what every hour written out in a list gives', () => {
  let [fired, scattered] = [0, 0];
  fc.assert(
    fc.property(aWorld, aRuleDrawn, (drawn, by) => {
      const recent = worldOf(drawn);
      const rule = ruleOf(by);
      const expected = slowExpectation(recent, by.windowHours);
      const usual = usualSales(recent, recent.hour, by.windowHours);
      expect(usual === null).toBe(expected === null);
      if (expected === null) return;
      expect(usual?.expected).toBeCloseTo(expected, 9);
      let observed = 0;
      for (let back = 0; back < by.windowHours; back++) observed += recent.units.get(recent.hour - back) ?? 0;
      const isFast =
        observed >= by.minimumUnits &&
        observed >= by.threshold * expected &&
        slowTail(observed, expected, slowDispersion(recent)) < 0.01;
      const facts = { recent, available: 9, incoming: [], leadTime: null, plan: null, now: NOW };
      const finding = judgeSellingFast(facts, rule) as Condition;
      expect(finding.verdict === 'fires').toBe(isFast);
      expect(finding.explanation).toMatchObject({ observed });
      if (isFast) fired++;
      if (!isFast && slowTail(observed, expected, 1) < 0.01) scattered++;
    }),
    { seed: 20261118, numRuns: 600 },
  );
  expect(fired).toBeGreaterThan(30);
  expect(scattered).toBeGreaterThan(10);
});

it('what is not fast is looked at when time alone makes it so, and not before the day is over otherwise', () => {
  let woken = 0;
  fc.assert(
    fc.property(aWorld, aRuleDrawn, (drawn, by) => {
      const recent = worldOf(drawn);
      const rule = ruleOf(by);
      const facts = { available: 9, incoming: [], leadTime: null, plan: null, now: NOW };
      const finding = judgeSellingFast({ ...facts, recent }, rule) as Condition;
      if (finding.outcome !== 'condition' || finding.verdict !== 'clear') return;
      let first: string | null = null;
      for (let hour = (TODAY + 1) * 24 - 1; hour > recent.hour; hour--) {
        const then = judgeSellingFast({ ...facts, recent: { ...recent, hour } }, rule) as Condition;
        const at = new Date(Date.parse(NOW) + (hour - recent.hour) * 3_600_000).toISOString();
        if (then.verdict === 'fires') first = at;
      }
      expect(finding.lookAgainAt ?? null).toBe(first);
      if (first !== null) woken++;
    }),
    { seed: 20261118, numRuns: 12_000 },
  );
  expect(woken).toBeGreaterThan(5);
});

it('fewer units than the band says are fast in no hour that is left of the day', () => {
  let bounded = 0;
  fc.assert(
    fc.property(
      aWorld,
      aRuleDrawn,
      fc.array(fc.integer({ min: 0, max: 23 }), { maxLength: 25 }),
      (drawn, by, hours) => {
        const recent = worldOf(drawn);
        const rule = ruleOf(by);
        const below = quietSalesBelow(recent, rule);
        if (below === null) return;
        const units = new Map(recent.units);
        let sold = 0;
        for (const [index, some] of units) if (index >= TODAY * 24) sold += some;
        // The next sale is looked at anyway, as time alone may have made it fast by then.
        if (below === sold + 1) return;
        bounded++;
        const later = hours.map((hour) => TODAY * 24 + hour).filter((hour) => hour >= recent.hour);
        for (let hour = recent.hour; hour < (TODAY + 1) * 24; hour++) {
          for (const at of later.filter((one) => one === hour)) {
            if (sold + 1 >= below) return;
            sold++;
            units.set(at, (units.get(at) ?? 0) + 1);
          }
          const facts = { available: 9, incoming: [], leadTime: null, plan: null, now: NOW };
          const finding = judgeSellingFast(
            { ...facts, recent: { ...recent, sold: soldByHour(units), hour } },
            rule,
          );
          expect(finding).not.toMatchObject({ verdict: 'fires' });
        }
      },
    ),
    { seed: 20261118, numRuns: 600 },
  );
  expect(bounded).toBeGreaterThan(100);
});
