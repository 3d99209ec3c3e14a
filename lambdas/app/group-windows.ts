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
  /** A group of so many events is a burst. */
  readonly burstOf: number;
  /** Nothing more may have come for so long: of what is no burst, and of a burst, whose own pace can ask for more. */
  readonly quietSeconds: number;
  readonly burstQuietSeconds: number;
  readonly longestQuietSeconds: number;
  /** After the first look, the longest that what still comes can put off the message: of what is no burst, and of a burst. */
  readonly longestSeconds: number;
  readonly longestBurstSeconds: number;
}

/** A batch of ten may take so long to be decided on a machine that is busy, and the next one comes only then. */
const SLOWEST_BATCH_SECONDS = 15;
/** Events come in batches of ten, so that this is the time of two batches at the burst's own pace. */
const QUIET_EVENTS = 20;

/**
 * News is told when nothing more comes. One alert by itself waits for the window and no longer; what others follow waits a little
 * on; ten are a burst, which is waited out for ten minutes at the most. A summary stands for a whole source or
 * rule, so it waits until nothing more is found, for half an hour at the most.
 */
export function patienceOf(cadence: Cadence, { shortSeconds, longSeconds }: GroupWindows): Patience {
  const burstQuietSeconds = Math.max(shortSeconds, SLOWEST_BATCH_SECONDS);
  const common = { burstQuietSeconds, longestQuietSeconds: 2 * burstQuietSeconds };
  if (cadence.startsWith('summary:') || cadence.startsWith('rule:')) {
    const windowSeconds = 3 * shortSeconds;
    const longest = { longestSeconds: 1800, longestBurstSeconds: 1800 };
    return { ...common, ...longest, windowSeconds, burstOf: 10, quietSeconds: windowSeconds };
  }
  return {
    ...common,
    windowSeconds: cadence === 'hourly' ? longSeconds : shortSeconds,
    burstOf: 10,
    quietSeconds: shortSeconds,
    longestSeconds: 2 * burstQuietSeconds,
    longestBurstSeconds: 600,
  };
}

/** What has come of a group so far. */
export interface Arrivals {
  readonly arrived: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

/**
 * When the group is looked at next; null where it is told now. A burst is over when nothing has come for as long as two of
 * its batches took on average, so that a slow machine, or a slow source, does not break one bulk edit into several messages.
 *
 * @param firstDueAt when it was to be looked at first
 */
export function nextLookAt(
  { arrived, firstAt, lastAt }: Arrivals,
  patience: Patience,
  firstDueAt: Instant,
  now: Instant,
): Instant | null {
  const isBurst = arrived >= patience.burstOf;
  const longestSeconds = isBurst ? patience.longestBurstSeconds : patience.longestSeconds;
  const ownPaceSeconds = (QUIET_EVENTS * (Date.parse(lastAt) - Date.parse(firstAt))) / 1000 / arrived;
  const burstQuietSeconds = Math.max(patience.quietSeconds, patience.burstQuietSeconds, ownPaceSeconds);
  const quietSeconds = isBurst
    ? Math.min(burstQuietSeconds, Math.max(patience.quietSeconds, patience.longestQuietSeconds))
    : patience.quietSeconds;
  const quietAt = secondsAfter(lastAt, quietSeconds);
  const latest = secondsAfter(firstDueAt, longestSeconds);
  const at = quietAt < latest ? quietAt : latest;
  return at > now ? at : null;
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
