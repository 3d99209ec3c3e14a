import type { LocationReport, ShopReport } from '../../../app/platform-report';
import { idOf } from '../../../domain/inventory/identity';
import type { ListedVariant, ProductReport } from '../../../domain/inventory/product-report';
import type { VariantFacts, VariantReport } from '../../../domain/inventory/variant-record';
import { instantOf, updatedAtOf } from '../../../domain/inventory/version';
import { PoisonMessageError } from '../../../platform/errors';
import type { Fields } from '../fields';
import { isCurrency, minorUnitsOf } from '../minor-units';
import { readPage } from './read-page';
import { type Reading, triggeredAtOf, versionIn } from '../reading';

/** A product webhook carries at most this many variants in full. */
const LISTED_VARIANTS = 100;

/**
 * `products/create`, `update` and `delete`. Fields that a subscription leaves out stay as they are known. Product
 * webhooks carry neither collections nor costs.
 */
export function readProduct(reading: Reading): ProductReport {
  const { body, envelope } = reading;
  const productId = idOf('shopify', body.id('id'));
  const isDeletion = envelope.topic === 'products/delete';
  const version = versionIn(reading, isDeletion ? null : body.instant('updated_at'));
  const shared = isDeletion ? {} : { ...productFacts(body), productId };
  const listed = isDeletion ? [] : body.list('variants');
  return {
    productId,
    shopId: envelope.shop,
    version,
    updatedAt: instantOf(updatedAtOf(version)),
    isDeletion,
    page: isDeletion ? {} : readPage(body),
    variants: listed.flatMap((variant) => listedVariant(variant, shared, reading.currency)),
    allPlatformVariantIds: isDeletion ? [] : allVariantIds(body, listed),
  };
}

function productFacts(body: Fields): VariantFacts {
  const productType = body.textOrNull('product_type');
  return {
    ...(body.has('title') ? { title: body.textOrNull('title') } : {}),
    ...(body.has('vendor') ? { vendor: body.textOrNull('vendor') } : {}),
    ...(body.has('product_type') ? { productType, isGiftCard: isGiftCardType(productType) } : {}),
    ...(body.has('category')
      ? { category: body.fieldsOrNull('category')?.textOrNull('full_name') ?? null }
      : {}),
    ...(body.has('tags') ? { tags: tagsIn(body.textOrNull('tags') ?? '') } : {}),
    ...(body.has('status') ? { status: body.oneOf('status', ['active', 'draft', 'archived']) } : {}),
    ...(body.has('published_at') ? { publishedAt: publishedAt(body) } : {}),
  };
}

/** Product webhooks have no flag for gift cards; Shopify's own ones bear this type. */
const isGiftCardType = (productType: string | null): boolean => /^gift[ _-]?cards?$/i.test(productType ?? '');

function publishedAt(body: Fields): string | null {
  const instant = body.instantOrNull('published_at');
  return instant === null ? null : instantOf(instant);
}

/** Tags come as one text, parted by commas. */
function tagsIn(text: string): readonly string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))].toSorted();
}

/** None for a variant without an inventory item: it has no stock and no name of ours. */
function listedVariant(
  variant: Fields,
  shared: VariantFacts,
  currency: string | null,
): readonly ListedVariant[] {
  const inventoryItemId = variant.idOrNull('inventory_item_id');
  if (inventoryItemId === null) return [];
  const platformVariantId = variant.id('id');
  const price = variant.decimalOrNull('price');
  const policy = variant.has('inventory_policy') ? variant.textOrNull('inventory_policy') : undefined;
  return [
    {
      variantId: idOf('shopify', inventoryItemId),
      platformVariantId,
      sku: variant.textOrNull('sku'),
      facts: {
        ...shared,
        platformVariantId,
        variantTitle: variant.textOrNull('title'),
        ...(policy === undefined ? {} : { continueSelling: policy === null ? null : policy === 'continue' }),
        priceMinor:
          price === null || currency === null ? null : minorUnitsOf(price, currency, 'variants.price'),
        currency,
      },
    },
  ];
}

/** Shopify sends amounts without their currency: while the shop's is unknown, they are left out. */
function minorOrNull(amount: string | null, currency: string, field: string): number | null {
  return amount === null ? null : minorUnitsOf(amount, currency, field);
}

