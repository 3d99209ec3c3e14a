import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetters } from '../../app/dead-letters';

/** SQS takes 1 MiB of body and attributes together; a cause is one sentence, not a trace. */
const LONGEST_CAUSE = 500;

export function createDeadLetterQueue(client: SQSClient, queueUrl: string): DeadLetters {
  return {
    async park(body, cause, failedAt) {
      const text = (StringValue: string) => ({ DataType: 'String', StringValue });
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageAttributes: { cause: text(cause.slice(0, LONGEST_CAUSE)), failedAt: text(failedAt) },
        }),
      );
    },
  };
}
