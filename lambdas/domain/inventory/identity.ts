/**
 * Ids are ours and unique across shops and sources: the system an id comes from, a dash, and the id as that system
 * writes it (percent-encoded). They stay text from end to end, so an 18-digit id is never rounded.
 * Shopify's ids are unique across all shops, so its source is `shopify`; a vendor-neutral source is its own namespace.
 */
export type SourceId = 'shopify' | `src_${string}`;

/** A sellable unit at variant level, named by its inventory item because levels arrive before products do. */
export type VariantId = string;
export type ProductId = string;
export type LocationId = string;
/** The shop's domain on Shopify, the source's id elsewhere. */
export type ShopId = string;

/** The system that a shop is in: a source's shop is the source itself, any other is Shopify's. */
export const sourceOfShop = (shopId: ShopId): SourceId =>
  shopId.startsWith('src_') ? (shopId as SourceId) : 'shopify';

/** What an id of ours looks like, wherever one was expected and something else came. */
export const EXAMPLE_ID = 'shopify-44871651328213';

/** `shopify` + `44871651328213` → `shopify-44871651328213`. */
export function idOf(source: SourceId, externalId: string): string {
  return `${source}-${encodeURIComponent(externalId)}`;
}

/** The inverse of `idOf`. A source never contains a dash, so the first one separates. */
export function externalIdOf(id: string): { source: SourceId; externalId: string } {
  const dash = id.indexOf('-');
  return { source: id.slice(0, dash) as SourceId, externalId: decodeURIComponent(id.slice(dash + 1)) };
}
