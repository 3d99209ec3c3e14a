import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../../lambdas/domain/backtest/follower';
import { createReplay } from '../../../../lambdas/domain/backtest/replay';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aRule } from '../../../support/builders';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-03-02T00:00:00Z');

/** Ten an hour, day and night, but for hours in which nothing comes; counted from the beginning. */
function play(silentHours: readonly [from: number, to: number], hours: number, fields: Partial<Rule> = {}) {
  const rule = aRule({
    ...defaultsOf('feed_silent'),
    ...{ kind: 'feed_silent', threshold: 20, settings: { minimumMinutes: 60 } },
    ...fields,
  });
  const told: Happening[] = [];
  const replay = createReplay({ rules: [rule], timeZone: 'UTC', tell: (line) => told.push(line) });
  let last = START_MS;
  for (let minute = 0; minute < hours * 60; minute += 6) {
    const hour = minute / 60;
    if (hour > silentHours[0] && hour < silentHours[1]) continue;
    last = START_MS + minute * MINUTE_MS;
    replay.messaged(last);
  }
  replay.end(last);
  return told.map(({ event, at }) => `${at.slice(5, 16)} ${event}`);
}

describe('a source that falls silent in a replay', () => {
  it('is told of once as much should have come as the rule says, and is over with the next minute', () => {
    // The last message came at noon: twenty should have come by two.
    expect(play([204, 216], 220)).toEqual(['03-10T14:00 opened', '03-11T00:00 resolved']);
  });

  it.each([
    [17, '03-10T13:45 opened'],
    [18, '03-10T13:50 opened'],
    [10, '03-10T13:00 opened'],
    [3, '03-10T13:00 opened'],
  ])(
    'is looked at every five minutes, and never told of before its rule lets it: %i events',
    (threshold, first) => {
      expect(play([204, 216], 220, { threshold })[0]).toBe(first);
    },
  );

  it('is told again as often as its rule says while it lasts', () => {
    expect(play([204, 216], 220, { repeatAfterHours: 4 })).toEqual([
      '03-10T14:00 opened',
      '03-10T18:00 repeated',
      '03-10T22:00 repeated',
      '03-11T00:00 resolved',
    ]);
  });

  it('is not told of where it speaks in time, is known for less than a week, or the history ends', () => {
    expect(play([204, 205.9], 220)).toEqual([]);
    expect(play([160, 172], 190)).toEqual([]);
    expect(play([204, 300], 250)).toEqual([]);
  });

  it('is gone through where it is silent for years, and less than a rule waits for should come in all of them', () => {
    const rule = aRule({ ...defaultsOf('feed_silent'), kind: 'feed_silent', threshold: 100_000 });
    const told: Happening[] = [];
    const replay = createReplay({
      rules: [rule],
      timeZone: 'Europe/Berlin',
      tell: (line) => told.push(line),
    });
    for (let hour = 0; hour < 24 * 30; hour++) replay.messaged(START_MS + hour * 3_600_000);
    replay.messaged(START_MS + 3 * 365 * 86_400_000);
    expect(told).toEqual([]);
  });

  it('is told of by a rule about everything alone that is switched on', () => {
    expect(play([204, 216], 220, { enabled: false })).toEqual([]);
  });
});
