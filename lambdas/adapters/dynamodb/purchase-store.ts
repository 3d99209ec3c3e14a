import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { PurchaseOrderRecord, PurchaseReader, PurchaseStore } from '../../app/purchase-ports';
import { entityIdOf } from '../../domain/alert/entity';
import { latenessOf } from '../../domain/forecast/lead-time';
import { isOpenOrder, placedAtOf, type PurchaseOrder } from '../../domain/purchase/purchase-order';
import type { Shipment } from '../../domain/purchase/shipment';
import type { Transfer } from '../../domain/purchase/transfer';
import type { Supplier } from '../../domain/purchase/supplier';
import type { KeptPromise, VariantPurchase } from '../../domain/purchase/variant-purchase';
import { putVersioned, read, writeCountOf } from './versioned-puts';
import { isConditionFailure } from './conflicts';
import {
  keptPromiseKey,
  purchaseOrderKey,
  shipmentKey,
  shopShardOf,
  supplierKey,
  transferKey,
  variantKey,
  variantPurchaseKey,
} from './keys';
import { isSameButVersion } from './same-but-version';
import { type Item, withoutNulls } from './stock-items';

/** Three years: as long as the age of stock is told by what arrived when. */
const REMEMBERED_DAYS = 1_100;
/** What was received longer ago says little about what suppliers promise now. */
const PROMISE_DAYS = 400;
/** Lateness is told by so many of the latest received orders. */
const MOST_PROMISES = 100;
const WRITES_AT_ONCE = 8;

