import { describe, expect, it } from 'vitest';
import {
  isForgotten,
  type OrderLine,
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
  const sale = { platformVariantId: '3', day: '2026-11-18', units: 2, netMinor: 500, currency: 'USD' };

  it('are summed per variant and day, and leave out what comes out even', () => {
    const other = { ...sale, platformVariantId: '4' };
    expect(
      salesChanges([
        { before: null, after: sale },
        { before: sale, after: { ...sale, units: 1, netMinor: 250 } },
        { before: other, after: other },
      ]),
    ).toEqual([{ ...sale, units: 1, netMinor: 250 }]);
  });
});

it('forgets an order after 180 days', () => {
  expect(isForgotten('2026-05-22', '2026-11-18T00:00:00.000Z')).toBe(true);
  expect(isForgotten('2026-05-23', '2026-11-18T00:00:00.000Z')).toBe(false);
});
