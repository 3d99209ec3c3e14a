import { describe, expect, it } from 'vitest';
import {
  daysKnown,
  expectedEvents,
  type FeedHistory,
  patternOf,
  weekHourIn,
} from '../../../../lambdas/domain/feed/expected-events';
import { eventsNeeded, judgeFeedSilent } from '../../../../lambdas/domain/feed/feed-silent';
import { negativeBinomialTail } from '../../../../lambdas/domain/forecast/distributions';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aRule } from '../../../support/builders';

const HOUR_MS = 3_600_000;
const LAST = '2026-11-18T12:00:00.000Z';
const hoursBefore = (hours: number): string =>
  new Date(Date.parse(LAST) - hours * HOUR_MS).toISOString().slice(0, 13);
const after = (minutes: number): string => new Date(Date.parse(LAST) + minutes * 60_000).toISOString();

/** So many events in each hour of the given weeks before the last event; the hour of that event has one. */
function aHistory(eventsIn: (hour: string, hoursAgo: number) => number, weeks = 2): FeedHistory {
  const eventsPerHour = new Map<string, number>();
  for (let ago = 1; ago <= weeks * 168; ago++) {
    const events = eventsIn(hoursBefore(ago), ago);
    if (events > 0) eventsPerHour.set(hoursBefore(ago), events);
  }
  return { eventsPerHour: eventsPerHour.set(LAST.slice(0, 13), 1), lastEventAt: LAST };
}
const steady = (perHour: number, weeks = 2) => aHistory(() => perHour, weeks);
const rule = (fields: Partial<Rule> = {}) =>
  aRule({ ...defaultsOf('feed_silent'), kind: 'feed_silent', ...fields });
const judge = (history: FeedHistory | null, now: string, by = rule()) =>
  judgeFeedSilent({ history, holdsAlerts: true, timeZone: 'UTC' }, by, now);

describe('how much hours scatter', () => {
  const dispersionOf = (history: FeedHistory) => patternOf(history, weekHourIn('UTC')).dispersion;

  it('is that of single events where every week is like the one before, whatever its hours are like', () => {
    expect(dispersionOf(steady(10, 4))).toBe(1);
    expect(dispersionOf(aHistory((hour) => (Number(hour.slice(11)) < 14 ? 30 : 0), 4))).toBe(1);
    expect(dispersionOf(steady(10, 1))).toBe(1);
  });

  it('is the size of what comes at once where it comes now and then', () => {
    // Forty at once in every other hour of the day, in one week those and in the next the others.
    const bunches = aHistory((_hour, ago) => ((ago + Math.floor(ago / 168)) % 2 === 0 ? 40 : 0), 4);
    expect(dispersionOf(bunches)).toBeGreaterThan(35);
    expect(dispersionOf(bunches)).toBeLessThanOrEqual(40);
  });

  it('is hardly more after an import', () => {
    const imported = aHistory((_hour, ago) => (ago === 200 ? 100_000 : 10), 4);
    expect(dispersionOf(imported)).toBeLessThan(1.1);
  });
});

describe('the events that must be missing before it is silence', () => {
  it.each([
    { threshold: 20, dispersion: 1, needed: 20 },
    { threshold: 3, dispersion: 1, needed: 3 },
    { threshold: 3, dispersion: 40, needed: 31.72 },
    { threshold: 20, dispersion: 4, needed: 20 },
    { threshold: 20, dispersion: 40, needed: 97.37 },
    { threshold: 200, dispersion: 40, needed: 200 },
  ])('are as many as the rule says, or more where they come in bunches: $dispersion', (one) => {
    expect(eventsNeeded({ threshold: one.threshold }, one.dispersion)).toBeCloseTo(one.needed, 2);
  });

  it('leave a chance of one in ten thousand that none comes, or as much as the rule leaves of single ones', () => {
    const chanceOfNone = (threshold: number) =>
      1 - negativeBinomialTail(1, eventsNeeded({ threshold }, 40), 40);
    expect(chanceOfNone(20)).toBeCloseTo(0.0001, 9);
    expect(chanceOfNone(4)).toBeCloseTo(Math.exp(-4), 9);
  });

  it('are told where they are more than the rule says', () => {
    const bunches = aHistory((_hour, ago) => ((ago + Math.floor(ago / 168)) % 2 === 0 ? 40 : 0), 4);
    const { expected, dispersion } = patternOf(bunches, weekHourIn('UTC'));
    const needed = eventsNeeded(rule(), dispersion);
    let minutes = 60;
    while (expected(after(minutes)) < needed) minutes++;
    expect(minutes).toBeGreaterThan(120);
    expect(judge(bunches, after(minutes - 1))).toMatchObject({ verdict: 'clear' });
    expect(judge(bunches, after(minutes))).toMatchObject({
      verdict: 'fires',
      explanation: { neededEvents: Math.round(needed * 10) / 10, dispersion },
    });
    expect((judge(steady(30), after(61)) as Condition).explanation).not.toHaveProperty('neededEvents');
  });
});

