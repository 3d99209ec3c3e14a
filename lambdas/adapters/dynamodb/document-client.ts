import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A throttled or unanswered call is tried again with jitter by the SDK before the queue tries the whole message again. */
export function wireClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts: 4, ...config });
}

/**
 * Numbers are read as they are calculated with, whatever their size. Without this, one beyond 2^53 would come back as a
 * bigint, which no sum takes.
 */
export const PLAIN_NUMBERS: Readonly<{ wrapNumbers: (digits: string) => number }> = Object.freeze({
  wrapNumbers: Number,
});

/**
 * The client that nearly every table adapter uses. Undefined attributes are left out. A sum of money beyond 2^53 is kept to
 * sixteen digits: refused, it would stop whatever else is worked out with it.
 */
export function documentClient(
  config: DynamoDBClientConfig = {},
  client: DynamoDBClient = wireClient(config),
): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true },
    // A copy: the client notes in it how it calls, and whoever else reads items calls otherwise.
    unmarshallOptions: { ...PLAIN_NUMBERS },
  });
}
