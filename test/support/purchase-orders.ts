import type { OrderFacts } from '../../lambdas/domain/purchase/order-facts';
import type { PurchaseLine, PurchaseOrder } from '../../lambdas/domain/purchase/purchase-order';
import { NOW, SHOP } from './builders';

/** Builders for tests about purchase orders: of a hundred mugs, placed ten days ago and expected in ten. */
const PLACED = '2026-11-08T12:00:00.000Z';
const EXPECTED = '2026-11-28T12:00:00.000Z';
const VERSION = '2026-11-08T12:00:00.000000000Z|2026-11-08T12:00:00.000000000Z';
export const MUG = 'shopify-1';

export function aLine(fields: Partial<PurchaseLine> = {}): PurchaseLine {
  return {
    lineId: '1',
    variantId: MUG,
    quantity: 100,
    unitCostMinor: 610,
    expectedAt: null,
    promisedAt: EXPECTED,
    promisedBy: VERSION,
    shipmentLineIds: [],
    transferLineIds: [],
    plannedAt: PLACED,
    arrival: null,
    datedAt: PLACED,
    said: [],
    ...fields,
  };
}

export function anOrder(fields: Partial<PurchaseOrder> = {}): PurchaseOrder {
  return {
    orderId: 'src_0123456789abcdef-PO-7',
    shopId: SHOP,
    name: 'PO-7',
    supplierId: 'src_0123456789abcdef-kiel',
    supplierName: 'Potters of Kiel',
    status: 'ordered',
    placedAt: PLACED,
    orderedBy: VERSION,
    expectedAt: EXPECTED,
    promisedAt: EXPECTED,
    promisedBy: VERSION,
    locationId: null,
    currency: 'USD',
    lines: [aLine()],
    leftOut: [],
    shipmentIds: [],
    transferIds: [],
    receipts: [],
    listedBy: null,
    transferEnds: [],
    version: VERSION,
    heardAt: PLACED,
    deletedAt: null,
    ...fields,
  };
}

export function orderFacts(order: Partial<PurchaseOrder> = {}, fields: Partial<OrderFacts> = {}): OrderFacts {
  const names: Readonly<Record<string, string>> = { [MUG]: 'Harbour Mug' };
  return { order: anOrder(order), now: NOW, timeZone: 'UTC', nameOf: (id) => names[id] ?? null, ...fields };
}

export const received = (units: number, at: string) => ({
  receiptId: at,
  at,
  version: `${at}|${at}`,
  lines: [{ lineId: '1', units }],
});
