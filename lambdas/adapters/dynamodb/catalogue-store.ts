import {
  type DynamoDBDocumentClient,
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
import type { PageStore } from '../../app/page-ports';
import type { AddressStore } from '../../app/traffic-ports';
import { entityIdOf, operationsCategoryId } from '../../domain/alert/entity';
import type { ProductRecord, VariantName } from '../../domain/inventory/product-report';
import type { Variant } from '../../domain/inventory/variant';
import type { VariantRecord } from '../../domain/inventory/variant-record';
import { operationsCategoryOf } from '../../domain/page/page';
import { groupsAround } from '../../domain/rule/groups';
import { createAddressStore } from './address-store';
import { gatheredReads } from './gathered';
import { despiteConflicts, isConditionFailure, storedItemOf } from './conflicts';
import { createCostStore } from './cost-store';
import { locationKey, memberKey, productKey, productSeenKey, variantKey } from './keys';
import { createLotStore } from './lot-store';
import { createPageStore } from './page-store';
import {
  type Item,
  locationFromItem,
  locationToItem,
  variantRecordFromItem,
  variantRecordToItem,
} from './stock-items';
import { changedMeanwhile, isStillThere, putVersioned, read, writeCountOf } from './versioned-puts';

/** Variants with their costs and lots, products and locations, as the intake reads and writes them. */
export function createCatalogueStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): PageStore & VariantStore & ProductStore & AddressStore & LocationStore & CostStore & LotStore {
  const readTogether = gatheredReads(client, tableName);
  return {
    ...createAddressStore(client, tableName),
    ...createCostStore(client, tableName),
    ...createLotStore(client, tableName),
    ...createPageStore(client, tableName),

    async variants(variantIds) {
      const found = new Map<string, Versioned<VariantRecord>>();
      const keys = [...new Set(variantIds)].map(variantKey);
      for (const item of await Promise.all(keys.map(readTogether))) {
        if (item === undefined) continue;
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
      const seen = items.find(({ sk }) => sk === productSeenKey(productId).sk);
      const version = seen?.version as string | undefined;
      const record = productFromItem(item);
      return {
        ...record,
        version: version !== undefined && version > record.version ? version : record.version,
        claimedDigest: typeof seen?.digest === 'string' ? seen.digest : null,
      };
    },

    async claimProduct({ productId, shopId, version, digest }) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { ...productSeenKey(productId) },
            UpdateExpression: 'SET #version = :version, #digest = :digest, shopId = :shop',
            ConditionExpression: 'attribute_not_exists(#version) OR #version <= :version',
            ExpressionAttributeNames: { '#version': 'version', '#digest': 'digest' },
            ExpressionAttributeValues: { ':version': version, ':digest': digest, ':shop': shopId },
          }),
        );
        return true;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return false;
      }
    },

    async sawProduct({ productId, shopId, version, digest }) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { ...productSeenKey(productId) },
            UpdateExpression: 'SET #version = :version, shopId = :shop',
            ConditionExpression:
              '(attribute_not_exists(#version) OR #version < :version) AND (attribute_not_exists(#digest) OR #digest = :digest)',
            ExpressionAttributeNames: { '#version': 'version', '#digest': 'digest' },
            ExpressionAttributeValues: { ':version': version, ':digest': digest, ':shop': shopId },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        const seen = storedItemOf(error);
        // A newer one was noted meanwhile.
        if (seen !== null && String(seen.version) >= version) return;
        throw changedMeanwhile(error);
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

/** The rows by which a variant's product and categories are found, those that come and those that go. */
function memberWrites(tableName: string, before: VariantRecord | null, after: VariantRecord) {
  const { variantId, shopId, productId } = after.variant;
  const were = before === null ? [] : groupIdsAround(before.variant);
  const are = groupIdsAround(after.variant);
  const named = productId === null ? {} : { productId };
  return [
    ...are
      .filter((groupId) => !were.includes(groupId))
      .map((groupId) => ({
        Put: { TableName: tableName, Item: { ...memberKey(groupId, variantId), shopId, ...named } },
      })),
    ...were
      .filter((groupId) => !are.includes(groupId))
      .map((groupId) => ({ Delete: { TableName: tableName, Key: { ...memberKey(groupId, variantId) } } })),
  ];
}

/** What rules may sum it in, and the category that operations file it under: the map may move all of that at once. */
function groupIdsAround(variant: Variant): readonly string[] {
  const operations = operationsCategoryOf(variant);
  const filed = operations === null ? [] : [operationsCategoryId(variant.shopId, operations)];
  return [...groupsAround(variant).map(entityIdOf), ...filed];
}
