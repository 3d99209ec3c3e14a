import type { Context, SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createSlackSender } from '../../../lambdas/adapters/slack/slack-sender';
import { createNotifierHandler, type NotifierDeps } from '../../../lambdas/handlers/notifier/handler';
import { createLogger } from '../../../lambdas/platform/logger';
import { createMetrics } from '../../../lambdas/platform/metrics';
import { aSlackChannel, aSnapshot, opened } from '../../support/alert-news';
import { NOW } from '../../support/builders';

const anEvent = (bodies: unknown[]): SQSEvent => ({
  Records: bodies.map(
    (body, index) =>
      ({
        messageId: String(index),
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }) as SQSEvent['Records'][number],
  ),
});
const context = { getRemainingTimeInMillis: () => 60_000 } as Context;
const delivered = (event: object) => ({ version: '0', id: 'x', source: 'shelfwire', account: '1', ...event });
const due = {
  type: 'FlushDue',
  target: 'ops@secret-canary.example',
  cadence: 'instant',
  wakeId: 'w',
  dueAt: NOW,
  firstDueAt: NOW,
};

function aHandler(deps: Partial<NotifierDeps> = {}) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const handler = createNotifierHandler({
    tellAlerts: async (events) => ({ pending: events.length, unrouted: 0 }),
    flushGroup: async () => ({ outcome: 'sent', messages: 1, told: 1, dropped: {} }),
    sendTestMessage: async () => ({ outcome: 'sent', sent: 1 }),
    tellChannelOwner: async () => 'sent',
    logger: createLogger('test', write),
    metrics: createMetrics('test', write),
    ...deps,
  });
  return { handle: async (bodies: unknown[]) => handler(anEvent(bodies), context, () => {}), lines };
}

describe('a notifier', () => {
  it('fails only the messages that failed', async () => {
    const { handle } = aHandler({
      flushGroup: async ({ wakeId }) => {
        if (wakeId === 'bad') throw new Error('no');
        return { outcome: 'sent', messages: 1, told: 1, dropped: {} };
      },
    });
    const result = await handle([
      delivered(opened(aSnapshot())),
      { ...due, wakeId: 'bad' },
      due,
      'not json',
      { type: 'Unknown' },
    ]);
    expect(result).toEqual({
      batchItemFailures: expect.arrayContaining(
        ['1', '3', '4'].map((itemIdentifier) => ({ itemIdentifier })),
      ),
    });
    expect(result && result.batchItemFailures).toHaveLength(3);
  });

  it('keeps nobody waiting for a channel that does not answer', async () => {
    let release = () => {};
    const stuck = new Promise<void>((resolve) => {
      release = resolve;
    });
    const done: string[] = [];
    const { handle } = aHandler({
      flushGroup: async ({ target }) => {
        if (target === 'slow') await stuck;
        done.push(target);
        if (target === 'fast') release();
        return { outcome: 'sent', messages: 1, told: 1, dropped: {} };
      },
    });
    await handle([
      { ...due, target: 'slow' },
      { ...due, target: 'fast' },
    ]);
    expect(done).toEqual(['fast', 'slow']);
  });

  it('names an alert that could not be worded, with its cause, and counts it for the alarm', async () => {
    const unworded = [
      { alertId: 'a1', kind: 'days_of_cover', cause: new RangeError('Invalid time value') },
      { alertId: 'a2', kind: 'aging_stock', cause: new TypeError('no') },
    ];
    const { handle, lines } = aHandler({
      flushGroup: async () => ({ outcome: 'sent', messages: 1, told: 3, dropped: {}, unworded }),
    });
    await handle([due]);
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.filter(({ level }) => level === 'ERROR')).toEqual([
      expect.objectContaining({
        message: 'Alert not worded',
        alertId: 'a1',
        kind: 'days_of_cover',
        error: { name: 'RangeError', message: 'Invalid time value' },
      }),
      expect.objectContaining({ message: 'Alert not worded', alertId: 'a2' }),
    ]);
    expect(logged).toContainEqual(expect.objectContaining({ AlertsNotWorded: 2, MessagesSent: 1 }));
  });

  it('F75 writes no address, no title, no webhook and no body into its log', async () => {
    const canary = 'canary-secret';
    const sender = createSlackSender({
      channels: { get: async () => aSlackChannel() },
      webhookUrlOf: async () => `https://hooks.slack.com/services/T/B/${canary}`,
      fetch: async () => {
        throw Object.assign(new TypeError(`fetch failed ${canary}`), {
          cause: Object.assign(new Error(`connect ${canary}`), { code: 'ECONNREFUSED' }),
        });
      },
    });
    const [sendable] = await sender.render(
      {
        subject: canary,
        headline: canary,
        intro: null,
        tone: 'info',
        lead: [],
        lists: [],
        countedEventIds: [],
        notes: [],
        link: null,
      },
      'chan_slack',
    );
    if (sendable === undefined) throw new Error('Nothing was rendered.');
    const outcome = await sender.send('chan_slack', sendable.payload);
    expect(outcome).toEqual({
      outcome: 'later',
      cause: 'the connection failed: ECONNREFUSED',
      seconds: null,
    });

    const { handle, lines } = aHandler({
      flushGroup: async () => ({ outcome: 'failed', messages: 0, told: 0, dropped: {}, cause: 'HTTP 500' }),
    });
    const alert = aSnapshot({ variant: { title: canary, sku: canary } });
    await handle([delivered(opened(alert)), due, `{"${canary}": 1}`, canary]);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.join('\n')).not.toContain('canary');
  });
});
