import type { Instant } from '../domain/inventory/inventory-level';
import { secondsAfter } from './group-windows';
import type { LeaseRefusal } from './telling-ports';

const SOONEST_SECONDS = 1;
/** A burst is sent for up to two minutes; whoever waits for its end hears of it this soon. */
const LATEST_SECONDS = 15;

/**
 * When a lease that was refused is asked for again: after `now`, and not before the target may be sent to. Most leases are
 * held for a part of a second, though they are granted for minutes. So the wait is as long again as this one has been
 * held, from a second to a quarter of a minute, and never longer than it is granted.
 */
export function leaseRetryAt({ held, notBefore }: LeaseRefusal, now: Instant): Instant {
  const free = held === null ? now : whenLookedAtAgain(held, now);
  const at = free > notBefore ? free : notBefore;
  return at > now ? at : secondsAfter(now, SOONEST_SECONDS);
}

function whenLookedAtAgain({ since, until }: NonNullable<LeaseRefusal['held']>, now: Instant): Instant {
  const heldSeconds = (Date.parse(now) - Date.parse(since)) / 1000;
  const soon = secondsAfter(now, Math.min(Math.max(heldSeconds, SOONEST_SECONDS), LATEST_SECONDS));
  return until < soon ? until : soon;
}
