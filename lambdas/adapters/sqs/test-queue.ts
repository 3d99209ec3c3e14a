import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { ChannelTestRequested } from '../../contracts/messages/notifier-messages';

/** Asks a notifier for a channel's test message. */
export function createTestQueue(
  client: SQSClient,
  queueUrl: string,
): (message: ChannelTestRequested) => Promise<void> {
  return async (message) => {
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message) }));
  };
}
