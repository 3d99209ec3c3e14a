import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createJudgeSource } from '../../lambdas/app/judge-source';
import type { Alert } from '../../lambdas/domain/alert/alert';
import { decideSignals } from '../../lambdas/domain/alert/decide-signals';
import type { Happening } from '../../lambdas/domain/backtest/follower';
import { createReplay } from '../../lambdas/domain/backtest/replay';
import { SHOP_ID } from '../../lambdas/domain/backtest/replayed-variant';
import type { FeedHistory } from '../../lambdas/domain/feed/expected-events';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../lambdas/domain/rule/rule-kinds';
import { aRule, aShop } from '../support/builders';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAYS = 12;
const START_MS = Date.parse('2026-03-02T07:00:00Z');
const instant = (ms: number) => new Date(ms).toISOString();

const aRuleOf = fc.record({
  threshold: fc.integer({ min: 3, max: 40 }),
  minimumMinutes: fc.constantFrom(5, 45, 60, 130),
  repeatAfterHours: fc.constantFrom(null, 3),
});
/** By the hour of the week how many came, again and again, but for some silences. */
const traffic = fc.record({
  week: fc.array(fc.constantFrom(0, 0, 1, 4, 9), { minLength: 168, maxLength: 168 }),
  seconds: fc.array(fc.integer({ min: 0, max: 3599 }), { minLength: 12, maxLength: 12 }),
  silences: fc.array(
    fc.record({ from: fc.integer({ min: 7 * 24, max: DAYS * 24 }), hours: fc.integer({ min: 3, max: 40 }) }),
    { minLength: 2, maxLength: 4 },
  ),
});

function messagesOf({ week, seconds, silences }: typeof traffic extends fc.Arbitrary<infer T> ? T : never) {
  const messages: number[] = [];
  for (let hour = 0; hour < DAYS * 24; hour++) {
    if (silences.some(({ from, hours }) => hour >= from && hour < from + hours)) continue;
    const count = week[hour % 168] ?? 0;
    for (let index = 0; index < count; index++) {
      const second = (seconds[(index + hour) % seconds.length] ?? 0) % 3600;
      messages.push(START_MS + hour * HOUR_MS + second * 1000);
    }
  }
  return messages.toSorted((one, other) => one - other);
}

/** What the table would hold at a moment. */
function storedAt(messages: readonly number[], nowMs: number): FeedHistory | null {
  const eventsPerHour = new Map<string, number>();
  let lastEventAt: string | null = null;
  for (const ms of messages) {
    if (ms > nowMs) break;
    const hour = instant(ms).slice(0, 13);
    eventsPerHour.set(hour, (eventsPerHour.get(hour) ?? 0) + 1);
    lastEventAt = instant(ms);
  }
  return lastEventAt === null ? null : { eventsPerHour, lastEventAt };
}

/** What production tells: a look every five minutes at what is silent, and at an alert whenever it is due. */
async function toldLive(messages: readonly number[], rule: Rule, timeZone: string): Promise<string[]> {
  const told: string[] = [];
  let alerts: readonly Alert[] = [];
  let [nowMs, stored] = [0, null as FeedHistory | null];
  const judge = createJudgeSource(
    {
      feed: async () => ({ feedId: SHOP_ID, shopId: SHOP_ID, name: 'Shop', isGone: false }),
      history: async () => stored,
    },
    { shop: async () => aShop({ shopId: SHOP_ID, timeZone }) },
  );
  const entity = { type: 'source', id: SHOP_ID } as const;
  const end = messages.at(-1) ?? 0;
  let next = 0;
  for (nowMs = Math.ceil((messages[0] ?? 0) / MINUTE_MS) * MINUTE_MS; nowMs <= end; nowMs += MINUTE_MS) {
    while ((messages[next] ?? Infinity) <= nowMs) next++;
    const silentMs = nowMs - (messages[next - 1] ?? nowMs);
    const isDue = alerts.some(({ dueAt }) => dueAt !== null && Date.parse(dueAt) <= nowMs);
    const isSwept = nowMs % (5 * MINUTE_MS) === 0 && silentMs >= 5 * MINUTE_MS;
    const mayOpen = silentMs >= Number(rule.settings.minimumMinutes) * MINUTE_MS;
    if (!isDue && !(isSwept && (mayOpen || alerts.length > 0))) continue;
    if (stored?.lastEventAt !== instant(messages[next - 1] ?? 0)) stored = storedAt(messages, nowMs);
    const now = instant(nowMs);
    const judged = await judge(entity, {
      ruleSet: { revision: 1, rules: [rule] },
      now,
      reason: 'due',
      alerts,
    });
    if (judged === null) throw new Error('It is known.');
    const changes = decideSignals({ ...judged, entity, alerts, origin: 'crossing', now });
    for (const { after, event } of changes) {
      alerts = [after];
      if (event !== null) told.push(`${now} ${event} ${JSON.stringify(after.explanation)}`);
    }
  }
  return told;
}

const EVENTS: Readonly<Record<string, string>> = {
  AlertOpened: 'opened',
  AlertRepeated: 'repeated',
  AlertResolved: 'resolved',
};

it('a source that falls silent in a replay is told of when production would tell of it, by the same numbers', async () => {
  let opened = 0;
  await fc.assert(
    fc.asyncProperty(
      aRuleOf,
      traffic,
      fc.constantFrom('UTC', 'America/New_York'),
      async ({ threshold, minimumMinutes, repeatAfterHours }, how, timeZone) => {
        const rule = aRule({
          ...defaultsOf('feed_silent'),
          ...{ kind: 'feed_silent', threshold, repeatAfterHours },
          settings: { minimumMinutes },
        });
        const messages = messagesOf(how);
        fc.pre(messages.length > 0);
        const told: Happening[] = [];
        const replay = createReplay({ rules: [rule], timeZone, tell: (line) => told.push(line) });
        for (const ms of messages) replay.messaged(ms);
        replay.end(messages.at(-1) ?? 0);
        opened += told.filter(({ event }) => event === 'opened').length;
        const live = await toldLive(messages, rule, timeZone);
        expect(
          told.map(({ at, event, explanation }) => `${at} ${event} ${JSON.stringify(explanation)}`),
        ).toEqual(live.map((line) => line.replace(/Alert\w+/, (event) => EVENTS[event] ?? event)));
      },
    ),
    { seed: 20261125, numRuns: 12 },
  );
  expect(opened).toBeGreaterThan(10);
}, 60_000);
