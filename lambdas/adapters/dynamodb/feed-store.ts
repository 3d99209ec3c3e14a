import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { FeedReader, FeedStore } from '../../app/feed-ports';
import { FEED_KEPT_DAYS, hourOf } from '../../domain/feed/expected-events';
import type { Instant } from '../../domain/inventory/inventory-level';
import { feedHourKey, shopKey, sourceKey } from './keys';
import { type Item, shopFromItem } from './stock-items';
import { queryAll } from './versioned-items';

const DAY_SECONDS = 86_400;

/** How many events came from a source in each hour. */
export function createFeedStore(client: DynamoDBDocumentClient, tableName: string): FeedStore & FeedReader {
  async function hours(feedId: string, from: string): Promise<Item[]> {
    const items: Item[] = [];
    let next: Item | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk AND sk >= :from',
          ExpressionAttributeValues: {
            ':pk': feedHourKey(feedId, '').pk,
            ':from': feedHourKey(feedId, from).sk,
          },
          ExclusiveStartKey: next,
        }),
      );
      items.push(...(page.Items ?? []));
      next = page.LastEvaluatedKey;
    } while (next !== undefined);
    return items;
  }

  return {
    async count(feedId, hour, events, lastEventAt) {
      const expiresAt = Date.parse(`${hour}:00:00Z`) / 1000 + FEED_KEPT_DAYS * DAY_SECONDS;
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: feedHourKey(feedId, hour),
          UpdateExpression: `SET shopId = :feed, expiresAt = :expiry${lastEventAt === null ? '' : ', lastEventAt = :last'} ADD events :events`,
          ExpressionAttributeValues: {
            ':feed': feedId,
            ':expiry': expiresAt,
            ':events': events,
            ...(lastEventAt === null ? {} : { ':last': lastEventAt }),
          },
        }),
      );
    },

    async history(feedId, now) {
      const from = new Date(Date.parse(now) - FEED_KEPT_DAYS * DAY_SECONDS * 1000).toISOString();
      const items = await hours(feedId, hourOf(from));
      const lastEventAt = lastOf(items.map(({ lastEventAt: last }) => last));
      if (lastEventAt === null) return null;
      const eventsPerHour = new Map(
        items.map(({ sk, events }) => [String(sk).slice(HOUR_PREFIX.length), Number(events)]),
      );
      return { eventsPerHour, lastEventAt };
    },

    async lastEventAt(feedId) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': feedHourKey(feedId, '').pk },
          ScanIndexForward: false,
          Limit: 2,
        }),
      );
      return lastOf(Items.map(({ lastEventAt }) => lastEventAt));
    },

    async feeds() {
      const [shops, sources] = await Promise.all([
        queryAll(client, tableName, shopKey('').pk, ''),
        queryAll(client, tableName, sourceKey('').pk, ''),
      ]);
      const gone = new Set(sources.filter(isGone).map(({ id }) => id));
      const own = shops
        .map(shopFromItem)
        .filter(({ shopId, status }) => status === 'active' && !gone.has(shopId));
      const linked = sources.filter(isLinked);
      return [
        ...own.map(({ shopId }) => ({ feedId: shopId, shopId })),
        ...linked.map(({ id, shopId }) => ({ feedId: String(id), shopId: String(shopId) })),
      ];
    },

    async feed(feedId) {
      const get = async (Key: { pk: string; sk: string }) =>
        (await client.send(new GetCommand({ TableName: tableName, Key }))).Item;
      const source = feedId.startsWith('src_') ? await get(sourceKey(feedId)) : undefined;
      if (source !== undefined) {
        const shopId = typeof source.shopId === 'string' ? source.shopId : feedId;
        return { feedId, shopId, name: String(source.name ?? feedId), isGone: isGone(source) };
      }
      const shop = await get(shopKey(feedId));
      if (shop === undefined) return null;
      return { feedId, shopId: feedId, name: shopFromItem(shop).name, isGone: false };
    },
  };
}

const HOUR_PREFIX = 'HOUR#';

/** A source that speaks of another system's shop has no shop of its own. */
const isLinked = (source: Item): boolean => typeof source.shopId === 'string' && !isGone(source);
const isGone = ({ deletedAt }: Item): boolean => typeof deletedAt === 'string';

function lastOf(instants: readonly unknown[]): Instant | null {
  return (
    instants
      .filter((instant) => typeof instant === 'string')
      .toSorted()
      .at(-1) ?? null
  );
}
