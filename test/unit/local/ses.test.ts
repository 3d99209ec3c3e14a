import {
  CreateTemplateCommand,
  GetAccountSendingEnabledCommand,
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  SESClient,
  SendEmailCommand,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSes, type Ses, type SesOptions } from '../../../local/aws/ses';
import { anAwsCall, serveAws } from '../../support/serve-aws';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const RAW = [
  'From: "Shelfwire" <alerts@shop.example>',
  'To: Ops <ops@shop.example>',
  'Cc: marketing@shop.example',
  'Subject: =?utf-8?Q?Sold_out:_Caf=C3=A9_mug?=',
  'List-Unsubscribe: <http://127.0.0.1:4400/unsubscribe/abc>,',
  ' <mailto:alerts@shop.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary="b"',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'The mug is gone.',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>The mug is gone.</p>',
  '--b--',
  '',
].join('\r\n');

let ses: Ses;
let client: SESClient;
let close: () => Promise<void>;

async function start(options: SesOptions = {}): Promise<void> {
  ses = createSes({ now: () => NOW, ...options });
  const served = await serveAws(ses);
  close = served.close;
  client = new SESClient({
    endpoint: served.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
}
beforeEach(() => start());
afterEach(async () => {
  client.destroy();
  await close();
});

const sendRaw = (more: Partial<{ Destinations: string[]; Source: string }> = {}, raw = RAW) =>
  client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(raw) }, ...more }));

describe('a raw mail', () => {
  it('is kept as its recipients see it', async () => {
    const { MessageId } = await sendRaw({ Destinations: ['ops@shop.example'] });
    expect(MessageId).toMatch(/\w{8}/);
    expect(ses.mails()).toEqual([
      {
        to: ['ops@shop.example'],
        from: 'alerts@shop.example',
        subject: 'Sold out: Café mug',
        text: expect.stringContaining('The mug is gone.'),
        html: expect.stringContaining('<p>The mug is gone.</p>'),
        headers: expect.objectContaining({
          from: '"Shelfwire" <alerts@shop.example>',
          'list-unsubscribe': '<http://127.0.0.1:4400/unsubscribe/abc>, <mailto:alerts@shop.example>',
        }),
        sentAt: NOW.toISOString(),
      },
    ]);
  });

  it('goes to the recipients in its headers where no destinations are given', async () => {
    await sendRaw();
    expect(ses.mails()[0]?.to).toEqual(['ops@shop.example', 'marketing@shop.example']);
  });

  it.each([
    { flaw: 'no domain', Destinations: ['ops'], message: "Missing final '@domain'" },
    { flaw: 'a space', Destinations: ['"o ps"@shop.example'], message: 'control or whitespace' },
    {
      flaw: 'too many of them',
      Destinations: Array.from({ length: 51 }, (_, n) => `p${n}@a.example`),
      message: 'exceeds 50',
    },
  ])('is refused for recipients with $flaw', async ({ Destinations, message }) => {
    await expect(sendRaw({ Destinations })).rejects.toThrow(message);
    expect(ses.mails()).toEqual([]);
  });
});

it('keeps all recipients of a simple mail', async () => {
  await client.send(
    new SendEmailCommand({
      Source: 'Shelfwire <alerts@shop.example>',
      Destination: { ToAddresses: ['a@x.example', 'b@x.example'], BccAddresses: ['c@x.example'] },
      Message: {
        Subject: { Data: 'Hello & good day' },
        Body: { Text: { Data: 'text' }, Html: { Data: '<b>html</b>' } },
      },
    }),
  );
  expect(ses.mails()[0]).toMatchObject({
    to: ['a@x.example', 'b@x.example', 'c@x.example'],
    from: 'alerts@shop.example',
    subject: 'Hello & good day',
    text: 'text',
    html: '<b>html</b>',
  });
});

describe('faults', () => {
  it('refuses as many mails as it was told to and then takes them again', async () => {
    ses.failNext(1, 'Throttling');
    ses.failNext(1, 'MessageRejected');
    await expect(sendRaw()).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Maximum sending rate exceeded.',
    });
    await expect(sendRaw()).rejects.toMatchObject({ name: 'MessageRejected' });
    await sendRaw();
    expect(ses.mails()).toHaveLength(1);
  });

  it('answers an unknown action promptly', async () => {
    const unknown = new CreateTemplateCommand({ Template: { TemplateName: 't', SubjectPart: 's' } });
    await expect(client.send(unknown)).rejects.toMatchObject({ name: 'InvalidAction' });
  });
});

const arn = (identity: string) => `arn:aws:ses:eu-central-1:000000000000:identity/${identity}`;

describe('identities', () => {
  it('has to know the sender, and in the sandbox the recipients too', async () => {
    client.destroy();
    await close();
    await start({ identities: ['shop.example'], isSandbox: true });
    await sendRaw();
    await expect(sendRaw({ Destinations: ['stranger@elsewhere.example'] })).rejects.toThrow(
      'failed the check in region EU-CENTRAL-1: stranger@elsewhere.example',
    );
    const { VerificationAttributes } = await client.send(
      new GetIdentityVerificationAttributesCommand({ Identities: ['shop.example', 'elsewhere.example'] }),
    );
    expect(VerificationAttributes).toEqual({
      'shop.example': { VerificationStatus: 'Success' },
      'elsewhere.example': { VerificationStatus: 'Pending' },
    });
  });

  it('tells its quota', async () => {
    await sendRaw();
    expect(await client.send(new GetSendQuotaCommand({}))).toMatchObject({
      Max24HourSend: 50_000,
      SentLast24Hours: 2,
    });
    expect(await client.send(new GetAccountSendingEnabledCommand({}))).toMatchObject({ Enabled: true });
  });

  it.each<{ situation: string; options: SesOptions; resources: string[] }>([
    { situation: 'the sender address itself', options: {}, resources: [arn('alerts@shop.example')] },
    {
      situation: 'its verified domain',
      options: { identities: ['shop.example'] },
      resources: [arn('shop.example')],
    },
    {
      situation: 'in the sandbox the recipients as well',
      options: { identities: ['alerts@shop.example', 'ops@shop.example', 'shop.example'], isSandbox: true },
      resources: [arn('alerts@shop.example'), arn('ops@shop.example'), arn('shop.example')],
    },
  ])('asks for ses:SendRawEmail on $situation', ({ options, resources }) => {
    const form = new URLSearchParams({ 'RawMessage.Data': Buffer.from(RAW).toString('base64') });
    const call = anAwsCall({ action: 'SendRawEmail', body: Buffer.from(form.toString()) });
    expect(createSes(options).permissionsFor(call)).toEqual([{ action: 'ses:SendRawEmail', resources }]);
  });
});

it('keeps the newest 5,000 mails and gives them back after a restart', async () => {
  await sendRaw();
  const [mail] = ses.mails();
  if (mail === undefined) throw new Error('no mail was kept');
  const restored = createSes();
  restored.restore(
    JSON.parse(JSON.stringify(Array.from({ length: 5_001 }, (_, n) => ({ ...mail, subject: `${n}` })))),
  );
  expect(restored.mails()).toHaveLength(5_000);
  expect(restored.mails().at(-1)?.subject).toBe('5000');
  expect(JSON.stringify(restored.toJSON().slice(-1))).toContain('"subject":"5000"');
});
