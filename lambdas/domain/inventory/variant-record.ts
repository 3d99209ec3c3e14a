import type { ShopId, VariantId } from './identity';
import type { Instant, Version } from './inventory-level';
import type { Variant } from './variant';

/**
 * A variant's facts come from origins that arrive in any order: the product, the inventory item, and for Shopify's items
 * the list of collections that is imported beside them. Each origin owns some fields and is ordered by its own versions,
 * so that an older product never undoes a newer inventory item.
 * A vendor-neutral source knows no inventory items: all its fields are the product's. One that speaks of another shop's
 * items, as a planning system does, is an origin by itself. So is whoever says from which day on an item costs what.
 */
export type VariantPart = 'product' | 'inventoryItem' | 'collections' | 'linkedSource' | 'cost';

/** What one origin last said: its version, its SKU (both origins know it) and whether it said that the variant is gone. */
export interface PartVersion {
  readonly version: Version;
  readonly sku?: string;
  readonly deletedAt?: Instant;
}

export type PartVersions = { readonly [P in VariantPart]?: PartVersion };

/** A stored variant with what orders its parts. */
export interface VariantRecord {
  readonly variant: Variant;
  readonly versions: PartVersions;
}

export type VariantFacts = Partial<
  Omit<Variant, 'variantId' | 'shopId' | 'sku' | 'firstSeenAt' | 'deletedAt' | 'attributesRevision'>
>;

/** What one origin says about one variant. Facts that it does not mention stay as they are. */
export interface VariantReport {
  readonly variantId: VariantId;
  readonly shopId: ShopId;
  readonly part: VariantPart;
  readonly version: Version;
  /** Undefined where the report does not mention it. */
  readonly sku?: string | null;
  readonly facts: VariantFacts;
  /** When the origin says that the variant is gone. */
  readonly deletedAt: Instant | null;
}

export type VariantMerge =
  /** Older than what this origin said last. */
  | { readonly outcome: 'stale' }
  /** This very state was merged before; whether it was announced is not known. */
  | { readonly outcome: 'already_merged' }
  | {
      readonly outcome: 'merged';
      readonly record: VariantRecord;
      /** Whether something that rules look at is different now. */
      readonly concernsRules: boolean;
    };

/** A variant of which only its existence is known, e.g. because its stock level came first. */
export function unknownVariant(variantId: VariantId, shopId: ShopId, firstSeenAt: Instant): Variant {
  return {
    variantId,
    shopId,
    productId: null,
    platformVariantId: null,
    sku: null,
    title: null,
    variantTitle: null,
    vendor: null,
    productType: null,
    category: null,
    tags: [],
    collections: [],
    status: null,
    publishedAt: null,
    tracked: null,
    continueSelling: null,
    isGiftCard: false,
    priceMinor: null,
    costMinor: null,
    currency: null,
    leadTimeDays: null,
    supplierId: null,
    firstSeenAt,
    deletedAt: null,
    attributesRevision: 0,
  };
}

/**
 * Folds what one origin says into the stored variant. The origin that spoke last names the SKU; the variant is gone
 * while either origin says so.
 */
export function mergeVariant(stored: VariantRecord, report: VariantReport): VariantMerge {
  const before = stored.versions[report.part];
  if (before !== undefined && report.version < before.version) return { outcome: 'stale' };
  if (before !== undefined && report.version === before.version) return { outcome: 'already_merged' };

  const sku = report.sku === undefined ? before?.sku : (report.sku ?? undefined);
  const part: PartVersion = {
    version: report.version,
    ...(sku === undefined ? {} : { sku }),
    ...(report.deletedAt === null ? {} : { deletedAt: report.deletedAt }),
  };
  const versions: PartVersions = { ...stored.versions, [report.part]: part };
  const variant: Variant = {
    ...stored.variant,
    ...report.facts,
    sku: latestSku(versions),
    deletedAt: versions.product?.deletedAt ?? versions.inventoryItem?.deletedAt ?? null,
  };
  const concernsRules = RULE_FACTS.some((fact) => !isSame(stored.variant[fact], variant[fact]));
  const attributesRevision = stored.variant.attributesRevision + (concernsRules ? 1 : 0);
  return {
    outcome: 'merged',
    record: { variant: { ...variant, attributesRevision }, versions },
    concernsRules,
  };
}

/** What scopes, stock rules and forecasts look at. A new title or price changes no decision. */
const RULE_FACTS = [
  'productId',
  'vendor',
  'productType',
  'category',
  'tags',
  'collections',
  'status',
  'tracked',
  'continueSelling',
  'isGiftCard',
  'leadTimeDays',
  'supplierId',
  'deletedAt',
] as const satisfies readonly (keyof Variant)[];

function latestSku({ product, inventoryItem }: PartVersions): string | null {
  const [newest, other] =
    (inventoryItem?.version ?? '') > (product?.version ?? '')
      ? [inventoryItem, product]
      : [product, inventoryItem];
  return newest?.sku ?? other?.sku ?? null;
}

/** Tags and collections are sets: their order says nothing. */
function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((value) => other.includes(value));
}
