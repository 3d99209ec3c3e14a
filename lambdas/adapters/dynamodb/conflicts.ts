import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { PLAIN_NUMBERS } from './document-client';

/** Why a transaction was cancelled, item by item: `ConditionalCheckFailed`, `TransactionConflict`, `None` …; null for other errors. */
export function cancellationCodes(error: unknown): readonly string[] | null {
  if (!(error instanceof TransactionCanceledException)) return null;
  return (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
}

/** Whether a write was refused because what is stored is not what was expected. */
export function isConditionFailure(error: unknown): boolean {
  return (
    error instanceof ConditionalCheckFailedException ||
    cancellationCodes(error)?.includes('ConditionalCheckFailed') === true
  );
}

/** What stood in the way of a conditional write that asked for it; null where nothing did. */
export function storedItemOf(error: unknown): Readonly<Record<string, unknown>> | null {
  const item = error instanceof ConditionalCheckFailedException ? error.Item : undefined;
  return item === undefined ? null : unmarshall(item, PLAIN_NUMBERS);
}

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 10;

/**
 * Runs a transaction again while another one holds an item of it. The SDK does not, because a cancelled transaction can
 * have other causes; those are thrown at once.
 */
export async function despiteConflicts<Result>(transaction: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      const codes = cancellationCodes(error);
      const isConflict =
        codes !== null &&
        codes.some((code) => RETRYABLE.includes(code)) &&
        !codes.includes('ConditionalCheckFailed');
      if (!isConflict || attempt >= ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
}

const RETRYABLE: readonly string[] = [
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
];
