import { beforeEach, describe, expect, it } from 'vitest';
import { createFeedStore } from '../../../lambdas/adapters/dynamodb/feed-store';
import { createShopStore } from '../../../lambdas/adapters/dynamodb/shop-store';
import { createSourceStore } from '../../../lambdas/adapters/dynamodb/sources';
import { createHeartbeat } from '../../../lambdas/app/count-events';
import type { FeedStore } from '../../../lambdas/app/feed-ports';
import type { BusEvent } from '../../../lambdas/app/ports';
import { createSweepFeeds } from '../../../lambdas/app/sweep-feeds';
import { aShop, SHOP } from '../../support/builders';
import { aLevelEnvelope, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

let table: TestTable;

eachTestHasATable((fresh) => {
  table = fresh;
});

const NOW = '2026-11-18T12:00:00.000Z';
const after = (seconds: number): string => new Date(Date.parse(NOW) + seconds * 1000).toISOString();
const never = (error: unknown): void => {
  throw error;
};

function watched(store: FeedStore): FeedStore & { readonly writes: unknown[][] } {
  const writes: unknown[][] = [];
  return {
    writes,
    async count(...written) {
      writes.push(written);
      await store.count(...written);
    },
  };
}

describe('what is heard of a source', () => {
  it('is written at once, and then once a minute, with every event counted', async () => {
    const feeds = createFeedStore(table.documents, table.name);
    const store = watched(feeds);
    const heartbeat = createHeartbeat(store, never);
    for (let second = 0; second <= 125; second += 5) {
      heartbeat.heard(SHOP, after(second));
      await heartbeat.flush(after(second));
    }
    expect(store.writes.map(([, , events]) => events)).toEqual([1, 12, 12]);
    const history = await feeds.history(SHOP, after(125));
    expect(history).toEqual({
      eventsPerHour: new Map([['2026-11-18T12', 25]]),
      lastEventAt: after(120),
    });
  });

  it('is counted for the hour in which it came', async () => {
    const feeds = createFeedStore(table.documents, table.name);
    const heartbeat = createHeartbeat(feeds, never);
    heartbeat.heard(SHOP, NOW);
    await heartbeat.flush(NOW);
    heartbeat.heard(SHOP, after(30));
    heartbeat.heard(SHOP, after(3605));
    await heartbeat.flush(after(3605));
    expect(await feeds.history(SHOP, after(3605))).toEqual({
      eventsPerHour: new Map([
        ['2026-11-18T12', 2],
        ['2026-11-18T13', 1],
      ]),
      lastEventAt: after(3605),
    });
    expect(await feeds.lastEventAt(SHOP)).toBe(after(3605));
  });

  it('is kept where it could not be written, and stops no webhook', async () => {
    const failures: unknown[] = [];
    const written: number[] = [];
    let isDown = true;
    const heartbeat = createHeartbeat(
      {
        async count(_feed, _hour, events) {
          if (isDown) throw new Error('The table is down.');
          written.push(events);
        },
      },
      (error) => void failures.push(error),
    );
    const { parked, record } = testIntake(table, { heartbeat }, NOW);
    const { failed } = await record(aLevelEnvelope(5));
    expect([failed, parked, failures.length]).toEqual([[], [], 1]);
    isDown = false;
    heartbeat.heard(SHOP, after(61));
    await heartbeat.flush(after(61));
    expect(written).toEqual([2]);
  });

  it('is every message once, and not those that come again', async () => {
    const heard: string[] = [];
    const heartbeat = { heard: (feedId: string) => void heard.push(feedId), flush: async () => undefined };
    const intake = testIntake(table, { heartbeat }, NOW);
    await intake.record(
      aLevelEnvelope(5),
      aLevelEnvelope(4),
      aLevelEnvelope(3, undefined, { shop: 'other.shop' }),
    );
    await intake.record(aLevelEnvelope(3, undefined, { source: 'src_1', shop: 'src_1' }));
    expect(heard).toEqual([SHOP, SHOP, 'other.shop', 'src_1']);
  });
});

describe('the look at silent sources', () => {
  /** One worker, which looks at each of these instants. */
  async function sweepAt(...instants: readonly string[]): Promise<readonly (readonly unknown[])[]> {
    const published: BusEvent[] = [];
    const clock = { at: '' };
    const sweep = createSweepFeeds(
      createFeedStore(table.documents, table.name),
      { publish: async (events) => void published.push(...events) },
      { now: () => clock.at },
    );
    const found: (readonly unknown[])[] = [];
    for (const at of instants) {
      clock.at = at;
      await sweep();
      found.push(published.splice(0).map(({ event }) => event.data));
    }
    return found;
  }

  beforeEach(async () => {
    const shops = createShopStore(table.documents, table.name);
    await shops.saveShop({ shop: aShop(), isUnannounced: false }, 0);
    const left = aShop({ shopId: 'left.myshopify.com', status: 'uninstalled' });
    await shops.saveShop({ shop: left, isUnannounced: false }, 0);
    const source = {
      createdAt: NOW,
      createdBy: 'ann',
      version: 1,
      deletedAt: null,
      availableIncludesUnreceived: false,
    };
    const sources = createSourceStore(table.documents, { stock: table.name, alert: table.name });
    await sources.create({ ...source, id: 'src_plan', name: 'Planning', shopId: SHOP }, null);
    const feeds = createFeedStore(table.documents, table.name);
    for (const feedId of [SHOP, 'left.myshopify.com', 'src_plan'])
      await feeds.count(feedId, '2026-11-18T12', 1, NOW);
  });

  const both = [
    { entityId: `source~${SHOP}`, shopId: SHOP },
    { entityId: 'source~src_plan', shopId: SHOP },
  ];

  it('is taken at each that is connected and has been silent for five minutes', async () => {
    expect(await sweepAt(after(240))).toEqual([[]]);
    expect(await sweepAt(after(299))).toEqual([[]]);
    expect(await sweepAt(after(300))).toEqual([both]);
  });

  it('is taken once in every five minutes, however often the schedule runs', async () => {
    expect(await sweepAt(after(300), after(360), after(599), after(600), after(601))).toEqual([
      both,
      [],
      [],
      both,
      [],
    ]);
  });

  it('is taken whatever the minute, so that no leap of the clock and no late run skips it', async () => {
    const oddMinutes = [after(361), after(361 + 7_260), after(361 + 2 * 7_260)];
    expect(await sweepAt(...oddMinutes)).toEqual([both, both, both]);
  });

  it('is taken again where it could not be announced', async () => {
    let isDown = true;
    const published: BusEvent[] = [];
    const sweep = createSweepFeeds(
      createFeedStore(table.documents, table.name),
      {
        async publish(events) {
          if (isDown) throw new Error('The bus takes nothing.');
          published.push(...events);
        },
      },
      { now: () => after(300) },
    );
    await expect(sweep()).rejects.toThrow('The bus');
    isDown = false;
    expect(await sweep()).toEqual({ silent: 2 });
  });
});
