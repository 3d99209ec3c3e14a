import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sender } from '../../../lambdas/app/telling-ports';
import type { Message } from '../../../lambdas/domain/message/message';
import {
  aNumberedSnapshot,
  aRoute,
  aSlackChannel,
  aSnapshot,
  alertOf,
  opened,
  resolved,
  worsened,
} from '../../support/alert-news';
import { aShop } from '../../support/builders';
import { startTestDatabase, type TestDatabase } from '../../support/test-database';
import { createNotifierWorld } from '../../support/notifier-world';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

/** A channel that keeps the messages as they were composed. */
async function aWorld() {
  const told: Message[] = [];
  const sender: Sender<Message> = {
    channelType: 'slack',
    pauseMs: 1000,
    async render(message) {
      const eventIds = [
        ...message.lead.flatMap((item) => item.eventIds),
        ...message.lists.flatMap(({ items }) => items.flatMap((item) => item.eventIds)),
        ...message.countedEventIds,
      ];
      return [{ payload: message, eventIds }];
    },
    async send(_, message) {
      told.push(message);
      return { outcome: 'sent' };
    },
  };
  const world = await createNotifierWorld(database, () => sender);
  await world.channels.create(aSlackChannel());
  await world.routes.create(aRoute());
  return Object.assign(world, { told, names: () => told.map(({ lead }) => lead.map(({ name }) => name)) });
}

describe('what is still true when the time has come', () => {
  it('says nothing of an alert that cleared inside the wait, and nothing of its end', async () => {
    const world = await aWorld();
    await world.save([alertOf(aSnapshot(), { state: 'resolved' })]);
    await world.tell([opened(aSnapshot()), resolved(aSnapshot({ sequence: 2, quantity: 8 }))]);
    await world.run();
    expect(world.told).toHaveLength(0);
    expect(await world.outbox.pending({ target: 'chan_slack', cadence: 'instant' })).toHaveLength(0);
  });

  it('counts in a message what cleared beside it', async () => {
    const world = await aWorld();
    await world.save([alertOf(aNumberedSnapshot(1)), alertOf(aNumberedSnapshot(2), { state: 'resolved' })]);
    await world.tell([opened(aNumberedSnapshot(1)), opened(aNumberedSnapshot(2))]);
    await world.run();
    expect(world.names()).toEqual([['Item 0001 (SKU-0001)']]);
    expect(world.told[0]?.notes).toEqual(['1 other alert cleared before this message was sent.']);
  });

  it('tells the end to those who heard of the beginning', async () => {
    const world = await aWorld();
    await world.save([alertOf(aSnapshot())]);
    await world.tell([opened(aSnapshot())]);
    await world.run();
    await world.save([alertOf(aSnapshot(), { state: 'resolved' })]);
    await world.tell([resolved(aSnapshot({ sequence: 2, quantity: 8 }))]);
    await world.run();
    expect(world.told.map(({ headline }) => headline)).toEqual([
      'Out of stock: Harbour Mug, Blue / 12 oz (MUG-BLU-12)',
      'No longer out of stock: Harbour Mug, Blue / 12 oz (MUG-BLU-12)',
    ]);
  });

  it('leaves the end to the return to stock that tells it already', async () => {
    const world = await aWorld();
    await world.save([alertOf(aSnapshot())]);
    await world.tell([opened(aSnapshot())]);
    await world.run();
    await world.tell([resolved(aSnapshot({ sequence: 2 }), { toldByBackInStock: true })]);
    await world.run();
    expect(world.told).toHaveLength(1);
  });

  it('tells an alert that got worse meanwhile once, in its newest state', async () => {
    const world = await aWorld();
    const low = aSnapshot({ kind: 'low_stock', quantity: 5 });
    const lower = { ...low, quantity: 2, sequence: 2 };
    await world.save([alertOf(lower)]);
    await world.tell([worsened(lower, 5), opened(low)]);
    await world.run();
    expect(world.told).toHaveLength(1);
    expect(world.told[0]?.lead).toMatchObject([{ eventIds: [`${low.alertId}#1`, `${low.alertId}#2`] }]);
    expect(world.told[0]?.lead[0]?.facts[0]?.value).toBe('2 in all locations together');
    expect(await world.deliveries.deliveriesOf(low.variant.variantId, low.alertId)).toHaveLength(2);
  });

  it('leaves low stock unsaid while the same item is out of stock', async () => {
    const world = await aWorld();
    const out = aSnapshot();
    const low = aSnapshot({ kind: 'low_stock', alertId: 'shopify-44871651328213.low', quantity: 0 });
    await world.save([alertOf(out), alertOf(low)]);
    await world.tell([opened(low), opened(out)]);
    await world.run();
    expect(world.told.map(({ headline }) => headline)).toEqual([
      'Out of stock: Harbour Mug, Blue / 12 oz (MUG-BLU-12)',
    ]);
  });

  it.each(['uninstalled', 'redacted'] as const)('tells nothing of a shop that is %s', async (status) => {
    const world = await aWorld();
    await world.saveShop(aShop({ status }));
    await world.save([alertOf(aSnapshot())]);
    await world.tell([opened(aSnapshot())]);
    await world.run();
    expect(world.told).toHaveLength(0);
  });

  it('speaks in the time of the shop', async () => {
    const world = await aWorld();
    await world.saveShop(aShop({ timeZone: 'Europe/Berlin' }));
    await world.save([alertOf(aSnapshot())]);
    await world.tell([opened(aSnapshot())]);
    await world.run();
    const since = world.told[0]?.lead[0]?.facts.find(({ label }) => label === 'Since')?.value;
    expect(since).toBe('Wed 18 Nov 2026, 10:00 (Europe/Berlin), 3 hours ago');
  });
});

