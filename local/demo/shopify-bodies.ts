import { DEMO_SHOP, type DemoLocation, type DemoProduct, type DemoVariant } from './catalogue';

/** One webhook as the shop would send it; `at` is when it happened. */
export interface DemoWebhook {
  readonly topic: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface DemoOrderLine {
  readonly product: DemoProduct;
  readonly variant: DemoVariant;
  readonly quantity: number;
  /** @default that of the order */
  readonly discountPercent?: number;
}

export interface DemoOrder {
  readonly id: number;
  readonly number: number;
  readonly at: Date;
  /** Set for a sale in the store. */
  readonly locationId: number | null;
  /** In percent, off the whole order. */
  readonly discountPercent: number;
  readonly lines: readonly DemoOrderLine[];
}

const SHOP_OFFSET_HOURS = 1;
export const CURRENCY = 'EUR';

/** With the shop's offset, as Shopify writes it: `2026-11-18T09:14:07+01:00`. */
function shopTime(at: Date): string {
  const local = new Date(at.getTime() + SHOP_OFFSET_HOURS * 3_600_000);
  return `${local.toISOString().slice(0, 19)}+01:00`;
}

/** The shop itself: its name, its currency and its zone. */
export function shopUpdated(at: Date): DemoWebhook {
  return {
    topic: 'shop/update',
    body: {
      id: 61_204_518_997,
      name: 'Blue Harbour',
      myshopify_domain: DEMO_SHOP,
      currency: CURRENCY,
      iana_timezone: 'Europe/Berlin',
      updated_at: shopTime(at),
    },
  };
}

export function locationCreated(location: DemoLocation, at: Date): DemoWebhook {
  return {
    topic: 'locations/create',
    body: {
      id: location.id,
      name: location.name,
      address1: 'Kaistraße 1',
      address2: null,
      city: location.city,
      zip: '10000',
      province: null,
      country: 'DE',
      phone: null,
      created_at: shopTime(at),
      updated_at: shopTime(at),
      country_code: 'DE',
      country_name: 'Germany',
      province_code: null,
      legacy: false,
      active: true,
      admin_graphql_api_id: `gid://shopify/Location/${location.id}`,
    },
  };
}

/** The last part of the address of its page. */
export const handleOf = ({ title }: Pick<DemoProduct, 'title'>): string =>
  title
    .normalize('NFD')
    .replaceAll(/[^\w ]/g, '')
    .toLowerCase()
    .replaceAll(' ', '-');

export function productSaved(
  verb: 'create' | 'update',
  product: DemoProduct,
  at: Date,
  unitsOf: (variant: DemoVariant) => number,
): DemoWebhook {
  const { id, title, line, status, variants, publishedAt } = product;
  const published = status === 'active' ? '2026-02-10T09:00:00+01:00' : null;
  return {
    topic: `products/${verb}`,
    body: {
      admin_graphql_api_id: `gid://shopify/Product/${id}`,
      body_html: `<p>${title}, by ${line.vendor}.</p>`,
      created_at: '2026-02-03T10:02:10+01:00',
      handle: handleOf(product),
      id,
      product_type: line.productType,
      published_at: publishedAt === undefined ? published : shopTime(publishedAt),
      template_suffix: null,
      title,
      updated_at: shopTime(at),
      vendor: line.vendor,
      status,
      published_scope: 'global',
      tags: line.tags.join(', '),
      category: {
        admin_graphql_api_id: `gid://shopify/TaxonomyCategory/${line.skuPrefix.toLowerCase()}`,
        name: line.category.split(' > ').at(-1),
        full_name: line.category,
      },
      variants: variants.map((variant, index) =>
        variantBody(variant, product, index + 1, at, unitsOf(variant)),
      ),
      options: [
        {
          product_id: id,
          id: id + 1,
          name: line.optionName,
          position: 1,
          values: variants.map(({ option }) => option),
        },
      ],
      images: [],
      image: null,
      media: [],
      variant_gids: variants.map((variant) => ({
        admin_graphql_api_id: `gid://shopify/ProductVariant/${variant.id}`,
        updated_at: at.toISOString(),
      })),
      has_variants_that_requires_components: false,
    },
  };
}

/** Another look of the shop goes live. */
export function themePublished(name: string, at: Date): DemoWebhook {
  return {
    topic: 'themes/publish',
    body: {
      id: 128_374_650_123,
      name,
      created_at: '2026-02-03T10:02:10+01:00',
      updated_at: shopTime(at),
      role: 'main',
      theme_store_id: null,
      previewable: true,
      processing: false,
      admin_graphql_api_id: 'gid://shopify/OnlineStoreTheme/128374650123',
    },
  };
}

function variantBody(
  variant: DemoVariant,
  product: DemoProduct,
  position: number,
  at: Date,
  units: number,
): object {
  return {
    admin_graphql_api_id: `gid://shopify/ProductVariant/${variant.id}`,
    barcode: null,
    compare_at_price: null,
    created_at: '2026-02-03T10:02:11+01:00',
    id: variant.id,
    inventory_policy: product.line.continueSelling === true ? 'continue' : 'deny',
    position,
    price: money(variant.priceMinor),
    product_id: product.id,
    sku: variant.sku,
    taxable: true,
    title: variant.option,
    updated_at: shopTime(at),
    option1: variant.option,
    option2: null,
    option3: null,
    image_id: null,
    inventory_item_id: variant.inventoryItemId,
    inventory_quantity: units,
    old_inventory_quantity: units,
  };
}

export function inventoryItemCreated(variant: DemoVariant, { line }: DemoProduct, at: Date): DemoWebhook {
  return {
    topic: 'inventory_items/create',
    body: {
      id: variant.inventoryItemId,
      sku: variant.sku,
      created_at: '2026-02-03T10:02:11+01:00',
      updated_at: shopTime(at),
      requires_shipping: line.isTracked !== false,
      cost: money(variant.costMinor),
      country_code_of_origin: 'DE',
      province_code_of_origin: null,
      harmonized_system_code: null,
      tracked: line.isTracked !== false,
      country_harmonized_system_codes: [],
      weight_value: 0.4,
      weight_unit: 'kg',
      admin_graphql_api_id: `gid://shopify/InventoryItem/${variant.inventoryItemId}`,
    },
  };
}

export function levelUpdated(
  variant: DemoVariant,
  locationId: number,
  available: number,
  at: Date,
): DemoWebhook {
  const levelId = 98_213_467_349 + (variant.inventoryItemId % 1_000_000_007);
  return {
    topic: 'inventory_levels/update',
    body: {
      inventory_item_id: variant.inventoryItemId,
      location_id: locationId,
      available,
      updated_at: shopTime(at),
      admin_graphql_api_id: `gid://shopify/InventoryLevel/${levelId}?inventory_item_id=${variant.inventoryItemId}`,
    },
  };
}

/** An order without anything of its customer, as a subscription with `include_fields` delivers it. */
export function orderSaved(verb: 'create' | 'cancelled', order: DemoOrder, at: Date): DemoWebhook {
  const lines = order.lines.map((line, index) => lineBody(order, line, index));
  const totalMinor = order.lines.reduce(
    (sum, { variant, quantity }) => sum + variant.priceMinor * quantity,
    0,
  );
  const discountMinor = order.lines.reduce((sum, line) => sum + discountOf(order, line), 0);
  const isCancelled = verb === 'cancelled';
  return {
    topic: `orders/${verb}`,
    body: {
      id: order.id,
      admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
      cancel_reason: isCancelled ? 'customer' : null,
      cancelled_at: isCancelled ? shopTime(at) : null,
      closed_at: null,
      created_at: shopTime(order.at),
      currency: CURRENCY,
      financial_status: isCancelled ? 'refunded' : 'paid',
      fulfillment_status: null,
      location_id: order.locationId,
      name: `#${order.number}`,
      order_number: order.number,
      presentment_currency: CURRENCY,
      processed_at: shopTime(order.at),
      source_name: order.locationId === null ? 'web' : 'pos',
      subtotal_price: money(totalMinor - discountMinor),
      tags: '',
      taxes_included: true,
      test: false,
      total_discounts: money(discountMinor),
      total_line_items_price: money(totalMinor),
      total_price: money(totalMinor - discountMinor),
      total_tax: money(taxIn(totalMinor - discountMinor)),
      updated_at: shopTime(at),
      line_items: isCancelled
        ? lines.map((line) => ({ ...line, current_quantity: 0, fulfillable_quantity: 0 }))
        : lines,
      refunds: [],
    },
  };
}

function lineBody(order: DemoOrder, line: DemoOrderLine, index: number): object {
  const { product, variant, quantity } = line;
  const discountMinor = discountOf(order, line);
  return {
    id: lineIdOf(order, index),
    admin_graphql_api_id: `gid://shopify/LineItem/${lineIdOf(order, index)}`,
    current_quantity: quantity,
    fulfillable_quantity: quantity,
    fulfillment_service: 'manual',
    fulfillment_status: null,
    gift_card: false,
    name: `${product.title} - ${variant.option}`,
    price: money(variant.priceMinor),
    product_exists: true,
    product_id: product.id,
    quantity,
    requires_shipping: product.line.isTracked !== false,
    sku: variant.sku,
    taxable: true,
    title: product.title,
    total_discount: '0.00',
    variant_id: variant.id,
    variant_title: variant.option,
    vendor: product.line.vendor,
    tax_lines: [
      { price: money(taxIn(variant.priceMinor * quantity - discountMinor)), rate: 0.19, title: 'DE MwSt' },
    ],
    discount_allocations:
      discountMinor === 0 ? [] : [{ amount: money(discountMinor), discount_application_index: 0 }],
  };
}

/** A return of one unit of the order's first line, put back on the shelf. */
export function refundCreated(
  order: DemoOrder,
  line: DemoOrderLine,
  locationId: number,
  at: Date,
): DemoWebhook {
  const refundId = order.id + 900_000_000;
  return {
    topic: 'refunds/create',
    body: {
      id: refundId,
      order_id: order.id,
      created_at: shopTime(at),
      processed_at: shopTime(at),
      restock: true,
      order_adjustments: [],
      refund_line_items: [
        {
          id: lineIdOf(order, 0) + 500_000_000_000,
          line_item_id: lineIdOf(order, 0),
          quantity: 1,
          location_id: locationId,
          restock_type: 'return',
          subtotal: Number(
            money(line.variant.priceMinor - Math.round(discountOf(order, line) / line.quantity)),
          ),
          total_tax: Number(money(taxIn(line.variant.priceMinor))),
        },
      ],
      admin_graphql_api_id: `gid://shopify/Refund/${refundId}`,
    },
  };
}

const lineIdOf = (order: DemoOrder, index: number): number =>
  15_012_233_445_566 + (order.id % 1_000_000_000) * 16 + index;

const discountOf = (
  order: DemoOrder,
  { variant, quantity, discountPercent = order.discountPercent }: DemoOrderLine,
): number => Math.round((variant.priceMinor * quantity * discountPercent) / 100);

/** The share of German VAT in a price that includes it. */
const taxIn = (grossMinor: number): number => Math.round((grossMinor * 19) / 119);

const money = (minor: number): string => (minor / 100).toFixed(2);
