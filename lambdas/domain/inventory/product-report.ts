import type { ProductId, ShopId, VariantId } from './identity';
import type { Instant, Version } from './inventory-level';
import type { VariantFacts } from './variant-record';
import type { PageFacts } from '../page/page';

/** One variant as its product lists it. */
export interface ListedVariant {
  readonly variantId: VariantId;
  readonly platformVariantId: string;
  readonly sku: string | null;
  readonly facts: VariantFacts;
}

/** A product with the variants that the message carries, which need not be all of them. */
export interface ProductReport {
  readonly productId: ProductId;
  readonly shopId: ShopId;
  readonly version: Version;
  readonly updatedAt: Instant;
  readonly isDeletion: boolean;
  /** What it says of the product's page, but for its prices. */
  readonly page: PageFacts;
  readonly variants: readonly ListedVariant[];
  /** The platform's ids of all variants; null where the message cannot say which it left out. */
  readonly allPlatformVariantIds: readonly string[] | null;
}

/** A variant by both of its names. */
export interface VariantName {
  readonly variantId: VariantId;
  readonly platformVariantId: string;
}

/** What is kept of a product: enough to see that nothing changed, and to know which variants are gone. */
export interface ProductRecord {
  readonly productId: ProductId;
  readonly shopId: ShopId;
  readonly version: Version;
  /** Of all that is recorded of the product and its variants. Written after them, so that it stands for a finished job. */
  readonly digest: string;
  readonly variants: readonly VariantName[];
}

/**
 * The variants that a product once had and has no more. One that is only missing from the message because it carries
 * the first hundred is not gone.
 */
export function removedVariants(
  stored: readonly VariantName[],
  report: ProductReport,
): readonly VariantName[] {
  if (report.isDeletion) return stored;
  if (report.allPlatformVariantIds === null) return [];
  const all = new Set(report.allPlatformVariantIds);
  const listed = new Set(report.variants.map(({ variantId }) => variantId));
  return stored.filter(
    ({ variantId, platformVariantId }) => !listed.has(variantId) && !all.has(platformVariantId),
  );
}

/** The variants that the product has now, as far as they are known: those listed, and those not listed but not gone. */
export function standingVariants(
  stored: readonly VariantName[],
  report: ProductReport,
): readonly VariantName[] {
  const removed = new Set(removedVariants(stored, report).map(({ variantId }) => variantId));
  const listed = report.variants.map(({ variantId, platformVariantId }) => ({
    variantId,
    platformVariantId,
  }));
  const isListed = new Set(listed.map(({ variantId }) => variantId));
  return [
    ...listed,
    ...stored.filter(({ variantId }) => !isListed.has(variantId) && !removed.has(variantId)),
  ];
}
