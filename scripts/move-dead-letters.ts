import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';

/** The queues whose dead letters can be tried again, in the order in which a webhook goes through them. */
export const QUEUES = ['intake', 'evaluate', 'sweep', 'email', 'slack', 'imports'] as const;
export type QueueName = (typeof QUEUES)[number];

/**
 * Starts moving everything that waits with a queue's dead letters back to the queue. The destination is named, because
 * messages that a function put aside itself do not say which queue they came from.
 * @returns how many messages wait; zero where there was nothing to start
 * @throws Error of SQS, e.g. where a move is running already or the stack is not there
 */
export async function moveDeadLetters(
  client: SQSClient,
  stackName: string,
  queue: QueueName,
): Promise<number> {
  const deadLetters = await describe(client, `${stackName}-${queue}-dead-letters`);
  if (deadLetters.waiting === 0) return 0;
  const { arn } = await describe(client, `${stackName}-${queue}`);
  await client.send(new StartMessageMoveTaskCommand({ SourceArn: deadLetters.arn, DestinationArn: arn }));
  return deadLetters.waiting;
}

async function describe(
  client: SQSClient,
  name: string,
): Promise<{ readonly arn: string; readonly waiting: number }> {
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'] }),
  );
  if (Attributes?.QueueArn === undefined) throw new Error(`SQS does not say what the ARN of ${name} is.`);
  return { arn: Attributes.QueueArn, waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0) };
}
