import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type {
  CostStore,
  LocationStore,
  LotStore,
  ProductStore,
  VariantStore,
  Versioned,
} from '../../app/intake-ports';
import type { AddressStore } from '../../app/traffic-ports';
import { entityIdOf } from '../../domain/alert/entity';
import type { ProductRecord, VariantName } from '../../domain/inventory/product-report';
import type { VariantRecord } from '../../domain/inventory/variant-record';
import { groupsAround } from '../../domain/rule/groups';
import { ConcurrentChangeError } from '../../platform/errors';
import { createAddressStore } from './address-store';
import { getAll } from './batches';
import { despiteConflicts, isConditionFailure } from './conflicts';
import { createCostStore } from './cost-store';
import { type Key, locationKey, memberKey, productKey, productSeenKey, variantKey } from './keys';
import { createLotStore } from './lot-store';
import {
  type Item,
  locationFromItem,
  locationToItem,
  variantRecordFromItem,
  variantRecordToItem,
} from './stock-items';

/** Variants with their costs and lots, products and locations, as the intake reads and writes them. */
export function createCatalogueStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): VariantStore & ProductStore & AddressStore & LocationStore & CostStore & LotStore {
  return {
    ...createAddressStore(client, tableName),
    ...createCostStore(client, tableName),
    ...createLotStore(client, tableName),

    async variants(variantIds) {
      const found = new Map<string, Versioned<VariantRecord>>();
      const keys = [...new Set(variantIds)].map(variantKey);
      for (const item of await getAll(client, tableName, keys)) {
        found.set(item.variantId as string, {
          value: variantRecordFromItem(item),
          expected: writeCountOf(item),
        });
      }
      return found;
    },

    async saveVariant(record, expected, before) {
      const item = variantRecordToItem(record, expected + 1);
      const moves = memberWrites(tableName, before, record);
      if (moves.length === 0) return putVersioned(client, tableName, item, expected);
      const put = { Put: { TableName: tableName, Item: item, ...isStillThere(expected) } };
      try {
        await despiteConflicts(() =>
          client.send(new TransactWriteCommand({ TransactItems: [put, ...moves] })),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        throw changedMeanwhile(error);
      }
    },

    async product(productId) {
      const { Items: items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': productKey(productId).pk },
          ConsistentRead: true,
        }),
      );
      const item = items.find(({ sk }) => sk === productKey(productId).sk);
      if (item === undefined) return null;
      const seen = items.find(({ sk }) => sk === productSeenKey(productId).sk)?.version as string | undefined;
      const record = productFromItem(item);
      return seen !== undefined && seen > record.version ? { ...record, version: seen } : record;
    },

    async sawProduct({ productId, shopId, version }) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { ...productSeenKey(productId) },
            UpdateExpression: 'SET #version = :version, shopId = :shop',
            ConditionExpression: 'attribute_not_exists(#version) OR #version < :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version, ':shop': shopId },
          }),
        );
      } catch (error) {
        // A newer one was noted meanwhile.
        if (!isConditionFailure(error)) throw error;
      }
    },

    async saveProduct(record) {
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...productKey(record.productId), ...record },
            ConditionExpression: 'attribute_not_exists(pk) OR (shopId = :shop AND version <= :version)',
            ExpressionAttributeValues: { ':shop': record.shopId, ':version': record.version },
          }),
        );
      } catch (error) {
        // A newer state of the product was recorded meanwhile: that one stands.
        if (!isConditionFailure(error)) throw error;
      }
    },

    async location(locationId) {
      const item = await read(client, tableName, locationKey(locationId));
      if (item === undefined) return { value: null, expected: 0 };
      const version = (item.version as string | undefined) ?? null;
      const isUnannounced = item.isUnannounced === true;
      return {
        value: { location: locationFromItem(item), version, isUnannounced },
        expected: writeCountOf(item),
      };
    },

    saveLocation: ({ location, version, isUnannounced }, expected) =>
      putVersioned(
        client,
        tableName,
        {
          ...locationToItem(location),
          ...(version === null ? {} : { version }),
          ...(isUnannounced ? { isUnannounced } : {}),
          writeCount: expected + 1,
        },
        expected,
      ),
  };
}

function productFromItem(item: Item): ProductRecord {
  return {
    productId: item.productId as string,
    shopId: item.shopId as string,
    version: item.version as string,
    digest: item.digest as string,
    variants: (item.variants as VariantName[] | undefined) ?? [],
  };
}

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

const isStillThere = (expected: number) =>
  expected === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: 'writeCount = :expected',
        ExpressionAttributeValues: { ':expected': expected },
      };

const changedMeanwhile = (cause: unknown) =>
  new ConcurrentChangeError('item.changed', 'The item is no longer what was read.', { cause });

/** The rows by which a variant's product and categories are found, those that come and those that go. */
function memberWrites(tableName: string, before: VariantRecord | null, after: VariantRecord) {
  const { variantId, shopId } = after.variant;
  const were = before === null ? [] : groupsAround(before.variant).map(entityIdOf);
  const are = groupsAround(after.variant).map(entityIdOf);
  return [
    ...are
      .filter((groupId) => !were.includes(groupId))
      .map((groupId) => ({
        Put: { TableName: tableName, Item: { ...memberKey(groupId, variantId), shopId } },
      })),
    ...were
      .filter((groupId) => !are.includes(groupId))
      .map((groupId) => ({ Delete: { TableName: tableName, Key: { ...memberKey(groupId, variantId) } } })),
  ];
}
