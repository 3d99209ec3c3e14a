import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';
import { marginPoints, profitParts } from '../../../../../lambdas/domain/sales/margin-change';
import type { SalesVsProfitExplanation } from '../../../../../lambdas/domain/sales/sales-vs-profit';

const reading = {
  now: '2026-11-18T12:00:00.000Z',
  timeZone: 'Europe/Berlin',
  mayKnowCost: true,
  mayKnowMargin: true,
};
const none = { uncostedUnits: 0, uncostedNetMinor: 0, returnedUnits: 0, returnedMinor: 0 };
const before = { units: 100, netMinor: 1_000_000, grossMinor: 1_000_000, costMinor: 600_000, ...none };
const after = {
  ...{ units: 134, netMinor: 1_072_000, grossMinor: 1_340_000, costMinor: 804_000, ...none },
  ...{ returnedUnits: 12, returnedMinor: 96_000 },
};
const former = { netMinor: 1_340_000, grossMinor: 1_340_000, costMinor: 804_000 };
const explanation: SalesVsProfitExplanation = {
  kind: 'sales_vs_profit',
  reasons: ['sales_up_profit_down', 'margin_fell'],
  driver: 'discount',
  currency: 'USD',
  afterDays: { from: '2026-11-11', to: '2026-11-17' },
  beforeDays: { from: '2026-11-04', to: '2026-11-10' },
  after,
  before,
  former,
  marginPercent: 25,
  marginBeforePercent: 40,
  profitParts: profitParts(before, after, former),
  marginPoints: marginPoints(before, after, former),
  discountPercent: 20,
  discountBeforePercent: 0,
  breakEven: { neededPercent: 100, soldPercent: 34 },
  deepestDiscountPercent: 39,
  otherCurrencies: [],
  floorPercent: 20,
  salesUpPercent: 7,
  marginFallPoints: 5,
};
const valueOf = (label: string, told = explanation, mayKnowCost = true) =>
  wordsOf(told, { ...reading, mayKnowCost }).facts.find((fact) => fact.label === label)?.value;

describe('sales that rose while profit fell', () => {
  it('are told with every figure and what did it', () => {
    expect(wordsOf(explanation, reading)).toEqual({
      summary: 'Sales are up 7.2 %, and gross profit is down 33 %. What did it: deeper discounts.',
      facts: [
        {
          label: 'Period',
          value: 'Wed 11 Nov 2026 to Tue 17 Nov 2026, against Wed 4 Nov 2026 to Tue 10 Nov 2026',
        },
        { label: 'Net sales', value: 'USD 10,720.00, +7.2 % (USD 10,000.00 before)' },
        { label: 'Units', value: '134, +34 % (100 before)' },
        { label: 'Gross profit', value: 'USD 2,680.00, −33 % (USD 4,000.00 before)' },
        { label: 'Margin', value: '25 %, 15 points less (40 % before)' },
        { label: 'What moved the margin', value: 'discounts −15, list prices 0, unit costs 0, mix 0 points' },
        {
          label: 'What moved the profit',
          value:
            'discounts −USD 2,680.00, list prices USD 0.00, unit costs USD 0.00, mix and rounding USD 0.00, units sold +USD 1,360.00',
        },
        { label: 'Average discount', value: '20 % (0 % before)' },
        { label: 'To pay for the lower price', value: 'needed +100 % units, sold +34 %' },
        { label: 'Deepest discount that still earns', value: '39 %' },
        { label: 'Taken back', value: '12 units for USD 960.00; not in these sales' },
        {
          label: 'What is in it',
          value:
            'sales after discounts and returns and without tax, less the cost of the goods; without fees, shipping and advertising',
        },
      ],
      figure: 'margin 25 %',
    });
  });

  it('are told without what a unit costs, or what follows from it, to whoever may not know it', () => {
    const { facts } = wordsOf(explanation, { ...reading, mayKnowCost: false });
    const labels = facts.map(({ label }) => label);
    expect(labels).not.toContain('Gross profit');
    expect(labels).not.toContain('What moved the profit');
    expect(labels).toContain('To pay for the lower price');
    const text = JSON.stringify(facts);
    for (const secret of ['2,680', '8,040', 'USD 60.00', '4,000']) expect(text).not.toContain(secret);
  });
});

