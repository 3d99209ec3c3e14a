import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import type { UnitCost } from '../../../../lambdas/domain/sales/cost-history';
import { type SalesDay, salesOfVariant } from '../../../../lambdas/domain/sales/gather-sales';
import {
  type CurrencySales,
  judgeSalesVsProfit,
  periodsOf,
  type SalesVsProfitExplanation,
} from '../../../../lambdas/domain/sales/sales-vs-profit';
import { aRule, NOW } from '../../../support/builders';
import { plusSales } from '../../../support/sales';

const PERIODS = periodsOf('2026-11-18', 7);
const NOW_DAY = PERIODS.after.from;
const THEN = PERIODS.before.from;

interface Sold {
  readonly units: number;
  readonly price: number;
  readonly list?: number;
  readonly cost: number | null;
}
const dayOf = (day: string, { units, price, list = price }: Sold, currency: string): SalesDay => ({
  day,
  currency,
  units,
  netMinor: Math.round(units * price),
  grossMinor: Math.round(units * list),
  returnedUnits: 0,
  returnedMinor: 0,
});
const costOf = (from: string, { cost }: Sold, currency: string): UnitCost => ({
  from,
  costMinor: cost,
  currency,
  basis: 'dated',
});

/** One item before and after. */
function item(before: Sold | null, after: Sold, currency = 'USD'): readonly CurrencySales[] {
  const days = [...(before === null ? [] : [dayOf(THEN, before, currency)]), dayOf(NOW_DAY, after, currency)];
  const costs = [
    ...(before === null ? [] : [costOf(THEN, before, currency)]),
    costOf(NOW_DAY, after, currency),
  ];
  return salesOfVariant(days, costs, PERIODS);
}

const rule = (fields: Partial<Rule> = {}): Rule =>
  aRule({ ...defaultsOf('sales_vs_profit'), kind: 'sales_vs_profit', ...fields });
const judge = (currencies: readonly CurrencySales[], by = rule()) =>
  judgeSalesVsProfit({ ...PERIODS, currencies }, by, NOW);
const condition = (currencies: readonly CurrencySales[], by = rule()) => judge(currencies, by) as Condition;
const explained = (currencies: readonly CurrencySales[], by = rule()) =>
  condition(currencies, by).explanation as SalesVsProfitExplanation;
const quiet = { units: 100, price: 100, cost: 50 };

describe('the periods', () => {
  it.each([
    [7, '2026-11-11', '2026-11-17', '2026-11-04', '2026-11-10'],
    [1, '2026-11-17', '2026-11-17', '2026-11-10', '2026-11-10'],
    [10, '2026-11-08', '2026-11-17', '2026-10-25', '2026-11-03'],
    [28, '2026-10-21', '2026-11-17', '2026-09-23', '2026-10-20'],
  ])('of %i days end yesterday, and compare the same weekdays', (days, from, to, thenFrom, thenTo) => {
    expect(periodsOf('2026-11-18', days)).toEqual({
      after: { from, to },
      before: { from: thenFrom, to: thenTo },
    });
    const weekday = (day: string) => new Date(day).getUTCDay();
    expect(weekday(from)).toBe(weekday(thenFrom));
  });
});

