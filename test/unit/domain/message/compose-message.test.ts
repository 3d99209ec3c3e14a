import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../../../lambdas/domain/message/compose-message';
import type { AlertNews } from '../../../../lambdas/domain/message/alert-news';
import type { Severity } from '../../../../lambdas/domain/rule/rule';
import { aNumberedSnapshot, aSnapshot, openedNews } from '../../../support/alert-news';
import { NOW } from '../../../support/builders';

const compose = (news: readonly AlertNews[]) =>
  composeMessage(
    news.map((one) => ({ news: one, eventIds: [one.eventId] })),
    {
      ...{ cadence: 'instant', now: NOW, timeZoneOf: () => 'Europe/Berlin', clearedCount: 0 },
      ...{ alertsUrl: 'https://shelfwire.example', mayKnowCost: true, mayKnowMargin: true },
    },
  ).message;
/** Each loses as much a day as its number says. */
const anItem = (n: number, severity: Severity = 'warning') =>
  openedNews(aNumberedSnapshot(n, { severity, alertId: `a${n}` }));
const over = (alert: ReturnType<typeof aSnapshot>, resolvedAt: string): AlertNews => ({
  ...{ eventId: 'e', alert, type: 'resolved', resolution: 'recovered', resolvedAt },
});

describe('the order of a message', () => {
  it('is by gravity first, then by the margin that is lost a day, with what is over at the end', () => {
    const resolved = {
      ...over(aNumberedSnapshot(99, { severity: 'critical', alertId: 'over' }), NOW),
      eventId: 'over',
    };
    const { lead } = compose([
      resolved,
      anItem(3),
      anItem(9, 'info'),
      anItem(1, 'critical'),
      anItem(7),
      anItem(2, 'critical'),
    ]);
    expect(lead.map(({ alertId }) => alertId)).toEqual(['a2', 'a1', 'a7', 'a3', 'a9', 'over']);
  });

  it('never leaves a critical item to the list because others cost more', () => {
    const { lead } = compose([
      ...Array.from({ length: 30 }, (_, n) => anItem(n + 100)),
      anItem(1, 'critical'),
    ]);
    expect(lead[0]?.alertId).toBe('a1');
  });
});

describe('how many items are told in full', () => {
  it.each([
    { count: 10, inFull: 10, intro: null },
    { count: 11, inFull: 11, intro: null },
    { count: 12, inFull: 10, intro: 'First the 10 that matter most, then every other one.' },
  ])('$inFull of $count', ({ count, inFull, intro }) => {
    const message = compose(Array.from({ length: count }, (_, n) => anItem(n + 1)));
    expect(message.lead).toHaveLength(inFull);
    expect(message.intro).toBe(intro);
    const listed = message.lists.flatMap(({ items }) => items);
    expect(listed).toHaveLength(count - inFull);
  });
});

describe('how long it was so', () => {
  it.each([
    {
      situation: 'it was found some hours after it began',
      since: '2026-11-18T09:00:00.000Z',
      resolvedAt: '2026-11-18T12:00:20.000Z',
      said: '3 hours',
    },
    {
      situation: 'its alert opened first',
      since: '2026-11-18T12:10:00.000Z',
      resolvedAt: '2026-11-18T12:20:00.000Z',
      said: '20 minutes',
    },
  ])('is told from when it began, as "Since" tells it: $situation', ({ since, resolvedAt, said }) => {
    const alert = aSnapshot({ since, quantity: 8, openedAt: NOW });
    const [item] = compose([over(alert, resolvedAt)]).lead;
    expect(item?.facts.find(({ label }) => label === 'Ended')?.value).toBe(
      `the stock has recovered, after ${said}`,
    );
    const many = compose(
      Array.from({ length: 12 }, (_, n) => ({ ...over(alert, resolvedAt), eventId: `e${n}` })),
    );
    expect(many.lists[0]?.items[0]?.figure).toContain(`8 now, after ${said}`);
  });
});
