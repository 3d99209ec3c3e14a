import { describe, expect, it } from 'vitest';
import { hasLeftBand, nextSalesBand, type SalesBand } from '../../../../lambdas/domain/sales/sales-band';

const band = (day: string, quietBelow: number | null, variantId = 'shopify-1'): SalesBand => ({
  variantId,
  day,
  quietBelow,
});
const TODAY = '2026-11-18';
const YESTERDAY = '2026-11-17';

describe('what is sold on a day', () => {
  it.each([
    { what: 'of what was never looked at', stored: null, units: 9, left: false },
    { what: 'below the band', stored: band(TODAY, 5), units: 4, left: false },
    { what: 'at the band', stored: band(TODAY, 5), units: 5, left: true },
    { what: 'where the band has no end', stored: band(TODAY, null), units: 500, left: false },
    { what: 'first on a day', stored: band(YESTERDAY, 5), units: 1, left: true },
  ])('$what has left its band: $left', ({ stored, units, left }) => {
    expect(hasLeftBand({ platformVariantId: '1', day: TODAY, units, band: stored })).toBe(left);
  });
});

describe('the band after a look', () => {
  it.each([
    { what: 'is written where there is none', stored: null, next: band(TODAY, 5), sold: 0, written: true },
    {
      what: 'stays where it is the same',
      stored: band(TODAY, 5),
      next: band(TODAY, 5),
      sold: 2,
      written: false,
    },
    {
      what: 'is written where it moved',
      stored: band(TODAY, 5),
      next: band(TODAY, 6),
      sold: 2,
      written: true,
    },
    {
      what: 'stays on a new day until something is sold',
      stored: band(YESTERDAY, 5),
      next: band(TODAY, 6),
      sold: 0,
      written: false,
    },
    {
      what: 'is written once something is sold',
      stored: band(YESTERDAY, 5),
      next: band(TODAY, 6),
      sold: 1,
      written: true,
    },
    {
      what: 'is written where orders name another of our items',
      stored: band(YESTERDAY, 5, 'shopify-9'),
      next: band(TODAY, 6),
      sold: 0,
      written: true,
    },
  ])('$what', ({ stored, next, sold, written }) => {
    expect(nextSalesBand(stored, next, sold)).toEqual(written ? next : null);
  });
});
