import type { KeptFields } from '../../lambdas/adapters/storefront/reduce-body';
import { treatmentOf } from '../../lambdas/adapters/storefront/shopify/topics';

/** What Shelfwire asks Shopify to send. */
export const TOPICS = [
  'inventory_levels/update',
  'inventory_levels/connect',
  'inventory_levels/disconnect',
  'inventory_items/create',
  'inventory_items/update',
  'inventory_items/delete',
  'products/create',
  'products/update',
  'products/delete',
  'fulfillments/create',
  'fulfillments/update',
  'themes/publish',
  'themes/update',
  'orders/create',
  'orders/paid',
  'orders/updated',
  'orders/edited',
  'orders/cancelled',
  'refunds/create',
  'locations/create',
  'locations/update',
  'locations/activate',
  'locations/deactivate',
  'locations/delete',
  'inventory_shipments/create',
  'inventory_shipments/mark_in_transit',
  'inventory_shipments/receive_items',
  'inventory_shipments/add_items',
  'inventory_shipments/remove_items',
  'inventory_shipments/update_item_quantities',
  'inventory_shipments/update_tracking',
  'inventory_shipments/delete',
  'inventory_transfers/add_items',
  'inventory_transfers/remove_items',
  'inventory_transfers/update_item_quantities',
  'inventory_transfers/ready_to_ship',
  'inventory_transfers/updated',
  'inventory_transfers/complete',
  'inventory_transfers/cancel',
  'shop/update',
  'app/uninstalled',
] as const;

/** Asked of every app, and set in the app's own file only, never through the Admin API. */
export const COMPLIANCE_TOPICS = ['customers/data_request', 'customers/redact', 'shop/redact'] as const;

/** What the app has to be allowed so that Shopify sends these topics. */
export const SCOPES = [
  'read_fulfillments',
  'read_inventory',
  'read_inventory_shipments',
  'read_inventory_transfers',
  'read_locations',
  'read_orders',
  'read_products',
  'read_themes',
] as const;

export interface Subscription {
  readonly topics: readonly string[];
  /** Null asks for the whole body. */
  readonly includeFields: readonly string[] | null;
}

/**
 * The topics, those with the same fields together. Bodies that speak of a person are asked for without that person: the
 * fields are exactly those that Shelfwire would keep of them anyway.
 */
export function subscriptions(): readonly Subscription[] {
  const groups = new Map<string, { topics: string[]; includeFields: readonly string[] | null }>();
  for (const topic of TOPICS) {
    const includeFields = includeFieldsOf(topic);
    const key = JSON.stringify(includeFields);
    const group = groups.get(key) ?? { topics: [], includeFields };
    group.topics.push(topic);
    groups.set(key, group);
  }
  return [...groups.values()];
}

export function includeFieldsOf(topic: string): readonly string[] | null {
  const treatment = treatmentOf(topic);
  return treatment.treatment === 'record' && treatment.kept !== null ? pathsOf(treatment.kept) : null;
}

/** `line_items.price` for a field within a field; lists are named like the field of their elements. */
function pathsOf(kept: KeptFields, prefix = ''): readonly string[] {
  return Object.entries(kept).flatMap(([name, inner]) =>
    inner === true ? [`${prefix}${name}`] : pathsOf(inner, `${prefix}${name}.`),
  );
}
