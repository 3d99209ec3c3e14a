import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type {
  ProductHour,
  StoredHour,
  TrafficReader,
  TrafficRecord,
  TrafficStore,
} from '../../app/traffic-ports';
import { type Hour, hourOf } from '../../domain/feed/expected-events';
import type { HourViews } from '../../domain/traffic/page-views';
import type { QuietMarks } from '../../domain/traffic/traffic-spike';
import { TRAFFIC_WEEKS } from '../../domain/traffic/usual-views';
import { getAll } from './batches';
import { isConditionFailure } from './conflicts';
import {
  addressKey,
  heardKey,
  type Key,
  marksKey,
  trafficRulesKey,
  unknownViewsKey,
  viewsDayKey,
  viewsHourKey,
} from './keys';
import type { Item } from './stock-items';
import { queryAll } from './versioned-items';

const DAY_SECONDS = 86_400;
/** Days are kept a little longer than they are looked at. */
const KEPT_DAYS = (TRAFFIC_WEEKS + 1) * 7 + 1;
/** Five minutes can be corrected for a day; see `recordPageViews`. */
const SLOTS_KEPT_DAYS = 2;
const MARKS_KEPT_DAYS = 14;

/** Views of products by hour, and what they are compared with. */
export function createTrafficStore(client: DynamoDBDocumentClient, tableName: string): TrafficStore {
  /** Hours for which it is noted already that counts came in: a worker writes each once. */
  const heard = new Set<string>();

  return {
    async productsAt(shopId, paths) {
      const keys = paths.map((path) => addressKey(shopId, path));
      const items = await getAll(client, tableName, keys);
      return new Map(items.map(({ path, productId }) => [String(path), String(productId)]));
    },

    async hours(wanted) {
      const keys = wanted.map(({ shopId, productId, hour }) => viewsHourKey(shopId, productId, hour));
      const found = byKey(await getAll(client, tableName, keys));
      return new Map(
        wanted.flatMap((key): [ProductHour, StoredHour][] => {
          const item = found.get(textOf(viewsHourKey(key.shopId, key.productId, key.hour)));
          return item === undefined
            ? []
            : [[key, { views: viewsFromItem(item), revision: Number(item.revision) }]];
        }),
      );
    },

    async saveHour({ shopId, productId, hour }, views, revision, now) {
      const isAsRead =
        revision === 0
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: { ':revision': revision },
            };
      const Item = {
        ...viewsHourKey(shopId, productId, hour),
        ...{ shopId, revision: revision + 1, slots: slotsToAttribute(views) },
        expiresAt: secondsOf(now) + SLOTS_KEPT_DAYS * DAY_SECONDS,
      };
      try {
        await client.send(new PutCommand({ TableName: tableName, Item, ...isAsRead }));
        return true;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        return false;
      }
    },

    async saveTotal({ shopId, productId, hour }, total, revision) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: viewsDayKey(shopId, productId, hour.slice(0, 10)),
            UpdateExpression:
              'SET #total = :total, #revision = :revision, shopId = :shop, expiresAt = :expiry',
            ConditionExpression: 'attribute_not_exists(#revision) OR #revision < :revision',
            ExpressionAttributeNames: { '#total': totalName(hour), '#revision': revisionName(hour) },
            ExpressionAttributeValues: {
              ':total': total,
              ':revision': revision,
              ':shop': shopId,
              ':expiry': expiryOfDay(hour),
            },
          }),
        );
      } catch (error) {
        // That of a later revision is written already.
        if (!isConditionFailure(error)) throw error;
      }
    },

    async savePast(shopId, productId, day, totals) {
      const hours = [...totals].map(([hour, total]) => ({
        name: totalName(hour),
        revision: revisionName(hour),
        total,
      }));
      const sets = hours.flatMap(({ name, revision }) => [
        `#${name} = if_not_exists(#${name}, :${name})`,
        `#${revision} = if_not_exists(#${revision}, :closed)`,
      ]);
      const names = hours.flatMap(({ name, revision }) => [name, revision]);
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: viewsDayKey(shopId, productId, day),
          UpdateExpression: `SET ${[...sets, 'shopId = :shop', 'expiresAt = :expiry'].join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(hours.map(({ name, total }) => [`:${name}`, total])),
            ':closed': Number.MAX_SAFE_INTEGER,
            ':shop': shopId,
            ':expiry': expiryOfDay(day),
          },
        }),
      );
    },

    async marks(shopId, productIds) {
      const keys = [trafficRulesKey(shopId), ...productIds.map((id) => marksKey(shopId, id))];
      const found = byKey(await getAll(client, tableName, keys));
      const rules = found.get(textOf(trafficRulesKey(shopId)));
      return new Map(
        productIds.flatMap((id): [string, QuietMarks][] => {
          const item = found.get(textOf(marksKey(shopId, id)));
          return item === undefined || isVoid(item, rules) ? [] : [[id, marksFromItem(item)]];
        }),
      );
    },

    async noteAsked(shopId, productId, now) {
      const hour = hourOf(now);
      const marks = { fromHour: hour, viewsFrom: [null] };
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: marksToItem(shopId, productId, marks, now),
            ConditionExpression: 'attribute_not_exists(pk) OR untilHour <= :hour',
            ExpressionAttributeValues: { ':hour': hour },
          }),
        );
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
    },

    async noteHeard(shopId, hours) {
      const fresh = hours.filter((hour) => !heard.has(`${shopId} ${hour}`));
      const days = new Map<string, number[]>();
      for (const hour of fresh) {
        const day = hour.slice(0, 10);
        days.set(day, [...(days.get(day) ?? []), Number(hour.slice(11))]);
      }
      for (const [day, ofDay] of days) {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: heardKey(shopId, day),
            UpdateExpression: 'SET shopId = :shop, expiresAt = :expiry ADD hours :hours',
            ExpressionAttributeValues: {
              ':shop': shopId,
              ':expiry': expiryOfDay(day),
              ':hours': new Set(ofDay),
            },
          }),
        );
      }
      if (heard.size > MOST_REMEMBERED) heard.clear();
      for (const hour of fresh) heard.add(`${shopId} ${hour}`);
    },

    async noteUnknown(shopId, hour, eventId, views) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: unknownViewsKey(shopId, hour),
            UpdateExpression: 'SET shopId = :shop, expiresAt = :expiry ADD #views :views, events :events',
            ConditionExpression:
              'attribute_not_exists(events) OR (NOT contains(events, :event) AND size(events) < :most)',
            ExpressionAttributeNames: { '#views': 'views' },
            ExpressionAttributeValues: {
              ':shop': shopId,
              ':expiry': expiryOfDay(hour),
              ':views': views,
              ':event': eventId,
              ':events': new Set([eventId]),
              ':most': MOST_UNKNOWN_EVENTS,
            },
          }),
        );
      } catch (error) {
        // The event was counted before, or so many were that the sum says enough.
        if (!isConditionFailure(error)) throw error;
      }
    },
  };
}

const MOST_REMEMBERED = 10_000;
/** Events about unknown pages whose ids an hour's item holds: far below its 400 kB. */
const MOST_UNKNOWN_EVENTS = 4_000;

/** Reads the views of one product whole: some sixty small items. */
export function createTrafficReader(client: DynamoDBDocumentClient, tableName: string): TrafficReader {
  return {
    async recordOf(shopId, productId): Promise<TrafficRecord | null> {
      const items = await queryAll(client, tableName, marksKey(shopId, productId).pk, '');
      const days = items.filter(({ sk }) => String(sk).startsWith(DAY));
      if (days.length === 0) return null;
      const noted = await queryAll(client, tableName, heardKey(shopId, '').pk, heardKey(shopId, '').sk);
      const marks = items.find(({ sk }) => sk === marksKey(shopId, productId).sk);
      const [rules] = await getAll(client, tableName, [trafficRulesKey(shopId)]);
      return {
        history: {
          viewsPerHour: new Map(days.flatMap(totalsOf)),
          heard: new Set(noted.flatMap(heardHoursOf)),
        },
        recent: new Map(
          items
            .filter(({ sk }) => String(sk).startsWith(HOUR))
            .map((item) => [String(item.sk).slice(HOUR.length), viewsFromItem(item)]),
        ),
        marks: marks === undefined || isVoid(marks, rules) ? null : marksFromItem(marks),
      };
    },

    async saveMarks(shopId, productId, marks, now) {
      const { pk: _pk, sk: _sk, ...fields } = marksToItem(shopId, productId, marks, now);
      const names = Object.keys(fields);
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: marksKey(shopId, productId),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, fields[name]])),
        }),
      );
    },
  };
}

const DAY = 'DAY#';
const HOUR = 'HOUR#';
const HEARD = 'HEARD#';

const textOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
const byKey = (items: readonly Item[]): ReadonlyMap<string, Item> =>
  new Map(items.map((item) => [`${String(item.pk)}\n${String(item.sk)}`, item]));

/** `h14`: short, because a day has up to 24 of them and is to stay within one write unit. */
const totalName = (hour: Hour): string => `h${hour.slice(11)}`;
const revisionName = (hour: Hour): string => `r${hour.slice(11)}`;
const TOTAL = /^h\d\d$/;

function totalsOf(item: Item): readonly (readonly [Hour, number])[] {
  const day = String(item.sk).slice(DAY.length);
  const names = Object.keys(item).filter((name) => TOTAL.test(name));
  return names.map((name) => [`${day}T${name.slice(1)}`, Number(item[name])] as const);
}

function heardHoursOf(item: Item): readonly Hour[] {
  const day = String(item.sk).slice(HEARD.length);
  const hours = item.hours instanceof Set ? [...item.hours] : [];
  return hours.map((hour) => `${day}T${String(hour).padStart(2, '0')}`);
}

/** By minute: the views, and when they were counted in milliseconds. */
const slotsToAttribute = (views: HourViews): Item =>
  Object.fromEntries(
    [...views].map(([minute, slot]) => [String(minute), [slot.views, Date.parse(slot.countedAt)]]),
  );

function viewsFromItem(item: Item): HourViews {
  const slots = Object.entries((item.slots ?? {}) as Record<string, readonly [number, number]>);
  return new Map(
    slots.map(([minute, [views, countedAt]]) => [
      Number(minute),
      { views, countedAt: new Date(countedAt).toISOString() },
    ]),
  );
}

function marksToItem(
  shopId: string,
  productId: string,
  { fromHour, viewsFrom }: QuietMarks,
  setAt: string,
): Item {
  const start = Date.parse(`${fromHour}:00:00Z`);
  const untilHour = new Date(start + viewsFrom.length * 3_600_000).toISOString().slice(0, 13);
  const expiresAt = start / 1000 + MARKS_KEPT_DAYS * DAY_SECONDS;
  return { ...marksKey(shopId, productId), shopId, fromHour, untilHour, viewsFrom, setAt, expiresAt };
}

/** An evaluation that was under way when rules were changed may have read them before, and set its marks after. */
const UNDER_WAY_MS = 60_000;

/** Whether marks were set before rules were changed, or so soon after that nobody knows by which. */
function isVoid({ setAt }: Item, rules: Item | undefined): boolean {
  if (rules === undefined) return false;
  return Date.parse(String(setAt)) < Date.parse(String(rules.changedAt)) + UNDER_WAY_MS;
}

const marksFromItem = (item: Item): QuietMarks => ({
  fromHour: String(item.fromHour),
  viewsFrom: item.viewsFrom as QuietMarks['viewsFrom'],
});

const secondsOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
const expiryOfDay = (hourOrDay: string): number =>
  Date.parse(hourOrDay.slice(0, 10)) / 1000 + KEPT_DAYS * DAY_SECONDS;
