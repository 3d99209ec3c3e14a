import type { SQSEvent } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Queue } from '../../../../local/aws/sqs/queue';
import { noJournal } from '../../../../local/aws/sqs/queue-journal';
import { createProductClock } from '../../../../local/clock';
import type { InvocationOutcome } from '../../../../local/lambda/function-host';
import type { Poller } from '../../../../local/poll/poller';
import { createQueuePoller, failedIds } from '../../../../local/poll/queue-poller';

const settings = {
  name: 'work',
  arn: 'arn:work',
  url: 'http://127.0.0.1/work',
  visibilitySeconds: 30,
  delaySeconds: 0,
  maximumBytes: 1024,
};
const returned = (result: unknown): InvocationOutcome => ({ outcome: 'returned', result });
const failed: InvocationOutcome = {
  outcome: 'failed',
  error: { errorType: 'Error', errorMessage: 'no', trace: [] },
};
const reporting = (...ids: string[]) =>
  returned({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

const open: { poller: Poller; queue: Queue }[] = [];
afterEach(() => {
  for (const { poller, queue } of open.splice(0)) {
    poller.close();
    queue.close();
  }
});

function poll(invoke: (event: SQSEvent) => InvocationOutcome, batchSize = 10) {
  const clock = createProductClock(null);
  const queue = new Queue(settings, clock, noJournal);
  const batches: string[][] = [];
  const requests: string[] = [];
  const poller = createQueuePoller({
    ...{ queue, batchSize },
    reportsFailures: true,
    concurrency: 1,
    invoke: async (event) => {
      batches.push(event.Records.map(({ body }) => body));
      return invoke(event);
    },
    onRequest: (action) => void requests.push(action),
  });
  open.push({ poller, queue });
  return { queue, clock, poller, batches, requests };
}

describe('a poller', () => {
  it('delivers what arrives together as one batch, and deletes it once', async () => {
    const { queue, batches, requests } = poll(() => returned(null));
    for (const body of ['one', 'two', 'three']) queue.send(body);
    await vi.waitFor(() => expect(queue.messages()).toEqual([]));
    expect(batches).toEqual([['one', 'two', 'three']]);
    expect(requests).toEqual(['ReceiveMessage', 'DeleteMessageBatch']);
  });

  it('counts no request while there is nothing to do', async () => {
    const { requests } = poll(() => returned(null));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(requests).toEqual([]);
  });

  it('keeps only what the function reports as failed, and delivers it again after its visibility timeout', async () => {
    const { queue, clock, batches } = poll(({ Records }) =>
      reporting(...Records.filter(({ body }) => body === 'bad').map(({ messageId }) => messageId)),
    );
    queue.send('good');
    queue.send('bad');
    await vi.waitFor(() => expect(queue.messages().map(({ body }) => body)).toEqual(['bad']));
    clock.moveTo(clock.now() + 30_000);
    await vi.waitFor(() => expect(batches).toEqual([['good', 'bad'], ['bad']]));
  });

  it('keeps the whole batch of a function that throws', async () => {
    const { queue, batches, requests } = poll(() => failed);
    queue.send('one');
    await vi.waitFor(() => expect(batches).toHaveLength(1));
    expect(queue.state()).toMatchObject({ ready: 0, inFlight: 1 });
    expect(requests).toEqual(['ReceiveMessage']);
  });

  it('lets messages gather while it is paused', async () => {
    const { queue, poller, batches } = poll(() => returned(null), 2);
    poller.pause();
    for (const body of ['one', 'two', 'three']) queue.send(body);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(batches).toEqual([]);
    poller.resume();
    await vi.waitFor(() => expect(batches).toEqual([['one', 'two'], ['three']]));
  });
});

describe('the failures of a batch', () => {
  const messages = [{ id: 'a' }, { id: 'b' }];
  it.each([
    { situation: 'an answer without failures', outcome: reporting(), reports: true, expected: [] },
    { situation: 'no answer at all', outcome: returned(null), reports: true, expected: [] },
    { situation: 'one reported message', outcome: reporting('b'), reports: true, expected: ['b'] },
    { situation: 'an id of another batch', outcome: reporting('z'), reports: true, expected: ['a', 'b'] },
    { situation: 'a report nobody asked for', outcome: reporting('b'), reports: false, expected: [] },
    {
      situation: 'a timeout',
      outcome: { outcome: 'timed-out' } as const,
      reports: true,
      expected: ['a', 'b'],
    },
  ])('after $situation are $expected', ({ outcome, reports, expected }) => {
    expect([...failedIds(outcome, messages, reports)]).toEqual(expected);
  });
});
