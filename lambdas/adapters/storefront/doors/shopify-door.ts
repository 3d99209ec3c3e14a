import { type KeptFields, reduceBody } from '../reduce-body';
import { isShopDomain, readDeliveryHeaders } from '../shopify/headers';
import { treatmentOf } from '../shopify/topics';
import { isSignedBy } from '../verify-webhook';
import { PoisonMessageError } from '../../../platform/errors';
import { type DoorRequest, type DoorVerdict, decodeText, NOT_SIGNED } from './door';

/**
 * Shopify's door: first the signature, then the headers, then the shop. What the body may say about a customer is taken
 * out before it goes any further.
 */
export function judgeShopify(
  { headers, body, receivedAt }: DoorRequest,
  secrets: readonly string[],
  isConfigured: (shop: string) => boolean,
): DoorVerdict {
  const delivery = readDeliveryHeaders(headers);
  if (!isSignedBy(body, delivery.signature, secrets)) return NOT_SIGNED;
  const { topic, shop, webhookId, eventId, apiVersion, triggeredAt } = delivery;
  if (topic === null) return missing('X-Shopify-Topic');
  if (shop === null || !isShopDomain(shop)) return missing('X-Shopify-Shop-Domain');
  if (!isConfigured(shop)) {
    const detail = `The shop ${shop} is not configured: add it to "shops" in shelfwire.config.json and deploy.`;
    return { verdict: 'refuse', status: 403, detail };
  }
  const treated = treatmentOf(topic);
  if (treated.treatment !== 'record') {
    return { verdict: 'answer', unknownTopic: treated.treatment === 'unknown' };
  }
  const identity = { source: 'shopify', topic, shop, webhookId, eventId, apiVersion } as const;
  return {
    verdict: 'accept',
    envelope: { ...identity, triggeredAt, receivedAt, ...readableBody(body, treated.kept) },
  };
}

function missing(header: string): DoorVerdict {
  return { verdict: 'refuse', status: 400, detail: `The header ${header} is missing or malformed.` };
}

/** What cannot be read cannot be cleared of customer data either, so only the reason travels on. */
function readableBody(body: Buffer, kept: KeptFields | null): { body: string | null; defect?: string } {
  const decoded = decodeText(body);
  if ('defect' in decoded) return { body: null, defect: decoded.defect };
  if (kept === null) return { body: decoded.text };
  try {
    return { body: reduceBody(decoded.text, kept) };
  } catch (error) {
    if (!(error instanceof PoisonMessageError)) throw error;
    return { body: null, defect: error.message };
  }
}
