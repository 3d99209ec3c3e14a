import { describe, expect, it } from 'vitest';
import { decideWholeVariant } from '../../../../lambdas/domain/alert/decide-whole-variant';
import type { Happening } from '../../../../lambdas/domain/backtest/follower';
import { createReplay } from '../../../../lambdas/domain/backtest/replay';
import { demandHistoryOf, epochDayOf } from '../../../../lambdas/domain/forecast/demand-history';
import { UNKNOWN_LATENESS } from '../../../../lambdas/domain/forecast/lead-time';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import {
  byHours,
  hourIndex,
  type SalesOnDay,
  soldByHour,
} from '../../../../lambdas/domain/sales/recent-sales';
import { aRule, aVariant } from '../../../support/builders';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 30;
const START_MS = Date.parse('2026-01-05T00:00:00Z');
const START_DAY = epochDayOf('2026-01-05');
const RUSH_MS = START_MS + DAYS * DAY_MS + 10 * HOUR_MS;
const AVAILABLE = 20;

const fastRule = aRule({ ...defaultsOf('selling_fast'), id: 'rule_fast', kind: 'selling_fast' });

/** Three units at nine each day, and then some within one hour at ten. */
function play(units: number, days = DAYS, rules = [fastRule]) {
  const told: Happening[] = [];
  const replay = createReplay({ rules, timeZone: 'UTC', tell: (happening) => told.push(happening) });
  replay.stocked(START_MS, 'A', 'main', 500);
  for (let day = 0; day < days; day++) replay.sold(START_MS + day * DAY_MS + 9 * HOUR_MS, 'A', 3);
  const rushMs = START_MS + days * DAY_MS + 10 * HOUR_MS;
  replay.sold(rushMs, 'A', units);
  replay.stocked(rushMs, 'A', 'main', AVAILABLE);
  replay.end(rushMs + 3 * DAY_MS);
  return told;
}

/** What production decides of the same sales, as it reads them: by days and the hours of each. */
function decidedNow(units: number) {
  const today = START_DAY + DAYS;
  const days = new Map<number, SalesOnDay>();
  for (let day = START_DAY; day < today; day++) days.set(day, { units: 3, byHour: new Map([[9, 3]]) });
  days.set(today, { units, byHour: new Map([[10, units]]) });
  const hour = hourIndex(today, 10);
  const now = new Date(RUSH_MS).toISOString();
  const sold = [...days].map(([day, { units: some }]) => ({ day, units: some, wasInStock: true }));
  const { signals } = decideWholeVariant(
    {
      variant: aVariant(),
      levels: [],
      locations: new Map(),
      shop: null,
      ruleSet: { revision: 1, rules: [fastRule] },
      alerts: [],
      now,
      reason: 'due',
    },
    {
      available: AVAILABLE,
      demand: demandHistoryOf(START_DAY, sold, today),
      incoming: [],
      lateness: UNKNOWN_LATENESS,
      leadTime: null,
      replenishedAt: null,
      dayFraction: 10 / 24,
      now,
      timeZone: 'UTC',
      recent: {
        sold: soldByHour(byHours(days, hour)),
        hour,
        knownFrom: hourIndex(START_DAY, 0),
        daysOut: new Set(),
      },
      shelf: null,
    },
  );
  return signals.filter(({ event }) => event === 'AlertOpened').map(({ after }) => after.explanation);
}

const openedAtTheRush = (told: readonly Happening[]) =>
  told.filter(({ event, at }) => event === 'opened' && Date.parse(at) === RUSH_MS);

describe('selling fast in a replay', () => {
  it.each([
    { situation: 'fewer than three times the usual', units: 8, opened: 0 },
    { situation: 'three times the usual', units: 9, opened: 1 },
    { situation: 'more than three times the usual', units: 11, opened: 1 },
  ])('tells of $situation what production tells of it', ({ units, opened }) => {
    const lines = openedAtTheRush(play(units));
    expect(lines).toHaveLength(opened);
    expect(lines.map(({ explanation }) => explanation)).toEqual(decidedNow(units));
  });

  it('ends it in the hour in which the rush leaves the window, though nothing is heard of the item', () => {
    const ended = play(11).filter(({ event }) => event === 'resolved');
    expect(ended.map(({ at }) => at)).toEqual([new Date(RUSH_MS + DAY_MS).toISOString()]);
  });

  it('says nothing before two such weekdays are known whole, and then when the next day begins', () => {
    const [first] = play(40, 14);
    expect(first).toMatchObject({ event: 'opened', at: '2026-01-20T00:00:00.000Z' });
    const [known] = play(40, 15);
    expect(known).toMatchObject({ event: 'opened', at: '2026-01-20T10:00:00.000Z' });
  });

  it('leaves a day without stock out of what is usual', () => {
    const told: Happening[] = [];
    const replay = createReplay({ rules: [fastRule], timeZone: 'UTC', tell: (line) => told.push(line) });
    replay.stocked(START_MS, 'A', 'main', 500);
    for (let day = 0; day < DAYS; day++) {
      const isOut = day === DAYS - 7;
      if (isOut) replay.stocked(START_MS + (day - 1) * DAY_MS + 23 * HOUR_MS, 'A', 'main', 0);
      else replay.sold(START_MS + day * DAY_MS + 12 * HOUR_MS, 'A', 3);
      if (day === DAYS - 6) replay.stocked(START_MS + day * DAY_MS + 13 * HOUR_MS, 'A', 'main', 500);
    }
    replay.sold(START_MS + DAYS * DAY_MS + 23 * HOUR_MS, 'A', 30);
    replay.end(START_MS + (DAYS + 1) * DAY_MS);
    expect(told[0]?.explanation).toMatchObject({
      expected: 3,
      usual: { windows: [{ weeksAgo: 2 }, { weeksAgo: 3 }, { weeksAgo: 4 }] },
    });
  });

  it('changes nothing of what the other rules tell', () => {
    const cover = aRule({ ...defaultsOf('days_of_cover'), id: 'rule_cover', kind: 'days_of_cover' });
    const others = (told: readonly Happening[]) => told.filter(({ kind }) => kind !== 'selling_fast');
    expect(others(play(11, DAYS, [fastRule, cover]))).toEqual(play(11, DAYS, [cover]));
    expect(play(11, DAYS, [cover])).not.toEqual([]);
  });
});
