import { createHash } from 'node:crypto';
import {
  type AwsCall,
  type AwsReply,
  type AwsService,
  jsonBodyOf,
  jsonError,
  type Permission,
} from '../service';
import type { Message, MessageAttribute, Queue } from './queue';

interface SendEntry {
  readonly Id?: string;
  readonly MessageBody?: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

/** An entry of any batch request. */
interface BatchEntry extends SendEntry {
  readonly ReceiptHandle?: string;
}

class SqsError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** The queue service's JSON protocol over the stack's queues. Receiving never waits: there are no long polls here. */
export function createSqsService(queues: readonly Queue[]): AwsService {
  const byName = new Map(queues.map((queue) => [queue.settings.name, queue]));
  const byArn = new Map(queues.map((queue) => [queue.settings.arn, queue]));

  const queueAt = (url: unknown): Queue => {
    const queue = typeof url === 'string' ? byName.get(url.slice(url.lastIndexOf('/') + 1)) : undefined;
    if (queue === undefined) throw new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  };
  const queueOf = (arn: unknown): Queue => {
    const queue = byArn.get(String(arn));
    if (queue === undefined) throw new SqsError('ResourceNotFoundException', 'The resource does not exist.');
    return queue;
  };

  const actions: Readonly<Record<string, (input: Record<string, unknown>) => unknown>> = {
    SendMessage: (input) => send(queueAt(input.QueueUrl), input),
    SendMessageBatch: (input) => sendBatch(queueAt(input.QueueUrl), entriesOf(input)),
    ReceiveMessage: (input) => {
      const visibility = input.VisibilityTimeout === undefined ? undefined : Number(input.VisibilityTimeout);
      const received = queueAt(input.QueueUrl).receive(Number(input.MaxNumberOfMessages ?? 1), visibility);
      return received.length === 0 ? {} : { Messages: received.map(receivedMessage) };
    },
    DeleteMessage: (input) => {
      queueAt(input.QueueUrl).delete(String(input.ReceiptHandle));
      return {};
    },
    DeleteMessageBatch: (input) => {
      const entries = entriesOf(input);
      for (const { ReceiptHandle = '' } of entries) queueAt(input.QueueUrl).delete(ReceiptHandle);
      return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
    },
    ChangeMessageVisibility: (input) => {
      if (
        !queueAt(input.QueueUrl).changeVisibility(
          String(input.ReceiptHandle),
          Number(input.VisibilityTimeout),
        )
      ) {
        throw new SqsError('MessageNotInflight', 'The specified message is not in flight.');
      }
      return {};
    },
    GetQueueUrl: (input) => ({ QueueUrl: queueAt(input.QueueName).settings.url }),
    GetQueueAttributes: (input) => ({ Attributes: attributesOf(queueAt(input.QueueUrl)) }),
    ListQueues: ({ QueueNamePrefix: prefix = '' }: { QueueNamePrefix?: string }) => ({
      QueueUrls: queues
        .filter(({ settings }) => settings.name.startsWith(prefix))
        .map(({ settings }) => settings.url),
    }),
    ListDeadLetterSourceQueues: (input) => {
      const deadLetters = queueAt(input.QueueUrl);
      return {
        queueUrls: queues
          .filter((queue) => queue.redrive?.queue === deadLetters)
          .map((queue) => queue.settings.url),
      };
    },
    PurgeQueue: (input) => {
      queueAt(input.QueueUrl).purge();
      return {};
    },
    StartMessageMoveTask: (input) => {
      const source = queueOf(input.SourceArn);
      const back = queues.filter((queue) => queue.redrive?.queue === source);
      source.moveAll((message) => {
        if (input.DestinationArn !== undefined) return queueOf(input.DestinationArn);
        // A message that a function parked itself does not say where it came from; its queue's only source does.
        const origin = message.deadLetterSource === null ? back[0] : byArn.get(message.deadLetterSource);
        if (origin === undefined)
          throw new SqsError('InvalidParameterValue', 'Could not determine message source.');
        return origin;
      });
      return {
        TaskHandle: Buffer.from(JSON.stringify({ sourceArn: source.settings.arn })).toString('base64'),
      };
    },
    ListMessageMoveTasks: () => ({ Results: [] }),
  };

  return {
    name: 'sqs',
    permissionsFor: (call) => permissionsFor(call, queueAt),
    async handle(call) {
      const action = actions[call.action];
      try {
        if (action === undefined)
          throw new SqsError('UnsupportedOperation', `${call.action} is not supported locally.`);
        return reply(action(jsonBodyOf(call)));
      } catch (error) {
        if (!(error instanceof SqsError)) throw error;
        const code =
          error.type === 'QueueDoesNotExist' ? 'AWS.SimpleQueueService.NonExistentQueue' : error.type;
        const failure = jsonError(`com.amazonaws.sqs#${error.type}`, error.message);
        return { ...failure, headers: { ...failure.headers, 'x-amzn-query-error': `${code};Sender` } };
      }
    },
  };
}

function permissionsFor(call: AwsCall, queueAt: (url: unknown) => Queue): readonly Permission[] {
  const input = jsonBodyOf(call);
  // The batch actions have no permission of their own.
  const action = `sqs:${call.action.replace(/Batch$/, '')}`;
  if (typeof input.SourceArn === 'string') return [{ action, resources: [input.SourceArn] }];
  if (input.QueueUrl === undefined) return [{ action, resources: ['*'] }];
  return [{ action, resources: [queueAt(input.QueueUrl).settings.arn] }];
}

const reply = (body: unknown): AwsReply => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});