/** The purchase orders of the stock table, and what they mean to variants, suppliers and the shop. */
export function createPurchaseStore(client: DynamoDBDocumentClient, tableName: string): PurchaseStore {
  async function saveVariantPurchase(item: Item, orderWrite: number): Promise<void> {
    try {
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: item,
          ConditionExpression: 'attribute_not_exists(pk) OR orderWrite < :write',
          ExpressionAttributeValues: { ':write': orderWrite },
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }

  /** Nobody who read a variant without the order decides about it any more. What is not known yet has nobody who did. */
  async function countWriteOf(variantId: string, shopId: string): Promise<void> {
    try {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { ...variantKey(variantId) },
          UpdateExpression: 'ADD writeCount :one',
          ConditionExpression: 'shopId = :shop',
          ExpressionAttributeValues: { ':one': 1, ':shop': shopId },
        }),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
    }
  }

  return {
    async order(orderId) {
      const item = await read(client, tableName, purchaseOrderKey(orderId));
      if (item === undefined) return { value: null, expected: 0 };
      return {
        value: { order: orderFromItem(item), untold: (item.untold as string[] | undefined) ?? null },
        expected: writeCountOf(item),
      };
    },

    saveOrder: (record, expected) =>
      putVersioned(client, tableName, orderToItem(record, expected + 1), expected),

    async saveVariantPurchases({ orderId, shopId }, rows, orderWrite) {
      for (let first = 0; first < rows.length; first += WRITES_AT_ONCE) {
        const some = rows.slice(first, first + WRITES_AT_ONCE);
        await Promise.all(
          some.map(async ([variantId, purchase]) => {
            await saveVariantPurchase(
              { ...variantPurchaseKey(variantId, orderId), shopId, orderWrite, ...purchaseToItem(purchase) },
              orderWrite,
            );
            await countWriteOf(variantId, shopId);
          }),
        );
      }
    },

    async saveKeptPromise(before, after) {
      const were = before === null ? [] : promiseKeysOf(before);
      const are = after === null ? [] : promiseKeysOf(after);
      for (const key of were) {
        if (are.some(({ pk, sk }) => pk === key.pk && sk === key.sk)) continue;
        await client.send(new DeleteCommand({ TableName: tableName, Key: { ...key } }));
      }
      for (const key of are) {
        const expiresAt = epochSeconds(after?.receivedAt ?? '') + PROMISE_DAYS * DAY_SECONDS;
        const Item = { ...key, ...withoutNulls({ ...after }), expiresAt };
        await client.send(new PutCommand({ TableName: tableName, Item }));
      }
    },

    async shipment(shipmentId) {
      const item = await read(client, tableName, shipmentKey(shipmentId));
      if (item === undefined) return { value: null, expected: 0 };
      const { pk: _pk, sk: _sk, writeCount: _count, expiresAt: _expiry, ...fields } = item;
      const value = { orderId: null, arrival: null, firstArrival: null, ...fields } as unknown as Shipment;
      return { value, expected: writeCountOf(item) };
    },

    async saveShipment(shipment, expected, now) {
      const item = {
        ...shipmentKey(shipment.shipmentId),
        ...withoutNulls({ ...shipment }),
        writeCount: expected + 1,
        expiresAt: epochSeconds(now) + PROMISE_DAYS * DAY_SECONDS,
      };
      await putVersioned(client, tableName, item, expected);
    },

    async transfer(transferId) {
      const item = await read(client, tableName, transferKey(transferId));
      if (item === undefined) return { value: null, expected: 0 };
      const { pk: _pk, sk: _sk, writeCount: _count, expiresAt: _expiry, ...fields } = item;
      const value = { orderId: null, ended: null, ...fields } as unknown as Transfer;
      return { value, expected: writeCountOf(item) };
    },

    async saveTransfer(transfer, expected, now) {
      const item = {
        ...transferKey(transfer.transferId),
        ...withoutNulls({ ...transfer }),
        writeCount: expected + 1,
        expiresAt: epochSeconds(now) + PROMISE_DAYS * DAY_SECONDS,
      };
      await putVersioned(client, tableName, item, expected);
    },

    async saveSupplier({ version, ...supplier }) {
      try {
        const item = { ...supplierKey(supplier.supplierId), ...withoutNulls({ ...supplier }), version };
        const { Attributes } = await client.send(
          new PutCommand({
            TableName: tableName,
            Item: item,
            ConditionExpression: 'attribute_not_exists(pk) OR (shopId = :shop AND version < :version)',
            ExpressionAttributeValues: { ':shop': supplier.shopId, ':version': version },
            ReturnValues: 'ALL_OLD',
          }),
        );
        return {
          outcome: isSameButVersion(item, Attributes) ? 'unchanged' : 'applied',
          isLeadTimeNew: supplier.leadTimeDays !== (Attributes?.leadTimeDays ?? null),
        };
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        const stored = (await read(client, tableName, supplierKey(supplier.supplierId))) ?? {};
        if (stored.shopId !== supplier.shopId) return { outcome: 'other_shop', isLeadTimeNew: false };
        return { outcome: stored.version === version ? 'repeated' : 'stale', isLeadTimeNew: false };
      }
    },
  };
}

export function createPurchaseReader(client: DynamoDBDocumentClient, tableName: string): PurchaseReader {
  return {
    async purchaseOrder(orderId) {
      const item = await read(client, tableName, purchaseOrderKey(orderId));
      return item === undefined ? null : orderFromItem(item);
    },

    async supplier(supplierId) {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { ...supplierKey(supplierId) } }),
      );
      return item === undefined ? null : supplierFromItem(item);
    },

    async deliveries(shopId, supplierId) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': keptPromiseKey(shopId, supplierId, '', '').pk },
          ScanIndexForward: false,
          Limit: MOST_PROMISES,
        }),
      );
      // A correction that was cut short may have left an order there twice: the later one holds.
      const byOrder = new Map(Items.toReversed().map((item) => [item.orderId, item]));
      const received = [...byOrder.values()].map(({ promisedDays, actualDays }) => ({
        promisedDays: Number(promisedDays),
        actualDays: Number(actualDays),
      }));
      return {
        lateness: latenessOf(received),
        tookDays: received.map(({ actualDays }) => actualDays),
      };
    },
  };
}

/** The order of a shop and, where its supplier is known, of the supplier. */
function promiseKeysOf({ shopId, supplierId, receivedAt, orderId }: KeptPromise) {
  const ofShop = keptPromiseKey(shopId, null, receivedAt, orderId);
  return supplierId === null ? [ofShop] : [ofShop, keptPromiseKey(shopId, supplierId, receivedAt, orderId)];
}

