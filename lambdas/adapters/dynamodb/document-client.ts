import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** A throttled or unanswered call is tried again with jitter by the SDK before the queue tries the whole message again. */
export function wireClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts: 4, ...config });
}

/** The client that nearly every table adapter uses. Undefined attributes are left out. */
export function documentClient(
  config: DynamoDBClientConfig = {},
  client: DynamoDBClient = wireClient(config),
): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