describe('the events that should have come', () => {
  it.each([
    [0, 0],
    [30, 5],
    [60, 10],
    [90, 15],
    [24 * 60, 240],
  ])('in %i minutes of a source with ten an hour are %i', (minutes, expected) => {
    expect(expectedEvents(steady(10), after(minutes), 'UTC')).toBeCloseTo(expected, 9);
  });

  it('are none in hours of the week that are always quiet', () => {
    const byDay = aHistory((hour) => (Number(hour.slice(11)) < 14 ? 30 : 0));
    expect(expectedEvents(byDay, after(120), 'UTC')).toBeCloseTo(60, 9);
    expect(expectedEvents(byDay, after(12 * 60), 'UTC')).toBeCloseTo(60, 9);
    expect(expectedEvents(byDay, after(13 * 60), 'UTC')).toBeCloseTo(90, 9);
  });

  it('are none on a day of the week that is always quiet', () => {
    const onWeekdays = aHistory((hour) => ([0, 6].includes(new Date(`${hour}:00:00Z`).getUTCDay()) ? 0 : 10));
    // From Wednesday noon to Saturday midnight are sixty hours, and the two days after are quiet.
    expect(expectedEvents(onWeekdays, after(60 * 60), 'UTC')).toBeCloseTo(600, 9);
    expect(expectedEvents(onWeekdays, after(108 * 60), 'UTC')).toBeCloseTo(600, 9);
  });

  it('go by the clock of the shop, also in the week in which it is changed', () => {
    // Open from eight to eight in Berlin, where the clock went back in the night before 25 October.
    const last = '2026-10-24T17:59:00.000Z';
    const eventsPerHour = new Map<string, number>();
    for (let ago = 0; ago < 3 * 168; ago++) {
      const hour = new Date(Date.parse(last) - ago * HOUR_MS).toISOString().slice(0, 13);
      const local = (Number(hour.slice(11)) + 2) % 24;
      if (local >= 8 && local < 20) eventsPerHour.set(hour, 60);
    }
    const history: FeedHistory = { eventsPerHour, lastEventAt: last };
    const expected = (now: string) => expectedEvents(history, now, 'Europe/Berlin');
    expect(expected('2026-10-25T07:00:00.000Z')).toBeCloseTo(1, 9);
    expect(expected('2026-10-25T08:00:00.000Z')).toBeCloseTo(61, 9);
  });

  it('are hardly more a week after an import than on any other day', () => {
    const imported = aHistory((_hour, ago) => (ago === 168 ? 10_000 : 5));
    expect(expectedEvents(imported, after(60), 'UTC')).toBeCloseTo(10, 9);
  });

  it('are not made fewer by the silence itself', () => {
    expect(expectedEvents(steady(1), after(14 * 24 * 60), 'UTC')).toBeCloseTo(14 * 24, 9);
  });

  it('look back eight weeks and no further', () => {
    const former = aHistory((_hour, ago) => (ago > 8 * 168 ? 500 : 1), 12);
    expect(expectedEvents(former, after(60), 'UTC')).toBeCloseTo(1, 9);
  });
});

describe('the judgement', () => {
  it.each([
    { minutes: 119, verdict: 'clear' },
    { minutes: 120, verdict: 'fires' },
    { minutes: 121, verdict: 'fires' },
  ])(
    'of ten events an hour at a threshold of 20 after $minutes minutes is "$verdict"',
    ({ minutes, verdict }) => {
      expect((judge(steady(10), after(minutes)) as Condition).verdict).toBe(verdict);
    },
  );

  it.each([
    { minutes: 59, verdict: 'clear' },
    { minutes: 60, verdict: 'fires' },
  ])(
    'waits an hour however many should have come: after $minutes minutes "$verdict"',
    ({ minutes, verdict }) => {
      expect((judge(steady(5000), after(minutes)) as Condition).verdict).toBe(verdict);
    },
  );

  it('cannot be made where nothing ever came, or for less than a week', () => {
    expect(judge(null, LAST)).toMatchObject({ outcome: 'cannot_judge' });
    const almost: FeedHistory = {
      eventsPerHour: new Map([
        ['2026-11-11T13', 50],
        ['2026-11-18T12', 1],
      ]),
      lastEventAt: LAST,
    };
    expect(daysKnown(almost)).toBeCloseTo(7 - 1 / 24, 9);
    expect(judge(almost, after(6000))).toMatchObject({ outcome: 'cannot_judge' });
    const week = { ...almost, eventsPerHour: new Map([...almost.eventsPerHour, ['2026-11-11T12', 50]]) };
    expect(daysKnown(week)).toBe(7);
    expect(judge(week, after(1))).toMatchObject({ outcome: 'condition' });
  });

  it('bears as its figure the very number of events that it explains, as a whole one', () => {
    const { measure, explanation } = judge(steady(10), after(184)) as Condition;
    expect(explanation).toMatchObject({ expectedEvents: 30.7 });
    expect(measure).toBe(31);
  });

  it('is told once and at once, and looked at again within the minute', () => {
    const finding = judge(steady(10), after(180)) as Condition;
    expect(finding).toMatchObject({ urgency: 'now', since: LAST, lookAgainAt: after(181) });
    expect(finding.isWorseThan(0)).toBe(false);
    expect(finding.explanation).toMatchObject({
      isSilent: true,
      silentMinutes: 180,
      expectedEvents: 30,
      lastEventAt: LAST,
    });
  });
});
