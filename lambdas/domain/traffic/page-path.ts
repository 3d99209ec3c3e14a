/** What is longer names no page that could be kept under its path. */
const LONGEST_PATH = 1_000;

/**
 * What tells pages of one shop apart: the path of an address, without its domain (a shop has several), query and fragment.
 * The many addresses of one product on Shopify, in a language or within a collection, are one: `/de/collections/sale/products/Mug?variant=7`
 * → `/products/mug`. Null where the text is no address of the web and no path.
 */
export function pagePathOf(address: string): string | null {
  const parsed = parse(address.trim());
  if (parsed === null) return null;
  const path = parsed.length > 1 ? parsed.replace(/\/+$/, '') : parsed;
  const handle = PRODUCT_PAGE.exec(path)?.[1];
  const canonical = handle === undefined ? path : productPath(handle);
  return canonical !== '' && canonical.length <= LONGEST_PATH ? canonical : null;
}

/** The page of the product with that handle. */
export const productPath = (handle: string): string => `/products/${normal(handle)}`;

/** A language or market may come first, and the collection that a visitor came through. */
const PRODUCT_PAGE = /^(?:\/[a-z]{2}(?:-[a-z]{2,4})?)?(?:\/collections\/[^/]+)?\/products\/([^/]+)$/i;

function parse(address: string): string | null {
  const isPath = address.startsWith('/') && !address.startsWith('//');
  if (!isPath && !/^https?:\/\//i.test(address)) return null;
  try {
    return new URL(address, 'https://shop.invalid').pathname;
  } catch {
    return null;
  }
}

/** In small letters, and percent-encoded once, however it was written. */
function normal(segment: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(segment).toLowerCase());
  } catch {
    return encodeURIComponent(segment.toLowerCase());
  }
}
