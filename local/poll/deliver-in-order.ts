import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { InvocationOutcome } from '../lambda/function-host';

export interface InOrderOptions {
  readonly send: (batch: readonly DynamoDBRecord[]) => Promise<InvocationOutcome>;
  readonly bisects: boolean;
  readonly retries: number;
  readonly onGivenUp: (records: readonly DynamoDBRecord[], outcome: InvocationOutcome) => void;
  readonly isClosed: () => boolean;
  /** @default waits a little longer after each failure */
  readonly pause?: (ms: number) => Promise<void>;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

/**
 * Delivers a batch of a stream's records and does not go on before it has worked or was given up. A batch that fails is
 * tried again, in two halves where the mapping bisects; a function may say from which record on to try again.
 */
export async function deliverInOrder(
  batch: readonly DynamoDBRecord[],
  options: InOrderOptions,
): Promise<void> {
  await attempt(batch, 0, options);
}

async function attempt(
  batch: readonly DynamoDBRecord[],
  failures: number,
  options: InOrderOptions,
): Promise<void> {
  if (batch.length === 0 || options.isClosed()) return;
  const outcome = await options.send(batch);
  const firstFailed = firstFailure(batch, outcome);
  if (firstFailed === null) return;

  const rest = batch.slice(firstFailed);
  const progressed = firstFailed > 0;
  if (options.bisects && rest.length > 1 && outcome.outcome !== 'returned') {
    const middle = Math.ceil(rest.length / 2);
    await attempt(rest.slice(0, middle), failures, options);
    await attempt(rest.slice(middle), failures, options);
    return;
  }
  const count = progressed ? 1 : failures + 1;
  if (count > options.retries) {
    // Only the record that keeps failing is given up; those after it have not been refused yet.
    const givenUp = outcome.outcome === 'returned' ? rest.slice(0, 1) : rest;
    options.onGivenUp(givenUp, outcome);
    await attempt(rest.slice(givenUp.length), 0, options);
    return;
  }
  await (options.pause ?? pause)(Math.min(FIRST_PAUSE_MS * 2 ** (count - 1), LONGEST_PAUSE_MS));
  await attempt(rest, count, options);
}

/** The index of the first record that has to be delivered again; null if all are done. */
function firstFailure(batch: readonly DynamoDBRecord[], outcome: InvocationOutcome): number | null {
  if (outcome.outcome !== 'returned') return 0;
  const failures = (outcome.result as DynamoDBBatchResponse | null)?.batchItemFailures ?? [];
  if (failures.length === 0) return null;
  const failed = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
  const index = batch.findIndex(({ dynamodb }) => failed.has(dynamodb?.SequenceNumber ?? ''));
  return Math.max(index, 0);
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
