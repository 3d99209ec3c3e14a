import { type CannotJudge, type Condition, cannotJudge } from '../alert/finding';
import type { Instant } from '../inventory/inventory-level';
import { numberSetting } from '../rule/rule-kinds';
import type { Rule } from '../rule/rule';
import { daysKnown, type FeedHistory, patternOf, weekHourIn } from './expected-events';

export interface FeedSilentExplanation {
  readonly kind: 'feed_silent';
  /** False once it has spoken again. */
  readonly isSilent: boolean;
  readonly lastEventAt: Instant;
  readonly silentMinutes: number;
  /** Events that should have come since, by the hours of its own week; to one decimal. */
  readonly expectedEvents: number;
  /** So many should have come before it is silence; to one decimal. Absent where that is the threshold of the rule. */
  readonly neededEvents?: number;
  /** How much its hours scatter, which `neededEvents` follows from (`eventsNeeded`). Absent with it. */
  readonly dispersion?: number;
  /** For how long its events are known. */
  readonly daysKnown: number;
  /** Whether the alerts about a shop wait until it speaks again. */
  readonly holdsAlerts: boolean;
}

export interface FeedFacts {
  /** Null where nothing ever came. */
  readonly history: FeedHistory | null;
  readonly holdsAlerts: boolean;
  /** IANA zone of the shop's own week. */
  readonly timeZone: string;
}

/** Without a whole week nobody can say which of its hours are quiet. */
export const LEAST_DAYS_KNOWN = 7;
/** How often an open alert is looked at: what has come again is heard of that soon. */
const LOOK_EVERY_MS = 60_000;

/** That a source which speaks is silent for so long by chance happens no more often than this. */
const CHANCE_OF_SILENCE = 0.0001;

/**
 * How many events should have come before it is silence: as many as the rule says, and where they come in bunches so many
 * that none comes by chance less than once in ten thousand times, or than of as many single ones as the rule says. Negative
 * binomial with a variance of `dispersion` times the mean m, none come with the chance dispersion^(−m ÷ (dispersion − 1)).
 *
 * @param dispersion of the source's hours, 1 or more
 */
export function eventsNeeded({ threshold }: Pick<Rule, 'threshold'>, dispersion: number): number {
  if (dispersion === 1) return threshold;
  const exponent = Math.min(threshold, -Math.log(CHANCE_OF_SILENCE));
  return Math.max(threshold, (exponent * (dispersion - 1)) / Math.log(dispersion));
}

/**
 * Opens where so many events should have come since the last one, and it is at least so long ago; over with the next event.
 * It is told once, however long it lasts.
 */
export function judgeFeedSilent(
  { history, holdsAlerts, timeZone }: FeedFacts,
  rule: Rule,
  now: Instant,
): CannotJudge | Condition {
  if (history === null) return cannotJudge('Nothing has come from it yet.');
  const known = daysKnown(history);
  if (known < LEAST_DAYS_KNOWN)
    return cannotJudge('It has been heard of for less than a week, so its usual hours are not known.');
  const { lastEventAt } = history;
  const silentMinutes = Math.max(0, (Date.parse(now) - Date.parse(lastEventAt)) / 60_000);
  const pattern = patternOf(history, weekHourIn(timeZone));
  const expected = pattern.expected(now);
  const needed = eventsNeeded(rule, pattern.dispersion);
  const isSilent = expected >= needed && silentMinutes >= numberSetting(rule, 'minimumMinutes');
  const explanation: FeedSilentExplanation = {
    kind: 'feed_silent',
    isSilent,
    lastEventAt,
    silentMinutes: Math.floor(silentMinutes),
    expectedEvents: Math.round(expected * 10) / 10,
    ...(needed === rule.threshold
      ? {}
      : { neededEvents: Math.round(needed * 10) / 10, dispersion: pattern.dispersion }),
    daysKnown: Math.floor(known),
    holdsAlerts,
  };
  const nextLook = (Math.floor(Date.parse(now) / LOOK_EVERY_MS) + 1) * LOOK_EVERY_MS;
  return {
    outcome: 'condition',
    verdict: isSilent ? 'fires' : 'clear',
    measure: Math.round(expected),
    isWorseThan: () => false,
    since: lastEventAt,
    explanation,
    urgency: 'now',
    // A source that speaks is looked at by its own schedule.
    ...(isSilent ? { lookAgainAt: new Date(nextLook).toISOString() } : {}),
  };
}
