import { externalIdOf, type ShopId, type SourceId } from '../inventory/identity';
import type { InventoryIndex } from '../inventory/inventory-row';

/** An item as its own system names it. */
export interface NamedItem {
  readonly variantId: string;
  /** How orders name it; null where that is not known. */
  readonly orderId: string | null;
  /** Nothing has been heard of it yet. */
  readonly isNew: boolean;
}

export type ItemLookup =
  | { readonly outcome: 'known'; readonly item: NamedItem }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'ambiguous'; readonly variantIds: readonly string[] };

export type LocationLookup =
  | { readonly outcome: 'known'; readonly locationId: string }
  | { readonly outcome: 'unknown' | 'ambiguous'; readonly known: readonly string[] };

/** What a shop's items and locations are called, by the names that people write in a list. */
export interface ShopItems {
  /** When the list of items was made; null where there is none yet. */
  readonly asOf: string | null;
  item(sku: string | undefined, variantId: string | undefined): ItemLookup;
  location(nameOrId: string): LocationLookup;
}

/**
 * The items of one shop by SKU, and its locations by name. A shop of a source's own is what its lists say: there an
 * unheard-of SKU is a new item's id, and an unheard-of location a new location's. A platform's shop knows its items itself.
 */
export function shopItems(index: InventoryIndex | null, shopId: ShopId, system: SourceId): ShopItems {
  const isOwn = system !== 'shopify';
  const bySku = new Map<string, NamedItem[]>();
  const byId = new Map<string, NamedItem>();
  const namesOf = new Map<string, Set<string>>();
  const locationIds = new Map<string, string | null>();
  for (const row of index?.rows ?? []) {
    if (row.shopId !== shopId) continue;
    const { externalId: variantId } = externalIdOf(row.variantId);
    const item = { variantId, orderId: row.platformVariantId ?? null, isNew: false };
    byId.set(variantId, item);
    if (row.sku !== null) bySku.set(row.sku, [...(bySku.get(row.sku) ?? []), item]);
    for (const { locationId, name } of row.locations) {
      const { externalId } = externalIdOf(locationId);
      locationIds.set(externalId, name);
      if (name !== null) {
        const key = name.trim().toLowerCase();
        namesOf.set(key, (namesOf.get(key) ?? new Set()).add(externalId));
      }
    }
  }
  const known = [...locationIds].map(([id, name]) => (name === null ? id : `${name} (${id})`)).slice(0, 10);

  return {
    asOf: index?.asOf ?? null,
    item(sku, variantId) {
      if (variantId !== undefined) {
        const item = byId.get(variantId) ?? { variantId, orderId: isOwn ? variantId : null, isNew: true };
        return isOwn || /^\d{1,20}$/.test(variantId) ? { outcome: 'known', item } : { outcome: 'unknown' };
      }
      const items = bySku.get(sku ?? '') ?? [];
      const [item, ...others] = items;
      if (others.length > 0) return { outcome: 'ambiguous', variantIds: items.map((one) => one.variantId) };
      if (item !== undefined) return { outcome: 'known', item };
      if (!isOwn || sku === undefined) return { outcome: 'unknown' };
      return { outcome: 'known', item: { variantId: sku, orderId: sku, isNew: !byId.has(sku) } };
    },
    location(nameOrId) {
      if (locationIds.has(nameOrId)) return { outcome: 'known', locationId: nameOrId };
      const named = [...(namesOf.get(nameOrId.toLowerCase()) ?? [])];
      const [locationId, ...others] = named;
      if (others.length > 0) return { outcome: 'ambiguous', known: named };
      if (locationId !== undefined) return { outcome: 'known', locationId };
      const mayBeNew = isOwn || /^\d{1,20}$/.test(nameOrId);
      return mayBeNew ? { outcome: 'known', locationId: nameOrId } : { outcome: 'unknown', known };
    },
  };
}
