import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WebhookEnvelope } from '../../contracts/envelope/envelope';

/** SQS takes 1 MiB with everything around the body; what is larger than this goes to the spill bucket. */
const QUEUED_BYTES = 900_000;

/** Shopify hangs up after five seconds, its own connection and our start included. */
const PATIENCE_MS = 3500;

/** Puts a body in the spill bucket. */
export type Spill = (body: string) => Promise<{ readonly key: string }>;

export interface IntakeQueue {
  /** Resolves once the envelope is durable. @throws what kept it from being so */
  put(envelope: WebhookEnvelope): Promise<void>;
}

export function createIntakeQueue(client: SQSClient, queueUrl: string, spill: Spill): IntakeQueue {
  return {
    async put(envelope) {
      const message = messageOf(envelope);
      const MessageBody =
        Buffer.byteLength(message) <= QUEUED_BYTES ? message : await spilled(envelope, spill);
      const abortSignal = AbortSignal.timeout(PATIENCE_MS);
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }), { abortSignal });
    },
  };
}

async function spilled(envelope: WebhookEnvelope, spill: Spill): Promise<string> {
  const { key } = await spill(envelope.body ?? '');
  return messageOf({ ...envelope, body: null, spilledTo: key });
}

/** SQS refuses the two code points that XML forbids; inside JSON they can be written as escapes. */
export function messageOf(envelope: WebhookEnvelope): string {
  return JSON.stringify(envelope).replace(
    /[\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );
}
