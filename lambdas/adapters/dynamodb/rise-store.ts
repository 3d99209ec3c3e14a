import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RiseStore } from '../../app/intake-ports';
import {
  cameBefore,
  type Origin,
  originsOf,
  type Place,
  type RiseHistory,
  withFall,
  withRise,
} from '../../domain/aging/rise-history';
import type { LocationId } from '../../domain/inventory/identity';
import type { InventoryLevel } from '../../domain/inventory/inventory-level';
import { onHandOf } from '../../domain/inventory/on-hand';
import { asReported } from '../../domain/inventory/unreceived';
import { localDay } from '../../domain/sales/sales-pace';
import { levelKey, risesKey, salesDayKey, shopKey, variantKey } from './keys';
import { unitsOnDay } from './order-line-store';
import { type Item, levelFromItem, shopFromItem, variantFromItem } from './stock-items';
import { putVersioned, read, writeCountOf } from './versioned-puts';

/** What came in at which location, and what went out lately, kept beside the variant's levels. */
export function createRiseStore(client: DynamoDBDocumentClient, tableName: string): RiseStore {
  async function noted({ variantId }: InventoryLevel) {
    const { Items: items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :levels AND :rises',
        ExpressionAttributeValues: {
          ':pk': levelKey(variantId, '').pk,
          ':levels': LEVEL_PREFIX,
          ':rises': `${RISES_PREFIX}\uffff`,
        },
        ConsistentRead: true,
      }),
    );
    const histories = risesIn(items);
    const places = items
      .filter(({ sk }) => String(sk).startsWith(LEVEL_PREFIX))
      .map((item): Place => {
        const level = asReported(levelFromItem(item));
        return { level, history: histories.get(level.locationId) ?? null };
      });
    return { items, histories, places };
  }

  async function save(
    { variantId, shopId }: InventoryLevel,
    locationId: LocationId,
    history: RiseHistory,
    items: readonly Item[],
  ): Promise<void> {
    const key = risesKey(variantId, locationId);
    const stored = items.find(({ sk }) => sk === key.sk);
    const expected = stored === undefined ? 0 : writeCountOf(stored);
    const item = { ...key, variantId, locationId, shopId, ...history, writeCount: expected + 1 };
    await putVersioned(client, tableName, item, expected);
  }

  /** What as many were ordered of on its day was sold. Asked only of what something that came in may have been. */
  async function isSold({ variantId, shopId }: InventoryLevel, { fall }: Origin): Promise<boolean> {
    const [variant, shop] = await Promise.all([
      read(client, tableName, variantKey(variantId)),
      read(client, tableName, shopKey(shopId)),
    ]);
    const platformVariantId = variant === undefined ? null : variantFromItem(variant).platformVariantId;
    if (platformVariantId === null) return false;
    const zone = shop === undefined ? null : shopFromItem(shop).timeZone;
    const key = salesDayKey(shopId, platformVariantId, localDay(fall.at, zone ?? 'UTC'));
    const sales = await read(client, tableName, key);
    return sales !== undefined && unitsOnDay(sales) >= fall.units;
  }

  return {
    async noteRise(level, units) {
      const { locationId, version, updatedAt } = level;
      const { items, histories, places } = await noted(level);
      const history = histories.get(locationId) ?? null;
      const rise = { locationId, units, at: updatedAt };
      const isKnown = withRise(history, { ...rise, version }, null) === null;
      let origin: Origin | null = null;
      for (const one of isKnown ? [] : originsOf(rise, places)) {
        origin ??= (await isSold(level, one)) ? null : one;
      }
      const after = withRise(history, { ...rise, version }, origin);
      if (after !== null) await save(level, locationId, after, items);
    },

    async noteFall(level, units) {
      const { locationId, version, updatedAt } = level;
      const { items, histories, places } = await noted(level);
      const fall = { units, at: updatedAt, left: onHandOf(level) ?? 0 };
      const history = withFall(histories.get(locationId) ?? null, { ...fall, version });
      if (history !== null) await save(level, locationId, history, items);
      const origin = { locationId, fall };
      const came = cameBefore(
        origin,
        places.map((place) =>
          place.level.locationId === locationId && history !== null ? { ...place, history } : place,
        ),
      );
      if (came === null || (await isSold(level, origin))) return;
      await save(level, came.locationId, came.history, items);
    },
  };
}

const LEVEL_PREFIX = levelKey('', '').sk;
const RISES_PREFIX = risesKey('', '').sk;

/** The histories among the items of a variant's partition, by location. */
export function risesIn(items: readonly Item[]): ReadonlyMap<LocationId, RiseHistory> {
  return new Map(
    items
      .filter(({ sk }) => String(sk).startsWith(RISES_PREFIX))
      .map((item) => [String(item.locationId), historyOf(item)]),
  );
}

function historyOf({ rises, version, forgottenUntil, falls, fallVersion }: Item): RiseHistory {
  return { rises, version, forgottenUntil, falls, fallVersion } as RiseHistory;
}