/** The ids of all variants, or null where some may have been left out without being named. */
function allVariantIds(body: Fields, listed: readonly Fields[]): readonly string[] | null {
  const gids = body.listOrNull('variant_gids');
  if (gids !== null) return gids.map((gid) => gid.text('admin_graphql_api_id').split('/').at(-1) ?? '');
  return listed.length < LISTED_VARIANTS ? listed.map((variant) => variant.id('id')) : null;
}

/** `inventory_items/create`, `update` and `delete`: the SKU, the cost, and whether stock is tracked at all. */
export function readInventoryItem(reading: Reading): VariantReport {
  const { body, envelope, currency } = reading;
  const isDeletion = envelope.topic === 'inventory_items/delete';
  const version = versionIn(reading, isDeletion ? null : body.instant('updated_at'));
  const cost = isDeletion ? null : body.decimalOrNull('cost');
  return {
    variantId: idOf('shopify', body.id('id')),
    shopId: envelope.shop,
    part: 'inventoryItem',
    version,
    ...(!isDeletion && body.has('sku') ? { sku: body.textOrNull('sku') } : {}),
    facts: isDeletion
      ? {}
      : {
          ...(body.has('tracked') ? { tracked: body.booleanOrNull('tracked') } : {}),
          ...(currency === null ? {} : { currency, costMinor: minorOrNull(cost, currency, 'cost') }),
        },
    deletedAt: isDeletion ? instantOf(updatedAtOf(version)) : null,
  };
}

/** `shelfwire/collections`: all collections that an inventory item is in; an empty list takes it out of all. */
export function readCollections(reading: Reading): VariantReport {
  const { body, envelope } = reading;
  return {
    variantId: idOf('shopify', body.id('inventory_item_id')),
    shopId: envelope.shop,
    part: 'collections',
    version: versionIn(reading, body.instant('updated_at')),
    facts: { collections: body.texts('collections') },
    deletedAt: null,
  };
}

/** `locations/create`, `update`, `activate`, `deactivate` and `delete`. The address was taken out at the door. */
export function readLocation(reading: Reading): LocationReport {
  const { body, envelope } = reading;
  const isDeletion = envelope.topic === 'locations/delete';
  return {
    locationId: idOf('shopify', body.id('id')),
    shopId: envelope.shop,
    version: versionIn(reading, isDeletion ? null : body.instant('updated_at')),
    ...(body.has('name') ? { name: body.textOrNull('name') } : {}),
    ...(body.has('active') ? { isActive: body.boolean('active') } : {}),
    isDeletion,
  };
}

/** `shop/update`, `app/uninstalled` and `shop/redact`. */
export function readShop(reading: Reading): ShopReport {
  const { body, envelope } = reading;
  const at = triggeredAtOf(reading);
  refuseOtherShop(reading, body.textOrNull('myshopify_domain'), 'myshopify_domain');
  if (envelope.topic === 'app/uninstalled') return { shopId: envelope.shop, at, status: 'uninstalled' };
  if (envelope.topic === 'shop/redact') return { shopId: redactedShop(reading), at, status: 'redacted' };
  const currency = body.textOrNull('currency');
  return {
    shopId: envelope.shop,
    at,
    status: null,
    ...(body.has('name') ? { name: body.textOrNull('name') } : {}),
    ...(currency !== null && isCurrency(currency) ? { currency } : {}),
    ...(body.has('iana_timezone') ? { timeZone: body.textOrNull('iana_timezone') } : {}),
  };
}

/** Erasing is final: the signed body has to name the same shop as the header, which nobody signed. */
function redactedShop(reading: Reading): string {
  refuseOtherShop(reading, reading.body.text('shop_domain'), 'shop_domain');
  return reading.envelope.shop;
}

/** A shop speaks for itself alone: whoever bears another shop's body must not stop its alerts or rename it. */
function refuseOtherShop({ envelope }: Reading, domain: string | null, field: string): void {
  if (domain === null || domain.toLowerCase() === envelope.shop) return;
  throw new PoisonMessageError('body.invalid', `${field}: expected the shop that the header names.`);
}
