import { describe, expect, it } from 'vitest';
import type { AgingStockExplanation } from '../../../../../lambdas/domain/aging/aging-stock';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';

const operations = {
  now: '2026-11-18T12:00:00.000Z',
  timeZone: 'Europe/Berlin',
  mayKnowCost: true,
  mayKnowMargin: true,
};
const marketing = { ...operations, mayKnowCost: false, mayKnowMargin: true };
const explanation: AgingStockExplanation = {
  kind: 'aging_stock',
  today: '2026-11-18',
  units: 40,
  available: 38,
  medianAgeDays: 120,
  isMedianAtLeast: false,
  oldestAgeDays: 200,
  isOldestAtLeast: true,
  lastSaleOn: '2026-08-01',
  daysWithoutSale: 109,
  daysOutOfStock: 0,
  isWithoutSaleAtLeast: false,
  thresholdDays: 90,
  oldUnits: 30,
  buckets: [4, 0, 6, 30],
  locations: [
    { locationId: 'a', name: 'Berlin', units: 34, buckets: [4, 0, 0, 30] },
    { locationId: 'b', name: null, units: 6, buckets: [0, 0, 6, 0] },
  ],
  unitCostMinor: 600,
  capitalMinor: 24_000,
  oldCapitalMinor: 18_000,
  capitalThresholdMinor: 10_000,
  currency: 'EUR',
  priceMinor: 1000,
  deepestDiscountPercent: 39,
  because: ['age', 'no_sale', 'capital'],
  leftOut: null,
};

it('old stock is told by its age, place by place, with its capital and the room for a discount', () => {
  const summary =
    'Half of its 40 units are 120 days old or more, and nothing was sold for 109 days, and 30 units older than 90 days tie up capital.';
  expect(wordsOf(explanation, operations)).toEqual({
    summary,
    facts: [
      { label: 'In stock', value: '40 units' },
      { label: 'Age', value: 'half of them are 120 days old or less; the oldest at least 200 days' },
      { label: 'By age', value: '0–30 days: 4 · 61–90 days: 6 · over 90 days: 30' },
      { label: 'Berlin', value: '34 units: 0–30 days: 4 · over 90 days: 30' },
      { label: 'b', value: '6 units: 61–90 days: 6' },
      { label: 'Last sale', value: 'Sat 1 Aug 2026, 109 days ago' },
      { label: 'Capital tied up', value: 'EUR 240.00, of that EUR 180.00 older than 90 days' },
      { label: 'Deepest discount that still earns', value: '39 %; a unit costs EUR 6.00' },
    ],
    figure: '40 units, half of them 120 days old or more',
  });
});

describe('what a unit costs', () => {
  it('is not told to marketing, the deepest discount is', () => {
    const { facts } = wordsOf(explanation, marketing);
    expect(JSON.stringify(facts)).not.toMatch(/Capital|EUR/);
    expect(facts.at(-1)).toEqual({ label: 'Deepest discount that still earns', value: '39 %' });
  });

  it('is said to be unknown where nobody has said it', () => {
    const unknown = {
      unitCostMinor: null,
      capitalMinor: null,
      oldCapitalMinor: null,
      deepestDiscountPercent: null,
    };
    const { facts } = wordsOf({ ...explanation, ...unknown }, operations);
    expect(facts.slice(-2).map(({ value }) => value)).toEqual([
      'not known: nobody has said what a unit costs',
      'not known without its price and cost',
    ]);
  });
});

it.each([
  [{ leftOut: 'new' as const, because: [] }, 'Left out: it is new.'],
  [{ because: [] }, 'The stock moves, as far as this rule goes.'],
  [
    { because: ['no_sale' as const], lastSaleOn: null, daysWithoutSale: 110, isWithoutSaleAtLeast: true },
    'Nothing was sold for at least 110 days.',
  ],
  [
    { because: ['no_sale' as const], daysWithoutSale: 90, daysOutOfStock: 19 },
    'Nothing was sold on 90 days on which it was in stock.',
  ],
])('%j is told as "%s"', (fields, summary) => {
  expect(wordsOf({ ...explanation, ...fields }, operations).summary).toBe(summary);
});

it.each([
  [{ daysOutOfStock: 0 }, 'Sat 1 Aug 2026, 109 days ago'],
  [
    { daysWithoutSale: 90, daysOutOfStock: 19 },
    'Sat 1 Aug 2026, 109 days ago; out of stock on 19 of them, in stock on 90',
  ],
  [
    { lastSaleOn: null, daysWithoutSale: 90, daysOutOfStock: 30, isWithoutSaleAtLeast: true },
    'none in at least 120 days; out of stock on 30 of them, in stock on 90',
  ],
])('a last sale of %j is "%s"', (fields, said) => {
  const { facts } = wordsOf({ ...explanation, ...fields }, operations);
  expect(facts.find(({ label }) => label === 'Last sale')?.value).toBe(said);
});

it('units older than all that is known are at least so old, and their capital is all of it', () => {
  const unknown = { isMedianAtLeast: true, medianAgeDays: 200, oldCapitalMinor: 24_000 };
  const { facts } = wordsOf({ ...explanation, ...unknown }, operations);
  expect(facts.find(({ label }) => label === 'Age')?.value).toBe(
    'half of them are at least 200 days old; the oldest at least 200 days',
  );
  expect(facts.find(({ label }) => label === 'Capital tied up')?.value).toBe(
    'EUR 240.00, all of it older than 90 days',
  );
});