describe('sales and profit', () => {
  it.each([
    { situation: 'nothing changed', after: quiet, reasons: [] },
    {
      situation: 'sales rose by 9.9 % and profit fell',
      before: { units: 1000, price: 100, cost: 50 },
      after: { units: 1099, price: 100, cost: 54.7 },
      reasons: [],
    },
    {
      situation: 'sales rose by 10 % and profit fell by one cent',
      after: { units: 110, price: 100, cost: 6001 / 110 },
      reasons: ['sales_up_profit_down'],
    },
    {
      situation: 'sales rose by 10 % and profit stayed',
      after: { units: 110, price: 100, cost: 6000 / 110 },
      reasons: [],
    },
    {
      situation: 'the margin fell by 4.9 points',
      after: { units: 100, price: 100, cost: 54.9 },
      reasons: [],
    },
    {
      situation: 'the margin fell by 5 points',
      after: { units: 100, price: 100, cost: 55 },
      reasons: ['margin_fell'],
    },
    {
      situation: 'the margin is at the floor',
      before: { units: 100, price: 100, cost: 79 },
      after: { units: 100, price: 100, cost: 80 },
      reasons: [],
    },
    {
      situation: 'the margin is below the floor',
      before: { units: 100, price: 100, cost: 79 },
      after: { units: 100, price: 100, cost: 80.01 },
      reasons: ['below_floor'],
    },
    {
      situation: 'nothing is earned',
      before: { units: 100, price: 100, cost: 97 },
      after: { units: 100, price: 100, cost: 100 },
      reasons: ['unprofitable', 'below_floor'],
    },
    {
      situation: 'hardly anything is earned',
      before: { units: 100, price: 100, cost: 97 },
      after: { units: 100, price: 100, cost: 99.99 },
      reasons: ['below_floor'],
    },
    {
      situation: 'it was given away',
      before: { units: 100, price: 100, cost: 50 },
      after: { units: 100, price: 0, cost: 50 },
      reasons: ['unprofitable'],
    },
    {
      situation: 'one unit too few was sold to say anything',
      after: { units: 19, price: 100, cost: 200 },
      reasons: [],
    },
    {
      situation: 'twenty units were sold at a loss',
      after: { units: 20, price: 100, cost: 200 },
      reasons: ['unprofitable', 'margin_fell', 'below_floor'],
    },
  ])('say $reasons where $situation', ({ before = quiet, after, reasons }) => {
    const sales = item(before, after);
    expect(explained(sales).reasons).toEqual(reasons);
    expect(condition(sales).verdict === 'fires').toBe(reasons.length > 0);
  });

  it('are judged by what is sold now where nothing was sold before', () => {
    const sales = item(null, { units: 50, price: 100, cost: 90 });
    expect(explained(sales)).toMatchObject({
      reasons: ['below_floor'],
      driver: null,
      marginBeforePercent: null,
      profitParts: null,
    });
  });
});

describe('what cannot be judged', () => {
  const unknown = { units: 100, price: 100, cost: null };

  it('is said, with the share of the sales of which the cost is known', () => {
    expect(judge(item(quiet, unknown))).toEqual({
      outcome: 'cannot_judge',
      reason: 'What its units cost is known for only 0 % of its net sales; 95 % are needed.',
    });
  });

  it.each([
    { known: 95, outcome: 'condition' },
    { known: 94, outcome: 'cannot_judge' },
  ])('is where less than 95 % of the cost is known: $known % is "$outcome"', ({ known, outcome }) => {
    const sales = plusSales(
      item(quiet, { units: known, price: 100, cost: 50 }),
      item(null, { units: 100 - known, price: 100, cost: null }),
    );
    expect(judge(sales).outcome).toBe(outcome);
  });

  it('compares with nothing where the cost of the period before is unknown', () => {
    const sales = item(unknown, { units: 100, price: 100, cost: 90 });
    expect(explained(sales)).toMatchObject({ reasons: ['below_floor'], marginBeforePercent: null });
  });

  it('is a cost in another currency than the sale', () => {
    const days = [dayOf(NOW_DAY, quiet, 'EUR')];
    const sales = salesOfVariant(days, [costOf(THEN, quiet, 'USD')], PERIODS);
    expect(judge(sales).outcome).toBe('cannot_judge');
  });

  it('is a shop that sold nothing', () => {
    expect(judge([])).toMatchObject({ outcome: 'cannot_judge' });
  });
});

