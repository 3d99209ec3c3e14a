import { type DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { FulfilmentReader, FulfilmentStore } from '../../app/fulfilment-ports';
import {
  CLASS_HOURS,
  classOf,
  type FulfilmentDay,
  type FulfilmentTime,
  type OrderFulfilment,
} from '../../domain/fulfilment/fulfilment-time';
import { despiteConflicts, isConditionFailure } from './conflicts';
import { fulfilmentDayKey, fulfilmentKey } from './keys';
import { type Item, withoutNulls } from './stock-items';
import { gatheredReads } from './gathered';
import { changedMeanwhile, isStillThere, versionedOf } from './versioned-puts';

/** As long as events of an order can come late. */
const ORDER_DAYS = 120;
const DAY_DAYS = 400;
const DAY_SECONDS = 86_400;

/** How orders were fulfilled, and per shop and day how long that took. */
export function createFulfilmentStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): FulfilmentStore & FulfilmentReader {
  const read = gatheredReads(client, tableName);
  return {
    async fulfilmentOf(shopId, orderId) {
      const { value, expected } = versionedOf(await read(fulfilmentKey(shopId, orderId)));
      return { value: value === null ? null : orderFromItem(value), expected };
    },

    async saveFulfilment({ value, expected }, after) {
      const put = {
        Put: {
          TableName: tableName,
          Item: { ...orderToItem(after), writeCount: expected + 1 },
          ...isStillThere(expected),
        },
      };
      const updates = changesOf(value?.counted ?? null, after.counted).map((change) => ({
        Update: { TableName: tableName, ...addition(after.shopId, change) },
      }));
      try {
        await despiteConflicts(() =>
          client.send(new TransactWriteCommand({ TransactItems: [put, ...updates] })),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        throw changedMeanwhile(error);
      }
    },

    async fulfilmentDays(shopId, from, to) {
      const days: FulfilmentDay[] = [];
      let next: Item | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':pk': fulfilmentDayKey(shopId, from).pk,
              ':from': fulfilmentDayKey(shopId, from).sk,
              ':to': fulfilmentDayKey(shopId, to).sk,
            },
            ExclusiveStartKey: next,
          }),
        );
        days.push(...(page.Items ?? []).map(dayFromItem));
        next = page.LastEvaluatedKey;
      } while (next !== undefined);
      return days.filter(({ orders }) => orders > 0);
    },
  };
}

interface DayChange {
  readonly day: string;
  readonly orders: number;
  readonly minutes: number;
  readonly classes: ReadonlyMap<number, number>;
}

/** What is taken back, and what comes instead; one change per day. */
function changesOf(before: FulfilmentTime | null, after: FulfilmentTime | null): readonly DayChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const parts = [
    ...(before === null ? [] : [{ ...before, sign: -1 }]),
    ...(after === null ? [] : [{ ...after, sign: 1 }]),
  ];
  return [...new Set(parts.map(({ day }) => day))].map((day) => {
    const own = parts.filter((part) => part.day === day);
    const classes = new Map<number, number>();
    for (const { minutes, sign } of own)
      classes.set(classOf(minutes), (classes.get(classOf(minutes)) ?? 0) + sign);
    return {
      day,
      orders: own.reduce((sum, { sign }) => sum + sign, 0),
      minutes: own.reduce((sum, { minutes, sign }) => sum + sign * minutes, 0),
      classes,
    };
  });
}

function addition(shopId: string, { day, orders, minutes, classes }: DayChange) {
  const added = [
    { name: 'orders', by: orders },
    { name: 'minutes', by: minutes },
    ...[...classes].map(([index, by]) => ({ name: `class${index}`, by })),
  ];
  return {
    Key: { ...fulfilmentDayKey(shopId, day) },
    UpdateExpression: `SET shopId = :shop, expiresAt = :expiry ADD ${added.map((_, index) => `#a${index} :a${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(added.map(({ name }, index) => [`#a${index}`, name])),
    ExpressionAttributeValues: {
      ':shop': shopId,
      ':expiry': Date.parse(day) / 1000 + DAY_DAYS * DAY_SECONDS,
      ...Object.fromEntries(added.map(({ by }, index) => [`:a${index}`, by])),
    },
  };
}

function dayFromItem(item: Item): FulfilmentDay {
  const numberOf = (name: string) => (typeof item[name] === 'number' ? item[name] : 0);
  return {
    day: String(item.sk).slice('DAY#'.length),
    orders: numberOf('orders'),
    minutes: numberOf('minutes'),
    classes: Array.from({ length: CLASS_HOURS.length + 1 }, (_, index) => numberOf(`class${index}`)),
  };
}

function orderToItem(order: OrderFulfilment): Item {
  const last = Object.values(order.fulfilments)
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
  const expiresAt = Math.floor(Date.parse(last ?? order.orderedAt ?? '') / 1000) + ORDER_DAYS * DAY_SECONDS;
  return { ...fulfilmentKey(order.shopId, order.orderId), ...withoutNulls({ ...order }), expiresAt };
}

function orderFromItem(item: Item): OrderFulfilment {
  const { pk: _pk, sk: _sk, writeCount: _count, expiresAt: _expiry, ...order } = item;
  return { orderedAt: null, counted: null, ...order } as unknown as OrderFulfilment;
}
