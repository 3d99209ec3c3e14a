import { describe, expect, it } from 'vitest';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import { judgeTrafficSpike, type TrafficFacts } from '../../../../lambdas/domain/traffic/traffic-spike';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { aHistory, aTrafficRule, trafficFacts } from '../../../support/traffic';

const AT = '2026-11-18T11:59:00.000Z';
const judge = (facts: Partial<TrafficFacts>, rule: Rule = aTrafficRule()) =>
  judgeTrafficSpike(trafficFacts(facts), rule, AT);
const judged = (facts: Partial<TrafficFacts>, rule?: Rule): Condition => {
  const finding = judge(facts, rule);
  if (finding.outcome !== 'condition') throw new Error(finding.reason);
  return finding;
};
const conversion = { unitsSold: 24, views: 1200, from: '2026-10-01', to: '2026-11-17' };
const before = (hours: number, viewsOf: (ago: number, hour: string) => number) =>
  aHistory(hours, viewsOf, '2026-11-18T11:00:00.000Z');

describe('a page that is suddenly visited', () => {
  it.each([
    { situation: 'three times the usual', views: 60, verdict: 'fires' },
    { situation: 'one view less', views: 59, verdict: 'holds' },
    { situation: 'four fifths of that', views: 48, verdict: 'holds' },
    { situation: 'less than four fifths', views: 47, verdict: 'clear' },
  ])('at $situation: $verdict', ({ views, verdict }) => {
    expect(judged({ viewsInWindow: views }).verdict).toBe(verdict);
  });

  it.each([
    { views: 49, verdict: 'holds' },
    { views: 50, verdict: 'fires' },
  ])('needs as many views as its rule says, however few are usual: $views $verdict', ({ views, verdict }) => {
    const history = before(8 * 168, (_ago, hour) => (hour.endsWith('T03') ? 1 : 0));
    expect(judged({ viewsInWindow: views, history }).verdict).toBe(verdict);
  });

  it('needs what chance alone does not bring', () => {
    const rule = aTrafficRule({
      threshold: 1.5,
      settings: { minimumViews: 1, significance: 0.01 },
    });
    const history = before(8 * 168, () => 3);
    // P(X ≥ 8 | 3) = 0.0119, P(X ≥ 9 | 3) = 0.0038
    expect(judged({ viewsInWindow: 8, history }, rule).verdict).toBe('holds');
    expect(judged({ viewsInWindow: 9, history }, rule)).toMatchObject({
      verdict: 'fires',
      explanation: { chance: expect.closeTo(0.0038, 4) },
    });
  });

  it('agrees with the worked checks of sales: 11 where 3 are usual, and not 2 where it was 0.4', () => {
    const rule = aTrafficRule({ settings: { minimumViews: 1, significance: 0.01 } });
    const three = before(8 * 168, () => 3);
    expect(judged({ viewsInWindow: 11, history: three }, rule)).toMatchObject({
      verdict: 'fires',
      explanation: { chance: expect.closeTo(0.000292, 6) },
    });
    const seldom = before(8 * 168, (ago) => (ago % 5 < 2 ? 1 : 0));
    expect(judged({ viewsInWindow: 2, history: seldom }, rule).verdict).not.toBe('fires');
  });

  it('is compared with its own hour of the week', () => {
    const busyNoon = before(8 * 168 + 1, (_ago, hour) => (hour.endsWith('T11') ? 100 : 2));
    expect(judged({ viewsInWindow: 120, history: busyNoon, timeZone: 'UTC' }).verdict).toBe('clear');
    expect(judged({ viewsInWindow: 300, history: busyNoon, timeZone: 'UTC' })).toMatchObject({
      verdict: 'fires',
      explanation: { usualViews: 100, hoursCompared: 8 },
    });
  });

  it('is compared with the hour of the shop’s own clock, on both sides of the change of the clocks', () => {
    // 11 UTC is 12 in Berlin in winter; until 25 October it was 10 UTC.
    const busy = before(8 * 168, (_ago, hour) => {
      const isSummer = hour < '2026-10-25T01';
      return hour.endsWith(isSummer ? 'T10' : 'T11') ? 100 : 2;
    });
    expect(judged({ viewsInWindow: 300, history: busy }).explanation).toMatchObject({
      usualViews: 100,
      isByLastDays: false,
      hoursCompared: 7,
    });
  });

  it('does not count hours for which nothing came in as hours without views', () => {
    const history = before(8 * 168, () => 20);
    const heard = new Set([...history.heard].filter((hour) => hour > '2026-10-21'));
    const viewsPerHour = new Map(
      [...history.viewsPerHour].filter(([hour]) => hour > '2026-10-21' || hour < '2026-09-30'),
    );
    const facts = { viewsInWindow: 100, history: { viewsPerHour, heard }, timeZone: 'UTC' };
    expect(judged(facts).explanation).toMatchObject({
      usualViews: 20,
      hoursCompared: 4,
    });
  });

  it('of which a few weeks are known is compared with the hours beside it as well', () => {
    expect(judged({ viewsInWindow: 100, history: before(2 * 168 + 5, () => 20) }).explanation).toMatchObject({
      usualViews: 20,
      hoursCompared: 6,
    });
  });
});

