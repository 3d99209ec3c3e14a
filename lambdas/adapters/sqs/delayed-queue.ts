import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** A queue whose messages are each delivered after its delay, 0 … 900 seconds. */
export function createDelayedQueue(client: SQSClient, queueUrl: string) {
  return {
    async send(message: object, delaySeconds: number): Promise<void> {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(message),
          DelaySeconds: delaySeconds,
        }),
      );
    },
  };
}
