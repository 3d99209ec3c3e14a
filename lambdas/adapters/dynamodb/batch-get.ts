import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys';
import type { Item } from './stock-items';

/** The most keys that one BatchGetItem takes. */
const KEYS_PER_REQUEST = 100;
const ATTEMPTS = 6;

/** Reads any number of items consistently; those that do not exist are left out. The keys must differ. */
export async function batchGet(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Key[],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let first = 0; first < keys.length; first += KEYS_PER_REQUEST) {
    items.push(...(await getSome(client, tableName, keys.slice(first, first + KEYS_PER_REQUEST))));
  }
  return items;
}

/** What DynamoDB leaves unprocessed, because of load or because the answer is full, is asked for again. */
async function getSome(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly Key[],
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let wanted: Record<string, unknown>[] = keys.map((key) => ({ ...key }));
  for (let attempt = 1; wanted.length > 0; attempt++) {
    if (attempt > ATTEMPTS) throw new Error('DynamoDB keeps leaving keys of a batch unprocessed.');
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } }),
    );
    items.push(...(Responses?.[tableName] ?? []));
    wanted = UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (wanted.length > 0)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));
  }
  return items;
}
