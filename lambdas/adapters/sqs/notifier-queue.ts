import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { NotifierQueue } from '../../app/telling-ports';

export function createNotifierQueue(client: SQSClient, queueUrl: string): NotifierQueue {
  return {
    async send(message, delaySeconds) {
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