describe('a page that people have found', () => {
  const tenfold = (days: number) => before(8 * 168, (ago) => (ago <= days * 24 ? 200 : 20));

  it.each([
    { situation: 'on its second day', days: 1, verdict: 'fires', usualViews: 20 },
    { situation: 'from its third day on', days: 2, verdict: 'clear', usualViews: 200 },
  ])('is $situation: $verdict', ({ days, verdict, usualViews }) => {
    const finding = judged({ viewsInWindow: 200, history: tenfold(days) }, aTrafficRule({ threshold: 2 }));
    expect(finding).toMatchObject({ verdict, explanation: { usualViews, isByLastDays: usualViews === 200 } });
  });

  it('is told again when it leaps once more', () => {
    expect(judged({ viewsInWindow: 700, history: tenfold(3) }).verdict).toBe('fires');
  });
});

describe('a page whose visitors come in crowds', () => {
  it('is not called suddenly visited for one more of them', () => {
    // Every other week a crowd of 300 comes at this hour: 3 times the mean of 150 is no news.
    const crowds = before(8 * 168, (ago) => (Math.ceil(ago / 168) % 2 === 0 ? 300 : 0));
    expect(judged({ viewsInWindow: 450, history: crowds }).verdict).toBe('holds');
    expect(judged({ viewsInWindow: 2_000, history: crowds }).verdict).toBe('fires');
  });

  it('seldom opens an alert over weeks of strayed hours, where independent views would have it open daily', () => {
    let seed = 42;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    // The size of each hour is exponential about 60, so its deviation is as large as its mean.
    const hours = Array.from({ length: 10 * 168 }, () => Math.round(-60 * Math.log(1 - random())));
    let opened = 0;
    for (let hour = 0; hour < 168; hour++) {
      const history = before(8 * 168, (ago) => hours[168 + ago + hour] ?? 0);
      if (judged({ viewsInWindow: hours[hour] ?? 0, history }).verdict === 'fires') opened++;
    }
    expect(opened).toBeLessThanOrEqual(6);
  });
});

describe('what the stock is to such traffic', () => {
  it.each([
    { situation: 'just less than three days', available: 287, urgency: 'now', coverHours: 71.8 },
    { situation: 'three days', available: 288, urgency: 'later', coverHours: 72 },
    { situation: 'nothing left', available: 0, urgency: 'now', coverHours: 0 },
    { situation: 'oversold', available: -4, urgency: 'now', coverHours: 0 },
    { situation: 'unknown', available: null, urgency: 'later', coverHours: null },
  ])('$situation: $urgency', ({ available, urgency, coverHours }) => {
    // 200 views × 24 units ÷ 1,200 views = 4 units an hour
    expect(judged({ viewsInWindow: 200, conversion, available })).toMatchObject({
      urgency,
      explanation: { unitsPerHour: 4, coverHours },
    });
  });

  it('cannot be said where nobody knows how many of its visitors buy, or nobody ever did', () => {
    const unknown = judged({ viewsInWindow: 200, available: 5 });
    expect(unknown).toMatchObject({
      urgency: 'later',
      explanation: { coverHours: null, unitsPerHour: null },
    });
    const never = judged({ viewsInWindow: 200, available: 5, conversion: { ...conversion, unitsSold: 0 } });
    expect(never).toMatchObject({ urgency: 'later', explanation: { coverHours: null, unitsPerHour: 0 } });
  });

  it('is told again once less than three days are left', () => {
    const stageOf = (available: number) => judged({ viewsInWindow: 200, conversion, available }).stage ?? 0;
    expect(stageOf(287)).toBeGreaterThan(stageOf(288));
  });
});

describe('when it is looked at again', () => {
  it('is at the next full hour, while it lasts', () => {
    expect(judged({ viewsInWindow: 60 }).lookAgainAt).toBe('2026-11-18T12:00:00.000Z');
    expect(judged({ viewsInWindow: 10 }).lookAgainAt).toBeUndefined();
  });

  it('twice the views that people were told of are worse', () => {
    expect(judged({ viewsInWindow: 200 }).isWorseThan(100)).toBe(true);
    expect(judged({ viewsInWindow: 199 }).isWorseThan(100)).toBe(false);
  });
});

describe('what cannot be judged', () => {
  it('is a product that was never viewed', () => {
    expect(judge({ history: null })).toMatchObject({
      outcome: 'cannot_judge',
      reason: 'No page views have come for it.',
    });
  });

  it.each([
    { hours: 167, outcome: 'cannot_judge' },
    { hours: 168, outcome: 'condition' },
  ])('is one of which $hours hours are known: $outcome', ({ hours, outcome }) => {
    expect(judge({ viewsInWindow: 500, history: before(hours, () => 20) }).outcome).toBe(outcome);
  });

  it('is an hour of the week for which nothing ever came in', () => {
    const history = before(8 * 168, () => 20);
    const isNight = (hour: string) => Number(hour.slice(11)) < 8;
    const heard = new Set([...history.heard].filter(isNight));
    const viewsPerHour = new Map([...history.viewsPerHour].filter(([hour]) => isNight(hour)));
    expect(judge({ viewsInWindow: 500, history: { viewsPerHour, heard } })).toMatchObject({
      reason: 'Its views at this hour of the week are not known.',
    });
  });
});
