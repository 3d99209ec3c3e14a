import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSlackSender } from '../../../lambdas/adapters/slack/slack-sender';
import type { Flushed } from '../../../lambdas/app/flush-group';
import type { DaysOfCoverExplanation } from '../../../lambdas/domain/forecast/judge-cover';
import { aNumberedSnapshot, aRoute, aSlackChannel, alertOf, opened } from '../../support/alert-news';
import { startFakeSlack } from '../../support/fake-slack';
import { createNotifierWorld } from '../../support/notifier-world';
import { startTestDatabase, type TestDatabase } from '../../support/test-database';

let database: TestDatabase;
let slack: Awaited<ReturnType<typeof startFakeSlack>>;

beforeAll(async () => {
  database = await startTestDatabase();
  slack = await startFakeSlack();
});
afterAll(() => Promise.all([database.stop(), slack.stop()]));

async function aWorld() {
  slack.reset();
  const world = await createNotifierWorld(database, (channels) =>
    createSlackSender({
      channels,
      webhookUrlOf: async () => 'https://hooks.slack.com/services/T/B/x',
      fetch: slack.fetch,
    }),
  );
  await world.channels.create(aSlackChannel());
  await world.routes.create(aRoute());
  return world;
}

/** A day that no calendar has: what a bug, or a gap in the door, could leave in an explanation. */
const impossible = {
  kind: 'days_of_cover',
  available: 3,
  sellOutOn: 'soon',
  firstGapOn: 'soon',
} as unknown as DaysOfCoverExplanation;
const anUnwordable = (n: number) =>
  aNumberedSnapshot(n, { kind: 'days_of_cover', urgency: 'now', explanation: impossible });
const sent = (flushes: readonly Flushed[]) => flushes.filter(({ outcome }) => outcome === 'sent');

it.each([
  { place: 'among those that are told in full', others: 3, rank: 2 },
  { place: 'in the list of the rest', others: 30, rank: 5 },
])(
  'tells everything else, and of an alert that cannot be worded its item: $place',
  async ({ others, rank }) => {
    const world = await aWorld();
    const told = Array.from({ length: others }, (_, index) => aNumberedSnapshot(100 + index));
    const broken = anUnwordable(rank);
    const snapshots = [...told, broken];
    await world.save(snapshots.map((snapshot) => alertOf(snapshot)));
    await world.tell(snapshots.map(opened));

    const [flushed, ...more] = sent(await world.run());
    expect(more).toEqual([]);
    expect(flushed).toMatchObject({
      told: snapshots.length,
      unworded: [{ alertId: broken.alertId, kind: 'days_of_cover', cause: { message: expect.any(String) } }],
    });
    const said = slack.posts.map(({ body }) => JSON.stringify(body)).join('\n');
    for (const { variant } of told) expect(said).toContain(variant.sku);
    expect(said).toContain(broken.variant.sku);
    expect(said).toMatch(/[Ii]ts explanation could not be worded/);

    await world.run();
    expect(slack.posts.map(({ body }) => JSON.stringify(body)).join('\n')).toBe(said);
  },
);

it('tells an alert by itself that cannot be worded', async () => {
  const world = await aWorld();
  await world.save([alertOf(anUnwordable(7))]);
  await world.tell([opened(anUnwordable(7))]);
  expect(sent(await world.run())).toHaveLength(1);
  expect(JSON.stringify(slack.posts)).toContain('Running out: Item 0007 (SKU-0007)');
});
