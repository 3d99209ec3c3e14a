import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { StockReader } from '../../app/ports';
import type { LocationId, ShopId } from '../../domain/inventory/identity';
import type { Outage } from '../../domain/inventory/outage';
import type { Location } from '../../domain/inventory/location';
import { getAll } from './batches';
import { isPurchaseItem, purchaseFromItem } from './purchase-store';
import { isLotItem, lotFromItem } from './lot-store';
import { returnsInMonth, salesOnDay, unitsOnDay } from './order-line-store';
import { risesIn } from './rise-store';
import { lastSaleKey, locationKey, returnsKey, salesDayKey, shopKey, variantKey } from './keys';
import {
  type Item,
  levelFromItem,
  locationFromItem,
  shopFromItem,
  variantFromItem,
  variantWriteCountOf,
} from './stock-items';

export function createStockReader(client: DynamoDBDocumentClient, tableName: string): StockReader {
  const salesDays = (shopId: ShopId, platformVariantId: string, from: string, to: string): QueryInput => ({
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pk': salesDayKey(shopId, platformVariantId, from).pk,
      ...{ ':from': `DAY#${from}`, ':to': `DAY#${to}` },
    },
  });

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
      const outages = items.find((item) => item.sk === 'OUTAGES')?.outages as readonly Outage[] | undefined;
      return {
        variant: variantFromItem(variant),
        revision: variantWriteCountOf(variant),
        levels,
        lots: items.filter(isLotItem).map(lotFromItem),
        rises: risesIn(items),
        outages: outages ?? [],
        purchases: items
          .filter((item) => isPurchaseItem(item) && item.shopId === variant.shopId)
          .map(purchaseFromItem),
      };
    },

    async shop(shopId) {
      const { Item: item } = await client.send(
        new GetCommand({ TableName: tableName, Key: shopKey(shopId) }),
      );
      return item === undefined ? null : shopFromItem(item);
    },

    async locations(locationIds) {
      const found = new Map<LocationId, Location>();
      const keys = [...new Set(locationIds)].map(locationKey);
      for (const item of await getAll(client, tableName, keys)) {
        found.set(item.locationId as string, locationFromItem(item));
      }
      return found;
    },

    async salesPerDay(shopId, platformVariantId, from, to) {
      const items = await queryAll(client, salesDays(shopId, platformVariantId, from, to));
      return new Map(items.map((item) => [dayIn(item), salesOnDay(item)]));
    },

    async salesAndReturns(shopId, platformVariantId, from, to) {
      const query = salesDays(shopId, platformVariantId, from, to);
      const values = { ...query.ExpressionAttributeValues, ':to': `${RETURNS_PREFIX}\uffff` };
      const items = await queryAll(client, { ...query, ExpressionAttributeValues: values });
      const [days, months] = [
        items.filter((item) => String(item.sk).startsWith(DAY_PREFIX) && dayIn(item) <= to),
        items.filter((item) => String(item.sk).startsWith(RETURNS_PREFIX)),
      ];
      const last = items.find((item) => item.sk === lastSaleKey('', '').sk)?.soldOn as string | undefined;
      return {
        notedLastSale: last ?? null,
        sold: new Map(days.map((item) => [dayIn(item), salesOnDay(item)])),
        returned: months.flatMap(returnsInMonth).toSorted((one, other) => (one.day < other.day ? -1 : 1)),
      };
    },

    async lastSoldOn(shopId, platformVariantId, from, to) {
      let next: Item | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            ...salesDays(shopId, platformVariantId, from, to),
            // The last day is nearly always one on which more was sold than came back.
            ...{ ScanIndexForward: false, Limit: 4, ExclusiveStartKey: next },
          }),
        );
        const sold = page.Items?.find((item) => unitsOnDay(item) > 0);
        if (sold !== undefined) return dayIn(sold);
        next = page.LastEvaluatedKey;
      } while (next !== undefined);
      return null;
    },

    async unitsSoldPerDay(shopId, platformVariantId, from, to) {
      const items = await queryAll(client, {
        ...salesDays(shopId, platformVariantId, from, to),
        // What a day bears besides, its money and its hours, is most of it, and takes most of the time to read.
        ProjectionExpression: 'sk, #units',
        ExpressionAttributeNames: { '#units': 'units' },
      });
      return new Map(items.map((item) => [dayIn(item), unitsOnDay(item)]));
    },
  };
}

const DAY_PREFIX = salesDayKey('', '', '').sk;
const RETURNS_PREFIX = returnsKey('', '', '').sk;
const dayIn = ({ sk }: Item): string => String(sk).slice(DAY_PREFIX.length);

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
