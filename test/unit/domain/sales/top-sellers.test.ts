import { describe, expect, it } from 'vitest';
import { demandHistoryOf } from '../../../../lambdas/domain/forecast/demand-history';
import {
  isTopSeller,
  rankSellers,
  recentUnits,
  type SellerRank,
} from '../../../../lambdas/domain/sales/top-sellers';
import { NOW, SHOP } from '../../../support/builders';

const rank = (fields: Partial<SellerRank> = {}): SellerRank => ({
  shopId: SHOP,
  asOf: '2026-11-18T06:00:00.000Z',
  sellers: 10,
  fromUnits: 40,
  ...fields,
});

describe('the best fifth of a shop’s sellers', () => {
  it.each([
    { situation: 'two of ten', units: [9, 8, 7, 6, 5, 4, 3, 2, 1, 10], fromUnits: 9 },
    {
      situation: 'three of eleven: a part of a variant is one',
      units: [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
      fromUnits: 9,
    },
    { situation: 'the only one', units: [3], fromUnits: 3 },
    { situation: 'all that sold as many', units: [5, 5, 5, 5, 5, 1], fromUnits: 5 },
    { situation: 'those that sold at all', units: [0, 0, 0, 0, 0, 0, 0, 0, -2, 4, 3], fromUnits: 4 },
    { situation: 'nobody, where nothing was sold', units: [0, 0, -1], fromUnits: null },
  ])('is $situation', ({ units, fromUnits }) => {
    expect(rankSellers(units).fromUnits).toBe(fromUnits);
  });

  it.each([
    { situation: 'as many units as the last of them', units: 40, top: true },
    { situation: 'one unit fewer', units: 39, top: false },
    { situation: 'nothing', units: 0, top: false },
    { situation: 'nobody knows how many', units: null, top: true },
  ])('holds a variant that sold $situation: $top', ({ units, top }) => {
    expect(isTopSeller(units, rank(), NOW)).toBe(top);
  });

  it.each([
    { situation: 'before the first morning', of: null },
    { situation: 'while nothing is sold in the shop', of: rank({ sellers: 0, fromUnits: null }) },
    {
      situation: 'once the ranks are more than three days old',
      of: rank({ asOf: '2026-11-15T11:59:59.000Z' }),
    },
  ])('holds every variant $situation', ({ of }) => {
    expect(isTopSeller(0, of, NOW)).toBe(true);
  });

  it('goes by ranks of up to three days ago', () => {
    expect(isTopSeller(0, rank({ asOf: '2026-11-15T12:00:00.000Z' }), NOW)).toBe(false);
  });

  it('is worked out over 28 days, today included', () => {
    const today = 20_000;
    const sold = (day: number, units: number) => ({ day, units, wasInStock: true });
    const days = [
      sold(today - 28, 100),
      sold(today - 27, 10),
      sold(today - 3, -4),
      sold(today - 1, 5),
      sold(today, 2),
    ];
    expect(recentUnits(demandHistoryOf(today - 90, days, today))).toBe(17);
  });
});
