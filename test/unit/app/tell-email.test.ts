import { SESClient, SendRawEmailCommand, type SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNotices } from '../../../lambdas/adapters/dynamodb/notices';
import { deriveKey } from '../../../lambdas/adapters/secrets/master-key';
import { createEmailSender } from '../../../lambdas/adapters/ses/email-sender';
import { createSlackSender } from '../../../lambdas/adapters/slack/slack-sender';
import { createSendTestMessage } from '../../../lambdas/app/send-test-message';
import { createTellChannelOwner } from '../../../lambdas/app/tell-channel-owner';
import type { AlertSnapshot } from '../../../lambdas/contracts/events/alert-events';
import { verifyUnsubscribeToken } from '../../../lambdas/domain/channel/unsubscribe-token';
import {
  aNumberedSnapshot,
  anEmailChannel,
  aRoute,
  aSlackChannel,
  aSnapshot,
  alertOf,
  opened,
} from '../../support/alert-news';
import { NOW } from '../../support/builders';
import { startTestDatabase, type TestDatabase } from '../../support/test-database';
import { startFakeSlack } from '../../support/fake-slack';
import { createNotifierWorld } from '../../support/notifier-world';

const KEY = deriveKey('master', 'unsubscribe');
const ses = mockClient(SESClient);
let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase();
});
afterEach(() => ses.reset());
afterAll(() => database.stop());

const emailSender = () =>
  createEmailSender({
    client: new SESClient({ region: 'eu-central-1' }),
    senderAddress: 'Shelfwire <stock@blueharbour.example>',
    publicUrl: 'https://shelfwire.example',
    unsubscribeKey: async () => KEY,
  });

async function aWorld(recipients: readonly string[] = ['ops@blueharbour.example']) {
  const world = await createNotifierWorld(database, emailSender);
  await world.channels.create(anEmailChannel({ recipients }));
  await world.routes.create(aRoute());
  return world;
}

async function tellOpened(world: Awaited<ReturnType<typeof aWorld>>, snapshots: readonly AlertSnapshot[]) {
  await world.save(snapshots.map((snapshot) => alertOf(snapshot)));
  await world.tell(snapshots.map(opened));
}

const sends = (): SendRawEmailCommandInput[] =>
  ses.commandCalls(SendRawEmailCommand).map(({ args }) => args[0].input);
const mails = () => Promise.all(sends().map(({ RawMessage }) => PostalMime.parse(RawMessage?.Data ?? '')));

/** In order; one that stands there twice is there twice. */
const skusIn = (text: string): string[] => (text.match(/SKU-\d{4}/g) ?? []).toSorted();

const failure = (name: string, message = name, status = 400) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });

describe('who gets a mail', () => {
  it('F11 tells 1,000 items in one mail per recipient, each item once', async () => {
    ses.on(SendRawEmailCommand).resolves({});
    const world = await aWorld(['ops@blueharbour.example', 'Buyer@blueharbour.example']);
    const snapshots = Array.from({ length: 1000 }, (_, index) => aNumberedSnapshot(index + 1));
    await tellOpened(world, snapshots);
    await world.run();
    const received = await mails();
    expect(new Set(received.map(({ to }) => to?.[0]?.address))).toEqual(
      new Set(['buyer@blueharbour.example', 'ops@blueharbour.example']),
    );
    expect(received).toHaveLength(2);
    for (const { text = '', html = '' } of received) {
      expect(skusIn(text)).toEqual(skusIn(JSON.stringify(snapshots)));
      expect(skusIn(html)).toEqual(skusIn(JSON.stringify(snapshots)));
      expect(html.length).toBeLessThan(102_000);
    }
  });

  it('mails a person once who is in several channels and teams', async () => {
    ses.on(SendRawEmailCommand).resolves({});
    const world = await aWorld();
    await world.channels.create(
      anEmailChannel({
        id: 'chan_marketing',
        recipients: ['OPS@blueharbour.example', 'mara@blueharbour.example'],
      }),
    );
    await world.routes.create(aRoute({ id: 'route_m', team: 'marketing', channelIds: ['chan_marketing'] }));
    await tellOpened(world, [aSnapshot({ teams: ['operations', 'marketing'] })]);
    await world.run();
    expect(sends()).toHaveLength(2);
    expect(new Set(sends().flatMap(({ Destinations }) => Destinations ?? []))).toEqual(
      new Set(['mara@blueharbour.example', 'ops@blueharbour.example']),
    );
  });

  it('mails nobody who has unsubscribed, and gives everybody their own way out in one click', async () => {
    ses.on(SendRawEmailCommand).resolves({});
    const world = await aWorld(['ops@blueharbour.example', 'left@blueharbour.example']);
    await world.unsubscribes.add('Left@blueharbour.example', NOW);
    await tellOpened(world, [aSnapshot()]);
    await world.run();
    const [mail, ...more] = await mails();
    expect(more).toHaveLength(0);
    const header = (name: string) => mail?.headers.find(({ key }) => key === name)?.value ?? '';
    const [, token = ''] =
      /^<https:\/\/shelfwire\.example\/unsubscribe\/(.+)>$/.exec(header('list-unsubscribe')) ?? [];
    expect(verifyUnsubscribeToken(KEY, token)).toBe('ops@blueharbour.example');
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  });
});

