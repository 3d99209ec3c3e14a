import type { ShopId, VariantId } from '../inventory/identity';
import type { RuleLevel } from '../rule/rule';

/** What an alert is about. */
export interface AlertEntity {
  readonly type: RuleLevel;
  /**
   * Ours and unique among its type: a variant's or a product's id, a purchase order's, a shop's, a source's; a category's
   * is that of `categoryIdOf`.
   */
  readonly id: string;
}

export const variantEntity = (variantId: VariantId): AlertEntity => ({ type: 'variant', id: variantId });

/** Unique over all types. A variant's is its own id; any other says its type: `product~shopify-8123456789013`. */
export function entityIdOf({ type, id }: AlertEntity): string {
  return type === 'variant' ? id : `${type}~${id}`;
}

/** The inverse of `entityIdOf`. A variant's id holds no tilde before its first dash. */
export function entityOf(entityId: string): AlertEntity {
  const match = /^(product|category|purchase_order|shop|source)~(.*)$/s.exec(entityId);
  return match === null
    ? { type: 'variant', id: entityId }
    : { type: match[1] as RuleLevel, id: match[2] ?? '' };
}

/** A category is a shop's own: two shops' mugs are two categories. */
export function categoryIdOf(shopId: ShopId, category: string): string {
  return `${shopId}~${encodeURIComponent(category)}`;
}

/** Names a category of operations where its sales are added up and its items are found. No alert is about one. */
export const operationsCategoryId = (shopId: ShopId, category: string): string =>
  `operations~${categoryIdOf(shopId, category)}`;

/** The inverse of `categoryIdOf`. */
export function categoryOf(categoryId: string): { readonly shopId: ShopId; readonly category: string } {
  const tilde = categoryId.indexOf('~');
  return { shopId: categoryId.slice(0, tilde), category: decodeURIComponent(categoryId.slice(tilde + 1)) };
}
