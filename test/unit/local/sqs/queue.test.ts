import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Queue } from '../../../../local/aws/sqs/queue';
import { noJournal, openQueueJournal, type QueueJournal } from '../../../../local/aws/sqs/queue-journal';
import { createProductClock } from '../../../../local/clock';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function aQueue(name = 'work', journal: QueueJournal = noJournal, clock = createProductClock(null)) {
  const settings = {
    name,
    arn: `arn:${name}`,
    url: `http://127.0.0.1/${name}`,
    visibilitySeconds: 30,
    delaySeconds: 0,
    maximumBytes: 1024,
  };
  return { queue: new Queue(settings, clock, journal), clock };
}

describe('a queue', () => {
  it('gives each message to one receiver, in the order of sending', () => {
    const { queue } = aQueue();
    queue.send('one');
    queue.send('two');
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['one', 'two']);
    expect(queue.receive(10)).toEqual([]);
  });

  it('gives a message again after its visibility timeout, by the product’s clock, and counts it', () => {
    const { queue, clock } = aQueue();
    queue.send('one');
    queue.receive(1);
    clock.moveTo(clock.now() + 30_000);
    expect(queue.receive(1)[0]?.receiveCount).toBe(2);
  });

  it('does not count a change of visibility as a receive', () => {
    const { queue } = aQueue();
    queue.send('one');
    const [first] = queue.receive(1);
    expect(queue.changeVisibility(first?.receiptHandle ?? '', 0)).toBe(true);
    expect(queue.receive(1)[0]?.receiveCount).toBe(2);
  });

  it('holds a delayed message back until its time', () => {
    const { queue, clock } = aQueue();
    queue.send('later', {}, 900);
    expect(queue.receive(1)).toEqual([]);
    expect(queue.state()).toMatchObject({ ready: 0, delayed: 1, inFlight: 0 });
    clock.moveTo(clock.now() + 900_000);
    expect(queue.receive(1).map(({ body }) => body)).toEqual(['later']);
  });

  it('buries what was received too often, with where it came from', () => {
    const { queue, clock } = aQueue();
    const { queue: deadLetters } = aQueue('dead', noJournal, clock);
    queue.deadLetterTo(deadLetters, 2);
    const { id } = queue.send('poison');
    for (let attempt = 0; attempt < 3; attempt++) {
      queue.receive(1);
      clock.moveTo(clock.now() + 30_000);
    }
    expect(queue.messages()).toEqual([]);
    expect(deadLetters.messages()).toMatchObject([{ id, body: 'poison', deadLetterSource: 'arn:work' }]);
  });

  it('tells its listener when a delay ends because the clock was moved', () => {
    const { queue, clock } = aQueue();
    let woken = 0;
    queue.onReady(() => {
      woken += 1;
    });
    queue.send('later', {}, 60);
    expect(woken).toBe(0);
    clock.moveTo(clock.now() + 60_000);
    expect(woken).toBeGreaterThan(0);
    queue.close();
  });

  it('outlives the process: what was not deleted is there again', () => {
    const folder = mkdtempSync(join(tmpdir(), 'queue-'));
    folders.push(folder);
    const file = join(folder, 'queues.jsonl');
    const first = openQueueJournal(file);
    const { queue } = aQueue('work', first);
    queue.send('done');
    queue.send('taken', { cause: { DataType: 'String', StringValue: 'why' } });
    queue.send('waiting');
    const [done] = queue.receive(2);
    queue.delete(done?.receiptHandle ?? '');
    first.close();

    const { queue: again, clock } = aQueue('work', openQueueJournal(file));
    clock.moveTo(clock.now() + 30_000);
    expect(again.receive(10).map(({ body, attributes }) => ({ body, attributes }))).toEqual([
      { body: 'taken', attributes: { cause: { DataType: 'String', StringValue: 'why' } } },
      { body: 'waiting', attributes: {} },
    ]);
  });
});
