import { describe, expect, it } from 'vitest';
import { createSlackSink, type SlackFault } from '../../../local/aws/slack-sink';

const URL = 'https://hooks.slack.com/services/T000/B000/secret';
const NOW = new Date('2026-11-22T10:00:00.000Z');

const aSink = (more: Parameters<typeof createSlackSink>[0] = {}) =>
  createSlackSink({ now: () => NOW, ...more });
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const aMessage = (...blocks: unknown[]) => JSON.stringify({ text: 'fallback', blocks });
const post = (sink: ReturnType<typeof aSink>, body: string, url = URL) => sink.receive({ url, body });

describe('a message', () => {
  it('is kept as it was posted and answered with ok', () => {
    const sink = aSink();
    const body = aMessage(
      { type: 'header', text: { type: 'plain_text', text: 'Sold out', emoji: true } },
      {
        ...section('*Harbour Mug*'),
        accessory: { type: 'button', text: { type: 'plain_text', text: 'Open' }, url: 'https://a.example' },
      },
      { type: 'section', fields: [{ type: 'mrkdwn', text: 'Left\n3' }] },
      { type: 'divider' },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'rule' }] },
      {
        type: 'actions',
        elements: [{ type: 'button', text: { type: 'plain_text', text: 'Open' }, style: 'primary' }],
      },
    );
    expect(post(sink, body)).toMatchObject({ outcome: 'reply', status: 200, body: 'ok' });
    expect(sink.posts()).toEqual([{ url: URL, body: JSON.parse(body), postedAt: NOW.toISOString() }]);
  });

  it.each([
    {
      flaw: '51 blocks',
      blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })),
      named: 'no more than 50',
    },
    { flaw: 'a section of 3,001 characters', blocks: [section('x'.repeat(3001))], named: 'at most 3000' },
    { flaw: 'an empty section', blocks: [section('')], named: 'more than 0' },
    { flaw: 'a section without text', blocks: [{ type: 'section' }], named: 'needs text or fields' },
    {
      flaw: 'a header of 151 characters',
      blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
      named: 'at most 150',
    },
    {
      flaw: 'a header in mrkdwn',
      blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
      named: 'must be plain_text',
    },
    {
      flaw: 'eleven fields',
      blocks: [
        { type: 'section', fields: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })) },
      ],
      named: 'no more than 10',
    },
    {
      flaw: 'a field of 2,001 characters',
      blocks: [{ type: 'section', fields: [{ type: 'mrkdwn', text: 'x'.repeat(2001) }] }],
      named: 'at most 2000',
    },
    {
      flaw: 'a button that is too long',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', text: { type: 'plain_text', text: 'x'.repeat(76) } }],
        },
      ],
      named: 'at most 75',
    },
    {
      flaw: 'text that is a string',
      blocks: [{ type: 'section', text: 'x' }],
      named: 'must be a text object',
    },
    { flaw: 'an unknown block', blocks: [{ type: 'table-of-contents' }], named: 'unsupported type' },
    {
      flaw: 'a repeated block id',
      blocks: [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      named: 'unique',
    },
    {
      flaw: 'too much text in all',
      blocks: Array.from({ length: 14 }, () => section('x'.repeat(3000))),
      named: 'in all',
    },
  ])('with $flaw is refused as invalid_blocks', ({ blocks, named }) => {
    const sink = aSink();
    expect(post(sink, aMessage(...blocks))).toMatchObject({ status: 400, body: 'invalid_blocks' });
    expect(sink.posts()).toEqual([]);
    expect(sink.refusals()[0]?.flaws.join('\n')).toContain(named);
  });

  it('is refused without a text and when it is not JSON', () => {
    const sink = aSink();
    expect(post(sink, '{}')).toMatchObject({ status: 400, body: 'no_text' });
    expect(post(sink, 'hello')).toMatchObject({ status: 400, body: 'invalid_payload' });
  });

  it('to a workflow may have any shape', () => {
    const sink = aSink();
    const url = 'https://hooks.slack.com/triggers/T000/1/abc';
    expect(post(sink, '{"sku":"MUG"}', url)).toMatchObject({ status: 200, body: '{"ok":true}' });
    expect(sink.posts()).toHaveLength(1);
  });

  it.each(['https://hooks.slack.com/other/T/B/x', 'https://hooks.slack.com.evil.example/services/T/B/x'])(
    'to %s finds no service',
    (url) => expect(post(aSink(), aMessage(), url)).toMatchObject({ status: 404, body: 'no_service' }),
  );
});

