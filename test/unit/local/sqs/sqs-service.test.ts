import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Queue } from '../../../../local/aws/sqs/queue';
import { noJournal } from '../../../../local/aws/sqs/queue-journal';
import { createSqsService } from '../../../../local/aws/sqs/sqs-service';
import { createProductClock } from '../../../../local/clock';
import { serveAws } from '../../../support/serve-aws';

const settings = (name: string) => ({
  name,
  arn: `arn:aws:sqs:::${name}`,
  url: `http://127.0.0.1/1/${name}`,
  visibilitySeconds: 30,
  delaySeconds: 0,
  maximumBytes: 1024,
});
const clock = createProductClock(null);
const deadLetters = new Queue(settings('dead'), clock, noJournal);
const queue = new Queue(settings('work'), clock, noJournal);
queue.deadLetterTo(deadLetters, 3);

let server: Awaited<ReturnType<typeof serveAws>>;
let client: SQSClient;
const at = (name: string): string => `${server.endpoint}/1/${name}`;

beforeAll(async () => {
  server = await serveAws(createSqsService([queue, deadLetters]));
  client = new SQSClient({
    endpoint: server.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local-tools', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
beforeEach(() => {
  queue.purge();
  deadLetters.purge();
});
afterAll(() => server.close());

describe('the queue service, through the SDK', () => {
  it('takes a message, gives it with its attributes, and forgets it once deleted', async () => {
    const MessageAttributes = { cause: { DataType: 'String', StringValue: 'why' } };
    await client.send(
      new SendMessageCommand({ QueueUrl: at('work'), MessageBody: 'hello', MessageAttributes }),
    );
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: at('work'),
        MessageAttributeNames: ['All'],
        WaitTimeSeconds: 20,
      }),
    );
    expect(Messages[0]).toMatchObject({
      Body: 'hello',
      MessageAttributes,
      Attributes: { ApproximateReceiveCount: '1' },
    });
    await client.send(
      new DeleteMessageCommand({ QueueUrl: at('work'), ReceiptHandle: Messages[0]?.ReceiptHandle }),
    );
    expect(queue.messages()).toEqual([]);
  });

  it('names the entries of a batch that it does not take and takes the others', async () => {
    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl: at('work'),
        Entries: [
          { Id: 'good', MessageBody: 'ok' },
          { Id: 'bad', MessageBody: 'ok', DelaySeconds: 901 },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(Failed?.map(({ Id }) => Id)).toEqual(['bad']);
  });

  it('refuses a message above its limit', async () => {
    const send = client.send(new SendMessageCommand({ QueueUrl: at('work'), MessageBody: 'x'.repeat(1025) }));
    await expect(send).rejects.toMatchObject({ message: expect.stringContaining('shorter than 1024 bytes') });
  });

  it('knows no other queue', async () => {
    const send = client.send(new SendMessageCommand({ QueueUrl: at('missing'), MessageBody: 'x' }));
    await expect(send).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it('moves dead letters back to where they came from, those too that a function parked', async () => {
    deadLetters.send('parked by a function');
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: 'arn:aws:sqs:::dead' }));
    expect(queue.messages().map(({ body }) => body)).toEqual(['parked by a function']);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: at('work'), AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '1' });
  });
});
