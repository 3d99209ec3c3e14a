import { describe, expect, it } from 'vitest';
import type { Mail } from '../../../local/aws/ses';
import { type PageSources, renderLocalPage } from '../../../local/pages';

const HOSTILE = '</style><script>alert(1)</script><img src=x onerror=alert(1)>';
const SENT_AT = '2026-11-22T10:00:00.000Z';

const aMail = (more: Partial<Mail> = {}): Mail => ({
  to: ['operations@shop.example'],
  from: 'alerts@shop.example',
  subject: 'Sold out: Harbour Mug',
  text: 'Harbour Mug is gone.',
  html: '<p>Harbour Mug is <b>gone</b>.</p>',
  headers: { from: '"Shelfwire" <alerts@shop.example>' },
  sentAt: SENT_AT,
  ...more,
});

const pageAt = (path: string, sources: Partial<PageSources> = {}): string | null =>
  renderLocalPage(new URL(path, 'http://127.0.0.1:4400'), {
    mails: () => [],
    slackPosts: () => [],
    now: () => SENT_AT,
    ...sources,
  });
const mailbox = (mails: readonly Mail[], number: number | null = null): string | null =>
  pageAt(number === null ? '/local/mailbox' : `/local/mailbox/${number}`, { mails: () => mails });

const slackPage = (body: unknown, channel: string | null = null) =>
  pageAt(channel === null ? '/local/slack-view' : `/local/slack-view?channel=${channel}`, {
    slackPosts: () => [
      { url: 'https://hooks.slack.com/services/T/operations/secret', body, postedAt: SENT_AT },
      { url: 'https://hooks.slack.com/services/T/B/xyz', body: { text: 'for marketing' }, postedAt: SENT_AT },
    ],
    channelNameOf: (url) => (url.endsWith('xyz') ? 'marketing' : null),
  }) ?? '';
const section = (text: string, type = 'mrkdwn') => ({ blocks: [{ type: 'section', text: { type, text } }] });

describe('the mailbox', () => {
  it('lists mails newest first, each with its own address, and opens the newest', () => {
    const page = mailbox([aMail({ subject: 'first' }), aMail({ subject: 'second' })]) ?? '';
    expect(page.indexOf('/local/mailbox/2')).toBeLessThan(page.indexOf('/local/mailbox/1'));
    expect(page).toMatch(/<h2>second<\/h2>/);
  });

  it('shows a mail as a mail client does: its HTML apart from the page, its text part and its headers', () => {
    const page = mailbox([aMail()], 1) ?? '';
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(page).toContain('&lt;p>Harbour Mug is &lt;b>gone&lt;/b>.&lt;/p>');
    expect(page).toContain('Harbour Mug is gone.</pre>');
    expect(page).toContain('alerts@shop.example>');
  });

  it('knows no mail beyond the last', () => {
    expect(mailbox([aMail()], 2)).toBeNull();
    expect(mailbox([aMail()], 0)).toBeNull();
  });

  it('lets nothing of a mail become part of the page', () => {
    const hostile = aMail({
      subject: HOSTILE,
      text: HOSTILE,
      html: `"${HOSTILE}`,
      to: [HOSTILE],
      headers: { from: HOSTILE },
    });
    const page = mailbox([hostile], 1) ?? '';
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
  });

  it('says so when nothing came yet', () => {
    expect(mailbox([])).toContain('No mail yet.');
  });
});

describe('the Slack view', () => {
  it.each([
    {
      text: '*bold* _italic_ ~struck~ `code`',
      html: '<b>bold</b> <i>italic</i> <s>struck</s> <code>code</code>',
    },
    {
      text: '<https://a.example/?x=1&amp;y=2|Open &lt;it&gt;>',
      html: '<a href="https://a.example/?x=1&amp;y=2" target="_blank" rel="noreferrer">Open &lt;it></a>',
    },
    { text: 'a &lt;b&gt; &amp; c', html: 'a &lt;b> &amp; c' },
    { text: '<!channel>', html: '<span class="mention">@channel</span>' },
    { text: 'snake_case_word and 2*3*4', html: '<p>snake_case_word and 2*3*4</p>' },
    { text: 'one\ntwo', html: '<span class="line">one</span><span class="line">two</span>' },
  ])('renders $text as Slack does', ({ text, html }) => {
    expect(slackPage(section(text))).toContain(html);
  });

  it('leaves plain text plain', () => {
    expect(slackPage(section('*not bold* <!channel>', 'plain_text'))).toContain('*not bold* &lt;!channel>');
  });

  it('makes no link of an address that runs code, in text or on a button', () => {
    const button = { type: 'button', text: { type: 'plain_text', text: 'Go' }, url: 'javascript:alert(1)' };
    const page = slackPage({
      blocks: [...section('<javascript:alert(1)|Go>').blocks, { type: 'actions', elements: [button] }],
    });
    expect(page).not.toContain('href="javascript');
  });

  it('shows every kind of block that the product sends', () => {
    const page = slackPage({
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Two are gone' } },
        {
          type: 'section',
          fields: [{ type: 'mrkdwn', text: '*Left*' }],
          text: { type: 'mrkdwn', text: 'x' },
        },
        { type: 'divider' },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'Rule: out of stock' }] },
        {
          type: 'actions',
          elements: [
            { type: 'button', text: { type: 'plain_text', text: 'Open' }, url: 'https://a.example/' },
          ],
        },
      ],
    });
    for (const part of [
      '<h3>Two are gone</h3>',
      '<b>Left</b>',
      '<hr',
      'Rule: out of stock',
      'class="button plain"',
    ]) {
      expect(page).toContain(part);
    }
  });

  it('lets nothing of a message become part of the page', () => {
    for (const body of [
      section(HOSTILE),
      section(HOSTILE, 'plain_text'),
      { text: HOSTILE },
      HOSTILE,
      { odd: HOSTILE },
      null,
    ]) {
      const page = slackPage(body);
      expect(page).not.toContain('<script>alert');
      expect(page).not.toContain('<img');
    }
  });

  it('shows one channel alone when asked to', () => {
    const page = slackPage(section('for operations'), 'operations');
    expect(page).toContain('for operations');
    expect(page).not.toContain('for marketing');
  });
});

it.each(['/', '/local', '/local/mailbox', '/local/mailbox/1', '/local/slack-view'])(
  '%s is a whole page that asks nobody else for anything',
  (path) => {
    const page = pageAt(path, {
      mails: () => [aMail()],
      slackPosts: () => [
        { url: 'https://hooks.slack.com/services/T/B/x', body: { text: 'x' }, postedAt: SENT_AT },
      ],
    });
    expect(page).toMatch(/^<!doctype html><html lang="en">/);
    expect(page).not.toMatch(/(src|href)="https?:/);
  },
);

it('knows no other address', () => {
  expect(pageAt('/local/emails')).toBeNull();
  expect(pageAt('/v1/rules')).toBeNull();
});