it('holds a channel to about one message a second after a burst of 25, and tells when to come back', () => {
  let at = 0;
  const sink = aSink({ isRateLimited: true, wallClock: () => at });
  const statuses = Array.from({ length: 26 }, () => post(sink, aMessage(section('x'))));
  expect(statuses.filter((answer) => 'status' in answer && answer.status === 200)).toHaveLength(25);
  expect(statuses.at(-1)).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  expect(post(sink, aMessage(section('x')), `${URL}2`)).toMatchObject({ status: 200 });
  at += 1000;
  expect(post(sink, aMessage(section('x')))).toMatchObject({ status: 200 });
});

describe('faults', () => {
  it.each<{ fault: SlackFault; answer: object; kept: number }>([
    {
      fault: { kind: 'rate_limited', retryAfter: 30 },
      answer: { status: 429, headers: { 'retry-after': '30' } },
      kept: 0,
    },
    { fault: { kind: 'rate_limited', retryAfter: 86_400_000 }, answer: { status: 429 }, kept: 0 },
    { fault: { kind: 'server_error' }, answer: { status: 503 }, kept: 0 },
    { fault: { kind: 'invalid_token' }, answer: { status: 403, body: 'invalid_token' }, kept: 0 },
    { fault: { kind: 'no_service' }, answer: { status: 404, body: 'no_service' }, kept: 0 },
    { fault: { kind: 'channel_is_archived' }, answer: { status: 410, body: 'channel_is_archived' }, kept: 0 },
    {
      fault: { kind: 'redirect', location: 'http://169.254.169.254/' },
      answer: { status: 302, headers: { location: 'http://169.254.169.254/' } },
      kept: 0,
    },
    { fault: { kind: 'hang' }, answer: { outcome: 'hang' }, kept: 0 },
    { fault: { kind: 'reset' }, answer: { outcome: 'reset' }, kept: 0 },
    { fault: { kind: 'reply_lost' }, answer: { outcome: 'reset' }, kept: 1 },
  ])('$fault.kind is answered as Slack would and over after its time', ({ fault, answer, kept }) => {
    const sink = aSink();
    sink.fail(fault);
    expect(post(sink, aMessage(section('x')))).toMatchObject(answer);
    expect(sink.posts()).toHaveLength(kept);
    expect(post(sink, aMessage(section('x')))).toMatchObject({ status: 200 });
  });

  it('leaves Retry-After out when told to', () => {
    const sink = aSink();
    sink.fail({ kind: 'rate_limited', retryAfter: null });
    const answer = post(sink, aMessage());
    expect(answer.outcome === 'reply' && 'retry-after' in answer.headers).toBe(false);
  });

  it('may concern one webhook alone, until it recovers', () => {
    const sink = aSink();
    sink.fail({ kind: 'server_error' }, { times: Infinity, url: URL });
    expect(post(sink, aMessage(section('x')))).toMatchObject({ status: 503 });
    expect(post(sink, aMessage(section('x')), `${URL}2`)).toMatchObject({ status: 200 });
    expect(post(sink, aMessage(section('x')))).toMatchObject({ status: 503 });
    sink.recover();
    expect(post(sink, aMessage(section('x')))).toMatchObject({ status: 200 });
  });
});

it('gives its messages back after a restart', () => {
  const sink = aSink();
  post(sink, aMessage(section('x')));
  const restarted = aSink();
  restarted.restore(JSON.parse(JSON.stringify(sink)));
  expect(restarted.posts()).toEqual(sink.posts());
});
