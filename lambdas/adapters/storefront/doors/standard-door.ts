import { deriveSourceSecret } from '../../secrets/master-key';
import { type KeptFields, reduceBody } from '../reduce-body';
import { KEPT_EVENT_FIELDS } from '../standard/event-types';
import { verifyStandard } from '../standard/verify-standard';
import { PoisonMessageError } from '../../../platform/errors';
import type { DoorRequest, DoorVerdict } from './door';

/** One answer for all, so that nobody learns which of these it was. */
const NOT_SIGNED_NOW: DoorVerdict = {
  verdict: 'refuse',
  status: 401,
  detail:
    'The signature is missing or does not fit the body, or webhook-timestamp is not within five minutes of now.',
};

/** As `POST /v1/sources` makes them. */
const SOURCE_ID = /^src_[a-z0-9]{16}$/;

/**
 * The vendor-neutral door. A source's secret is derived from its id, so nothing is read to verify an event; whether the
 * source still exists is checked where it is recorded.
 */
export function judgeStandard(request: DoorRequest, sourceId: string, masterSecret: string): DoorVerdict {
  return judgeSigned(request, sourceId, masterSecret, KEPT_EVENT_FIELDS);
}

/** Lets in what a source has signed, with the named fields alone. */
export function judgeSigned(
  { headers, body, receivedAt }: DoorRequest,
  sourceId: string,
  masterSecret: string,
  kept: KeptFields,
): DoorVerdict {
  if (!isSourceId(sourceId)) return NOT_SIGNED_NOW;
  const verdict = verifyStandard(body, headers, deriveSourceSecret(masterSecret, sourceId));
  if (!verdict.isGenuine) return NOT_SIGNED_NOW;
  const identity = { source: sourceId, topic: '', shop: sourceId, webhookId: verdict.webhookId } as const;
  return {
    verdict: 'accept',
    envelope: {
      ...identity,
      eventId: null,
      apiVersion: null,
      triggeredAt: null,
      receivedAt,
      ...keptOf(body.toString('utf8'), kept),
    },
  };
}

const isSourceId = (text: string): text is `src_${string}` => SOURCE_ID.test(text);

function keptOf(text: string, kept: KeptFields): { body: string | null; defect?: string } {
  try {
    return { body: reduceBody(text, kept) };
  } catch (error) {
    if (!(error instanceof PoisonMessageError)) throw error;
    return { body: null, defect: error.message };
  }
}
