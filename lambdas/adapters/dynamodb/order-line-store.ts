import { type DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderLineChange, OrderLineStore, Versioned } from '../../app/intake-ports';
import type { Instant } from '../../domain/inventory/inventory-level';
import {
  LINE_DAYS,
  type OrderLine,
  SALES_DAYS,
  type SaleChange,
  salesChanges,
} from '../../domain/sales/order-line';
import type { SalesOnDay } from '../../domain/sales/recent-sales';
import { ConcurrentChangeError } from '../../platform/errors';
import { getAll } from './batches';
import { putVersioned, writeCountOf } from './versioned-puts';
import { despiteConflicts, isConditionFailure } from './conflicts';
import { type Key, orderLineKey, salesBandKey, salesDayKey } from './keys';
import { salesBandFromItem } from './sales-band-store';
import { type Item, withoutNulls } from './stock-items';

const hourAttribute = (hour: number): string => `h${String(hour).padStart(2, '0')}`;
const HOUR_ATTRIBUTE = /^h(\d\d)$/;

/** A day's sales as they are kept: `units`, and of those whose hour is known `h00` … `h23`. */
export function salesOnDay(item: Item): SalesOnDay {
  const byHour = new Map<number, number>();
  for (const name in item) {
    const hour = HOUR_ATTRIBUTE.exec(name)?.[1];
    if (hour !== undefined) byHour.set(Number(hour), Number(item[name]));
  }
  return { units: unitsOnDay(item), byHour };
}

export const unitsOnDay = ({ units }: Item): number => (typeof units === 'number' ? units : 0);

/** A transaction takes a hundred items: a line and its day's sales are at most two. */
const LINES_PER_TRANSACTION = 40;

export function createOrderLineStore(client: DynamoDBDocumentClient, tableName: string): OrderLineStore {
  async function saveGroup(changes: readonly OrderLineChange[], now: Instant): Promise<void> {
    const sales = salesChanges(
      changes.map(({ before, after }) => ({ before: before.value?.counted ?? null, after: after.counted })),
    );
    if (sales.length === 0) {
      const puts = changes.map(({ before, after }) =>
        putVersioned(client, tableName, lineToItem(after, before.expected + 1, now), before.expected),
      );
      await Promise.all(puts);
      return;
    }
    const shopId = changes[0]?.after.shopId ?? '';
    try {
      await despiteConflicts(() =>
        client.send(
          new TransactWriteCommand({
            TransactItems: [
              ...changes.map(({ before, after }) => ({
                Put: {
                  TableName: tableName,
                  Item: lineToItem(after, before.expected + 1, now),
                  ...stillAsRead(before.expected),
                },
              })),
              ...byVariantAndDay(sales).map((some) => ({
                Update: { TableName: tableName, ...addition(shopId, some) },
              })),
            ],
          }),
        ),
      );
    } catch (error) {
      if (!isConditionFailure(error)) throw error;
      throw new ConcurrentChangeError('order.changed', 'A line is no longer what was read.', {
        cause: error,
      });
    }
  }

  return {
    async linesOf(shopId, orderId) {
      const lines = new Map<string, Versioned<OrderLine>>();
      let next: Item | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': orderLineKey(shopId, orderId, '').pk },
            ConsistentRead: true,
            ExclusiveStartKey: next,
          }),
        );
        for (const item of page.Items ?? []) {
          const line = lineFromItem(item);
          lines.set(line.lineId, { value: line, expected: writeCountOf(item) });
        }
        next = page.LastEvaluatedKey;
      } while (next !== undefined);
      return lines;
    },

    async soldOn(shopId, days) {
      const keys = days.flatMap(({ platformVariantId, day }) => [
        salesDayKey(shopId, platformVariantId, day),
        salesBandKey(shopId, platformVariantId),
      ]);
      const items = await getAll(client, tableName, keys);
      const itemOf = ({ pk, sk }: Key) => items.find((item) => item.pk === pk && item.sk === sk);
      return days.map(({ platformVariantId, day }) => {
        const sold = itemOf(salesDayKey(shopId, platformVariantId, day));
        const band = itemOf(salesBandKey(shopId, platformVariantId));
        return {
          platformVariantId,
          day,
          units: sold === undefined ? 0 : unitsOnDay(sold),
          band: band === undefined ? null : salesBandFromItem(band),
        };
      });
    },

    async saveLines(changes, now) {
      for (let first = 0; first < changes.length; first += LINES_PER_TRANSACTION) {
        await saveGroup(changes.slice(first, first + LINES_PER_TRANSACTION), now);
      }
    },
  };
}

function stillAsRead(expected: number) {
  return expected === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'writeCount = :expected', ExpressionAttributeValues: { ':expected': expected } };
}

/**
 * Adds to the day's sales. Two transactions that add to one day cannot lose anything of one another. Besides the units of
 * all, what each currency brought is in attributes of its own, because amounts in two currencies are never added.
 *
 * @param changes of one variant on one day
 */
function addition(shopId: string, changes: readonly [SaleChange, ...SaleChange[]]) {
  const [{ platformVariantId, day }] = changes;
  const sums = new Map<string, number>();
  for (const { currency, hour, ...change } of changes) {
    const added = {
      units: change.units,
      ...(hour === undefined ? {} : { [hourAttribute(hour)]: change.units }),
      [`units_${currency}`]: change.units,
      [`net_${currency}`]: change.netMinor,
      [`gross_${currency}`]: change.grossMinor,
      [`returnedUnits_${currency}`]: change.returnedUnits,
      [`returned_${currency}`]: change.returnedMinor,
    };
    for (const [name, by] of Object.entries(added)) sums.set(name, (sums.get(name) ?? 0) + by);
  }
  const added = [...sums].map(([name, by]) => ({ name, by }));
  return {
    Key: salesDayKey(shopId, platformVariantId, day),
    UpdateExpression: `SET shopId = :shop, platformVariantId = :variant, expiresAt = :expiry ADD ${added.map((_, index) => `#a${index} :a${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(added.map(({ name }, index) => [`#a${index}`, name])),
    ExpressionAttributeValues: {
      ':shop': shopId,
      ':variant': platformVariantId,
      ':expiry': epochSeconds(`${day}T00:00:00Z`) + SALES_DAYS * DAY_SECONDS,
      ...Object.fromEntries(added.map(({ by }, index) => [`:a${index}`, by])),
    },
  };
}

function byVariantAndDay(sales: readonly SaleChange[]): readonly (readonly [SaleChange, ...SaleChange[]])[] {
  const groups = new Map<string, [SaleChange, ...SaleChange[]]>();
  for (const sale of sales) {
    const key = `${sale.platformVariantId} ${sale.day}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [sale]);
    else group.push(sale);
  }
  return [...groups.values()];
}

function lineToItem(line: OrderLine, writeCount: number, now: Instant): Item {
  const from = line.facts === null ? now : `${line.facts.day}T00:00:00Z`;
  return {
    ...orderLineKey(line.shopId, line.orderId, line.lineId),
    ...withoutNulls({ ...line }),
    writeCount,
    expiresAt: epochSeconds(from) + LINE_DAYS * DAY_SECONDS,
  };
}

function lineFromItem(item: Item): OrderLine {
  const { pk: _pk, sk: _sk, writeCount: _count, expiresAt: _expiry, ...line } = item;
  return { facts: null, version: null, counted: null, ...line } as unknown as OrderLine;
}

const DAY_SECONDS = 86_400;
const epochSeconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
