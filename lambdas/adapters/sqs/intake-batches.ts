import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { IntakeBatches } from '../../app/import/ports';
import { AppError } from '../../platform/errors';
import { messageOf } from './intake-queue';

/** The most messages, and together the most bytes, that one SendMessageBatch takes. */
const MESSAGES_PER_REQUEST = 10;
const BYTES_PER_REQUEST = 900_000;
/** Requests under way at once. */
const AT_ONCE = 5;

/** Puts many envelopes on the intake queue, in as few requests as it takes. */
export function createIntakeBatches(client: SQSClient, queueUrl: string): IntakeBatches {
  async function send(messages: readonly string[]): Promise<void> {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: messages.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
      }),
    );
    const [failure] = Failed;
    if (failure === undefined) return;
    throw new AppError(
      'intake.refused',
      `The intake did not take ${Failed.length} message(s): ${failure.Message}`,
    );
  }

  return {
    async putAll(envelopes) {
      const requests = requestsOf(envelopes.map(messageOf));
      for (let first = 0; first < requests.length; first += AT_ONCE) {
        await Promise.all(requests.slice(first, first + AT_ONCE).map(send));
      }
    },
  };
}

function requestsOf(messages: readonly string[]): readonly (readonly string[])[] {
  const requests: string[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message);
    const last = requests.at(-1);
    if (last === undefined || last.length === MESSAGES_PER_REQUEST || bytes + size > BYTES_PER_REQUEST) {
      requests.push([message]);
      bytes = size;
    } else {
      last.push(message);
      bytes += size;
    }
  }
  return requests;
}
