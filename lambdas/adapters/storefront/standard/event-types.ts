import type { KeptFields } from '../reduce-body';

const LEVEL_KEY: KeptFields = { variantId: true, locationId: true, updatedAt: true };

const LINE: KeptFields = {
  lineId: true,
  variantId: true,
  quantity: true,
  currentQuantity: true,
  netAmount: true,
  grossAmount: true,
};

const PURCHASE_LINE: KeptFields = {
  lineId: true,
  variantId: true,
  quantity: true,
  receivedQuantity: true,
  receivedAt: true,
  receipts: { quantity: true, receivedAt: true },
  expectedAt: true,
  unitCost: true,
  shipmentLineIds: true,
  transferLineIds: true,
};

const PAGE_COUNT: KeptFields = { productId: true, url: true, from: true, views: true };

/** The vendor-neutral event types of docs/vendor-neutral-events.md, with the fields that each may carry. */
export const EVENT_DATA = {
  'inventory_level.updated': { ...LEVEL_KEY, available: true, onHand: true, committed: true, incoming: true },
  'inventory_level.deleted': LEVEL_KEY,
  'variant.updated': {
    variantId: true,
    updatedAt: true,
    productId: true,
    sku: true,
    title: true,
    variantTitle: true,
    vendor: true,
    productType: true,
    category: true,
    tags: true,
    collections: true,
    status: true,
    publishedAt: true,
    tracked: true,
    continueSelling: true,
    isGiftCard: true,
    price: true,
    cost: true,
    currency: true,
    leadTimeDays: true,
    supplierId: true,
    url: true,
  },
  'variant.deleted': { variantId: true, updatedAt: true },
  'location.updated': { locationId: true, updatedAt: true, name: true, isActive: true },
  'location.deleted': { locationId: true, updatedAt: true },
  'order.updated': {
    orderId: true,
    updatedAt: true,
    orderedAt: true,
    currency: true,
    isCancelled: true,
    isTest: true,
    lines: LINE,
  },
  'refund.created': {
    refundId: true,
    orderId: true,
    updatedAt: true,
    createdAt: true,
    lines: LINE,
  },
  'page_views.counted': {
    updatedAt: true,
    counts: PAGE_COUNT,
  },
  'cost.updated': { variantId: true, updatedAt: true, cost: true, currency: true, from: true },
  'lot.updated': {
    variantId: true,
    lotId: true,
    updatedAt: true,
    locationId: true,
    quantity: true,
    expiresOn: true,
    receivedOn: true,
  },
  'category_map.updated': { operationsCategory: true, storefrontCategory: true, updatedAt: true, from: true },
  'website.updated': {
    pageUrl: true,
    productId: true,
    updatedAt: true,
    changes: { field: true, from: true, to: true },
  },
  'fulfillment.updated': {
    fulfillmentId: true,
    orderId: true,
    updatedAt: true,
    orderedAt: true,
    fulfilledAt: true,
    isCancelled: true,
  },
  'lot.deleted': { variantId: true, lotId: true, updatedAt: true },
  'purchase_order.updated': {
    purchaseOrderId: true,
    updatedAt: true,
    name: true,
    supplierId: true,
    supplierName: true,
    status: true,
    orderedAt: true,
    expectedAt: true,
    locationId: true,
    currency: true,
    shipmentIds: true,
    transferIds: true,
    lines: PURCHASE_LINE,
  },
  'purchase_order.received': {
    purchaseOrderId: true,
    receiptId: true,
    updatedAt: true,
    receivedAt: true,
    lines: PURCHASE_LINE,
  },
  'purchase_order.deleted': { purchaseOrderId: true, updatedAt: true },
  'supplier.updated': { supplierId: true, updatedAt: true, name: true, leadTimeDays: true },
} as const satisfies Record<string, KeptFields>;

export type EventType = keyof typeof EVENT_DATA;

/** What the door for page views lets through: nothing of who visited them. */
export const KEPT_TRAFFIC_FIELDS: KeptFields = {
  type: true,
  timestamp: true,
  data: EVENT_DATA['page_views.counted'],
};

/** Every field that any type may carry: what a sender adds of its own, perhaps about a person, is not taken in. */
export const KEPT_EVENT_FIELDS: KeptFields = {
  type: true,
  timestamp: true,
  data: Object.values<KeptFields>(EVENT_DATA).reduce(both, {}),
};

/** Two types may have a field of one name with fields of its own in it: the lines of orders and of purchase orders. */
function both(one: KeptFields, other: KeptFields): KeptFields {
  const merged: Record<string, true | KeptFields> = { ...one };
  for (const [name, kept] of Object.entries(other)) {
    const present = merged[name];
    merged[name] = typeof present === 'object' && kept !== true ? both(present, kept) : kept;
  }
  return merged;
}

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENT_DATA, type);
}
