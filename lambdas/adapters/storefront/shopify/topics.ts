import type { KeptFields } from '../reduce-body';

/**
 * Shelfwire's own, signed with the same secret: which collections an item is in. No product webhook of Shopify's says so;
 * a list of them can be imported as well.
 */
const COLLECTIONS_TOPIC = 'shelfwire/collections';

/** Bodies that hold nothing of a person travel as they were received. */
const AS_RECEIVED = 'as-received';

const REFUNDED_LINE: KeptFields = { line_item_id: true, quantity: true, restock_type: true };

const ORDER: KeptFields = {
  id: true,
  created_at: true,
  updated_at: true,
  cancelled_at: true,
  test: true,
  currency: true,
  taxes_included: true,
  line_items: {
    id: true,
    variant_id: true,
    product_id: true,
    sku: true,
    quantity: true,
    current_quantity: true,
    price: true,
    total_discount: true,
    discount_allocations: { amount: true },
    tax_lines: { price: true },
  },
  refunds: { id: true, created_at: true, refund_line_items: REFUNDED_LINE },
};

const ORDER_EDIT: KeptFields = {
  order_edit: {
    id: true,
    order_id: true,
    created_at: true,
    committed_at: true,
    line_items: { additions: { id: true, delta: true }, removals: { id: true, delta: true } },
  },
};

const REFUND: KeptFields = {
  id: true,
  order_id: true,
  created_at: true,
  refund_line_items: REFUNDED_LINE,
};

/** Which carrier brings it, and under which number, is nothing that is needed. */
const SHIPMENT: KeptFields = {
  id: true,
  shipment_id: true,
  status: true,
  happened_at: true,
  tracking: { arrives_at: true },
  updated_tracking: { arrives_at: true },
  line_items: { id: true, quantity: true },
  items_added: { id: true, quantity: true },
  items_removed: { id: true },
  items_updated: { id: true, new_quantity: true },
  items_received: { id: true, old_accepted_quantity: true, new_accepted_quantity: true },
};

/** From where to where it goes is not needed: what is new stock, a purchase order says. */
const TRANSFER: KeptFields = {
  id: true,
  status: true,
  happened_at: true,
  line_items: { id: true, quantity: true },
  items_added: { line_item_id: true, quantity: true },
  items_removed: { line_item_id: true },
  items_updated: { line_item_id: true, new_quantity: true },
};

const FULFILMENT: KeptFields = { id: true, order_id: true, status: true, created_at: true, updated_at: true };

const LOCATION: KeptFields = { id: true, name: true, active: true, updated_at: true };

/**
 * The topics that are recorded, and what is kept of a body that may speak of a person: the rest is taken out before
 * anything is stored, queued or logged.
 */
const RECORDED_TOPICS: Readonly<Record<string, KeptFields | typeof AS_RECEIVED>> = {
  'inventory_levels/update': AS_RECEIVED,
  'inventory_levels/connect': AS_RECEIVED,
  'inventory_levels/disconnect': AS_RECEIVED,
  'inventory_items/create': AS_RECEIVED,
  'inventory_items/update': AS_RECEIVED,
  'inventory_items/delete': AS_RECEIVED,
  'products/create': AS_RECEIVED,
  'products/update': AS_RECEIVED,
  'products/delete': AS_RECEIVED,
  'themes/publish': AS_RECEIVED,
  'themes/update': AS_RECEIVED,
  [COLLECTIONS_TOPIC]: AS_RECEIVED,
  'orders/create': ORDER,
  'orders/paid': ORDER,
  'orders/updated': ORDER,
  'orders/cancelled': ORDER,
  'orders/edited': ORDER_EDIT,
  'refunds/create': REFUND,
  'fulfillments/create': FULFILMENT,
  'fulfillments/update': FULFILMENT,
  'locations/create': LOCATION,
  'locations/update': LOCATION,
  'locations/activate': LOCATION,
  'locations/deactivate': LOCATION,
  'locations/delete': LOCATION,
  'inventory_shipments/create': SHIPMENT,
  'inventory_shipments/mark_in_transit': SHIPMENT,
  'inventory_shipments/receive_items': SHIPMENT,
  'inventory_shipments/add_items': SHIPMENT,
  'inventory_shipments/remove_items': SHIPMENT,
  'inventory_shipments/update_item_quantities': SHIPMENT,
  'inventory_shipments/update_tracking': SHIPMENT,
  'inventory_shipments/delete': SHIPMENT,
  'inventory_transfers/add_items': TRANSFER,
  'inventory_transfers/remove_items': TRANSFER,
  'inventory_transfers/update_item_quantities': TRANSFER,
  'inventory_transfers/ready_to_ship': TRANSFER,
  'inventory_transfers/updated': TRANSFER,
  'inventory_transfers/complete': TRANSFER,
  'inventory_transfers/cancel': TRANSFER,
  'shop/update': {
    id: true,
    myshopify_domain: true,
    name: true,
    currency: true,
    iana_timezone: true,
    updated_at: true,
  },
  'app/uninstalled': { id: true, myshopify_domain: true },
  'shop/redact': { shop_id: true, shop_domain: true },
};

/** Compliance requests about a customer: there is nothing to give out or to erase, because nothing of one is kept. */
const CUSTOMER_TOPICS: readonly string[] = ['customers/data_request', 'customers/redact'];

export type TopicTreatment =
  | { readonly treatment: 'record'; readonly kept: KeptFields | null }
  | { readonly treatment: 'answer_only' }
  | { readonly treatment: 'unknown' };

/** What is done with a topic. `kept` is null where the body travels as it is. */
export function treatmentOf(topic: string): TopicTreatment {
  if (CUSTOMER_TOPICS.includes(topic)) return { treatment: 'answer_only' };
  const kept = Object.hasOwn(RECORDED_TOPICS, topic) ? RECORDED_TOPICS[topic] : undefined;
  if (kept === undefined) return { treatment: 'unknown' };
  return { treatment: 'record', kept: kept === AS_RECEIVED ? null : kept };
}

export const isLevelTopic = (topic: string): boolean => topic.startsWith('inventory_levels/');
