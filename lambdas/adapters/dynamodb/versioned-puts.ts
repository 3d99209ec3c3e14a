import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Versioned } from '../../app/intake-ports';
import { ConcurrentChangeError } from '../../platform/errors';
import { isConditionFailure } from './conflicts';
import type { Key } from './keys';
import type { Item } from './stock-items';

export const writeCountOf = (item: Item): number => (item.writeCount as number | undefined) ?? 1;

export async function read(
  client: DynamoDBDocumentClient,
  tableName: string,
  key: Key,
): Promise<Item | undefined> {
  const { Item: item } = await client.send(
    new GetCommand({ TableName: tableName, Key: { ...key }, ConsistentRead: true }),
  );
  return item;
}

/** An item that was read, with how often it was written: that is what its next write is conditioned on. */
export const versionedOf = (item: Item | undefined): Versioned<Item> =>
  item === undefined ? { value: null, expected: 0 } : { value: item, expected: writeCountOf(item) };

/** Puts an item in the place of the one that was read, or where nothing was (`expected` 0). */
export async function putVersioned(
  client: DynamoDBDocumentClient,
  tableName: string,
  item: Item,
  expected: number,
): Promise<void> {
  try {
    await client.send(
      new PutCommand({
        TableName: tableName,
        Item: item,
        ...isStillThere(expected),
      }),
    );
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    throw changedMeanwhile(error);
  }
}

export const isStillThere = (expected: number) =>
  expected === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'writeCount = :expected',
        ExpressionAttributeValues: { ':expected': expected },
      };

export const changedMeanwhile = (cause: unknown) =>
  new ConcurrentChangeError('item.changed', 'The item is no longer what was read.', { cause });
