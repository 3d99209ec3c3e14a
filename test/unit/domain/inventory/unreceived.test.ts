import { describe, expect, it } from 'vitest';
import type { Location } from '../../../../lambdas/domain/inventory/location';
import { unreceivedByLocation, unreceivedIn } from '../../../../lambdas/domain/inventory/unreceived';
import type { VariantPurchase } from '../../../../lambdas/domain/purchase/variant-purchase';
import { aLevel, NOW, SHOP } from '../../../support/builders';

const anOrder = (orderId: string, units: number, fields: Partial<VariantPurchase> = {}): VariantPurchase => ({
  orderId,
  shopId: SHOP,
  supplierId: null,
  placedAt: '2026-11-01T08:00:00.000Z',
  locationId: null,
  incoming: units === 0 ? [] : [{ units, expectedAt: null }],
  receipts: [],
  tookDays: null,
  ...fields,
});
const at = (locationId: string, fields = {}) => aLevel({ locationId, ...fields });
const noLocations: ReadonlyMap<string, Location> = new Map();
const takenOff = (
  orders: readonly VariantPurchase[],
  levels: ReturnType<typeof at>[],
  locations: ReadonlyMap<string, Location> = noLocations,
) => Object.fromEntries(unreceivedByLocation(orders, levels, locations));

describe('what has not been received', () => {
  it('comes off the location that its order names, all dates together', () => {
    const dated = {
      incoming: [
        { units: 3, expectedAt: NOW },
        { units: 4, expectedAt: null },
      ],
      locationId: 'b',
    };
    expect(takenOff([anOrder('1', 0, dated)], [at('a'), at('b')])).toEqual({ a: 0, b: 7 });
  });

  it('comes off nowhere where the item is not stocked at that location, or no longer', () => {
    const orders = [anOrder('1', 5, { locationId: 'b' })];
    expect(takenOff(orders, [at('a')])).toEqual({ a: 0 });
    expect(takenOff(orders, [at('a'), at('b', { deletedAt: NOW })])).toEqual({ a: 0 });
  });

  it('comes off where the latest order that says so goes, if its own order does not', () => {
    const orders = [
      anOrder('1', 0, { locationId: 'b', placedAt: '2026-11-02T08:00:00.000Z' }),
      anOrder('2', 0, { locationId: 'a', placedAt: '2026-11-01T08:00:00.000Z' }),
      anOrder('3', 5, { placedAt: '2026-11-03T08:00:00.000Z' }),
    ];
    expect(takenOff(orders, [at('a'), at('b')])).toEqual({ a: 0, b: 5 });
    expect(takenOff(orders, [at('a')])).toEqual({ a: 5 });
  });

  it('comes off the first location that counts and is known, however much is there, if no order says', () => {
    const orders = [anOrder('1', 5)];
    expect(takenOff(orders, [at('b', { available: 900 }), at('a', { available: 0 })])).toEqual({
      a: 5,
      b: 0,
    });
    expect(takenOff(orders, [at('a', { available: null }), at('b')])).toEqual({ a: 0, b: 5 });
    const off = { locationId: 'a', shopId: SHOP, name: null, isActive: false, isDeleted: false };
    expect(takenOff(orders, [at('a'), at('b')], new Map([['a', off]]))).toEqual({ a: 0, b: 5 });
    expect(takenOff(orders, [at('a')], new Map([['a', off]]))).toEqual({ a: 5 });
    expect(takenOff(orders, [at('a', { available: null })])).toEqual({ a: 0 });
  });

  it('is said of a sum by what is reported, what is taken off, and nothing unknown', () => {
    const off = (units: number) => ({ unreceived: { units, since: NOW, reportedAt: NOW } });
    const levels = [
      at('a', { available: -2, incoming: 1, ...off(5) }),
      at('b', { available: 4 }),
      at('c', { available: null, ...off(9) }),
    ];
    expect(unreceivedIn(levels, 'available')).toEqual({ reported: 7, unreceived: 5 });
    expect(unreceivedIn(levels, 'projected')).toEqual({ reported: 8, unreceived: 5 });
    expect(unreceivedIn(levels, 'on_hand')).toBeNull();
    expect(unreceivedIn([at('b')], 'available')).toBeNull();
  });
});
