import type { Stack } from '../../local/stack';
import { type LocalStack, TEST_SHOP } from './local-stack';

/** A variant as Shopify names it. Ids are texts of up to 18 digits, so they are written into the JSON as they stand. */
export interface ShopVariant {
  readonly itemId: string;
  readonly variantId: string;
  readonly productId: string;
  readonly sku: string;
  readonly title: string;
}

export interface ProductOptions {
  readonly title: string;
  readonly skus: readonly string[];
  /** The last part of its page's address. @default none is sent */
  readonly handle?: string;
  readonly tags?: string;
  /** The full name in the platform's taxonomy. */
  readonly category?: string;
  readonly status?: 'active' | 'draft' | 'archived';
  /** @default Mugs */
  readonly productType?: string;
  /** @default a day long ago */
  readonly publishedAt?: string | null;
  /** Of each variant. @default 24.00 */
  readonly price?: string;
  readonly inventoryPolicy?: 'deny' | 'continue';
}

/** A shop that sends webhooks, each of a later second than the one before, as Shopify's times are whole seconds. */
export interface TestShop {
  readonly domain: string;
  location(id: string, name: string): Promise<void>;
  /** Sends `products/create` and gives the variants. */
  product(options: ProductOptions): Promise<ShopVariant[]>;
  /** Sends `products/update` for a product with these variants; one that is missing counts as deleted. */
  productUpdate(variants: readonly ShopVariant[], options: ProductOptions): Promise<void>;
  level(variant: Pick<ShopVariant, 'itemId'>, locationId: string, available: number): Promise<void>;
  /** Sends `orders/create` of some units of one variant. */
  order(variant: ShopVariant, quantity: number): Promise<void>;
  /** Any other topic; a text is sent as it is. @returns the status */
  send(topic: string, body: unknown): Promise<number>;
}

export const BERLIN = '655441491';
export const HAMBURG = '655441492';

/**
 * @param firstId all ids of this shop count up from it, so that two shops of one test share none
 */
export function aShop(
  stack: LocalStack,
  { domain = TEST_SHOP, firstId = 448_716_513_282_130_001n }: { domain?: string; firstId?: bigint } = {},
): TestShop {
  let nextId = firstId;
  const second = seconds(stack.stack);
  const id = (): string => String(nextId++);

  async function send(topic: string, body: unknown, at = second()): Promise<number> {
    const response = await stack.postShopify(topic, body, { shop: domain, triggeredAt: at });
    await response.arrayBuffer();
    return response.status;
  }
  async function accepted(topic: string, json: string, at: string): Promise<void> {
    const status = await send(topic, json, at);
    if (status !== 200) throw new Error(`${topic} was answered with ${status}.`);
  }
  const productJson = (variants: readonly ShopVariant[], options: ProductOptions, at: string): string => {
    const { title, tags = '', category, status = 'active', inventoryPolicy = 'deny', handle } = options;
    const { productType = 'Mugs', publishedAt = '2026-02-03T15:02:10Z', price = '24.00' } = options;
    const taxonomy = category === undefined ? '' : `"category":{"full_name":${JSON.stringify(category)}},`;
    const ofVariants = variants.map(
      ({ itemId, variantId, productId, sku }) =>
        `{"id":${variantId},"product_id":${productId},"inventory_item_id":${itemId},"sku":${JSON.stringify(sku)},` +
        `"title":"Default Title","price":"${price}","inventory_policy":"${inventoryPolicy}","updated_at":"${at}"}`,
    );
    return (
      `{"id":${variants[0]?.productId ?? id()},"title":${JSON.stringify(title)},"vendor":"Harbour Pottery",` +
      `${taxonomy}${handle === undefined ? '' : `"handle":${JSON.stringify(handle)},`}"product_type":${JSON.stringify(productType)},"tags":${JSON.stringify(tags)},"status":"${status}","published_at":${JSON.stringify(publishedAt)},` +
      `"updated_at":"${at}","variants":[${ofVariants.join(',')}]}`
    );
  };

  return {
    domain,
    send: (topic, body) => send(topic, body),
    async location(locationId, name) {
      const at = second();
      const body = `{"id":${locationId},"name":${JSON.stringify(name)},"active":true,"updated_at":"${at}"}`;
      await accepted('locations/create', body, at);
    },
    async product(options) {
      const at = second();
      const productId = id();
      const variants = options.skus.map((sku) => ({
        ...{ itemId: id(), variantId: id(), productId, sku },
        title: options.title,
      }));
      await accepted('products/create', productJson(variants, options, at), at);
      return variants;
    },
    async productUpdate(variants, options) {
      const at = second();
      await accepted('products/update', productJson(variants, options, at), at);
    },
    async level({ itemId }, locationId, available) {
      const at = second();
      const body = `{"inventory_item_id":${itemId},"location_id":${locationId},"available":${available},"updated_at":"${at}"}`;
      await accepted('inventory_levels/update', body, at);
    },
    async order({ variantId, productId, sku }, quantity) {
      const at = second();
      const body =
        `{"id":${id()},"created_at":"${at}","updated_at":"${at}","cancelled_at":null,"test":false,"currency":"EUR",` +
        `"line_items":[{"id":${id()},"variant_id":${variantId},"product_id":${productId},"sku":${JSON.stringify(sku)},` +
        `"quantity":${quantity},"current_quantity":${quantity},"price":"24.00","total_discount":"0.00"}],"refunds":[]}`;
      await accepted('orders/create', body, at);
    },
  };
}

/** The product's time as Shopify writes it, each time at least a second later. */
function seconds(stack: Stack): () => string {
  let last = 0;
  return () => {
    last = Math.max(Math.floor(stack.clock.now() / 1000), last + 1);
    return `${new Date(last * 1000).toISOString().slice(0, 19)}Z`;
  };
}

/** What a Slack message says, wherever in its blocks. */
export function textOf(message: { readonly body: unknown }): string {
  return JSON.stringify(message.body);
}
