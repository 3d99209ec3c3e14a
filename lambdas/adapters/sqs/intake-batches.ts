import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { IntakeBatches } from '../../app/import/ports';
import { AppError } from '../../platform/errors';
import { bundleOf } from '../../contracts/envelope/bundle';
import { messageOf } from './intake-queue';

/** The most messages, and together the most bytes, that one SendMessageBatch takes. */
const MESSAGES_PER_REQUEST = 10;
const BYTES_PER_REQUEST = 900_000;
/**
 * What one message bundles at the most: ten of them are recorded in one go, and what fails of one is recorded again with all
 * of it. SQS counts each 64 KiB as a request.
 */
const BUNDLED = 20;
const BUNDLED_BYTES = 32_000;
/** Requests under way at once. */
const AT_ONCE = 5;

/** Puts many envelopes on the intake queue, in as few messages and requests as it takes. */
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
      const bundles = inBatches(envelopes.map(messageOf), BUNDLED, BUNDLED_BYTES).map(bundleOf);
      const requests = inBatches(bundles, MESSAGES_PER_REQUEST, BYTES_PER_REQUEST);
      for (let first = 0; first < requests.length; first += AT_ONCE) {
        await Promise.all(requests.slice(first, first + AT_ONCE).map(send));
      }
    },
  };
}

/** Texts in their order, so many and so many bytes together at the most; one that is larger stands alone. */
function inBatches(
  texts: readonly string[],
  most: number,
  mostBytes: number,
): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let bytes = 0;
  for (const text of texts) {
    const size = Buffer.byteLength(text);
    const last = batches.at(-1);
    if (last === undefined || last.length === most || bytes + size > mostBytes) {
      batches.push([text]);
      bytes = size;
    } else {
      last.push(text);
      bytes += size;
    }
  }
  return batches;
}
