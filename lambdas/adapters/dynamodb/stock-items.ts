import type { InventoryLevel } from '../../domain/inventory/inventory-level';
import type { Location } from '../../domain/inventory/location';
import type { Variant } from '../../domain/inventory/variant';
import type { PartVersions, VariantRecord } from '../../domain/inventory/variant-record';
import type { WatchBand } from '../../domain/inventory/watch-band';
import type { Shop } from '../../domain/shop/shop';
import { locationKey, shopKey, shopShardOf, variantKey } from './keys';

/**
 * The items of the stock table that several functions read. Attributes bear the domain's field names; an absent
 * attribute is null, so a null is never stored.
 */
export type Item = Readonly<Record<string, unknown>>;

/** Takes the nulls (and undefineds) out, because an absent attribute is how the table says "unknown". */
export function withoutNulls(fields: Item): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}

export function levelFromItem(item: Item): InventoryLevel {
  return {
    variantId: item.variantId as string,
    locationId: item.locationId as string,
    shopId: item.shopId as string,
    available: numberOrNull(item.available),
    onHand: numberOrNull(item.onHand),
    committed: numberOrNull(item.committed),
    incoming: numberOrNull(item.incoming),
    version: item.version as string,
    updatedAt: item.updatedAt as string,
    deletedAt: textOrNull(item.deletedAt),
    needsReconciliation: item.needsReconciliation === true,
    band: (item.band as WatchBand | undefined) ?? null,
    bandRevision: numberOrNull(item.bandRevision) ?? 0,
    bandSignature: textOrNull(item.bandSignature) ?? '',
  };
}

export function variantFromItem(item: Item): Variant {
  return {
    variantId: item.variantId as string,
    shopId: item.shopId as string,
    productId: textOrNull(item.productId),
    platformVariantId: textOrNull(item.platformVariantId),
    sku: textOrNull(item.sku),
    title: textOrNull(item.title),
    variantTitle: textOrNull(item.variantTitle),
    vendor: textOrNull(item.vendor),
    productType: textOrNull(item.productType),
    category: textOrNull(item.category),
    tags: (item.tags as string[] | undefined) ?? [],
    collections: (item.collections as string[] | undefined) ?? [],
    status: (item.status as Variant['status'] | undefined) ?? null,
    publishedAt: textOrNull(item.publishedAt),
    tracked: booleanOrNull(item.tracked),
    continueSelling: booleanOrNull(item.continueSelling),
    isGiftCard: item.isGiftCard === true,
    priceMinor: numberOrNull(item.priceMinor),
    costMinor: numberOrNull(item.costMinor),
    currency: textOrNull(item.currency),
    firstSeenAt: item.firstSeenAt as string,
    deletedAt: textOrNull(item.deletedAt),
    attributesRevision: numberOrNull(item.attributesRevision) ?? 0,
  };
}

/** How often a VARIANT item was written: by the intake, by a level that joined, by an evaluation. */
export function variantWriteCountOf(item: Item): number {
  return numberOrNull(item.writeCount) ?? 0;
}

/** A variant with what orders its parts, as the intake reads it. */
export function variantRecordFromItem(item: Item): VariantRecord {
  return { variant: variantFromItem(item), versions: (item.versions as PartVersions | undefined) ?? {} };
}

/** `writeCount` rises with every write, so that two writers who merged into the same state cannot both win. */
export function variantRecordToItem({ variant, versions }: VariantRecord, writeCount: number): Item {
  return {
    ...variantKey(variant.variantId),
    ...withoutNulls({ ...variant }),
    shopShard: shopShardOf(variant.shopId, variant.variantId),
    versions,
    writeCount,
  };
}

export function locationFromItem(item: Item): Location {
  return {
    locationId: item.locationId as string,
    shopId: item.shopId as string,
    name: textOrNull(item.name),
    isActive: item.isActive !== false,
    isDeleted: item.isDeleted === true,
  };
}

export function locationToItem(location: Location): Item {
  return { ...locationKey(location.locationId), ...withoutNulls({ ...location }) };
}

export function shopFromItem(item: Item): Shop {
  return {
    shopId: item.shopId as string,
    source: item.source as Shop['source'],
    name: item.name as string,
    currency: textOrNull(item.currency),
    timeZone: textOrNull(item.timeZone),
    status: item.status as Shop['status'],
    statusAt: item.statusAt as string,
    registeredAt: item.registeredAt as string,
  };
}

export function shopToItem(shop: Shop): Item {
  return { ...shopKey(shop.shopId), ...withoutNulls({ ...shop }) };
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const booleanOrNull = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);
