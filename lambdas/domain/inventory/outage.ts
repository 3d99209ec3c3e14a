import type { Instant } from './inventory-level';

/** A time without stock, all locations together. */
export interface Outage {
  readonly from: Instant;
  /** Null while it lasts. */
  readonly to: Instant | null;
}

/** More than what a demand history of four months meets; the oldest is forgotten first. */
const MOST_OUTAGES = 40;

/**
 * The outages after a look at the stock; the same list where nothing began or ended. An unknown stock says nothing.
 *
 * @param available over all locations that count; 0 or less is out
 * @param since since when it has been so
 */
export function noteStock(
  outages: readonly Outage[],
  available: number | null,
  since: Instant,
): readonly Outage[] {
  if (available === null) return outages;
  const last = outages.at(-1);
  const isOut = last !== undefined && last.to === null;
  if (available <= 0) {
    if (isOut) return outages;
    // What comes late does not reach back into a time that is told already.
    const from = last?.to != null && since < last.to ? last.to : since;
    return [...outages, { from, to: null }].slice(-MOST_OUTAGES);
  }
  if (!isOut) return outages;
  return [...outages.slice(0, -1), { from: last.from, to: since > last.from ? since : last.from }];
}

/**
 * The local days in `[first, last]` that lie wholly within an outage, in order: nothing could be sold on them. Days are
 * numbered as `dayOf` numbers them. A day on which it began or ended had stock.
 *
 * @param dayOf the shop's local day of an instant
 */
export function daysWithoutStock(
  outages: readonly Outage[],
  first: number,
  last: number,
  dayOf: (instant: Instant) => number,
): number[] {
  const days = outages.flatMap(({ from, to }) => {
    const begins = Math.max(first, dayOf(from) + 1);
    const ends = Math.min(last, to === null ? last : dayOf(to) - 1);
    return Array.from({ length: Math.max(0, ends - begins + 1) }, (_, index) => begins + index);
  });
  return [...new Set(days)].toSorted((one, other) => one - other);
}
