import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { channelEventKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createLeases } from '../../../lambdas/adapters/dynamodb/leases';
import { createSlackSender } from '../../../lambdas/adapters/slack/slack-sender';
import type { AlertSnapshot } from '../../../lambdas/contracts/events/alert-events';
import {
  aNumberedSnapshot,
  aRoute,
  aSlackChannel,
  aSnapshot,
  alertOf,
  opened,
} from '../../support/alert-news';
import { startTestDatabase, type TestDatabase } from '../../support/test-database';
import { startFakeSlack, textOf } from '../../support/fake-slack';
import { createNotifierWorld, Died } from '../../support/notifier-world';

const WEBHOOK = 'https://hooks.slack.com/services/T000/B000/secret';
let database: TestDatabase;
let slack: Awaited<ReturnType<typeof startFakeSlack>>;

beforeAll(async () => {
  [database, slack] = await Promise.all([startTestDatabase(), startFakeSlack()]);
});
afterEach(() => slack.reset());
afterAll(() => Promise.all([database.stop(), slack.stop()]));

/** What is no test of silence waits for an answer however slow the machine is. */
async function aWorld({ urlOf = async () => WEBHOOK, timeoutMs = 60_000 } = {}) {
  const world = await createNotifierWorld(database, (channels) =>
    createSlackSender({ channels, webhookUrlOf: urlOf, fetch: slack.fetch, timeoutMs }),
  );
  await world.channels.create(aSlackChannel());
  await world.routes.create(aRoute());
  return world;
}

async function tellOpened(world: Awaited<ReturnType<typeof aWorld>>, snapshots: readonly AlertSnapshot[]) {
  await world.save(snapshots.map((snapshot) => alertOf(snapshot)));
  await world.tell(snapshots.map(opened));
}

const many = (count: number) => Array.from({ length: count }, (_, index) => aNumberedSnapshot(index + 1));

describe('a burst', () => {
  it('F11 tells 1,000 items in at most 20 messages, each item once, a second apart, the costliest first', async () => {
    const world = await aWorld();
    await tellOpened(world, many(1000));
    await world.run();

    expect(slack.posts.length).toBeLessThanOrEqual(20);
    const words = slack.posts.map(textOf).join('\n');
    for (const { variant } of many(1000)) expect(words.split(variant.sku ?? '').length - 1).toBe(1);
    const first = textOf(slack.posts[0] ?? { url: '', body: { text: '' } });
    expect(first.indexOf('SKU-1000')).toBeLessThan(first.indexOf('SKU-0999'));
    expect(first).toContain('1,000 items out of stock');
    expect(world.pauses).toHaveLength(slack.posts.length - 1);
    expect(Math.min(...world.pauses)).toBeGreaterThanOrEqual(1000);
    for (const { body } of slack.posts) {
      expect(body.blocks?.length).toBeLessThanOrEqual(50);
      for (const { text } of body.blocks ?? []) expect(text?.text.length ?? 0).toBeLessThanOrEqual(3000);
    }
  });

  it('waits while it is still growing, and then tells it all together', async () => {
    const world = await aWorld();
    for (let part = 0; part < 4; part++) {
      await tellOpened(world, many(80).slice(part * 20, (part + 1) * 20));
      await world.run({ seconds: 20 });
      world.advance(5);
    }
    await world.run();
    expect(slack.posts).toHaveLength(1);
    expect(textOf(slack.posts[0] ?? { url: '', body: { text: '' } })).toContain('80 items out of stock');
  });

  it('continues in another run what does not fit into the time of one', async () => {
    const world = await aWorld();
    await tellOpened(world, many(200));
    await world.run({ remainingMs: 21_500 });
    const words = slack.posts.map(textOf).join('\n');
    for (const { variant } of many(200)) expect(words.split(variant.sku ?? '').length - 1).toBe(1);
  });
});

