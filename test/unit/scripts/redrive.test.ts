import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { moveDeadLetters } from '../../../scripts/move-dead-letters';

const sqs = mockClient(SQSClient);
const client = new SQSClient({ region: 'eu-central-1' });

function givenWaiting(messages: number): void {
  sqs.on(GetQueueUrlCommand).callsFake(({ QueueName }) => ({ QueueUrl: `https://sqs/${QueueName}` }));
  sqs.on(GetQueueAttributesCommand).callsFake(({ QueueUrl }) => ({
    Attributes: {
      QueueArn: `arn:${String(QueueUrl).replace('https://sqs/', '')}`,
      ApproximateNumberOfMessages: String(messages),
    },
  }));
}

describe('trying dead letters again', () => {
  beforeEach(() => {
    sqs.reset();
    sqs.on(StartMessageMoveTaskCommand).resolves({ TaskHandle: 'task' });
  });

  it('F36 moves them back to the queue that they name, also those that a function put aside itself', async () => {
    givenWaiting(3);
    expect(await moveDeadLetters(client, 'Shelfwire-prod', 'intake')).toBe(3);
    expect(sqs.commandCalls(StartMessageMoveTaskCommand).map(({ args }) => args[0].input)).toEqual([
      { SourceArn: 'arn:Shelfwire-prod-intake-dead-letters', DestinationArn: 'arn:Shelfwire-prod-intake' },
    ]);
  });

  it('starts nothing where nothing waits', async () => {
    givenWaiting(0);
    expect(await moveDeadLetters(client, 'Shelfwire-staging', 'slack')).toBe(0);
    expect(sqs.commandCalls(StartMessageMoveTaskCommand)).toHaveLength(0);
  });

  it('passes on that a move is running already', async () => {
    givenWaiting(1);
    sqs.on(StartMessageMoveTaskCommand).rejects(new Error('There is already a task running.'));
    await expect(moveDeadLetters(client, 'Shelfwire-prod', 'email')).rejects.toThrow(
      'already a task running',
    );
  });
});
