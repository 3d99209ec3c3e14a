import { describe, expect, it } from 'vitest';
import type { AgingStockExplanation } from '../../../../../lambdas/domain/aging/aging-stock';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';

const operations = { now: '2026-11-18T12:00:00.000Z', timeZone: 'Europe/Berlin', mayKnowCost: true };
const marketing = { ...operations, mayKnowCost: false };
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
    'Half of 40 units have lain for 120 days or longer, and nothing was sold for 109 days, and 30 units older than 90 days tie up capital.';
  expect(wordsOf(explanation, operations)).toEqual({
    summary,
    facts: [
      { label: 'Why', value: summary },
      { label: 'In stock', value: '40 units' },
      { label: 'Age', value: 'half of them are 120 days old or less; the oldest at least 200 days' },
      { label: 'By age', value: '4 at 0–30 days · 6 at 61–90 days · 30 at over 90 days' },
      { label: 'Berlin', value: '34 units: 4 at 0–30 days · 30 at over 90 days' },
      { label: 'b', value: '6 units: 6 at 61–90 days' },
      { label: 'Last sale', value: 'Sat 1 Aug 2026, 109 days ago' },
      { label: 'Capital tied up', value: 'EUR 240.00, of that EUR 180.00 older than 90 days' },
      { label: 'Deepest discount that still earns', value: '39 %; a unit costs EUR 6.00' },
    ],
    figure: '40 units, 120 days',
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
])('%j is told as "%s"', (fields, summary) => {
  expect(wordsOf({ ...explanation, ...fields }, operations).summary).toBe(summary);
});