describe('a message that breaks off in the middle', () => {
  const headings = () =>
    slack.posts.map(({ body }) => (body.text ?? '').split('\n')[0]?.replace(/[:;] Item.*$/, '') ?? '');
  const introOf = (post: (typeof slack.posts)[number] | undefined) =>
    textOf(post ?? { url: '', body: { text: '' } });
  const skus = (count: number) => many(count).map(({ variant }) => variant.sku ?? '');
  const timesTold = (count: number) => {
    const words = slack.posts.map(textOf).join('\n');
    return skus(count).map((sku) => words.split(sku).length - 1);
  };

  it('goes on as the rest of it, where the time was over', async () => {
    const world = await aWorld();
    await tellOpened(world, many(300));
    await world.run({ remainingMs: 21_500 });
    expect(headings()).toEqual([
      '300 items out of stock',
      '300 items out of stock (2 of 3)',
      'The rest of 300: 90 items out of stock',
    ]);
    expect(introOf(slack.posts[2])).toContain(
      'The message before broke off after 210 of its 300 items; this is the rest of it.',
    );
    expect(timesTold(300)).toEqual(skus(300).map(() => 1));
  });

  it('goes on as the rest of the first message however often it breaks off', async () => {
    const world = await aWorld();
    await tellOpened(world, many(500));
    await world.run({ remainingMs: 21_500 });
    expect(headings()).toEqual([
      '500 items out of stock',
      '500 items out of stock (2 of 5)',
      'The rest of 500: 290 items out of stock',
      'The rest of 500: 290 items out of stock (2 of 3)',
      'The rest of 500: 80 items out of stock',
    ]);
    expect(introOf(slack.posts[4])).toContain('broke off after 420 of its 500 items');
    expect(timesTold(500)).toEqual(skus(500).map(() => 1));
  });

  it('goes on as the rest of it after Slack asked for a pause, and says that more came since', async () => {
    const world = await aWorld();
    slack.answer((_, number) =>
      number === 2 ? { status: 429, headers: { 'retry-after': '60' }, body: 'rate_limited' } : {},
    );
    await tellOpened(world, many(150));
    await world.run({ seconds: 35 });
    await tellOpened(world, [aNumberedSnapshot(151)]);
    await world.run();
    const last = slack.posts.at(-1);
    expect(headings().at(-1)).toBe('The rest of 150, and more since: 46 items out of stock');
    expect(introOf(last)).toContain(
      'after 105 of its 150 items; this is the rest of it, with what has come since.',
    );
  });

  it('goes on as the rest of it after a crash, with the part that was sent and not noted', async () => {
    const world = await aWorld();
    await tellOpened(world, many(300));
    let marks = 0;
    world.crash.before.markSent = () => {
      if (++marks === 2) throw new Died('After the send.');
    };
    await world.run();
    expect(headings()).toEqual([
      '300 items out of stock',
      '300 items out of stock (2 of 3)',
      'The rest of 300: 195 items out of stock',
      'The rest of 300: 195 items out of stock (2 of 2)',
    ]);
    expect(Math.min(...timesTold(300))).toBe(1);
  });

  it('is forgotten once nothing of it is to come: what happens next is no rest', async () => {
    const world = await aWorld();
    await tellOpened(world, many(300));
    await world.run({ remainingMs: 21_500 });
    await tellOpened(world, [aSnapshot()]);
    await world.run();
    expect(headings().at(-1)).toMatch(/^Out of stock: /);
  });

  it('is forgotten too where the rest has cleared meanwhile', async () => {
    const world = await aWorld();
    slack.answer((_, number) =>
      number === 2 ? { status: 429, headers: { 'retry-after': '60' }, body: 'rate_limited' } : {},
    );
    await tellOpened(world, many(150));
    await world.run({ seconds: 35 });
    await world.save(many(150).map((snapshot) => alertOf(snapshot, { state: 'resolved' })));
    await world.run();
    await tellOpened(world, [aSnapshot()]);
    await world.run();
    expect(headings().at(-1)).toMatch(/^Out of stock: /);
  });

  it('is not begun where its first part was refused', async () => {
    const world = await aWorld();
    slack.answer((_, number) =>
      number === 1 ? { status: 429, headers: { 'retry-after': '60' }, body: 'rate_limited' } : {},
    );
    await tellOpened(world, many(150));
    await world.run();
    expect(headings().slice(1)).toEqual(['150 items out of stock', '150 items out of stock (2 of 2)']);
  });
});

