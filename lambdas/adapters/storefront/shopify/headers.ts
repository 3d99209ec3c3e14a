/** What Shopify says about a delivery in its headers, or in an EventBridge event's metadata. None of it is signed. */
export interface DeliveryHeaders {
  readonly topic: string | null;
  readonly shop: string | null;
  readonly webhookId: string | null;
  readonly eventId: string | null;
  readonly apiVersion: string | null;
  readonly triggeredAt: string | null;
  /** Null where there is none, and where there are several: then nobody can say which one was meant. */
  readonly signature: string | null;
}

type RawHeaders = Readonly<Record<string, string | undefined>>;

/**
 * Reads both families of headers, `X-Shopify-…` and the one without a prefix; which one counts is told by where the
 * signature is. Names are compared without regard to case.
 */
export function readDeliveryHeaders(raw: RawHeaders): DeliveryHeaders {
  const headers = new Map<string, string[]>();
  for (const [name, value] of Object.entries(raw)) {
    if (typeof value !== 'string') continue;
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  const signatures = FAMILIES.flatMap((family) => headers.get(`${family}hmac-sha256`) ?? []);
  const family =
    headers.has('shopify-hmac-sha256') && !headers.has('x-shopify-hmac-sha256') ? 'shopify-' : 'x-shopify-';
  const read = (name: string) => headers.get(`${family}${name}`)?.[0]?.trim() || null;
  return {
    topic: read('topic'),
    shop: read('shop-domain')?.toLowerCase() ?? null,
    webhookId: read('webhook-id'),
    eventId: read('event-id'),
    apiVersion: read('api-version'),
    triggeredAt: read('triggered-at'),
    signature: signatures.length === 1 ? (signatures[0] ?? null) : null,
  };
}

const FAMILIES = ['x-shopify-', 'shopify-'] as const;

/** A host name as Shopify writes one; anything else would end up in keys and logs. */
export function isShopDomain(shop: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{0,252}$/.test(shop);
}
