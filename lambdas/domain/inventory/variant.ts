import { externalIdOf, type ProductId, type ShopId, type VariantId } from './identity';
import type { SupplierId } from '../purchase/purchase-order';
import type { Instant } from './inventory-level';

export type ProductStatus = 'active' | 'draft' | 'archived';

/**
 * What is known of a sellable unit. Every field but the ids may be unknown (null), because levels, inventory items and
 * products arrive in any order. Money is in minor units of `currency`.
 */
export interface Variant {
  readonly variantId: VariantId;
  readonly shopId: ShopId;
  readonly productId: ProductId | null;
  /** The platform's own variant id, by which orders name it. On Shopify it differs from the inventory item's id. */
  readonly platformVariantId: string | null;
  readonly sku: string | null;
  /** The product's title. */
  readonly title: string | null;
  /** What tells this variant from its siblings, e.g. "Blue / 12 oz". */
  readonly variantTitle: string | null;
  readonly vendor: string | null;
  /** The merchant's own filing. */
  readonly productType: string | null;
  /** Where another system of operations files it; it stands before the merchant's own filing. Absent where none says. */
  readonly operationsCategory?: string | null;
  /** The standard taxonomy's full name, e.g. "Home & Garden > Kitchen & Dining > Mugs". */
  readonly category: string | null;
  readonly tags: readonly string[];
  readonly collections: readonly string[];
  readonly status: ProductStatus | null;
  readonly publishedAt: Instant | null;
  /** Null is unknown and treated as tracked. */
  readonly tracked: boolean | null;
  /** Whether it may be sold below zero; null is unknown and treated as no. */
  readonly continueSelling: boolean | null;
  readonly isGiftCard: boolean;
  readonly priceMinor: number | null;
  readonly costMinor: number | null;
  readonly currency: string | null;
  /** Days from an order to its receipt, as somebody typed them for this item; null where nobody did. */
  readonly leadTimeDays: number | null;
  readonly supplierId: SupplierId | null;
  readonly firstSeenAt: Instant;
  readonly deletedAt: Instant | null;
  /** Counts the changes to what rules look at; names the event that announces them. */
  readonly attributesRevision: number;
}

/** "Harbour Mug, Blue / 12 oz (MUG-BLU-12)"; falls back to what is known. */
export function nameOf(variant: Pick<Variant, 'variantId' | 'sku' | 'title' | 'variantTitle'>): string {
  const isOnlyVariant = variant.variantTitle === null || variant.variantTitle === 'Default Title';
  const title = [variant.title, isOnlyVariant ? null : variant.variantTitle].filter(Boolean).join(', ');
  if (title === '') return variant.sku ?? `Unknown SKU (${variant.variantId})`;
  return variant.sku === null ? title : `${title} (${variant.sku})`;
}

/** What tells it from its siblings where the product has been named: "Blue / 12 oz"; falls back to its whole name. */
export function siblingNameOf(
  variant: Pick<Variant, 'variantId' | 'sku' | 'title' | 'variantTitle'>,
): string {
  const isOnlyVariant = variant.variantTitle === null || variant.variantTitle === 'Default Title';
  return (isOnlyVariant ? null : variant.variantTitle) ?? variant.sku ?? nameOf(variant);
}

/** The product's page in the platform's admin; null where the platform has none that is known. */
export function adminPageOf({ shopId, productId }: Pick<Variant, 'shopId' | 'productId'>): string | null {
  if (productId === null) return null;
  const { source, externalId } = externalIdOf(productId);
  return source === 'shopify' ? `https://${shopId}/admin/products/${encodeURIComponent(externalId)}` : null;
}
