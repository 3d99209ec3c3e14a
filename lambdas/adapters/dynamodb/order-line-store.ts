import { type DynamoDBDocumentClient, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { OrderLineChange, OrderLineStore, Versioned } from '../../app/intake-ports';
import type { Instant } from '../../domain/inventory/inventory-level';
import {
  type OrderLine,
  SALES_DAYS,
  RETURNS_DAYS,
  type SaleChange,
  salesChanges,
} from '../../domain/sales/order-line';
import type { SalesOnDay } from '../../domain/sales/recent-sales';
import { ConcurrentChangeError } from '../../platform/errors';
import { type Asked, gathered, gatheredReads } from './gathered';
import { putVersioned, writeCountOf } from './versioned-puts';
import { cancellationCodes, despiteConflicts, isConditionFailure } from './conflicts';
import { orderLineKey, returnsKey, salesBandKey, salesDayKey } from './keys';
import { salesBandFromItem } from './sales-band-store';
import { transactionsOf } from './line-transactions';
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

/** Lines that are asked for by their keys; of a longer order all lines together are cheaper. */
const MOST_BY_KEY = 4;

interface Saving {
  readonly changes: readonly OrderLineChange[];
  readonly now: Instant;
}

/**
 * Order lines and what they count for. What is asked for and saved at once, of many orders, is read in as few requests and
 * written in as few transactions as it takes, and a variant's day once for all of its lines in one.
 */
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
              ...returnedByMonth(changes).map((some) => ({
                Update: { TableName: tableName, ...returnsAddition(shopId, some) },
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

  const read = gatheredReads(client, tableName);
  const save = gathered<Saving, void>((asked) => void saveTogether(asked));

  /** Orders stand or fall by themselves: those of a transaction that is refused are written one by one. */
  async function saveTogether(asked: readonly Asked<Saving, void>[]): Promise<void> {
    const taken = new Set<string>();
    const [together, again] = [[] as Asked<Saving, void>[], [] as Asked<Saving, void>[]];
    for (const one of asked) {
      const keys = one.ask.changes.map(({ after }) =>
        JSON.stringify([after.shopId, after.orderId, after.lineId]),
      );
      // A transaction takes an item once, and the second writer of a line has read what no longer holds.
      if (keys.some((key) => taken.has(key))) again.push(one);
      else together.push(one);
      for (const key of keys) taken.add(key);
    }
    const failures = new Map<Asked<Saving, void>, unknown>();
    const attempt = async (one: Asked<Saving, void>, changes: readonly OrderLineChange[]) => {
      try {
        await saveGroup(changes, one.ask.now);
      } catch (error) {
        failures.set(one, error);
      }
    };
    const pieces = together.flatMap((one) => one.ask.changes.map((change) => ({ one, change })));
    const groups = transactionsOf(pieces).map(async (group) => {
      const [first] = group;
      if (first === undefined) return;
      try {
        await saveGroup(
          group.map(({ change }) => change),
          first.one.ask.now,
        );
      } catch (error) {
        const ones = new Set(group.map(({ one }) => one));
        if (ones.size === 1 || !isRefused(error)) return ones.forEach((one) => failures.set(one, error));
        for (const one of ones) {
          await attempt(
            one,
            group.filter((piece) => piece.one === one).map(({ change }) => change),
          );
        }
      }
    });
    await Promise.all(groups);
    for (const one of again) {
      for (const group of transactionsOf(one.ask.changes.map((change) => ({ change })))) {
        await attempt(
          one,
          group.map(({ change }) => change),
        );
      }
    }
    for (const one of asked) {
      if (failures.has(one)) one.reject(failures.get(one));
      else one.resolve();
    }
  }

  return {
    async linesOf(shopId, orderId, lineIds) {
      const lines = new Map<string, Versioned<OrderLine>>();
      if (lineIds !== undefined && lineIds.length <= MOST_BY_KEY) {
        const items = await Promise.all(lineIds.map((lineId) => read(orderLineKey(shopId, orderId, lineId))));
        for (const item of items) {
          if (item === undefined) continue;
          const line = lineFromItem(item);
          lines.set(line.lineId, { value: line, expected: writeCountOf(item) });
        }
        return lines;
      }
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

    soldOn: (shopId, days) =>
      Promise.all(
        days.map(async ({ platformVariantId, day }) => {
          const [sold, band] = await Promise.all([
            read(salesDayKey(shopId, platformVariantId, day)),
            read(salesBandKey(shopId, platformVariantId)),
          ]);
          return {
            platformVariantId,
            day,
            units: sold === undefined ? 0 : unitsOnDay(sold),
            band: band === undefined ? null : salesBandFromItem(band),
          };
        }),
      ),

    saveLines: (changes, now) => save({ changes, now }),
  };
}

/** By what is stored or by another transaction, and not by the table as a whole. */
const isRefused = (error: unknown): boolean =>
  error instanceof ConcurrentChangeError || cancellationCodes(error) !== null;

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

type ReturnedDays = readonly [Returned, ...Returned[]];
type Returned = NonNullable<OrderLineChange['returned']>[number];

/** What came back of a variant lies together by the month, so that all of it is read with the sales. */
function returnedByMonth(changes: readonly OrderLineChange[]): readonly ReturnedDays[] {
  const groups = new Map<string, [Returned, ...Returned[]]>();
  for (const one of changes.flatMap(({ returned = [] }) => returned)) {
    const key = `${one.platformVariantId} ${one.day.slice(0, 7)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

const returnsAttribute = (day: string): string => `d${day.slice(8, 10)}`;
const RETURNS_ATTRIBUTE = /^d(\d\d)$/;

/** @param returned of one variant in one month */
function returnsAddition(shopId: string, returned: ReturnedDays) {
  const [{ platformVariantId, day }] = returned;
  const sums = new Map<string, number>();
  for (const one of returned) {
    const name = returnsAttribute(one.day);
    sums.set(name, (sums.get(name) ?? 0) + one.units);
  }
  const added = [...sums];
  return {
    Key: returnsKey(shopId, platformVariantId, day.slice(0, 7)),
    UpdateExpression: `SET shopId = :shop, platformVariantId = :variant, expiresAt = :expiry ADD ${added.map(([name], index) => `${name} :a${index}`).join(', ')}`,
    ExpressionAttributeValues: {
      ':shop': shopId,
      ':variant': platformVariantId,
      // All of its days are kept as long as the last of them.
      ':expiry': epochSeconds(`${day.slice(0, 7)}-28T00:00:00Z`) + (RETURNS_DAYS + 3) * DAY_SECONDS,
      ...Object.fromEntries(added.map(([, units], index) => [`:a${index}`, units])),
    },
  };
}

/** What came back in a month, by day. */
export function returnsInMonth(item: Item): readonly { readonly day: string; readonly units: number }[] {
  const month = String(item.sk).slice(returnsKey('', '', '').sk.length);
  return Object.entries(item).flatMap(([name, units]) => {
    const day = RETURNS_ATTRIBUTE.exec(name)?.[1];
    return day === undefined ? [] : [{ day: `${month}-${day}`, units: Number(units) }];
  });
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
    expiresAt: epochSeconds(from) + SALES_DAYS * DAY_SECONDS,
  };
}

function lineFromItem(item: Item): OrderLine {
  const { pk: _pk, sk: _sk, writeCount: _count, expiresAt: _expiry, ...line } = item;
  return { facts: null, version: null, counted: null, ...line } as unknown as OrderLine;
}

const DAY_SECONDS = 86_400;
const epochSeconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
