import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SweepQueue } from '../../app/run-sweep';

/** The most messages that one SendMessageBatch takes. */
const MESSAGES_PER_REQUEST = 10;

export function createSweepQueue(client: SQSClient, queueUrl: string): SweepQueue {
  return {
    async send(jobs, delaySeconds) {
      for (let first = 0; first < jobs.length; first += MESSAGES_PER_REQUEST) {
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: jobs.slice(first, first + MESSAGES_PER_REQUEST).map((job, index) => ({
              Id: String(index),
              MessageBody: JSON.stringify(job),
              DelaySeconds: delaySeconds,
            })),
          }),
        );
        // The message that called for them is received again, and doing a page twice changes nothing.
        if (Failed.length > 0)
          throw new Error(`The sweep queue refused ${Failed.length} message(s): ${Failed[0]?.Message}`);
      }
    },
  };
}
