import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { postShopifyWebhook } from '../../local/webhook-sender';
import { COLLECTIONS_TOPIC } from '../../lambdas/adapters/storefront/shopify/topics';
import type { CollectionsRow } from './read-collections';
import type { StockRow } from './read-levels';

/** The doors that stock is posted at. */
export interface Doors {
  readonly url: string;
  /** For rows that name Shopify's inventory items. */
  readonly shopify: { readonly shop: string; readonly secret: string };
  /** For rows that name SKUs alone; null where no source is known. */
  readonly source: { readonly id: string; readonly secret: string } | null;
}

/**
 * Posts one row as the signed event that its platform would send. A SKU is told of first, so that the stock bears its
 * name. @throws Error that says what the door answered
 */
export async function postStock(row: StockRow, doors: Doors, now: string): Promise<void> {
  const at = row.at ?? now;
  if (row.inventoryItemId !== null) return postShopifyLevel(row, doors, at);
  const { sku, location, available } = row;
  const updatedAt = at;
  await postEvent(doors, {
    type: 'variant.updated',
    timestamp: at,
    data: { variantId: sku, sku, updatedAt },
  });
  const level = { variantId: sku, locationId: location, available, updatedAt };
  await postEvent(doors, { type: 'inventory_level.updated', timestamp: at, data: level });
}

/** Posts which collections one item is in. @throws Error that says what the door answered */
export async function postCollections(row: CollectionsRow, doors: Doors, now: string): Promise<void> {
  const { inventoryItemId, sku, collections } = row;
  if (inventoryItemId === null) {
    const data = { variantId: sku, sku, collections, updatedAt: now };
    return postEvent(doors, { type: 'variant.updated', timestamp: now, data });
  }
  const body = `{"inventory_item_id":${inventoryItemId},"collections":${JSON.stringify(collections)},"updated_at":${JSON.stringify(now)}}`;
  await postShopify(doors, COLLECTIONS_TOPIC, body, now);
}

async function postShopifyLevel(row: StockRow, doors: Doors, at: string): Promise<void> {
  // Written by hand, so that an id of eighteen digits keeps them all.
  const body = `{"inventory_item_id":${row.inventoryItemId},"location_id":${row.location},"available":${row.available},"updated_at":${JSON.stringify(at)}}`;
  await postShopify(doors, 'inventory_levels/update', body, at);
}

async function postShopify({ url, shopify }: Doors, topic: string, body: string, at: string): Promise<void> {
  const { shop, secret } = shopify;
  await accepted(await postShopifyWebhook(url, secret, { topic, body, shop, triggeredAt: at }));
}

async function postEvent({ url, source }: Doors, event: object): Promise<void> {
  if (source === null) {
    throw new Error(
      'Rows with a SKU alone need --source and --secret of a vendor-neutral source (POST /v1/sources).',
    );
  }
  const body = JSON.stringify(event);
  const id = `msg_${randomUUID()}`;
  const sentAt = new Date();
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
    'webhook-signature': new Webhook(source.secret).sign(id, sentAt, body),
  };
  await accepted(await fetch(`${url}/webhooks/standard/${source.id}`, { method: 'POST', headers, body }));
}

async function accepted(response: Response): Promise<void> {
  const answer = await response.text();
  if (!response.ok) throw new Error(`The door answered ${response.status}. ${answer}`);
}
