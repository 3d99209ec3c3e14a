import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { InvocationOutcome } from '../../../../local/lambda/function-host';
import { deliverInOrder } from '../../../../local/poll/deliver-in-order';

const record = (SequenceNumber: string): DynamoDBRecord => ({ dynamodb: { SequenceNumber } });
const numberOf = ({ dynamodb }: DynamoDBRecord): string => dynamodb?.SequenceNumber ?? '';
const failed: InvocationOutcome = {
  outcome: 'failed',
  error: { errorType: 'Error', errorMessage: 'no', trace: [] },
};

async function deliver(
  numbers: readonly string[],
  answer: (batch: readonly string[]) => InvocationOutcome,
  { bisects = true, retries = 2 } = {},
) {
  const done: string[] = [];
  const givenUp: string[] = [];
  let calls = 0;
  await deliverInOrder(numbers.map(record), {
    bisects,
    retries,
    pause: async () => {},
    isClosed: () => false,
    send: async (batch) => {
      calls += 1;
      const outcome = answer(batch.map(numberOf));
      if (outcome.outcome === 'returned') done.push(...batch.map(numberOf));
      return outcome;
    },
    onGivenUp: (records) => void givenUp.push(...records.map(numberOf)),
  });
  return { done, givenUp, calls };
}

const ok: InvocationOutcome = { outcome: 'returned', result: null };

describe('a batch of a stream', () => {
  it('that works is delivered once', async () => {
    expect(await deliver(['1', '2'], () => ok)).toEqual({ done: ['1', '2'], givenUp: [], calls: 1 });
  });

  it('with one bad record is halved until the bad one stands alone and is given up after its retries', async () => {
    const { done, givenUp } = await deliver(['1', '2', '3', '4'], (batch) =>
      batch.includes('3') ? failed : ok,
    );
    expect(done).toEqual(['1', '2', '4']);
    expect(givenUp).toEqual(['3']);
  });

  it('is tried as a whole where the mapping does not bisect', async () => {
    const { givenUp, calls } = await deliver(['1', '2'], () => failed, { bisects: false });
    expect(givenUp).toEqual(['1', '2']);
    expect(calls).toBe(3);
  });

  it('that failed for a moment is delivered without loss', async () => {
    let failures = 1;
    const { done, givenUp } = await deliver(['1'], () => (failures-- > 0 ? failed : ok));
    expect({ done, givenUp }).toEqual({ done: ['1'], givenUp: [] });
  });

  it('is tried again from the record that the function names', async () => {
    const batches: string[][] = [];
    let isFirst = true;
    await deliver(['1', '2', '3'], (batch) => {
      batches.push([...batch]);
      const result = isFirst ? { batchItemFailures: [{ itemIdentifier: '2' }] } : null;
      isFirst = false;
      return { outcome: 'returned', result };
    });
    expect(batches).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
    ]);
  });
});