describe('two groups for one channel', () => {
  const LEASE_SECONDS = 125;
  const inSeconds = (now: string, seconds: number) =>
    new Date(Date.parse(now) + seconds * 1000).toISOString();

  it('are told one after the other: the second waits about as long as the first takes, not as long as it might', async () => {
    const world = await aWorld();
    await tellOpened(world, [aSnapshot()]);
    await world.run({ seconds: 29 });
    const lease = createLeases(world.client, world.table);
    const now = world.clock.now();
    await lease.acquire('chan_slack', 'the other', now, inSeconds(now, LEASE_SECONDS));
    const waited = await world.run({ seconds: 4 });
    expect(waited.map(({ outcome }) => outcome)).toEqual(['waits', 'waits', 'waits']);
    const pacing = { notBefore: world.clock.now(), failures: 0, failingSince: null };
    await lease.release('chan_slack', 'the other', pacing);
    await world.run({ seconds: 4 });
    expect(slack.posts).toHaveLength(1);
  });

  it('keep the pace of the channel, whoever sent last', async () => {
    const world = await aWorld();
    await tellOpened(world, [aSnapshot()]);
    await world.run({ seconds: 29 });
    const lease = createLeases(world.client, world.table);
    const now = world.clock.now();
    await lease.acquire('chan_slack', 'the other', now, inSeconds(now, LEASE_SECONDS));
    const pacing = { notBefore: inSeconds(now, 60), failures: 1, failingSince: now };
    await lease.release('chan_slack', 'the other', pacing);
    await world.run({ seconds: 59 });
    expect(slack.posts).toHaveLength(0);
    await world.run({ seconds: 2 });
    expect(slack.posts).toHaveLength(1);
  });
});

describe('crashes', () => {
  it('F22 sends after the lease has run out what a worker took and died with', async () => {
    const world = await aWorld();
    await tellOpened(world, [aSnapshot()]);
    // A process that dies gives nothing back: its lease ends when it would have had to end itself.
    world.advance(30);
    const lease = createLeases(world.client, world.table);
    const now = world.clock.now();
    await lease.acquire('chan_slack', 'dead worker', now, new Date(Date.parse(now) + 125_000).toISOString());
    await world.run({ seconds: 120 });
    expect(slack.posts).toHaveLength(0);
    await world.run();
    expect(slack.posts).toHaveLength(1);
  });

  it('F23 repeats one message at most when it dies between a send and its note, under the same alert id', async () => {
    const world = await aWorld();
    await tellOpened(world, many(200));
    let marks = 0;
    world.crash.before.markSent = () => {
      if (++marks === 2) throw new Died('After the send.');
    };
    await world.run();
    const items = many(200).map(({ variant }) => variant.sku ?? '');
    const words = slack.posts.map(textOf).join('\n');
    const times = items.map((sku) => words.split(sku).length - 1);
    expect(Math.min(...times)).toBe(1);
    expect(Math.max(...times)).toBe(2);
    // What the second message held, and nothing else, was repeated.
    expect(times.filter((count) => count === 2).length).toBeLessThanOrEqual(105);
  });

  it('says nothing twice when events and flushes are delivered twice', async () => {
    const world = await aWorld();
    const event = opened(aSnapshot());
    await world.save([alertOf(aSnapshot())]);
    await world.tell([event, event]);
    await world.tell([event]);
    const [due] = world.queued();
    await world.run();
    await world.tell([event]);
    if (due !== undefined) await world.flush(due, () => 120_000);
    await world.run();
    expect(slack.posts).toHaveLength(1);
  });

  it('makes a new flush for a group whose flush was lost', async () => {
    const world = await aWorld();
    await tellOpened(world, [aSnapshot()]);
    world.dropQueue();
    world.advance(1300);
    await tellOpened(world, [aNumberedSnapshot(1)]);
    await world.run();
    expect(slack.posts).toHaveLength(1);
    expect(textOf(slack.posts[0] ?? { url: '', body: { text: '' } })).toContain('2 items out of stock');
  });
});