describe('the driver', () => {
  it.each([
    {
      driver: 'discount',
      sales: item({ units: 100, price: 100, cost: 60 }, { units: 134, price: 80, list: 100, cost: 60 }),
    },
    {
      driver: 'price',
      sales: item({ units: 100, price: 100, cost: 60 }, { units: 134, price: 80, cost: 60 }),
    },
    {
      driver: 'cost',
      sales: item({ units: 100, price: 100, cost: 60 }, { units: 134, price: 100, cost: 75 }),
    },
    {
      driver: 'mix',
      sales: plusSales(
        item({ units: 100, price: 100, cost: 20 }, { units: 20, price: 100, cost: 20 }),
        item({ units: 100, price: 100, cost: 80 }, { units: 250, price: 100, cost: 80 }),
      ),
    },
  ])('is named: $driver', ({ driver, sales }) => {
    expect(explained(sales).driver).toBe(driver);
  });

  it('of a discount comes with the lift it needed and the lift it had', () => {
    const sales = item({ units: 100, price: 100, cost: 60 }, { units: 134, price: 80, list: 100, cost: 60 });
    const { breakEven, discountPercent, deepestDiscountPercent, profitParts, marginPoints } =
      explained(sales);
    expect(breakEven?.neededPercent).toBeCloseTo(100, 9);
    expect(breakEven?.soldPercent).toBeCloseTo(34, 9);
    expect(discountPercent).toBeCloseTo(20, 9);
    expect(deepestDiscountPercent).toBe(39);
    // 34 more units at 40 each, and 20 less for each of 134.
    expect(profitParts).toEqual({ price: 0, discount: -2680, cost: 0, mix: 0, volume: 1360 });
    for (const part of ['price', 'mix', 'cost'] as const) expect(marginPoints?.[part]).toBeCloseTo(0, 9);
    expect(marginPoints?.discount).toBeCloseTo(-15, 9);
  });

  it('is the discount of an item that was not sold before too, which its lift has to pay for', () => {
    const kept = item(quiet, quiet);
    const isNew = item(null, { units: 100, list: 100, price: 60, cost: 50 });
    const { driver, profitParts, breakEven } = explained(plusSales(kept, isNew));
    expect(driver).toBe('discount');
    expect(profitParts).toEqual({ price: 0, discount: -4000, cost: 0, mix: 0, volume: 5000 });
    // 50 of 100 at the list price; (50 × 50 + 50 × 10) ÷ 100 = 30 of each unit at the present one.
    expect(breakEven?.neededPercent).toBeCloseTo((50 / 30 - 1) * 100, 9);
  });

  it('is a discount that no volume pays for', () => {
    const sales = item({ units: 100, price: 100, cost: 80 }, { units: 300, price: 80, list: 100, cost: 80 });
    expect(explained(sales).breakEven).toMatchObject({ neededPercent: null });
    expect(explained(sales).reasons).toContain('unprofitable');
  });
});

describe('several currencies', () => {
  const loss = item(quiet, { units: 100, price: 100, cost: 130 }, 'EUR');
  const profit = item(quiet, { units: 9000, price: 100, cost: 50 }, 'USD');

  it('are never added: a loss in one is told though the other earns more', () => {
    expect(explained([...profit, ...loss])).toMatchObject({
      currency: 'EUR',
      otherCurrencies: [{ currency: 'USD', marginPercent: 50 }],
    });
  });

  it('say nothing where each does well', () => {
    expect(condition([...profit, ...item(quiet, quiet, 'EUR')])).toMatchObject({ verdict: 'clear' });
  });

  it('cannot be judged where the larger one cannot', () => {
    const unknown = item(quiet, { units: 9000, price: 100, cost: null }, 'CHF');
    expect(judge([...unknown, ...item(quiet, quiet, 'EUR')]).outcome).toBe('cannot_judge');
    expect(judge([...unknown, ...loss])).toMatchObject({ verdict: 'fires' });
  });
});

