import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Message, Queue } from '../aws/sqs/queue';
import { systemAttributes } from '../aws/sqs/sqs-service';
import type { InvocationOutcome } from '../lambda/function-host';
import { REGION } from '../template/pseudo-parameters';
import type { Poller } from './poller';

export interface QueuePollerOptions {
  readonly queue: Queue;
  readonly batchSize: number;
  /** Whether the function says itself which records failed. */
  readonly reportsFailures: boolean;
  /** Batches at once. */
  readonly concurrency: number;
  readonly invoke: (event: SQSEvent) => Promise<InvocationOutcome>;
  /** Counts a request that the poller makes in the function's name. */
  readonly onRequest: (action: 'ReceiveMessage' | 'DeleteMessageBatch') => void;
}

/** Messages that arrive within this time of the first one come in one batch, as under load in the cloud. */
const GATHER_MS = 100;

/**
 * Feeds a function from a queue. What the function does not report as failed is deleted; what failed stays and is
 * received again after the queue's visibility timeout, until the queue sends it to the dead letters.
 */
export function createQueuePoller(options: QueuePollerOptions): Poller {
  const { queue, batchSize } = options;
  let running = 0;
  let timer: NodeJS.Timeout | null = null;
  let isPaused = false;
  let isClosed = false;

  function wake(): void {
    if (isClosed || isPaused || timer !== null || running >= options.concurrency) return;
    const wait = queue.state().ready >= batchSize ? 0 : GATHER_MS;
    timer = setTimeout(() => {
      timer = null;
      pull();
    }, wait);
  }

  function pull(): void {
    if (isClosed || isPaused || running >= options.concurrency) return;
    const messages = queue.receive(batchSize);
    if (messages.length === 0) return;
    options.onRequest('ReceiveMessage');
    running += 1;
    void deliver(messages).finally(() => {
      running -= 1;
      if (queue.state().ready > 0) wake();
    });
    if (queue.state().ready > 0) wake();
  }

  async function deliver(messages: readonly Message[]): Promise<void> {
    const event = { Records: messages.map((message) => recordOf(message, queue)) };
    const outcome = await options.invoke(event);
    const failed = failedIds(outcome, messages, options.reportsFailures);
    const done = messages.filter(({ id }) => !failed.has(id));
    if (done.length === 0) return;
    options.onRequest('DeleteMessageBatch');
    for (const { receiptHandle } of done) queue.delete(receiptHandle ?? '');
  }

  queue.onReady(wake);
  return {
    busy: () => running > 0 || timer !== null,
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      wake();
    },
    close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/**
 * The ids of the messages that stay on the queue. A function that threw, or that reports an id which is not of its batch,
 * has failed them all.
 */
export function failedIds(
  outcome: InvocationOutcome,
  messages: readonly { readonly id: string }[],
  reportsFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messages.map(({ id }) => id));
  if (outcome.outcome !== 'returned') return all;
  const reported = (outcome.result as SQSBatchResponse | null)?.batchItemFailures;
  if (!reportsFailures || reported === undefined || reported === null) return new Set();
  const ids = reported.map(({ itemIdentifier }) => itemIdentifier);
  return ids.every((id) => all.has(id)) ? new Set(ids) : all;
}

function recordOf(message: Message, queue: Queue): SQSRecord {
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle ?? '',
    body: message.body,
    attributes: systemAttributes(message) as unknown as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          dataType: DataType,
          stringValue: StringValue,
          binaryValue: BinaryValue,
          stringListValues: [],
          binaryListValues: [],
        },
      ]),
    ),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: queue.settings.arn,
    awsRegion: REGION,
  };
}
