import { Webhook } from 'standardwebhooks';

type RawHeaders = Readonly<Record<string, string | undefined>>;

/** The headers that a signed event bears, per the Standard Webhooks specification. */
const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

export type StandardVerdict =
  | { readonly isGenuine: true; readonly webhookId: string }
  | { readonly isGenuine: false };

/**
 * Verifies an event by the Standard Webhooks specification, its replay window of five minutes included, which is
 * measured on the machine's own clock. Bytes that are no UTF-8 have no signature: the specification signs text.
 */
export function verifyStandard(body: Buffer, headers: RawHeaders, secret: string): StandardVerdict {
  const named: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (!HEADERS.some((header) => header === key) || typeof value !== 'string') continue;
    if (named[key] !== undefined) return { isGenuine: false };
    named[key] = value;
  }
  const text = body.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(body)) return { isGenuine: false };
  try {
    new Webhook(secret).verify(text, named, { jsonParse: false });
    return { isGenuine: true, webhookId: named['webhook-id'] ?? '' };
  } catch {
    return { isGenuine: false };
  }
}
