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
import { ConcurrentChangeError } from '../../platform/errors';
import { putVersioned, writeCountOf } from './catalogue-store';
import { despiteConflicts, isConditionFailure } from './conflicts';
import { orderLineKey, salesDayKey } from './keys';
import { type Item, withoutNulls } from './stock-items';

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
 * @param changes of one variant on one day, one per currency
 */
function addition(shopId: string, changes: readonly [SaleChange, ...SaleChange[]]) {
  const [{ platformVariantId, day }] = changes;
  const added = [
    { name: 'units', by: changes.reduce((sum, { units }) => sum + units, 0) },
    ...changes.flatMap(({ currency, units, netMinor, grossMinor, returnedUnits, returnedMinor }) => [
      { name: `units_${currency}`, by: units },
      { name: `net_${currency}`, by: netMinor },
      { name: `gross_${currency}`, by: grossMinor },
      { name: `returnedUnits_${currency}`, by: returnedUnits },
      { name: `returned_${currency}`, by: returnedMinor },
    ]),
  ];
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
