import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../../lambdas/adapters/ses/render-html';
import { renderText } from '../../../../lambdas/adapters/ses/render-text';
import { renderSlack } from '../../../../lambdas/adapters/slack/render-slack';
import type { FeedSilentExplanation } from '../../../../lambdas/domain/feed/feed-silent';
import { type AlertNews, isWorthTelling } from '../../../../lambdas/domain/message/alert-news';
import { composeMessage } from '../../../../lambdas/domain/message/compose-message';
import { openingOf, settleNews } from '../../../../lambdas/domain/message/settle-news';
import { RULE_KINDS, type RuleKind } from '../../../../lambdas/domain/rule/rule';
import { KIND_PROFILES } from '../../../../lambdas/domain/rule/rule-kinds';
import { aNumberedSnapshot, aSnapshot, alertOf, openedNews } from '../../../support/alert-news';
import { NOW } from '../../../support/builders';
import { HOSTILE_TITLES } from '../../../support/hostile-titles';

const BY = 'admin@blueharbour.example';

function closed(
  alert: ReturnType<typeof aSnapshot>,
  note: string | null = 'Discontinued.',
  more: { hasClearedSince?: boolean } = {},
): AlertNews {
  const common = { eventId: `${alert.alertId}#2`, alert, resolvedAt: NOW, note, ...more };
  return { ...common, type: 'resolved', resolution: { by: BY } };
}

const compose = (news: readonly AlertNews[]) =>
  composeMessage(
    news.map((one) => ({ news: one, eventIds: [one.eventId] })),
    {
      ...{ cadence: 'hourly', now: NOW, timeZoneOf: () => 'Europe/Berlin', clearedCount: 0 },
      ...{ alertsUrl: 'https://shelfwire.example', mayKnowCost: true, mayKnowMargin: true },
    },
  ).message;

const kinds = RULE_KINDS.filter((kind) => isWorthTelling(closed(aSnapshot({ kind })), false));

