import { expect, it } from 'vitest';
import type { BrokenSizeRunExplanation } from '../../../../../lambdas/domain/inventory/size-run';
import { wordsOf } from '../../../../../lambdas/domain/message/signal-words';

const reading = {
  now: '2026-11-25T12:00:00.000Z',
  timeZone: 'Europe/Berlin',
  mayKnowCost: false,
  mayKnowMargin: true,
};
const explanation: BrokenSizeRunExplanation = {
  ...{ kind: 'broken_size_run', percentInStock: 37.5, threshold: 60, clearsAt: 72, windowDays: 56 },
  ...{ unitsSold: 40, sizeCount: 3, sizesOut: 1 },
  sizes: [
    {
      ...{ variantId: 'shopify-1', name: 'Navy', quantity: 0, isInStock: false },
      ...{ unitsSold: 25, daysInStock: 56, percentOfDemand: 62.5 },
    },
    {
      ...{ variantId: 'shopify-2', name: 'Rust', quantity: 4, isInStock: true },
      ...{ unitsSold: 15, daysInStock: 56, percentOfDemand: 37.5 },
    },
  ],
};

it('speaks of variants, which may be sizes, colours or both', () => {
  const { summary, facts } = wordsOf(explanation, reading);
  expect(summary).toBe(
    'The product is in stock, but only 37.5 % of what people usually buy of it is: 1 of its 3 variants is out.',
  );
  expect(facts).toEqual([
    { label: 'Demand in stock', value: '37.5 % (alert at 60 %, over at 72 %)' },
    { label: 'Variants out', value: '1 of 3' },
    { label: 'Missing', value: 'Navy: 62.5 % of its demand' },
    { label: 'Still there', value: 'Rust: 4 left, 37.5 % of its demand' },
    {
      label: 'Worked out from',
      value: '40 units sold in 56 days, days without stock left out as far as known',
    },
  ]);
});
