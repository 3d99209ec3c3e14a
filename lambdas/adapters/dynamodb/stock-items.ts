import type { InventoryLevel, Unreceived } from '../../domain/inventory/inventory-level';
import type { Location } from '../../domain/inventory/location';
import type { Variant } from '../../domain/inventory/variant';
import type { PartVersions, VariantRecord } from '../../domain/inventory/variant-record';
import type { Share, Shares } from '../../domain/inventory/share';
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
  const unreceived = unreceivedFromItem(item);
  const reported = numberOrNull(item.available);
  const reportedAt = item.updatedAt as string;
  return {
    variantId: item.variantId as string,
    locationId: item.locationId as string,
    shopId: item.shopId as string,
    available: reported === null ? null : reported - (unreceived?.units ?? 0),
    onHand: numberOrNull(item.onHand),
    committed: numberOrNull(item.committed),
    incoming: numberOrNull(item.incoming),
    ...(typeof item.was === 'number' ? { was: item.was } : {}),
    ...(typeof item.wasOnHand === 'number' ? { wasOnHand: item.wasOnHand } : {}),
    ...(typeof item.wasCommitted === 'number' ? { wasCommitted: item.wasCommitted } : {}),
    ...(typeof item.wasIncoming === 'number' ? { wasIncoming: item.wasIncoming } : {}),
    version: item.version as string,
    updatedAt: unreceived !== null && unreceived.since > reportedAt ? unreceived.since : reportedAt,
    ...(unreceived === null ? {} : { unreceived }),
    deletedAt: textOrNull(item.deletedAt),
    needsReconciliation: item.needsReconciliation === true,
    band: (item.band as WatchBand | undefined) ?? null,
    bandRevision: numberOrNull(item.bandRevision) ?? 0,
    bandSignature: textOrNull(item.bandSignature) ?? '',
    shares: sharesFromItem(item),
  };
}

/** Lies with the level as `unreceived` and `unreceivedAt`; beside them `available` stays what the platform reported. */
function unreceivedFromItem({ unreceived, unreceivedAt, updatedAt }: Item): Unreceived | null {
  if (typeof unreceived !== 'number' || typeof unreceivedAt !== 'string') return null;
  return { units: unreceived, since: unreceivedAt, reportedAt: updatedAt as string };
}

const SHARE = 'share:';

/** Each share is an attribute of its own, so that one is written without knowing of the others. */
export const shareAttribute = (groupId: string): string => `${SHARE}${groupId}`;

type StoredRange = readonly [number | null, number | null] | 'unknown';
const RANGE_NAMES = [
  ['available', 'a'],
  ['on_hand', 'h'],
  ['projected', 'p'],
] as const;

/** Spelled short: a level with the shares of its product and its category is to stay within one kilobyte, one write unit. */
export function shareToAttribute({ token, revision, signature, ranges }: Share): Item {
  const stored: Record<string, unknown> = { t: token, v: revision, s: signature };
  if (ranges === null) return stored;
  const byBasis: Record<string, StoredRange> = {};
  for (const [basis, name] of RANGE_NAMES) {
    const range = ranges[basis];
    if (range !== undefined) {
      byBasis[name] = range === 'unknown' ? range : [range.quietAbove, range.quietBelow];
    }
  }
  return { ...stored, r: byBasis };
}

function sharesFromItem(item: Item): Shares {
  const names = Object.keys(item).filter((name) => name.startsWith(SHARE));
  return Object.fromEntries(
    names.map((name) => [name.slice(SHARE.length), shareFromAttribute(item[name] as Item)]),
  );
}

function shareFromAttribute({ t, v, s, r }: Item): Share {
  const stored = r as Readonly<Record<string, StoredRange>> | undefined;
  const share = { token: t as number, revision: v as number, signature: s as string };
  if (stored === undefined) return { ...share, ranges: null };
  const ranges: { -readonly [B in keyof WatchBand]: WatchBand[B] } = {};
  for (const [basis, name] of RANGE_NAMES) {
    const range = stored[name];
    if (range === undefined) continue;
    ranges[basis] = range === 'unknown' ? range : { quietAbove: range[0], quietBelow: range[1] };
  }
  return { ...share, ranges };
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
    ...(typeof item.operationsCategory === 'string' ? { operationsCategory: item.operationsCategory } : {}),
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
    leadTimeDays: numberOrNull(item.leadTimeDays),
    supplierId: textOrNull(item.supplierId),
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
