import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { StockReader } from '../../app/ports';
import type { LocationId } from '../../domain/inventory/identity';
import type { Location } from '../../domain/inventory/location';
import { locationKey, salesDayKey, shopKey, variantKey } from './keys';
import { type Item, levelFromItem, locationFromItem, shopFromItem, variantFromItem } from './stock-items';

/** The most keys that one BatchGetItem takes. */
const BATCH_KEYS = 100;
const BATCH_ATTEMPTS = 5;

export function createStockReader(client: DynamoDBDocumentClient, tableName: string): StockReader {
  return {
    async stockedVariant(variantId) {
      const items = await queryAll(client, {
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': variantKey(variantId).pk },
        ConsistentRead: true,
      });
      const variant = items.find((item) => item.sk === 'VARIANT');
      if (variant === undefined) return null;
      const levels = items.filter((item) => String(item.sk).startsWith('LEVEL#')).map(levelFromItem);
      return { variant: variantFromItem(variant), levels };
    },

    async shop(shopId) {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: tableName, Key: shopKey(shopId) }),
      );
      return item === undefined ? null : shopFromItem(item);
    },

    async locations(locationIds) {
      const found = new Map<LocationId, Location>();
      const wanted = [...new Set(locationIds)];
      for (let first = 0; first < wanted.length; first += BATCH_KEYS) {
        const keys = wanted
          .slice(first, first + BATCH_KEYS)
          .map((locationId) => ({ ...locationKey(locationId) }));
        for (const item of await batchGet(client, tableName, keys)) {
          found.set(item.locationId as string, locationFromItem(item));
        }
      }
      return found;
    },

    async unitsSoldPerDay(shopId, platformVariantId, from, to) {
      const { pk } = salesDayKey(shopId, platformVariantId, from);
      const items = await queryAll(client, {
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': `DAY#${from}`, ':to': `DAY#${to}` },
      });
      return new Map(items.map((item) => [String(item.sk).slice('DAY#'.length), item.units as number]));
    },
  };
}

type QueryInput = ConstructorParameters<typeof QueryCommand>[0];

async function queryAll(client: DynamoDBDocumentClient, query: QueryInput): Promise<Item[]> {
  const items: Item[] = [];
  let next: Item | undefined;
  do {
    const page = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: next }));
    items.push(...(page.Items ?? []));
    next = page.LastEvaluatedKey;
  } while (next !== undefined);
  return items;
}

/** At most 100 keys. What DynamoDB leaves unprocessed under load is asked for again. */
async function batchGet(client: DynamoDBDocumentClient, tableName: string, keys: Item[]): Promise<Item[]> {
  const items: Item[] = [];
  let wanted = keys;
  for (let attempt = 1; wanted.length > 0; attempt++) {
    if (attempt > BATCH_ATTEMPTS) throw new Error('DynamoDB keeps leaving keys of a batch unprocessed.');
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: wanted } } }),
    );
    items.push(...(Responses?.[tableName] ?? []));
    wanted = UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (wanted.length > 0)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));
  }
  return items;
}