function entriesOf(input: { readonly Entries?: readonly BatchEntry[] }): readonly BatchEntry[] {
  const { Entries: entries } = input;
  if (entries === undefined || entries.length === 0) {
    throw new SqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > 10) {
    throw new SqsError('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
  }
  return entries;
}

/** Bytes that count towards the limit: the body, and each attribute's name, type and value. */
function bytesOf(entry: SendEntry): number {
  const attributes = Object.entries(entry.MessageAttributes ?? {});
  return attributes.reduce(
    (sum, [name, { DataType, StringValue, BinaryValue }]) =>
      sum + Buffer.byteLength(name + DataType + (StringValue ?? BinaryValue ?? '')),
    Buffer.byteLength(entry.MessageBody ?? ''),
  );
}

function send(queue: Queue, entry: SendEntry): { MessageId: string; MD5OfMessageBody: string } {
  const body = entry.MessageBody;
  if (body === undefined || body === '') {
    throw new SqsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  }
  const { DelaySeconds: delay } = entry;
  if (delay !== undefined && !(Number.isInteger(delay) && delay >= 0 && delay <= 900)) {
    throw new SqsError('InvalidParameterValue', `Value ${delay} for parameter DelaySeconds is invalid.`);
  }
  if (bytesOf(entry) > queue.settings.maximumBytes) {
    throw new SqsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.settings.maximumBytes} bytes.`,
    );
  }
  const message = queue.send(body, entry.MessageAttributes, delay);
  return { MessageId: message.id, MD5OfMessageBody: md5(body) };
}

/** An entry that fails is named in the answer; the others are sent. A batch that is too long altogether sends nothing. */
function sendBatch(queue: Queue, entries: readonly SendEntry[]): unknown {
  if (entries.reduce((sum, entry) => sum + bytesOf(entry), 0) > queue.settings.maximumBytes) {
    throw new SqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${queue.settings.maximumBytes} bytes.`,
    );
  }
  const successful: unknown[] = [];
  const failed: unknown[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...send(queue, entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      failed.push({ Id: entry.Id, Code: error.type, Message: error.message, SenderFault: true });
    }
  }
  return { Successful: successful, Failed: failed };
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function receivedMessage(message: Message): unknown {
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    Attributes: systemAttributes(message),
    MessageAttributes: message.attributes,
  };
}

/** The attributes that the service itself keeps, as texts. */
export function systemAttributes(message: Message): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    SentTimestamp: String(message.sentAt),
    SenderId: 'local',
    ...(message.deadLetterSource === null ? {} : { DeadLetterQueueSourceArn: message.deadLetterSource }),
  };
}

function attributesOf(queue: Queue): Record<string, string> {
  const { ready, inFlight, delayed } = queue.state();
  const { settings, redrive } = queue;
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(ready),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(settings.visibilitySeconds),
    DelaySeconds: String(settings.delaySeconds),
    MaximumMessageSize: String(settings.maximumBytes),
    ...(redrive === null
      ? {}
      : {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: redrive.queue.settings.arn,
            maxReceiveCount: redrive.maxReceiveCount,
          }),
        }),
  };
}