describe('what an open alert was told of', () => {
  const at = (margin: number, units = 100) => ({ units, price: 100, cost: 100 - margin });
  const steady = item(at(50, 300), at(50, 300), 'USD');
  const sold = (margin: number, currency: string, units = 100) =>
    item(at(margin, units), at(margin, units), currency);
  const judgeOpen = (currencies: readonly CurrencySales[], ...told: string[]) =>
    judgeSalesVsProfit({ ...PERIODS, currencies }, rule(), NOW, told);

  it.each([
    { margin: 19.9, verdict: 'fires' },
    { margin: 20.1, verdict: 'holds' },
    { margin: 21, verdict: 'clear' },
  ])('decides it, however much more is sold in another: at $margin "$verdict"', ({ margin, verdict }) => {
    expect(judgeOpen([...steady, ...sold(margin, 'EUR')], 'EUR')).toMatchObject({
      verdict,
      measure: expect.closeTo(margin, 9) as number,
      explanation: { currency: 'EUR' },
    });
  });

  it.each([20, 900])('cannot be judged where its own cost is unknown, with %i units of it sold', (units) => {
    const unknown = item(at(6, units), { units, price: 100, cost: null }, 'EUR');
    expect(judgeOpen([...steady, ...unknown], 'EUR')).toEqual({
      outcome: 'cannot_judge',
      reason: 'What its units cost is known for only 0 % of its net sales in EUR; 95 % are needed.',
    });
  });

  it('cannot be judged where nothing is sold in its money any more', () => {
    expect(judgeOpen(steady, 'EUR')).toEqual({
      outcome: 'cannot_judge',
      reason: 'Nothing was sold in EUR in the period or the one before it.',
    });
  });

  it('is all that fires, and what holds of what was told before', () => {
    const three = [...sold(20.1, 'EUR'), ...sold(15, 'USD'), ...sold(20.2, 'CHF')];
    expect(judgeOpen(three, 'EUR')).toMatchObject({
      verdict: 'fires',
      explanation: {
        currency: 'USD',
        otherCurrencies: [
          { currency: 'EUR', isTold: true },
          { currency: 'CHF', marginPercent: expect.closeTo(20.2, 9) as number },
        ],
      },
    });
    expect(judgeOpen(three)).toMatchObject({ explanation: { currency: 'USD' } });
    expect((judgeOpen(three) as Condition).explanation).not.toMatchObject({
      otherCurrencies: [{ isTold: true }, {}],
    });
  });

  it('is over when each of it has cleared, and not before', () => {
    const together = (one: number, other: number) => [...sold(one, 'EUR'), ...sold(other, 'USD')];
    expect(judgeOpen(together(30, 20.5), 'EUR', 'USD')).toMatchObject({
      verdict: 'holds',
      explanation: { currency: 'USD' },
    });
    expect(judgeOpen(together(30, 21), 'EUR', 'USD')).toMatchObject({
      verdict: 'clear',
      explanation: { currency: 'EUR' },
    });
  });
});

describe('the end of an alert', () => {
  it.each([
    { margin: 20.9, verdict: 'holds' },
    { margin: 21, verdict: 'clear' },
  ])('about the floor of 20 comes a point above it: at $margin "$verdict"', ({ margin, verdict }) => {
    const sales = item({ units: 100, price: 100, cost: 81 }, { units: 100, price: 100, cost: 100 - margin });
    expect(condition(sales).verdict).toBe(verdict);
  });

  it('is a recovery where the margin rose, and a lapse where it only stayed as low', () => {
    const at = (cost: number) => ({ units: 100, price: 100, cost });
    expect(condition(item(at(60), at(55))).ending).toBe('recovered');
    expect(condition(item(at(60), at(61))).ending).toBe('expired');
    expect(condition(item(at(60), { ...at(20), units: 3 })).ending).toBe('expired');
  });

  it('is looked at every day while it lasts', () => {
    const low = item(quiet, { units: 1000, price: 100, cost: 90 });
    expect(condition(low).lookAgainAt).toBe('2026-11-19T12:00:00.000Z');
    expect(condition(item(quiet, quiet)).lookAgainAt).toBeUndefined();
  });

  it.each([
    { now: '2026-11-18T06:00:05.000Z', next: '2026-11-18T12:00:00.000Z' },
    { now: '2026-11-18T11:59:59.999Z', next: '2026-11-18T12:00:00.000Z' },
    { now: '2026-11-18T12:00:00.000Z', next: '2026-11-19T12:00:00.000Z' },
    { now: '2026-11-18T22:00:00.000Z', next: '2026-11-19T12:00:00.000Z' },
  ])(
    'is looked at again at $next where it was at $now, however far behind the day of the shop is',
    ({ now, next }) => {
      const currencies = item(quiet, { units: 1000, price: 100, cost: 90 });
      const finding = judgeSalesVsProfit({ ...PERIODS, currencies }, rule(), now);
      expect(finding).toMatchObject({ lookAgainAt: next });
    },
  );
});