describe('an alert that a person has closed', () => {
  const message = compose([closed(aSnapshot())]);

  it('is told as closed by hand and so still, with what is left', () => {
    expect(message.subject).toBe(
      'Closed by hand, still out of stock: Harbour Mug, Blue / 12 oz (MUG-BLU-12) (0 left)',
    );
    expect(message.tone).toBe('info');
    expect(message.lead[0]).toMatchObject({
      happened: 'Closed by hand, still out of stock',
      says: 'A person closed the alert; it is so still. Nothing more is told of it until it has cleared once.',
      facts: expect.arrayContaining([
        { label: 'Left', value: '0 in all locations together' },
        { label: 'Closed', value: `by ${BY}, after 3 hours` },
        { label: 'Note', value: 'Discontinued.' },
      ]),
    });
  });

  it.each([
    { where: 'a mail as text', text: renderText(message, null) },
    { where: 'a mail as HTML', text: renderHtml(message, null) },
    { where: 'Slack', text: JSON.stringify(renderSlack(message)[0]?.payload.blocks) },
    { where: 'a notification of Slack', text: renderSlack(message)[0]?.payload.text ?? '' },
  ])('says so with the note in $where', ({ text }) => {
    expect(text).toContain('Closed by hand, still out of stock');
    expect(text).toContain('Discontinued.');
    expect(text).not.toContain('No longer');
  });

  it('leaves the note out where nobody wrote one', () => {
    const [item] = compose([closed(aSnapshot(), null)]).lead;
    expect(item?.facts.map(({ label }) => label)).not.toContain('Note');
  });

  it.each(kinds)('is never called over where it is of the kind %s', (kind: RuleKind) => {
    const { subject, lead } = compose([closed(aSnapshot({ kind }))]);
    expect(subject).toMatch(/^Closed by hand, .*\bstill\b/);
    expect(`${subject} ${lead[0]?.says}`).not.toMatch(/no longer|over\b|again/i);
  });

  it('is told of every kind that lasts, and of none that happened once', () => {
    const lasting = RULE_KINDS.filter(
      (kind) => kind !== 'back_in_stock' && !KIND_PROFILES[kind].isOccurrence,
    );
    expect(kinds).toEqual(lasting);
  });

  it('is told with the point of what was found, where it is judged', () => {
    const explanation: FeedSilentExplanation = {
      ...{ kind: 'feed_silent', isSilent: true, lastEventAt: '2026-11-18T09:14:07.000Z' },
      ...{ silentMinutes: 165, expectedEvents: 34.4, daysKnown: 20, holdsAlerts: true },
    };
    const { lead } = compose([closed(aSnapshot({ kind: 'feed_silent', explanation }))]);
    expect(lead[0]?.says).toMatch(/^Nothing has come since .* A person closed the alert; it is so still\./);
    expect(lead[0]?.facts.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Last event', 'Closed', 'Note']),
    );
  });

  it.each(HOSTILE_TITLES)('takes no markup from its note: %j', (note) => {
    const hostile = compose([closed(aSnapshot(), note)]);
    const shown = hostile.lead[0]?.facts.find(({ label }) => label === 'Note')?.value ?? '';
    expect(Array.from(shown).length).toBeLessThanOrEqual(300);
    expect(shown).not.toMatch(/[\r\n\u2028\u202e]/);
    expect(renderHtml(hostile, null)).not.toMatch(/<(script|img|style|h1>Pay|a href="https:\/\/evil)/);
    expect(JSON.stringify(renderSlack(hostile))).not.toMatch(/<(!|@|#|https:\/\/evil|mailto)/);
  });
});

describe('several alerts that people have closed', () => {
  const items = (count: number, first = 1) =>
    Array.from({ length: count }, (_, n) => aNumberedSnapshot(first + n));

  it('are counted as closed by hand, not as over', () => {
    const { headline } = compose(items(3).map((alert) => closed(alert)));
    expect(headline).toBe('3 items out of stock closed by hand');
  });

  it('stand after what is open and before what is over', () => {
    const over: AlertNews = {
      ...{ eventId: 'over', alert: aNumberedSnapshot(9), type: 'resolved' },
      ...{ resolution: 'recovered', resolvedAt: NOW },
    };
    const message = compose([
      over,
      ...items(2).map((alert) => closed(alert)),
      openedNews(aNumberedSnapshot(7)),
    ]);
    expect(message.headline).toBe(
      '4 alerts: 1 item out of stock, 2 items out of stock closed by hand, 1 alert over',
    );
    expect(message.lead.map(({ tone }) => tone)).toEqual(['warning', 'info', 'info', 'good']);
  });

  it('are listed with who closed them and why', () => {
    const { lists } = compose(items(14).map((alert) => closed(alert, 'x'.repeat(900))));
    expect(lists.map(({ title }) => title)).toEqual(['Closed by hand, still out of stock: 4 more']);
    expect(lists[0]?.items[0]?.figure).toBe(`0 left; closed by ${BY}: ${'x'.repeat(49)}…`);
  });
});

describe('an alert that has cleared since a person closed it', () => {
  const snapshot = aSnapshot({ sequence: 2 });
  const settle = (alert: Parameters<typeof alertOf>[1]) =>
    settleNews([closed(snapshot)], {
      alerts: new Map([[snapshot.alertId, alertOf(snapshot, alert)]]),
      ...{ shops: new Map(), silentShops: new Set(), toldEventIds: new Set() },
      toldOpenings: new Set([openingOf(snapshot)]),
    }).told.map(({ news }) => news);

  it('is not called so still', () => {
    const told = settle({ state: 'resolved', resolution: { by: BY }, quietUntilClear: false, quantity: 12 });
    const { subject, tone, lead } = compose(told);
    expect(subject).toBe('Closed by hand, no longer out of stock: Harbour Mug, Blue / 12 oz (MUG-BLU-12)');
    expect(tone).toBe('good');
    expect(lead[0]?.facts.map(({ label }) => label)).toEqual(['Closed', 'Note']);
  });

  it('is called so while it has not', () => {
    const told = settle({ state: 'resolved', resolution: { by: BY }, quietUntilClear: true });
    expect(compose(told).subject).toMatch(/^Closed by hand, still out of stock/);
  });

  it('is told only to those who heard of it', () => {
    const alerts = new Map([
      [snapshot.alertId, alertOf(snapshot, { state: 'resolved', quietUntilClear: true })],
    ]);
    const nothing = { shops: new Map(), silentShops: new Set<string>(), toldEventIds: new Set<string>() };
    const { told, dropped } = settleNews([closed(snapshot)], { alerts, ...nothing, toldOpenings: new Set() });
    expect(told).toEqual([]);
    expect(dropped.map(({ reason }) => reason)).toEqual(['opening_not_told']);
  });
});