describe('what Slack answers', () => {
  it.each([
    { situation: 'in seconds', headers: { 'retry-after': '120' }, notBefore: 120, notAfter: 125 },
    {
      situation: 'huge: capped at a quarter of an hour',
      headers: { 'retry-after': '99999999' },
      notBefore: 900,
      notAfter: 905,
    },
    {
      situation: 'missing: half a minute',
      headers: { 'x-unrelated': '1' } as Record<string, string>,
      notBefore: 30,
      notAfter: 35,
    },
    {
      situation: 'not a number: half a minute',
      headers: { 'retry-after': 'soon' },
      notBefore: 30,
      notAfter: 35,
    },
  ])(
    'F41 honours Retry-After $situation, and groups what comes meanwhile',
    async ({ headers, notBefore, notAfter }) => {
      const world = await aWorld();
      slack.answer((_, number) =>
        number === 1 ? { status: 429, headers: { ...headers }, body: 'rate_limited' } : {},
      );
      await tellOpened(world, [aSnapshot()]);
      await world.run({ seconds: 31 });
      expect(slack.posts).toHaveLength(1);
      const limitedAt = Date.parse(world.clock.now());
      await tellOpened(world, [aNumberedSnapshot(7)]);
      await world.run({ seconds: notBefore - 2 });
      expect(slack.posts).toHaveLength(1);
      await world.run();
      expect(slack.posts).toHaveLength(2);
      const [second] = await world.deliveries.deliveriesOf('shopify-0007', 'shopify-0007.a1b2');
      const waited = (Date.parse(second?.sentAt ?? '') - limitedAt) / 1000;
      expect(waited).toBeGreaterThanOrEqual(notBefore - 2);
      expect(waited).toBeLessThanOrEqual(notAfter + 35);
      expect(textOf(slack.posts[1] ?? { url: '', body: { text: '' } })).toContain('2 items out of stock');
    },
  );

  it.each([
    { situation: 'a 500', answer: { status: 500, body: 'rollup_error' } },
    { situation: 'a 503 page', answer: { status: 503, body: '<html>down</html>' } },
    { situation: 'no answer in time', answer: { fault: 'hang' as const } },
    { situation: 'a connection that is cut', answer: { fault: 'reset' as const } },
    { situation: 'a redirect', answer: { status: 302, headers: { location: 'http://169.254.169.254/' } } },
  ])('F42 tries again after $situation, with growing pauses', async ({ answer }) => {
    const world = await aWorld({ timeoutMs: 300 });
    slack.answer((_, number) => (number <= 3 ? answer : {}));
    await tellOpened(world, [aSnapshot()]);
    const outcomes = await world.run();
    expect(outcomes.map(({ outcome }) => outcome).filter((outcome) => outcome === 'failed')).toHaveLength(3);
    expect(slack.posts).toHaveLength(4);
    expect((await world.channels.get('chan_slack'))?.lastFailure).toBeNull();
    expect(
      await world.deliveries.deliveriesOf('shopify-44871651328213', 'shopify-44871651328213.a1b2'),
    ).toHaveLength(1);
  });

  it.each([
    { status: 403, body: 'action_prohibited' },
    { status: 404, body: 'no_service' },
    { status: 410, body: 'channel_is_archived' },
    { status: 400, body: 'invalid_token' },
    { status: 400, body: 'no_team' },
    { status: 404, body: '{"ok":false,"error":"trigger_not_found"}' },
  ])(
    'F43 switches the channel off after $status $body, announces it in the same write, and keeps what waits',
    async (answer) => {
      const world = await aWorld();
      slack.answer(() => answer);
      await tellOpened(world, [aSnapshot()]);
      await world.run();
      expect(slack.posts).toHaveLength(1);
      const channel = await world.channels.get('chan_slack');
      expect(channel).toMatchObject({ status: 'disabled', version: 2 });
      expect(channel?.disabled?.cause).toContain(String(answer.status));
      const { Item } = await world.client.send(
        new GetCommand({ TableName: world.table, Key: channelEventKey('chan_slack', 2) }),
      );
      expect(Item).toMatchObject({
        eventType: 'ChannelDisabled',
        event: { data: { channelId: 'chan_slack', ownerEmail: 'owner@blueharbour.example' } },
      });

      slack.answer(() => ({}));
      if (channel === null) throw new Error('The channel is gone.');
      await world.channels.replace({ ...channel, status: 'active', disabled: null, version: 3 }, 2);
      await tellOpened(world, [aNumberedSnapshot(3)]);
      await world.run();
      expect(textOf(slack.posts[1] ?? { url: '', body: { text: '' } })).toContain('2 items out of stock');
    },
  );

  it('does not switch a channel off for a message of ours that Slack cannot read', async () => {
    const world = await aWorld();
    slack.answer(() => ({ status: 400, body: 'invalid_blocks' }));
    await tellOpened(world, [aSnapshot()]);
    await world.run({ seconds: 60 });
    const channel = await world.channels.get('chan_slack');
    expect(channel?.status).toBe('active');
    expect(channel?.lastFailure?.cause).toContain('invalid_blocks');
  });

  it('F46 keeps a channel that is dead for a day from no other, and tells it then what is still true, merged', async () => {
    const dead = 'https://hooks.slack.com/services/T000/B000/dead';
    const world = await aWorld({ urlOf: async (id?: string) => (id === 'chan_dead' ? dead : WEBHOOK) });
    await world.channels.create(aSlackChannel({ id: 'chan_dead' }));
    await world.routes.create(aRoute({ id: 'route_dead', channelIds: ['chan_dead'] }));
    let isDown = true;
    slack.answer(({ url }) => (url === dead && isDown ? { status: 503 } : {}));
    for (let hour = 1; hour <= 24; hour++) {
      const before = slack.posts.filter(({ url }) => url === WEBHOOK).length;
      await tellOpened(world, [aNumberedSnapshot(hour)]);
      await world.run({ seconds: 60 });
      expect(slack.posts.filter(({ url }) => url === WEBHOOK)).toHaveLength(before + 1);
      await world.run({ seconds: 3540 });
      if (hour === 12) await world.save([alertOf(aNumberedSnapshot(3), { state: 'resolved' })]);
    }
    isDown = false;
    const before = slack.posts.length;
    await world.run();
    const after = slack.posts.slice(before);
    expect(after).toHaveLength(1);
    const words = after.map(textOf).join('\n');
    expect(words).toContain('23 items out of stock');
    expect(words).not.toContain('SKU-0003');
    expect((await world.channels.get('chan_dead'))?.status).toBe('active');
  });

  it('switches a channel off that could not be reached for three days', async () => {
    const world = await aWorld();
    slack.answer(() => ({ status: 500 }));
    await tellOpened(world, [aSnapshot()]);
    await world.run({ seconds: 60 });
    world.advance(3 * 86_400);
    await world.run({ seconds: 900 });
    expect((await world.channels.get('chan_slack'))?.status).toBe('disabled');
  });
});

it('sends a workflow its text alone, because it takes no blocks', async () => {
  const world = await aWorld({ urlOf: async () => 'https://hooks.slack.com/triggers/T000/123/abc' });
  await tellOpened(world, [aSnapshot()]);
  await world.run();
  expect(Object.keys(slack.posts[0]?.body ?? {})).toEqual(['text']);
  expect(slack.posts[0]?.body.text).toContain('Out of stock: Harbour Mug, Blue / 12 oz (MUG-BLU-12)');
});

it('F68 calls no other address, whatever is stored', async () => {
  const world = await aWorld({ urlOf: async () => 'https://hooks.slack.com@169.254.169.254/services/a' });
  await tellOpened(world, [aSnapshot()]);
  await world.run();
  expect(slack.posts).toHaveLength(0);
  expect((await world.channels.get('chan_slack'))?.status).toBe('disabled');
});