function orderToItem({ order, untold }: PurchaseOrderRecord, writeCount: number): Item {
  const { lines, leftOut, receipts, ...head } = order;
  return {
    ...purchaseOrderKey(order.orderId),
    ...withoutNulls(head),
    lines: lines.map((line) => withoutNulls({ ...line })),
    leftOut: leftOut.map((one) => withoutNulls({ ...one })),
    receipts,
    ...(untold === null ? {} : { untold }),
    ...(isOpenOrder(order) ? sweptKeys(order) : {}),
    writeCount,
    expiresAt: epochSeconds(placedAtOf(order)) + REMEMBERED_DAYS * DAY_SECONDS,
  };
}

/** An order of which something is to come is looked at with the shop's variants when rules change, and every day. */
function sweptKeys({ orderId, shopId }: PurchaseOrder): Item {
  const entityId = entityIdOf({ type: 'purchase_order', id: orderId });
  return { shopShard: shopShardOf(shopId, entityId), variantId: entityId };
}

function orderFromItem(item: Item): PurchaseOrder {
  const { pk: _pk, sk: _sk, untold: _untold, writeCount: _count, expiresAt: _expiry, ...kept } = item;
  const { shopShard: _shard, variantId: _entity, ...fields } = kept;
  const lines = (fields.lines as Item[]).map((line) => ({ ...NO_LINE, ...line }));
  const leftOut = ((fields.leftOut ?? []) as Item[]).map((one) => ({ ...NO_PROMISE, ...one }));
  return { ...NO_ORDER, ...fields, lines, leftOut } as unknown as PurchaseOrder;
}

const NO_PROMISE = { promisedAt: null, promisedBy: null };
const NO_LINE = {
  ...NO_PROMISE,
  unitCostMinor: null,
  expectedAt: null,
  shipmentLineIds: [],
  transferLineIds: [],
  plannedAt: null,
  arrival: null,
  datedAt: null,
};
const NO_ORDER = {
  ...NO_PROMISE,
  name: null,
  supplierId: null,
  supplierName: null,
  placedAt: null,
  orderedBy: null,
  expectedAt: null,
  locationId: null,
  currency: null,
  shipmentIds: [],
  transferIds: [],
  listedBy: null,
  transferEnds: [],
  version: null,
  deletedAt: null,
};

/** What is left of it where the variant is in the order no more: enough to keep an older write from coming back. */
function purchaseToItem(purchase: VariantPurchase | null): Item {
  if (purchase === null) return { isGone: true };
  const { incoming, ...rest } = purchase;
  return {
    ...withoutNulls(rest),
    incoming: incoming.map((one) => withoutNulls(one)),
    expiresAt: epochSeconds(purchase.placedAt) + REMEMBERED_DAYS * DAY_SECONDS,
  };
}

const PURCHASE_PREFIX = 'PURCHASE#';
/** Whether the item says what an order means to its variant, and still does. */
export const isPurchaseItem = ({ sk, isGone }: Item): boolean =>
  String(sk).startsWith(PURCHASE_PREFIX) && isGone !== true;

export function purchaseFromItem(item: Item): VariantPurchase {
  const { pk: _pk, sk: _sk, orderWrite: _write, expiresAt: _expiry, ...fields } = item;
  const incoming = (fields.incoming as Item[]).map((one) => ({ expectedAt: null, ...one }));
  return {
    ...{ supplierId: null, locationId: null, tookDays: null },
    ...fields,
    incoming,
  } as unknown as VariantPurchase;
}

function supplierFromItem(item: Item): Supplier {
  return {
    supplierId: String(item.supplierId),
    shopId: String(item.shopId),
    name: typeof item.name === 'string' ? item.name : null,
    leadTimeDays: typeof item.leadTimeDays === 'number' ? item.leadTimeDays : null,
  };
}

const DAY_SECONDS = 86_400;
const epochSeconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