describe('when it is told', () => {
  it('tells out of stock after the short window and low stock after the long one', async () => {
    const world = await aWorld();
    const low = aNumberedSnapshot(2, { kind: 'low_stock', quantity: 3 });
    await world.save([alertOf(aNumberedSnapshot(1)), alertOf(low)]);
    await world.tell([opened(aNumberedSnapshot(1)), opened(low)]);
    await world.run({ seconds: 29 });
    expect(world.told).toHaveLength(0);
    await world.run({ seconds: 30 });
    expect(world.names()).toEqual([['Item 0001 (SKU-0001)']]);
    await world.run({ seconds: 3500 });
    expect(world.told).toHaveLength(1);
    await world.run({ seconds: 100 });
    expect(world.names()).toEqual([['Item 0001 (SKU-0001)'], ['Item 0002 (SKU-0002)']]);
  });

  it.each([
    {
      origin: 'first_seen' as const,
      words: 'Blue Harbour, to begin with: 142 items low on stock',
    },
    {
      origin: 'rule_change' as const,
      words: 'A new or changed rule matches already: 142 items low on stock',
    },
  ])(
    'sums up what matched already when it was $origin: ten items and the count, all of them delivered',
    async ({ origin, words }) => {
      const world = await aWorld();
      const snapshots = Array.from({ length: 142 }, (_, index) =>
        aNumberedSnapshot(index + 1, { kind: 'low_stock', origin, quantity: 2 }),
      );
      await world.save(snapshots.map((snapshot) => alertOf(snapshot)));
      await world.tell(snapshots.map(opened));
      await world.run();
      expect(world.told).toHaveLength(1);
      const [summary] = world.told;
      expect(summary?.headline).toBe(words);
      expect(summary?.lead).toHaveLength(10);
      expect(summary?.lead[0]?.name).toBe('Item 0142 (SKU-0142)');
      expect(summary?.link?.url).toContain('/v1/alerts');
      const last = await world.deliveries.deliveriesOf('shopify-0001', 'shopify-0001.a1b2');
      expect(last).toHaveLength(1);
    },
  );

  it.each([
    { situation: 'another team', route: { team: 'marketing' } },
    { situation: 'another kind', route: { kinds: ['oversold' as const] } },
    { situation: 'graver alerts', route: { minimumSeverity: 'critical' as const } },
    { situation: 'nobody, being switched off', route: { enabled: false } },
  ])('does not tell by a route for $situation', async ({ route }) => {
    const world = await aWorld();
    await world.routes.replace({ ...aRoute(), ...route, version: 2 }, 1);
    await world.save([alertOf(aSnapshot())]);
    await world.tell([opened(aSnapshot())]);
    await world.run();
    expect(world.told).toHaveLength(0);
  });
});
