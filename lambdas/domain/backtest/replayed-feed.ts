import type { Alert } from '../alert/alert';
import { decideSignals } from '../alert/decide-signals';
import type { AlertEntity } from '../alert/entity';
import { plusMinutes } from '../alert/life-cycle';
import {
  daysKnown,
  type FeedPattern,
  FEED_KEPT_DAYS,
  FEED_LOOK_MINUTES,
  type Hour,
  hourOf,
  patternOf,
  weekHourIn,
} from '../feed/expected-events';
import { eventsNeeded, judgeFeedSilent, LEAST_DAYS_KNOWN } from '../feed/feed-silent';
import { broadRule } from '../rule/effective-rule';
import type { Rule } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import { type Follower, type Happening, happeningOf } from './follower';
import { SHOP_ID } from './replayed-variant';
import type { Moment } from './verdict-key';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const KEPT_MS = FEED_KEPT_DAYS * 24 * HOUR_MS;
const LOOK_MS = FEED_LOOK_MINUTES * MINUTE_MS;
const ENTITY: AlertEntity = { type: 'source', id: SHOP_ID };
const ABOUT = { entity: { type: 'source', id: SHOP_ID } } as const;

const instantOf = (ms: number): string => new Date(ms).toISOString();
const upTo = (ms: number, stepMs: number): number => Math.ceil(ms / stepMs) * stepMs;

/**
 * Follows a replay with `feed_silent`: the history itself is the source, and what it tells of is heard of when it happened.
 * As in production a silence is looked at every five minutes of the clock, and its end is noticed with the next minute.
 */
export function followFeed(
  rules: readonly Rule[],
  timeZone: string,
  tell: (happening: Happening) => void,
): Follower {
  const rule = broadRule('feed_silent', 'source', rules);
  const leastMs = Math.max(
    LOOK_MS,
    rule === null ? Infinity : numberSetting(rule, 'minimumMinutes') * MINUTE_MS,
  );
  const weekHourOf = remembered(weekHourIn(timeZone));
  /** Oldest first. */
  const eventsPerHour = new Map<Hour, number>();
  let [lastMs, lastHour, eventsInHour] = [-Infinity, -Infinity, 0];
  let dueMs = Infinity;
  let alert: Alert | null = null;
  let pattern: FeedPattern | null = null;

  /** What production would read now: hours that are too old are gone. */
  function historyNow(nowMs: number) {
    if (eventsInHour > 0) eventsPerHour.set(hourOf(instantOf(lastHour * HOUR_MS)), eventsInHour);
    const from = hourOf(instantOf(nowMs - KEPT_MS));
    for (const hour of eventsPerHour.keys()) {
      if (hour >= from) break;
      eventsPerHour.delete(hour);
      pattern = null;
    }
    return { eventsPerHour, lastEventAt: instantOf(lastMs) };
  }

  /**
   * The first of the looks from now on by which so much should have come, or the first of the next hour if none of this
   * hour's is; infinite where too little is known of the source, which changes with its next message.
   */
  function firstLook(nowMs: number, by: Rule): number {
    const history = historyNow(nowMs);
    if (pattern === null) {
      if (daysKnown(history) < LEAST_DAYS_KNOWN) return Infinity;
      pattern = patternOf(history, weekHourOf);
    }
    const { expected } = pattern;
    const needed = eventsNeeded(by, pattern.dispersion);
    const hourEndMs = (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS;
    if (expected(instantOf(hourEndMs - LOOK_MS)) < needed) return hourEndMs;
    let atMs = nowMs;
    while (expected(instantOf(atMs)) < needed) atMs += LOOK_MS;
    return atMs;
  }

  function look(by: Rule, { ms, now }: Moment): void {
    if (alert?.state !== 'firing' && alert?.state !== 'pending') {
      dueMs = firstLook(ms, by);
      if (dueMs > ms) return;
    }
    const history = historyNow(ms);
    const finding = judgeFeedSilent({ history, holdsAlerts: true, timeZone }, by, now);
    const [decided] = decideSignals({
      entity: ENTITY,
      shopId: SHOP_ID,
      judged: [{ rule: by, finding }],
      alerts: alert === null ? [] : [alert],
      kinds: ['feed_silent'],
      origin: 'crossing',
      ending: 'rule_changed',
      now,
    });
    alert = decided?.after ?? alert;
    dueMs = finding.outcome === 'cannot_judge' ? Infinity : nextLook(by, ms);
    if (decided?.event != null) tell(happeningOf(ABOUT, decided, decided.event, now));
  }

  /** While it is silent nothing happens to an open alert but that it is told again. */
  function nextLook({ repeatAfterHours }: Rule, nowMs: number): number {
    if (alert?.state === 'pending' && alert.dueAt !== null) return Date.parse(alert.dueAt);
    if (alert?.state !== 'firing') return Math.max(upTo(lastMs + leastMs, LOOK_MS), upTo(nowMs + 1, LOOK_MS));
    return repeatAfterHours === null || alert.toldAt === null
      ? Infinity
      : Date.parse(plusMinutes(alert.toldAt, repeatAfterHours * 60));
  }

  return {
    messaged({ ms }) {
      const hour = Math.floor(ms / HOUR_MS);
      if (hour !== lastHour) {
        if (eventsInHour > 0) eventsPerHour.set(hourOf(instantOf(lastHour * HOUR_MS)), eventsInHour);
        [lastHour, eventsInHour] = [hour, 0];
      }
      eventsInHour++;
      lastMs = ms;
      pattern = null;
      if (alert?.state === 'firing') dueMs = Math.min(dueMs, upTo(ms, MINUTE_MS));
      else if (alert?.state !== 'pending') dueMs = upTo(ms + leastMs, LOOK_MS);
    },
    firstDueMs: () => dueMs,
    decide(moment) {
      if (rule !== null && moment.ms >= dueMs) look(rule, moment);
    },
  };
}

/** Zones are slow to ask, and the same hours are asked for again and again. */
function remembered(weekHourOf: (index: number) => string): (index: number) => string {
  const known = new Map<number, string>();
  const most = 2 * FEED_KEPT_DAYS * 24;
  return (index) => {
    const found = known.get(index);
    if (found !== undefined) return found;
    if (known.size >= most) known.clear();
    const name = weekHourOf(index);
    known.set(index, name);
    return name;
  };
}