describe('an open alert', () => {
  it.each([
    { told: 15, margin: 10.1, isWorse: false },
    { told: 15, margin: 10, isWorse: true },
    { told: 2, margin: 0, isWorse: true },
    { told: -1, margin: -2, isWorse: false },
  ])('told at $told % is worse at $margin %: $isWorse', ({ told, margin, isWorse }) => {
    const sales = item(quiet, { units: 1000, price: 100, cost: 100 - margin });
    expect(condition(sales).isWorseThan(told)).toBe(isWorse);
  });
});

describe('what a variant sold', () => {
  it('costs on each day what was in force on it', () => {
    const days = [dayOf('2026-11-12', quiet, 'USD'), dayOf('2026-11-14', quiet, 'USD')];
    const costs = [
      costOf('2026-11-01', { ...quiet, cost: 50 }, 'USD'),
      costOf('2026-11-14', { ...quiet, cost: 70 }, 'USD'),
    ];
    const [sales] = salesOfVariant(days, costs, PERIODS);
    expect(sales?.after).toMatchObject({ units: 200, netMinor: 20_000, costMinor: 12_000 });
  });

  it('is counted from the first day of a period to its last', () => {
    const days = ['2026-11-03', '2026-11-04', '2026-11-10', '2026-11-11', '2026-11-17', '2026-11-18'];
    const [sales] = salesOfVariant(
      days.map((day, index) => dayOf(day, { ...quiet, units: 10 ** index }, 'USD')),
      [costOf('2026-01-01', quiet, 'USD')],
      PERIODS,
    );
    expect([sales?.before.units, sales?.after.units]).toEqual([110, 11_000]);
  });
});

describe('figures that no binary fraction holds', () => {
  const reasons = (currencies: readonly CurrencySales[], by = rule()) => explained(currencies, by).reasons;
  it.each([7, 14, 28, 29, 55, 57, 58])('a margin of exactly the floor of %i %% is not below it', (floor) => {
    const at = { units: 100, price: 100, cost: 100 - floor };
    expect(reasons(item(at, at), rule({ threshold: floor }))).toEqual([]);
    const below = { ...at, price: 1000, cost: 1001 - floor * 10 };
    expect(reasons(item(below, below), rule({ threshold: floor }))).toEqual(['below_floor']);
  });

  it('sales that are up by exactly what the rule asks are up by it', () => {
    const before = { units: 100, price: 100, cost: 50 };
    const after = { units: 110, price: 100, cost: 60 };
    expect(reasons(item(before, after))).toContain('sales_up_profit_down');
  });

  it('a margin that fell by exactly what the rule asks has fallen by it', () => {
    const before = { units: 100, price: 1000, cost: 699 };
    const after = { units: 100, price: 1000, cost: 749 };
    expect(reasons(item(before, after))).toEqual(['margin_fell']);
    expect(reasons(item(before, { ...after, cost: 748 }))).toEqual([]);
  });

  it('names of units and net sales what the cost is known for least', () => {
    const sold = [
      item(null, { units: 90, price: 100, cost: 50 }),
      item(null, { units: 10, price: 10, cost: null }),
    ];
    const both = sold.reduce((sum, one) => plusSales(sum, one), [] as readonly CurrencySales[]);
    expect(judge(both)).toEqual({
      outcome: 'cannot_judge',
      reason: 'What its units cost is known for only 90 % of the units sold; 95 % are needed.',
    });
  });

  it('the figure of the alert is the margin itself, so that it never looks like the floor that it is below', () => {
    const at = { units: 100, price: 10_000, cost: 8004 };
    expect(condition(item(at, at))).toMatchObject({ verdict: 'fires', measure: 19.96 });
  });
});
