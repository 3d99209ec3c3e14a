import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { createEmailSender } from '../../../../lambdas/adapters/ses/email-sender';
import { writeMime } from '../../../../lambdas/adapters/ses/write-mime';
import { composeMessage } from '../../../../lambdas/domain/message/compose-message';
import { SESClient } from '@aws-sdk/client-ses';
import { aNumberedSnapshot, aSnapshot, openedNews } from '../../../support/alert-news';
import { NOW } from '../../../support/builders';
import { HOSTILE_TITLES } from '../../../support/hostile-titles';

const sender = createEmailSender({
  client: new SESClient({ region: 'eu-central-1' }),
  senderAddress: 'Shelfwire <stock@blueharbour.example>',
  publicUrl: 'https://shelfwire.example/',
  unsubscribeKey: async () => Buffer.alloc(32, 1),
});

async function aMail(alerts: ReturnType<typeof aSnapshot>[]) {
  const items = alerts.map((alert) => ({ news: openedNews(alert), eventIds: [openedNews(alert).eventId] }));
  const { message } = composeMessage(items, {
    cadence: 'instant',
    now: NOW,
    timeZoneOf: () => 'Europe/Berlin',
    clearedCount: 2,
    alertsUrl: 'https://shelfwire.example/v1/alerts',
    mayKnowCost: false,
    mayKnowMargin: true,
  });
  const [sendable] = await sender.render(message, 'ops@blueharbour.example');
  if (sendable === undefined) throw new Error('No mail was made.');
  const raw = (await writeMime(sendable.payload)).toString('latin1');
  return { raw, mail: await PostalMime.parse(raw), payload: sendable.payload };
}

const hostile = (title: string) =>
  aSnapshot({
    variant: { title, variantTitle: title, sku: title },
    perLocation: [
      { locationId: '1', name: title, quantity: 0 },
      { locationId: '2', name: title, quantity: 0 },
    ],
  });

describe('what a title can do in a mail', () => {
  it.each(HOSTILE_TITLES)('F69 it starts no header: %j', async (title) => {
    const plain = await aMail([aSnapshot()]);
    const { mail, raw } = await aMail([hostile(title)]);
    const names = (headers: { key: string }[]) => headers.map(({ key }) => key);
    expect(names(mail.headers)).toEqual(names(plain.mail.headers));
    expect(mail.to).toEqual([{ address: 'ops@blueharbour.example', name: '' }]);
    expect(mail.cc ?? []).toHaveLength(0);
    expect(mail.bcc ?? []).toHaveLength(0);
    expect(mail.subject).toMatch(/^Out of stock: /);
    expect(raw.split('\r\n\r\n')[0]).not.toMatch(/[^\t\r\n -~]/);
  });

  it.each(HOSTILE_TITLES)('F70 it adds no element and no attribute: %j', async (title) => {
    const others = (name: string) =>
      Array.from({ length: 15 }, (_, n) => aNumberedSnapshot(n, { variant: { title: name } }));
    const plain = skeletonOf((await aMail([hostile('Mug'), ...others('Mug')])).payload.html);
    const made = skeletonOf((await aMail([hostile(title), ...others(title)])).payload.html);
    expect(made).toEqual(plain);
    expect(made.some((tag) => /script|img|iframe|style>/i.test(tag))).toBe(false);
  });
});

/** The tags of a document, each as it was written, in order. */
const skeletonOf = (html: string): string[] => html.match(/<[^>]*>?/g) ?? [];

it('says everything in its text part too, and how to get no more', async () => {
  const { mail, payload } = await aMail([
    aSnapshot(),
    ...Array.from({ length: 30 }, (_, n) => aNumberedSnapshot(n)),
  ]);
  expect(payload.subject).toBe('31 items out of stock: Harbour Mug, Item 0029 and 29 more');
  for (const part of [mail.text ?? '', mail.html ?? '']) {
    for (let n = 0; n < 30; n++) expect(part).toContain(`SKU-${String(n).padStart(4, '0')}`);
    expect(part).toContain('3.2 a day (45 sold in 14 days)');
    expect(part).toContain('out of stock at or below 0 available');
    expect(part).toContain('2 other alerts cleared before this message was sent.');
    expect(part).toContain('https://shelfwire.example/unsubscribe/');
    expect(part).toContain('https://blue-harbour.myshopify.com/admin/products/8123456789013');
    expect(part).not.toMatch(/margin lost|37\.12|3712/);
  }
});

it('bears the same Message-ID when the same is told again', async () => {
  const [first, again, other] = [
    await aMail([aSnapshot()]),
    await aMail([aSnapshot()]),
    await aMail([aNumberedSnapshot(1)]),
  ];
  expect(again.mail.messageId).toBe(first.mail.messageId);
  expect(other.mail.messageId).not.toBe(first.mail.messageId);
});
