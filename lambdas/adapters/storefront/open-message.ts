import { stringify } from 'lossless-json';
import type { OpenedMessage } from '../../app/intake-ports';
import type { WebhookEnvelope } from '../../contracts/envelope/envelope';
import type { Instant } from '../../domain/inventory/inventory-level';
import { PoisonMessageError } from '../../platform/errors';
import { Fields } from './fields';
import { parseBody } from './parse-body';
import { reduceBody } from './reduce-body';
import { readDeliveryHeaders } from './shopify/headers';
import { treatmentOf } from './shopify/topics';

/**
 * Opens a message of the intake queue: an envelope from receive-webhook, or an event from Shopify's EventBridge partner
 * bus, which has passed no door of ours. What such an event says about customers is taken out here.
 *
 * @throws PoisonMessageError where it is neither
 */
export function openMessage(body: string, now: Instant): OpenedMessage {
  const message = jsonObject(body);
  if ('source' in message && 'receivedAt' in message && 'body' in message)
    return { envelope: checked(message) };
  return openPartnerEvent(body, now);
}

/** Our own envelope carries its body as text, so that no number in it is ever read twice. */
function jsonObject(body: string): Record<string, unknown> {
  try {
    const message: unknown = JSON.parse(body);
    if (typeof message === 'object' && message !== null) return message as Record<string, unknown>;
  } catch {
    // The cause below says it without quoting the message.
  }
  throw new PoisonMessageError('envelope.not-json', 'The message is no JSON object.');
}

function checked(message: Record<string, unknown>): WebhookEnvelope {
  const { source, topic, shop, triggeredAt, receivedAt, body } = message;
  if ([source, topic, shop, receivedAt].every(isText) && [triggeredAt, body].every(isTextOrNull)) {
    return message as unknown as WebhookEnvelope;
  }
  throw new PoisonMessageError('envelope.invalid', 'The message is no envelope of ours.');
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

function openPartnerEvent(text: string, now: Instant): OpenedMessage {
  const event = ignoringCase(parseBody(text));
  if (event.get('detail-type') !== 'shopifyWebhook') {
    throw new PoisonMessageError(
      'envelope.invalid',
      'The message is neither an envelope nor a Shopify partner event.',
    );
  }
  const detail = ignoringCase(event.get('detail'));
  const metadata = ignoringCase(detail.get('metadata'));
  const headers = readDeliveryHeaders(Object.fromEntries(metadata) as Record<string, string | undefined>);
  if (headers.topic === null || headers.shop === null) {
    throw new PoisonMessageError('envelope.invalid', 'The partner event names no topic or no shop.');
  }
  const { topic, shop, webhookId, eventId, apiVersion, triggeredAt } = headers;
  const treated = treatmentOf(topic);
  if (treated.treatment !== 'record') return { unknownTopic: topic };
  const payload = stringify(detail.get('payload')) ?? 'null';
  const body = treated.kept === null ? payload : reduceBody(payload, treated.kept);
  return {
    envelope: {
      source: 'shopify',
      topic,
      shop,
      webhookId,
      eventId,
      apiVersion,
      triggeredAt,
      receivedAt: now,
      body,
    },
  };
}

/** Captured events differ in how they write the names of their keys. */
function ignoringCase(value: unknown): ReadonlyMap<string, unknown> {
  Fields.of(value);
  return new Map(Object.entries(value as object).map(([name, entry]) => [name.toLowerCase(), entry]));
}