describe('the other reasons', () => {
  it.each([
    [
      { reasons: ['unprofitable'], marginPercent: -4.04, driver: 'cost' },
      'No longer profitable: 134 units sold, and the goods cost as much as they brought in, or more (margin −4 %). What did it: higher unit costs.',
    ],
    [
      { reasons: ['margin_fell'], driver: 'mix' },
      'The margin fell from 40 % to 25 %. What did it: a mix that earns less.',
    ],
    [{ reasons: ['below_floor'], marginPercent: 12.34, driver: null }, 'The margin is 12.3 %, below 20 %.'],
    [{ reasons: ['below_floor'], marginPercent: 19.96, driver: null }, 'The margin is 19.96 %, below 20 %.'],
    [
      { reasons: ['below_floor'], marginPercent: 19.999_96, driver: null },
      'The margin is 19.99996 %, below 20 %.',
    ],
    [
      { reasons: ['below_floor'], marginPercent: 20.2, floorPercent: 20.25, driver: null },
      'The margin is 20.2 %, below 20.25 %.',
    ],
    [
      { reasons: ['unprofitable'], marginPercent: -0.004, driver: null },
      'No longer profitable: 134 units sold, and the goods cost as much as they brought in, or more (margin −0.004 %).',
    ],
    [{ reasons: [] }, 'Sales and profit go together again: the margin is 25 %.'],
  ] as const)('%j', (fields, summary) => {
    expect(wordsOf({ ...explanation, ...fields }, reading).summary).toBe(summary);
  });

  it('say that no volume pays for a price at which a unit earns nothing', () => {
    const told = { ...explanation, breakEven: { neededPercent: null, soldPercent: -3 } };
    expect(valueOf('To pay for the lower price', told)).toBe(
      'no volume can: a unit earns nothing at this price; sold −3 %',
    );
  });

  it('say nothing of a lift where the price did not do it', () => {
    expect(valueOf('To pay for the lower price', { ...explanation, driver: 'cost' })).toBeUndefined();
  });

  it('say what is left out, and what is judged by itself', () => {
    const told: SalesVsProfitExplanation = {
      ...explanation,
      after: { ...after, uncostedUnits: 3, uncostedNetMinor: 24_000 },
      otherCurrencies: [{ currency: 'EUR', marginPercent: 31.55 }],
    };
    expect(valueOf('Cost not known', told)).toBe('of USD 240.00 net sales; left out of margin and profit');
    expect(valueOf('Also sold in EUR', told)).toBe('judged by itself: margin 31.6 %');
  });

  it('say of which money they are where there are several, and which other falls short as well', () => {
    const isTold = true;
    const told: SalesVsProfitExplanation = {
      ...explanation,
      ...{ reasons: ['below_floor'], driver: null, marginPercent: 17 },
      otherCurrencies: [
        { currency: 'EUR', marginPercent: 31.55 },
        { currency: 'CHF', marginPercent: 19.96, isTold },
        { currency: 'GBP', marginPercent: null, isTold },
      ],
    };
    expect(wordsOf(told, reading).summary).toBe(
      'USD: The margin is 17 %, below 20 %. CHF falls short as well: margin 19.96 %. GBP falls short as well.',
    );
    expect(wordsOf(told, { ...reading, mayKnowMargin: false }).summary).toBe(
      'USD: The margin is below its floor. CHF falls short as well. GBP falls short as well.',
    );
  });

  it('compare with nothing where nothing was sold before', () => {
    const told = { ...explanation, marginBeforePercent: null, marginPoints: null, profitParts: null };
    expect(valueOf('Margin', told)).toBe('25 %; nothing to compare it with');
    expect(valueOf('Net sales', told)).toBe('USD 10,720.00');
  });

  it('say "to below zero" of a profit that became a loss', () => {
    const lost = { ...before, netMinor: 500_000 };
    const told = { ...explanation, before: lost };
    expect(valueOf('Gross profit', told)).toBe('USD 2,680.00 (−USD 1,000.00 before)');
  });
});

it.each([
  [999_999, 'USD 9,999.99, −0.0001 % (USD 10,000.00 before)'],
  [1_000_000, 'USD 10,000.00, as before'],
  [1_000_001, 'USD 10,000.01, +0.0001 % (USD 10,000.00 before)'],
  [1_049_999, 'USD 10,499.99, +5 % (USD 10,000.00 before)'],
  [1_099_960, 'USD 10,999.60, +9.996 % (USD 10,000.00 before)'],
  [1_100_000, 'USD 11,000.00, +10 % (USD 10,000.00 before)'],
])('net sales of %i are "%s"', (netMinor, said) => {
  const sold = { units: 100, netMinor, grossMinor: netMinor, costMinor: 600_000 };
  const unknown = { uncostedUnits: 0, uncostedNetMinor: 0, returnedUnits: 0, returnedMinor: 0 };
  const told = {
    ...explanation,
    salesUpPercent: 10,
    after: { ...sold, ...unknown },
    before: { ...sold, netMinor: 1_000_000, ...unknown },
  };
  expect(wordsOf(told, reading).facts.find(({ label }) => label === 'Net sales')?.value).toBe(said);
});

it.each([
  [39.4, 38.6, 'needed +39.4 % units, sold +38.6 %'],
  [39.4, 40.6, 'needed +39 % units, sold +41 %'],
])(
  'a lift of which %f %% was needed and %f %% came never looks like enough if it was not',
  (neededPercent, soldPercent, said) => {
    const told = { ...explanation, driver: 'discount' as const, breakEven: { neededPercent, soldPercent } };
    const { facts } = wordsOf(told, reading);
    expect(facts.find(({ label }) => label === 'To pay for the lower price')?.value).toBe(said);
  },
);
