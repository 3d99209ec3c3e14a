import type { WebhookEnvelope } from '../../../contracts/envelope/envelope';

/** One request at a webhook door, with the body as the sender's bytes. */
export interface DoorRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly receivedAt: string;
}

/** What a door makes of a request. */
export type DoorVerdict =
  /** Genuine, and to be recorded. */
  | { readonly verdict: 'accept'; readonly envelope: WebhookEnvelope }
  /** Genuine, with nothing to record: a topic that is unknown, or one that only wants an answer. */
  | { readonly verdict: 'answer'; readonly unknownTopic: boolean }
  | { readonly verdict: 'refuse'; readonly status: 400 | 401 | 403; readonly detail: string };

export const NOT_SIGNED: DoorVerdict = {
  verdict: 'refuse',
  status: 401,
  detail: 'The signature is missing or does not fit the body.',
};

/** The text of a body, or why it is none. */
export function decodeText(body: Buffer): { readonly text: string } | { readonly defect: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(body) };
  } catch {
    return { defect: 'The body is not valid UTF-8.' };
  }
}
