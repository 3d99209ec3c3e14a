import type { Instant } from '../domain/inventory/inventory-level';
import type { Cadence } from '../domain/message/alert-news';

/** How long a group waits for its siblings, in seconds. */
export interface GroupWindows {
  readonly shortSeconds: number;
  readonly longSeconds: number;
}

export function windowOf(cadence: Cadence, { shortSeconds, longSeconds }: GroupWindows): number {
  return cadence === 'hourly' ? longSeconds : shortSeconds;
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
