import { createHmac, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

export interface ShopifyWebhook {
  readonly topic: string;
  /** The exact bytes, or a value that is written as JSON. */
  readonly body: unknown;
  readonly shop: string;
  /** ISO 8601; when Shopify says that it happened. */
  readonly triggeredAt: string;
  /** One per change: the same id again is a redelivery. @default a new one */
  readonly eventId?: string;
}

/** Signs a webhook as Shopify does and posts it at the product's door. */
export async function postShopifyWebhook(
  url: string,
  secret: string,
  { topic, body, shop, triggeredAt, eventId = randomUUID() }: ShopifyWebhook,
): Promise<Response> {
  const bytes =
    typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  return fetch(`${url}/webhooks/shopify`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': shop,
      'x-shopify-api-version': '2026-10',
      'x-shopify-webhook-id': randomUUID(),
      'x-shopify-event-id': eventId,
      'x-shopify-triggered-at': triggeredAt,
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(bytes).digest('base64'),
    },
    body: bytes,
  });
}

/**
 * Signs an event as the Standard Webhooks specification says and posts it.
 *
 * @param address a door with the id of its source, `/webhooks/standard/src_…` or `/webhooks/traffic/src_…`
 */
export async function postSignedEvent(address: string, secret: string, event: unknown): Promise<Response> {
  const body = typeof event === 'string' || Buffer.isBuffer(event) ? String(event) : JSON.stringify(event);
  const id = `msg_${randomUUID()}`;
  // The specification's replay window is measured on the machine's own clock.
  const sentAt = new Date();
  return fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, sentAt, body),
    },
    body,
  });
}
