import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSlackSender } from '../../../lambdas/adapters/slack/slack-sender';
import type { AlertSnapshot } from '../../../lambdas/contracts/events/alert-events';
import type { Alert } from '../../../lambdas/domain/alert/alert';
import type { FeedSilentExplanation } from '../../../lambdas/domain/feed/feed-silent';
import {
  aNumberedSnapshot,
  aRoute,
  aSlackChannel,
  alertOf,
  aSnapshot,
  opened,
  resolved,
} from '../../support/alert-news';
import { aShop, NOW, SHOP } from '../../support/builders';
import { startFakeSlack, textOf } from '../../support/fake-slack';
import { createNotifierWorld } from '../../support/notifier-world';
import { startTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
let slack: Awaited<ReturnType<typeof startFakeSlack>>;
beforeAll(async () => {
  [database, slack] = await Promise.all([startTestDatabase(), startFakeSlack()]);
});
afterEach(() => slack.reset());
afterAll(() => Promise.all([database.stop(), slack.stop()]));

async function aWorld() {
  const urlOf = async () => 'https://hooks.slack.com/services/T000/B000/secret';
  const world = await createNotifierWorld(database, (channels) =>
    createSlackSender({ channels, webhookUrlOf: urlOf, fetch: slack.fetch, timeoutMs: 60_000 }),
  );
  await world.channels.create(aSlackChannel());
  await world.routes.create(aRoute());
  await world.saveShop(aShop());
  return world;
}

const explanation: FeedSilentExplanation = {
  kind: 'feed_silent',
  isSilent: true,
  lastEventAt: '2026-11-18T09:00:00.000Z',
  silentMinutes: 180,
  expectedEvents: 34.4,
  daysKnown: 20,
  holdsAlerts: true,
};
const silence: AlertSnapshot = {
  ...aSnapshot(),
  alertId: `source~${SHOP}.f00d`,
  kind: 'feed_silent',
  severity: 'critical',
  urgency: 'now',
  entity: { type: 'source', id: SHOP, name: 'Blue Harbour', url: null },
  variant: null,
  explanation,
};
const silent = (fields: Partial<Alert> = {}): Alert => alertOf(silence, fields);
const speaksAgain: Partial<Alert> = {
  state: 'resolved',
  resolvedAt: NOW,
  resolution: 'recovered',
  version: 2,
};
const posts = () => slack.posts.map(textOf);

describe('while a feed is silent', () => {
  it('its own alert is told, and says that the others are held', async () => {
    const world = await aWorld();
    await world.save([silent()]);
    await world.tell([opened(silence)]);
    await world.run({ seconds: 120 });
    expect(posts()).toHaveLength(1);
    expect(posts()[0]).toContain('all other alerts about this shop are held back');
    expect(posts()[0]).toContain('about 34 events');
  });

  it('the alerts of its shop wait, and what is still true is told when it speaks again', async () => {
    const world = await aWorld();
    const [still, over] = [aNumberedSnapshot(1), aNumberedSnapshot(2)];
    await world.save([silent(), alertOf(still), alertOf(over)]);
    await world.tell([opened(still), opened(over)]);
    const outcomes = await world.run({ seconds: 3 * 3600 });
    expect(posts()).toEqual([]);
    expect(outcomes.map(({ outcome }) => outcome)).toContain('feed_silent');
    // One look every five minutes, however long it lasts.
    expect(outcomes.length).toBeLessThanOrEqual(3 * 12 + 1);

    await world.save([silent(speaksAgain), alertOf(over, { state: 'resolved', version: 2 })]);
    await world.run({ seconds: 600 });
    expect(posts()).toHaveLength(1);
    expect(posts()[0]).toContain('SKU-0001');
    expect(posts()[0]).not.toContain('SKU-0002');
    expect(world.queued()).toEqual([]);
  });

  it('one look is under way at a time, however much comes to wait', async () => {
    const world = await aWorld();
    await world.save([silent()]);
    for (let n = 1; n <= 10; n++) {
      const snapshot = aNumberedSnapshot(n);
      await world.save([alertOf(snapshot)]);
      await world.tell([opened(snapshot)]);
      await world.run({ seconds: 60 });
    }
    expect(world.queued()).toHaveLength(1);
    await world.save([silent(speaksAgain)]);
    await world.run({ seconds: 600 });
    for (let n = 1; n <= 10; n++) expect(posts().join()).toContain(`SKU-${String(n).padStart(4, '0')}`);
  });

  it('another shop’s alerts are told as ever, in the same minute', async () => {
    const world = await aWorld();
    const other = aNumberedSnapshot(7, { shop: { shopId: 'other.shop', name: 'Other' } });
    const own = aNumberedSnapshot(8);
    await world.save([silent(), alertOf(other), alertOf(own)]);
    await world.tell([opened(other), opened(own)]);
    await world.run({ seconds: 60 });
    expect(posts()).toHaveLength(1);
    expect(posts()[0]).toContain('SKU-0007');
    expect(posts()[0]).not.toContain('SKU-0008');
  });

  it.each([
    { state: 'acknowledged', told: 0 },
    { state: 'snoozed', told: 0 },
    { state: 'resolved', told: 1 },
  ] as const)('an alert of silence that is $state lets $told messages through', async ({ state, told }) => {
    const world = await aWorld();
    const snapshot = aNumberedSnapshot(1);
    await world.save([silent({ state }), alertOf(snapshot)]);
    await world.tell([opened(snapshot)]);
    await world.run({ seconds: 900 });
    expect(posts()).toHaveLength(told);
  });

  it('that it speaks again is told to whoever heard of the silence', async () => {
    const world = await aWorld();
    await world.save([silent()]);
    await world.tell([opened(silence)]);
    await world.run({ seconds: 120 });
    const over = { ...silence, sequence: 2, explanation: { ...explanation, isSilent: false } };
    await world.save([alertOf(over, speaksAgain)]);
    await world.tell([resolved(over)]);
    await world.run();
    expect(posts()).toHaveLength(2);
    expect(posts()[1]).toContain('those that are still true follow');
  });
});
