import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import type { PagePosition, SweepStore } from '../../app/run-sweep';
import { entityIdOf } from '../../domain/alert/entity';
import {
  alertKey,
  type Key,
  memberKey,
  orderLineKey,
  purchaseOrderKey,
  salesDayKey,
  shopKey,
  STOCK_INDEX,
  trafficRulesKey,
} from './keys';

/** Variants in one page of a sweep: 20 events, published in two requests. */
const VARIANTS_PER_PAGE = 1_000;
/** Items that one page of an erasure reads; what belongs to other shops is passed over. */
const ITEMS_PER_PAGE = 500;
const DELETIONS_AT_ONCE = 10;
const MEMBERS = memberKey('', '').pk;

/** Finds a shop's variants for a sweep, and erases a shop. */
export function createSweepStore(
  client: DynamoDBDocumentClient,
  tables: { readonly stock: string; readonly alert: string },
): SweepStore {
  async function deleteAll(tableName: string, keys: readonly Key[]): Promise<void> {
    for (let first = 0; first < keys.length; first += DELETIONS_AT_ONCE) {
      const some = keys.slice(first, first + DELETIONS_AT_ONCE);
      await Promise.all(
        some.map(({ pk, sk }) => client.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }))),
      );
    }
  }

  async function eraseAlertsOf(entityId: string): Promise<void> {
    let from: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tables.alert,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': alertKey(entityId, '').pk },
          ProjectionExpression: 'pk, sk',
          ExclusiveStartKey: from,
        }),
      );
      await deleteAll(tables.alert, (page.Items ?? []) as Key[]);
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }

  return {
    async shopIds() {
      const page = await client.send(
        new QueryCommand({
          TableName: tables.stock,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': shopKey('').pk },
          ConsistentRead: true,
        }),
      );
      return (page.Items ?? []).map((item) => String(item.shopId));
    },

    async noteRulesChanged(shopIds, now) {
      for (const shopId of shopIds) {
        const Item = { ...trafficRulesKey(shopId), shopId, changedAt: now };
        await client.send(new PutCommand({ TableName: tables.stock, Item }));
      }
    },

    async page(shopId, shard, from) {
      const page = await client.send(
        new QueryCommand({
          TableName: tables.stock,
          IndexName: STOCK_INDEX.byShop,
          KeyConditionExpression: 'shopShard = :shard',
          ExpressionAttributeValues: { ':shard': `${shopId}#${shard}` },
          Limit: VARIANTS_PER_PAGE,
          ExclusiveStartKey: readPosition(from),
        }),
      );
      return {
        ids: (page.Items ?? []).map((item) => String(item.variantId)),
        next: writePosition(page.LastEvaluatedKey),
      };
    },

    async erasePage(shopId, from) {
      const page = await client.send(
        new ScanCommand({
          TableName: tables.stock,
          FilterExpression:
            'pk <> :shops AND (shopId = :shop OR begins_with(pk, :orders) OR begins_with(pk, :sales))',
          ExpressionAttributeValues: {
            ':shops': shopKey('').pk,
            ':shop': shopId,
            ':orders': orderLineKey(shopId, '', '').pk,
            ':sales': salesDayKey(shopId, '', '').pk,
          },
          ProjectionExpression: 'pk, sk, variantId',
          Limit: ITEMS_PER_PAGE,
          ExclusiveStartKey: readPosition(from),
        }),
      );
      const items = (page.Items ?? []) as (Key & { variantId?: string })[];
      for (const { sk, variantId } of items) {
        if (sk === 'VARIANT' && variantId !== undefined) await eraseAlertsOf(variantId);
      }
      const whole = ['shop', 'source'] as const;
      if (from === null) for (const type of whole) await eraseAlertsOf(entityIdOf({ type, id: shopId }));
      const groupIds = items
        .filter(({ pk }) => pk.startsWith(MEMBERS))
        .map(({ pk }) => pk.slice(MEMBERS.length));
      for (const groupId of new Set(groupIds)) await eraseAlertsOf(groupId);
      for (const { pk, sk } of items) {
        const id = pk.slice(purchaseOrderKey('').pk.length);
        if (sk === 'ORDER') await eraseAlertsOf(entityIdOf({ type: 'purchase_order', id }));
      }
      await deleteAll(tables.stock, items);
      return { erased: items.length, next: writePosition(page.LastEvaluatedKey) };
    },

    async isBeingErased(shopId) {
      const { pk, sk } = shopKey(shopId);
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tables.stock,
          KeyConditionExpression: 'pk = :pk AND sk = :sk',
          ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
          ConsistentRead: true,
        }),
      );
      return Items.every((item) => item.status === 'redacted');
    },
  };
}

const readPosition = (from: PagePosition | null): Record<string, unknown> | undefined =>
  from === null ? undefined : (JSON.parse(from) as Record<string, unknown>);
const writePosition = (key: Record<string, unknown> | undefined): PagePosition | null =>
  key === undefined ? null : JSON.stringify(key);
