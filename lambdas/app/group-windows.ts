import type { Instant } from '../domain/inventory/inventory-level';
import type { Cadence } from '../domain/message/alert-news';

/** How long a group waits for its siblings, in seconds. */
export interface GroupWindows {
  readonly shortSeconds: number;
  readonly longSeconds: number;
}

/** How patiently a group waits for its siblings. */
export interface Patience {
  /** From the first of a group to the first look at it. */
  readonly windowSeconds: number;
  /** A group that grew by this many events since the last look is looked at again, one pause later. */
  readonly growingBy: number;
  readonly pauseSeconds: number;
  /** After the first look, the longest that growing can put off the message. */
  readonly longestSeconds: number;
}

/**
 * News is told when a burst is over: ten events in a window are a burst, ten minutes the most that it can put off a
 * message, whatever the window. A summary stands for a whole source or rule, so it waits until nothing more is found,
 * for half an hour at the most.
 */
export function patienceOf(cadence: Cadence, { shortSeconds, longSeconds }: GroupWindows): Patience {
  const isSummary = cadence.startsWith('summary:') || cadence.startsWith('rule:');
  if (isSummary) {
    const windowSeconds = 3 * shortSeconds;
    return { windowSeconds, growingBy: 1, pauseSeconds: windowSeconds, longestSeconds: 1800 };
  }
  return {
    windowSeconds: cadence === 'hourly' ? longSeconds : shortSeconds,
    growingBy: 10,
    pauseSeconds: shortSeconds,
    longestSeconds: 600,
  };
}

/** The longest that SQS delays a message; what is due later takes several hops. */
const MOST_DELAY_SECONDS = 900;

/** Until `at`, in whole seconds that SQS takes, and never early. */
export function delaySeconds(now: Instant, at: Instant): number {
  const seconds = Math.ceil((Date.parse(at) - Date.parse(now)) / 1000);
  return Math.min(Math.max(seconds, 0), MOST_DELAY_SECONDS);
}

export function secondsAfter(instant: Instant, seconds: number): Instant {
  return new Date(Date.parse(instant) + seconds * 1000).toISOString();
}
