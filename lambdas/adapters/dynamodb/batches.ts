import { BatchGetCommand, BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { AppError } from '../../platform/errors';
import type { Key } from './keys';

type Item = Record<string, unknown>;
type Write = { PutRequest: { Item: Item } } | { DeleteRequest: { Key: Key } };

/** DynamoDB's limits for one BatchGetItem and one BatchWriteItem. */
export const MOST_KEYS = 100;
const MOST_WRITES = 25;
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 40;

/** The items of these keys in any order, read consistently; a key without an item is left out. */
export async function getAll(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Key[],
): Promise<Item[]> {
  const items: Item[] = [];
  for (const some of inChunks(uniqueKeys(keys), MOST_KEYS)) {
    await untilNoneLeft(some, async (wanted) => {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [tableName]: { Keys: [...wanted], ConsistentRead: true } } }),
      );
      items.push(...(Responses?.[tableName] ?? []));
      return (UnprocessedKeys?.[tableName]?.Keys ?? []) as Key[];
    });
  }
  return items;
}

/** Puts and deletes without a condition, of different keys. A failure may leave some of them done. */
export async function writeAll(
  client: DynamoDBDocumentClient,
  tableName: string,
  writes: readonly Write[],
): Promise<void> {
  for (const some of inChunks(writes, MOST_WRITES)) {
    await untilNoneLeft(some, async (wanted) => {
      const { UnprocessedItems } = await client.send(
        new BatchWriteCommand({ RequestItems: { [tableName]: [...wanted] } }),
      );
      return (UnprocessedItems?.[tableName] ?? []) as Write[];
    });
  }
}

/** What DynamoDB leaves unprocessed under load is asked for again, with growing pauses. */
async function untilNoneLeft<T>(
  all: readonly T[],
  request: (some: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  let left = all;
  for (let attempt = 1; left.length > 0; attempt++) {
    if (attempt > ATTEMPTS) {
      throw new AppError('table.throttled', `DynamoDB left ${left.length} keys of a batch unprocessed.`);
    }
    if (attempt > 1) {
      const longest = FIRST_PAUSE_MS * 2 ** attempt;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
    }
    left = await request(left);
  }
}

function uniqueKeys(keys: readonly Key[]): readonly Key[] {
  return [...new Map(keys.map(({ pk, sk }) => [`${pk}\n${sk}`, { pk, sk }])).values()];
}

export function inChunks<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let first = 0; first < items.length; first += size) chunks.push(items.slice(first, first + size));
  return chunks;
}