describe('what SES answers', () => {
  it.each([
    {
      situation: 'a throttle',
      error: failure('ThrottlingException', 'Maximum sending rate exceeded.'),
      after: 30,
    },
    {
      situation: 'a used up day',
      error: failure('Throttling', 'Daily message quota exceeded.'),
      after: 3600,
    },
    { situation: 'a fault of its own', error: failure('InternalFailure', 'oops', 500), after: 30 },
    {
      situation: 'no connection',
      error: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      after: 30,
    },
  ])('F44 defers after $situation and sends then', async ({ error, after }) => {
    ses.on(SendRawEmailCommand).rejectsOnce(error).resolves({});
    const world = await aWorld();
    await tellOpened(world, [aSnapshot()]);
    await world.run({ seconds: 31 });
    expect(sends()).toHaveLength(1);
    await world.run({ seconds: after + 20 });
    expect(sends()).toHaveLength(2);
  });

  it.each([
    failure('MessageRejected', 'Email address is not verified: secret-person@blueharbour.example'),
    failure('AccountSendingPausedException', 'Sending paused'),
    failure('MailFromDomainNotVerifiedException'),
  ])(
    'F44 shows a $name on the channel until a mail went through, and loses nothing meanwhile',
    async (error) => {
      ses.on(SendRawEmailCommand).rejects(error);
      const world = await aWorld();
      await tellOpened(world, [aSnapshot()]);
      await world.run({ seconds: 60 });
      const shown = (await world.channels.get('chan_email'))?.lastFailure;
      expect(shown?.cause).toContain(error.name);
      expect(shown?.cause).not.toContain('secret-person');
      expect(shown?.target).toBe('ops@blueharbour.example');

      ses.reset();
      ses.on(SendRawEmailCommand).resolves({});
      await world.run({ seconds: 1000 });
      expect(sends()).toHaveLength(1);
      expect((await world.channels.get('chan_email'))?.lastFailure).toBeNull();
    },
  );
});

it('F24 repeats only the mail when Slack was told and the mail was not', async () => {
  const slack = await startFakeSlack();
  try {
    ses.on(SendRawEmailCommand).rejectsOnce(failure('ThrottlingException')).resolves({});
    const email = await aWorld();
    const inSlack = await createNotifierWorld(database, (channels) =>
      createSlackSender({
        channels,
        webhookUrlOf: async () => 'https://hooks.slack.com/services/T/B/x',
        fetch: slack.fetch,
      }),
    );
    await inSlack.channels.create(aSlackChannel());
    await inSlack.routes.create(aRoute());
    for (const world of [email, inSlack]) {
      await world.save([alertOf(aSnapshot())]);
      await world.tell([opened(aSnapshot())]);
      await world.run();
    }
    expect(slack.posts).toHaveLength(1);
    expect(sends()).toHaveLength(2);
  } finally {
    await slack.stop();
  }
});

it("tells a disabled channel's owner by mail, once", async () => {
  ses.on(SendRawEmailCommand).resolves({});
  const world = await aWorld();
  const tellOwner = createTellChannelOwner({
    sender: emailSender(),
    notices: createNotices(world.client, world.table),
    isWanted: async () => true,
    clock: world.clock,
  });
  const event = {
    metadata: { id: 'chan_slack#disabled#2', version: 1 as const, occurredAt: NOW },
    data: {
      channelId: 'chan_slack',
      name: '#operations',
      ownerEmail: 'owner@blueharbour.example',
      cause: 'HTTP 404 no_service',
      disabledAt: NOW,
    },
  };
  expect([await tellOwner(event), await tellOwner(event)]).toEqual(['sent', 'told_before']);
  const [mail] = await mails();
  expect(mail?.subject).toBe('The channel #operations was switched off');
  expect(mail?.text).toContain('no_service');
  expect(sends()[0]?.Destinations).toEqual(['owner@blueharbour.example']);
});

it('sends a test to everybody in a channel, and shows on the channel what stood in the way', async () => {
  ses.on(SendRawEmailCommand).resolvesOnce({}).rejectsOnce(failure('MessageRejected', 'not verified'));
  const world = await aWorld(['a@blueharbour.example', 'b@blueharbour.example']);
  const test = createSendTestMessage({
    sender: emailSender(),
    channels: world.channels,
    isWanted: async () => true,
    clock: world.clock,
  });
  const result = await test({ type: 'ChannelTestRequested', channelId: 'chan_email', requestedBy: 'Ada' });
  expect(result).toMatchObject({ outcome: 'failed', sent: 1 });
  expect((await world.channels.get('chan_email'))?.lastFailure?.target).toBe('b@blueharbour.example');
  expect((await mails())[0]?.text).toContain('Ada asked for this test');
});
