import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { alertToItem } from '../../lambdas/adapters/dynamodb/alert-items';
import { createAlertReader } from '../../lambdas/adapters/dynamodb/alert-reader';
import { writeAll } from '../../lambdas/adapters/dynamodb/batches';
import { createChannelStore } from '../../lambdas/adapters/dynamodb/channels';
import { createDeliveryStore } from '../../lambdas/adapters/dynamodb/deliveries';
import { createLeases } from '../../lambdas/adapters/dynamodb/leases';
import { createOutbox } from '../../lambdas/adapters/dynamodb/outbox';
import { createRouteStore } from '../../lambdas/adapters/dynamodb/routes';
import { shopToItem } from '../../lambdas/adapters/dynamodb/stock-items';
import { createStockReader } from '../../lambdas/adapters/dynamodb/stock-reader';
import { createUnsubscribes } from '../../lambdas/adapters/dynamodb/unsubscribes';
import { createFlushGroup, type Flushed } from '../../lambdas/app/flush-group';
import { type AlertEventDelivered, createTellAlerts } from '../../lambdas/app/tell-alerts';
import type { ChannelDirectory, Outbox, Sender } from '../../lambdas/app/telling-ports';
import type { ChannelTestRequested, FlushDue } from '../../lambdas/contracts/messages/notifier-messages';
import type { Alert } from '../../lambdas/domain/alert/alert';
import type { Shop } from '../../lambdas/domain/shop/shop';
import { NOW } from './builders';
import { PoisonMessageError } from '../../lambdas/platform/errors';
import type { TestDatabase } from './test-database';

/** What is planted to kill a worker. Whatever else fails a run fails its test. */
export class Died extends Error {}

interface Queued {
  readonly message: FlushDue;
  readonly visibleAt: number;
}

/**
 * One notifier on a real DynamoDB: its own queue and clock are in memory, so that hours pass in no time. Messages are
 * delivered in the order in which they become visible; a worker that dies leaves its message to be delivered again.
 */
export async function createNotifierWorld<Payload>(
  database: TestDatabase,
  senderOn: (channels: ChannelDirectory) => Sender<Payload>,
  { shortSeconds = 30, longSeconds = 3600 } = {},
) {
  const { client } = database;
  const { name: table } = await database.createTable();
  const { name: stockTable } = await database.createTable();
  let nowMs = Date.parse(NOW);
  let ids = 0;
  let queue: Queued[] = [];
  const pauses: number[] = [];
  const clock = { now: () => new Date(nowMs).toISOString() };
  const channels = createChannelStore(client, table);
  const routes = createRouteStore(client, table);
  const unsubscribes = createUnsubscribes(client, table);
  const deliveries = createDeliveryStore(client, table);
  const sender = senderOn(channels);
  const crash: { before: Partial<Record<keyof Outbox, () => void>> } = { before: {} };
  const outbox = interruptible(createOutbox(client, table), crash.before);
  const common = {
    channels,
    outbox,
    queue: {
      async send(message: FlushDue | ChannelTestRequested, delaySeconds: number) {
        if (message.type !== 'FlushDue') return;
        if (delaySeconds < 0 || delaySeconds > 900)
          throw new Error(`SQS takes no delay of ${delaySeconds} s.`);
        queue.push({ message, visibleAt: nowMs + delaySeconds * 1000 });
      },
    },
    windows: { shortSeconds, longSeconds },
    clock,
    newId: () => `id-${++ids}`,
  };
  const tell = createTellAlerts({ ...common, channelType: sender.channelType, routes });
  const flush = createFlushGroup({
    ...common,
    sender,
    isWanted: async (target) =>
      sender.channelType === 'slack' || !(await unsubscribes.isUnsubscribed(target)),
    deliveries,
    alerts: createAlertReader(client, table),
    stock: createStockReader(client, stockTable),
    leases: createLeases(client, table),
    alertsUrl: 'https://shelfwire.example/v1/alerts?state=firing',
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
      nowMs += milliseconds;
    },
  });

  const world = {
    channels,
    routes,
    unsubscribes,
    deliveries,
    outbox,
    clock,
    crash,
    pauses,
    flush,
    sender,
    client,
    table,
    queued: (): readonly FlushDue[] => queue.map(({ message }) => message),
    dropQueue: () => {
      queue = [];
    },
    advance(seconds: number) {
      nowMs += seconds * 1000;
    },
    async save(alerts: readonly Alert[]) {
      const puts = alerts.map((alert) => ({ PutRequest: { Item: withoutUndefined(alertToItem(alert)) } }));
      await writeAll(client, table, puts);
    },
    async saveShop(shop: Shop) {
      await client.send(new PutCommand({ TableName: stockTable, Item: shopToItem(shop) }));
    },
    /** Tells the events in batches of ten, as the queue delivers them. */
    async tell(events: readonly AlertEventDelivered[]) {
      for (let first = 0; first < events.length; first += 10) await tell(events.slice(first, first + 10));
    },
    /** Lets the time pass and delivers what becomes visible, for at most so long. A failed message comes back after 720 s. */
    async run({ seconds = 7200, steps = 1000, remainingMs = 120_000 } = {}): Promise<Flushed[]> {
      const until = nowMs + seconds * 1000;
      const outcomes: Flushed[] = [];
      for (let step = 0; step < steps; step++) {
        queue = queue.toSorted((a, b) => a.visibleAt - b.visibleAt);
        const next = queue[0];
        if (next === undefined || next.visibleAt > until) break;
        queue = queue.slice(1);
        nowMs = Math.max(nowMs, next.visibleAt);
        const startedAt = nowMs;
        try {
          outcomes.push(await flush(next.message, () => remainingMs - (nowMs - startedAt)));
        } catch (error) {
          if (!(error instanceof Died) && !(error instanceof PoisonMessageError)) throw error;
          queue.push({ message: next.message, visibleAt: nowMs + 720_000 });
        }
      }
      nowMs = Math.max(nowMs, until);
      return outcomes;
    },
  };
  return world;
}

/** Calls what was planted for a method just before it runs: to throw there is to die there. */
function interruptible(outbox: Outbox, before: Partial<Record<keyof Outbox, () => void>>): Outbox {
  return new Proxy(outbox, {
    get(target, name: keyof Outbox) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        before[name]?.();
        return method.apply(target, args);
      };
    },
  });
}

const withoutUndefined = (item: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
