import { describe, expect, it } from 'vitest';
import type { DeliveryRecord } from '../../../lambdas/app/purchase-ports';
import { createReadSupply } from '../../../lambdas/app/read-supply';
import { LEAST_ORDERS, UNKNOWN_LATENESS } from '../../../lambdas/domain/forecast/lead-time';
import type { Supplier } from '../../../lambdas/domain/purchase/supplier';
import type { VariantPurchase } from '../../../lambdas/domain/purchase/variant-purchase';
import { aVariant, NOW, SHOP } from '../../support/builders';

const KIEL = 'src_0123456789abcdef-kiel';

function aPurchase(fields: Partial<VariantPurchase> = {}): VariantPurchase {
  return {
    orderId: 'src_0123456789abcdef-PO-7',
    shopId: SHOP,
    supplierId: KIEL,
    placedAt: '2026-11-01T00:00:00.000Z',
    locationId: null,
    incoming: [{ units: 10, expectedAt: '2026-11-20T00:00:00.000Z' }],
    receipts: [],
    tookDays: null,
    ...fields,
  };
}
const done = (tookDays: number) => aPurchase({ incoming: [], tookDays });
const record = (orders: number, median: number): DeliveryRecord => ({
  lateness: orders < LEAST_ORDERS ? UNKNOWN_LATENESS : { median, p90: median, spread: [median], orders },
  tookDays: Array.from({ length: orders }, () => median * 10),
});

function supply(records: { shop: DeliveryRecord; supplier: DeliveryRecord }, typed: number | null = null) {
  const reads: string[] = [];
  const supplier: Supplier = { supplierId: KIEL, shopId: SHOP, name: null, leadTimeDays: typed };
  const read = createReadSupply({
    supplier: async () => {
      reads.push('supplier');
      return supplier;
    },
    deliveries: async (_shopId, supplierId) => {
      reads.push(supplierId === null ? 'of the shop' : 'of the supplier');
      return supplierId === null ? records.shop : records.supplier;
    },
  });
  return { read, reads };
}

describe('lateness', () => {
  it.each([
    { orders: LEAST_ORDERS - 1, median: 1.2 },
    { orders: LEAST_ORDERS, median: 2 },
  ])(
    'is the supplier’s own from twenty orders on, else that of all: of $orders',
    async ({ orders, median }) => {
      const { read } = supply({ shop: record(50, 1.2), supplier: record(orders, 2) });
      expect((await read(aVariant(), [aPurchase()], NOW)).lateness.median).toBe(median);
    },
  );

  it('is the shop’s where nothing is on order: it says whether the shop’s orders are known', async () => {
    const { read, reads } = supply({ shop: record(50, 1.2), supplier: record(50, 2) });
    const known = await read(aVariant(), [done(12), done(14), done(13)], NOW);
    expect(known.lateness.orders).toBe(50);
    expect(reads.toSorted()).toEqual(['of the shop', 'supplier']);
  });

  it('is read once a minute, however many items are looked at', async () => {
    const { read, reads } = supply({ shop: record(50, 1.2), supplier: record(50, 2) });
    await Promise.all([1, 2, 3].map(() => read(aVariant(), [aPurchase()], NOW)));
    expect(reads.toSorted()).toEqual(['of the supplier', 'supplier']);
    await read(aVariant(), [aPurchase()], '2026-11-18T12:00:59.999Z');
    expect(reads).toHaveLength(2);
    await read(aVariant(), [aPurchase()], '2026-11-18T12:01:00.000Z');
    expect(reads).toHaveLength(4);
  });
});

describe('a lead time', () => {
  const nothing = { shop: record(0, 1), supplier: record(0, 1) };
  const leadTime = async (
    records: typeof nothing,
    purchases: readonly VariantPurchase[],
    typed: { variant?: number; supplier?: number } = {},
  ) => {
    const { read } = supply(records, typed.supplier ?? null);
    const variant = aVariant({ leadTimeDays: typed.variant ?? null });
    const known = (await read(variant, purchases, NOW)).leadTime;
    return known === null ? null : [known.days, known.source];
  };

  it('is what was typed for the item, else for its supplier', async () => {
    const both = { variant: 7, supplier: 14 };
    expect(await leadTime(nothing, [aPurchase()], both)).toEqual([7, 'variant']);
    expect(await leadTime(nothing, [aPurchase()], { supplier: 14 })).toEqual([14, 'supplier']);
  });

  it('is measured from the item’s own orders from three on, else from its supplier’s', async () => {
    const known = { ...nothing, supplier: record(30, 3) };
    expect(await leadTime(known, [done(12), done(14), done(13)])).toEqual([13, 'measured']);
    expect(await leadTime(known, [done(12), done(14)])).toEqual([30, 'measured']);
  });

  it('is not known where nobody said and nothing was received', async () => {
    expect(await leadTime(nothing, [aPurchase()])).toBeNull();
  });
});
