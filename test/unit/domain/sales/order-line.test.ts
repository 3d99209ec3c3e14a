import { describe, expect, it } from 'vitest';
import {
  isForgotten,
  type OrderLine,
  type Sale,
  saleOf,
  salesChanges,
  shareOf,
  unknownLine,
} from '../../../../lambdas/domain/sales/order-line';
import { versionOf } from '../../../../lambdas/domain/inventory/version';

const AT = '2026-11-18T14:00:00.000000000Z';
const LATER = '2026-11-18T15:00:00.000000000Z';

function aLine(
  facts: Partial<NonNullable<OrderLine['facts']>> = {},
  fields: Partial<OrderLine> = {},
): OrderLine {
  return {
    ...unknownLine('a.myshopify.com', '1', '2'),
    facts: {
      lineId: '2',
      platformVariantId: '3',
      day: '2026-11-18',
      quantity: 3,
      currentQuantity: 3,
      netMinor: 1000,
      currency: 'USD',
      isCancelled: false,
      ...facts,
    },
    version: versionOf(AT),
    ...fields,
  };
}

describe('what a line counts for', () => {
  it('is nothing before a body of its order has come', () => {
    expect(saleOf(unknownLine('a.myshopify.com', '1', '2'))).toBeNull();
  });

  it.each([
    { situation: 'as it was ordered', line: aLine(), units: 3, netMinor: 1000 },
    { situation: 'after one unit was removed', line: aLine({ currentQuantity: 2 }), units: 2, netMinor: 667 },
    { situation: 'cancelled', line: aLine({ isCancelled: true }), units: 0, netMinor: 0 },
    {
      situation: 'with a later refund',
      line: aLine({}, { refunds: { r: { units: 1, at: LATER } } }),
      units: 2,
      netMinor: 667,
    },
    {
      situation: 'with a refund that the body includes',
      line: aLine({}, { refunds: { r: { units: 1, at: AT } } }),
      units: 3,
      netMinor: 1000,
    },
    {
      situation: 'with a later edit that adds',
      line: aLine({}, { edits: { e: { units: 1, at: LATER } } }),
      units: 4,
      netMinor: 1333,
    },
    {
      situation: 'refunded more often than it was sold',
      line: aLine({}, { refunds: { r: { units: 9, at: LATER } } }),
      units: 0,
      netMinor: 0,
    },
  ])('is $units units $situation', ({ line, units, netMinor }) => {
    expect(saleOf(line)).toMatchObject({ units, netMinor });
  });

  it.each([
    { situation: 'its list price', line: aLine({ grossMinor: 1200 }), gross: 1200, taken: [0, 0] },
    { situation: 'its price where no discount is known', line: aLine(), gross: 1000, taken: [0, 0] },
    {
      situation: 'its list price less what was removed',
      line: aLine({ grossMinor: 1200, currentQuantity: 2 }),
      gross: 800,
      taken: [1, 333],
    },
    {
      situation: 'nothing once it is cancelled',
      line: aLine({ grossMinor: 1200, isCancelled: true }),
      gross: 0,
      taken: [3, 1000],
    },
    {
      situation: 'the list price of what an edit added too',
      line: aLine({ grossMinor: 1200 }, { edits: { e: { units: 1, at: LATER } } }),
      gross: 1600,
      taken: [0, 0],
    },
  ])('is worth $situation before discounts', ({ line, gross, taken }) => {
    expect(saleOf(line)).toMatchObject({
      grossMinor: gross,
      returnedUnits: taken[0],
      returnedMinor: taken[1],
    });
  });
});

describe('a share of an amount', () => {
  it.each([
    [5, 1, 2, 2],
    [15, 1, 2, 8],
    [-5, 1, 2, -2],
    [100, 1, 3, 33],
    [200, 1, 3, 67],
    [10, 0, 3, 0],
    [10, 1, 0, 0],
    [9_007_199_254_740_991, 2, 3, 6_004_799_503_160_661],
  ])('of %i for %i of %i units is %i, half to even', (amount, units, of, share) => {
    expect(shareOf(amount, units, of)).toBe(share);
  });
});

describe('changes of the sales', () => {
  const sale: Sale = {
    platformVariantId: '3',
    day: '2026-11-18',
    units: 2,
    netMinor: 500,
    grossMinor: 600,
    returnedUnits: 0,
    returnedMinor: 0,
    currency: 'USD',
  };
  const oneReturned: Sale = {
    ...sale,
    units: 1,
    netMinor: 250,
    grossMinor: 300,
    returnedUnits: 1,
    returnedMinor: 250,
  };

  it('are summed per variant and day, and leave out what comes out even', () => {
    const other = { ...sale, platformVariantId: '4' };
    expect(
      salesChanges([
        { before: null, after: sale },
        { before: sale, after: oneReturned },
        { before: other, after: other },
      ]),
    ).toEqual([oneReturned]);
  });

  it('keep what was sold for one currency apart from another', () => {
    const inEuro = { ...sale, currency: 'EUR' };
    expect(
      salesChanges([
        { before: null, after: sale },
        { before: null, after: inEuro },
      ]),
    ).toEqual([sale, inEuro]);
  });

  it('take a sale back whole that was counted before list prices were kept', () => {
    const { grossMinor: _gross, returnedUnits: _units, returnedMinor: _minor, ...counted } = sale;
    expect(salesChanges([{ before: counted as Sale, after: oneReturned }])).toEqual([
      { ...oneReturned, units: -1, netMinor: -250, grossMinor: 300 },
    ]);
  });
});

it('forgets an order after 400 days', () => {
  expect(isForgotten('2025-10-14', '2026-11-18T00:00:00.000Z')).toBe(true);
  expect(isForgotten('2025-10-15', '2026-11-18T00:00:00.000Z')).toBe(false);
});
