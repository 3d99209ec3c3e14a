import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ConcurrentChangeError } from '../../platform/errors';
import type { Key } from './keys';

type Item = Record<string, unknown>;

/** Every item of a partition whose sort key begins with `prefix`, page by page, read consistently. */
export async function queryAll(
  client: DynamoDBDocumentClient,
  tableName: string,
  pk: string,
  prefix: string,
): Promise<Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: prefix === '' ? { ':pk': pk } : { ':pk': pk, ':prefix': prefix },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** @throws ConcurrentChangeError where the key is taken. */
export async function putNew(client: DynamoDBDocumentClient, tableName: string, item: Item): Promise<void> {
  await conditionally(() =>
    client.send(
      new PutCommand({ TableName: tableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
    ),
  );
}

/** @throws ConcurrentChangeError where the stored version is another, or nothing is stored. */
export async function putOver(
  client: DynamoDBDocumentClient,
  tableName: string,
  item: Item,
  expectedVersion: number,
): Promise<void> {
  await conditionally(() =>
    client.send(new PutCommand({ TableName: tableName, Item: item, ...versionIs(expectedVersion) })),
  );
}

/** @throws ConcurrentChangeError where the stored version is another, or nothing is stored. */
export async function deleteVersion(
  client: DynamoDBDocumentClient,
  tableName: string,
  key: Key,
  expectedVersion: number,
): Promise<void> {
  await conditionally(() =>
    client.send(new DeleteCommand({ TableName: tableName, Key: key, ...versionIs(expectedVersion) })),
  );
}

const versionIs = (version: number) => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': version },
});

async function conditionally(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new ConcurrentChangeError('version.stale', 'The record has changed since it was read.', {
      cause: error,
    });
  }
}
