import { type DynamoDBDocumentClient, GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type {
  MarginReader,
  MarginRecord,
  MarginStore,
  MarginWalk,
  SellerRankReader,
  ShopList,
} from '../../app/margin-ports';
import type { Instant } from '../../domain/inventory/inventory-level';
import type { MarginRow } from '../../domain/sales/roll-up';
import type { SellerRank } from '../../domain/sales/top-sellers';
import { operationsCategoryOf } from '../../domain/page/page';
import { writeAll } from './batches';
import { costFromItem, isCostItem } from './cost-store';
import { marginKey, sellerRankKey, shopKey } from './keys';
import { type Item, shopFromItem, variantFromItem } from './stock-items';
import { queryAll } from './versioned-items';

/** A row that nobody has worked out anew for so long is of no use. */
const KEPT_DAYS = 14;
const WRITES_AT_ONCE = 8;
/** Segments that are read at once; each holds one page in memory. */
const SEGMENTS = 4;

/** What shops, categories and products sold and earned, as it is worked out once a day. */
export function createMarginStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): MarginStore & MarginReader & ShopList {
  async function put(all: readonly Item[]): Promise<void> {
    const queue = all.map((item) => ({ PutRequest: { Item: item } }));
    const work = async () => {
      for (let some = queue.splice(0, 25); some.length > 0; some = queue.splice(0, 25))
        await writeAll(client, tableName, some);
    };
    await Promise.all(Array.from({ length: WRITES_AT_ONCE }, work));
  }

  return {
    save: (rows) => put(rows.map(rowToItem)),
    saveRanks: (ranks) => put(ranks.map(rankToItem)),

    async rowsOf(entityId) {
      return (await queryAll(client, tableName, marginKey(entityId, 0).pk, '')).map(rowFromItem);
    },

    async shops() {
      return (await queryAll(client, tableName, shopKey('').pk, '')).map(shopFromItem);
    },
  };
}

function rowToItem(row: MarginRow): Item {
  return { ...marginKey(row.entityId, row.periodDays), ...row, expiresAt: expiryOf(row.asOf) };
}

function rowFromItem(item: Item): MarginRow {
  const { pk: _pk, sk: _sk, expiresAt: _expiry, ...row } = item;
  return row as unknown as MarginRow;
}

const rankToItem = (rank: SellerRank): Item => ({
  ...sellerRankKey(rank.shopId),
  ...rank,
  expiresAt: expiryOf(rank.asOf),
});

const expiryOf = (asOf: Instant): number => Math.floor(Date.parse(asOf) / 1000) + KEPT_DAYS * 86_400;

/** How long a rank that was read, or that there is none, is taken for what is stored. */
const REMEMBER_RANK_MS = 60_000;

/** Reads from how many units on a variant is a top seller: once a minute and shop, however many variants ask. */
export function createSellerRankReader(client: DynamoDBDocumentClient, tableName: string): SellerRankReader {
  const remembered = new Map<string, { readonly rank: Promise<SellerRank | null>; readonly at: number }>();

  async function read(shopId: string): Promise<SellerRank | null> {
    const { Item: item } = await client.send(
      new GetCommand({ TableName: tableName, Key: sellerRankKey(shopId) }),
    );
    if (item === undefined) return null;
    const fromUnits = typeof item.fromUnits === 'number' ? item.fromUnits : null;
    return { shopId, asOf: String(item.asOf), sellers: Number(item.sellers), fromUnits };
  }

  return {
    rankOf(shopId, now) {
      const known = remembered.get(shopId);
      const age = known === undefined ? Number.NaN : Date.parse(now) - known.at;
      if (known !== undefined && age >= 0 && age < REMEMBER_RANK_MS) return known.rank;
      const rank = read(shopId);
      remembered.set(shopId, { rank, at: Date.parse(now) });
      rank.catch(() => remembered.delete(shopId));
      return rank;
    },
  };
}

/** Goes through the stock table, one bounded page at a time. Only what runs by schedule does this. */
export function createMarginWalk(client: DynamoDBDocumentClient, tableName: string): MarginWalk {
  async function* segmentOf(segment: number, salesFrom: string): AsyncGenerator<readonly MarginRecord[]> {
    let from: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({
          TableName: tableName,
          Segment: segment,
          TotalSegments: SEGMENTS,
          ExclusiveStartKey: from,
          FilterExpression:
            'sk = :variant OR begins_with(sk, :cost) OR (begins_with(pk, :sales) AND sk BETWEEN :from AND :to)',
          ExpressionAttributeValues: {
            ':variant': 'VARIANT',
            ':cost': 'COST#',
            ':sales': 'SALES#',
            ':from': `DAY#${salesFrom}`,
            ':to': 'DAY#9999',
          },
        }),
      );
      yield Items.flatMap(recordsOf);
      from = LastEvaluatedKey;
    } while (from !== undefined);
  }

  return {
    async *all(salesFrom) {
      let open = Array.from({ length: SEGMENTS }, (_, segment) => segmentOf(segment, salesFrom));
      while (open.length > 0) {
        const pages = await Promise.all(open.map((segment) => segment.next()));
        open = open.filter((_, index) => pages[index]?.done !== true);
        for (const { done, value } of pages) if (done !== true) yield* value;
      }
    },
  };
}

function recordsOf(item: Item): readonly MarginRecord[] {
  if (isCostItem(item))
    return [{ type: 'cost', variantId: String(item.variantId), cost: costFromItem(item) }];
  if (item.sk === 'VARIANT') {
    const { platformVariantId, ...variant } = variantFromItem(item);
    // Orders cannot be told to be about it.
    if (platformVariantId === null) return [];
    const operationsCategory = operationsCategoryOf(variant);
    return [{ type: 'variant', variant: soldVariant({ ...variant, platformVariantId, operationsCategory }) }];
  }
  return salesOf(item);
}

function soldVariant(variant: Extract<MarginRecord, { type: 'variant' }>['variant']) {
  const { variantId, shopId, platformVariantId, productId, category, costMinor, currency } = variant;
  const { operationsCategory } = variant;
  return {
    ...{ variantId, shopId, platformVariantId, productId, category, operationsCategory },
    ...{ costMinor, currency },
  };
}

function salesOf(item: Item): readonly MarginRecord[] {
  const day = String(item.sk).slice('DAY#'.length);
  const currencies = Object.keys(item).flatMap((name) => (name.startsWith('net_') ? [name.slice(4)] : []));
  const numberOf = (name: string) => (typeof item[name] === 'number' ? item[name] : 0);
  return currencies.map((currency) => ({
    type: 'sales',
    shopId: String(item.shopId),
    platformVariantId: String(item.platformVariantId),
    sales: {
      day,
      currency,
      units: numberOf(`units_${currency}`),
      netMinor: numberOf(`net_${currency}`),
      grossMinor: numberOf(`gross_${currency}`),
      returnedUnits: numberOf(`returnedUnits_${currency}`),
      returnedMinor: numberOf(`returned_${currency}`),
    },
  }));
}
