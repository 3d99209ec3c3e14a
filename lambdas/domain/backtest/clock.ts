import { epochDayOf } from '../forecast/demand-history';
import type { Instant } from '../inventory/inventory-level';
import { localDay } from '../sales/sales-pace';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The local day that a moment lies in. */
export interface LocalDay {
  /** Counted from 1970-01-01. */
  readonly day: number;
  readonly startMs: number;
  /** The first moment of the next day. */
  readonly endMs: number;
}

/** The local day around a moment, whatever the zone's clocks do on it. */
export function localDayAround(ms: number, timeZone: string): LocalDay {
  if (timeZone === 'UTC') {
    const day = Math.floor(ms / DAY_MS);
    return { day, startMs: day * DAY_MS, endMs: (day + 1) * DAY_MS };
  }
  const dayAt = (at: number) => epochDayOf(localDay(new Date(at).toISOString(), timeZone));
  const day = dayAt(ms);
  return {
    day,
    startMs: firstMinute(ms - 2 * DAY_MS, ms, (at) => dayAt(at) >= day),
    endMs: firstMinute(ms, ms + 2 * DAY_MS, (at) => dayAt(at) > day),
  };
}

const MOST_REMEMBERED = 20_000;

/** The local day of an instant, counted from 1970-01-01. What was asked lately is remembered: zones are slow to ask. */
export function dayFinderOf(timeZone: string): (instant: Instant) => number {
  if (timeZone === 'UTC') return (instant) => epochDayOf(instant.slice(0, 10));
  const days = new Map<Instant, number>();
  return (instant) => {
    const known = days.get(instant);
    if (known !== undefined) return known;
    if (days.size >= MOST_REMEMBERED) days.clear();
    const day = epochDayOf(localDay(instant, timeZone));
    days.set(instant, day);
    return day;
  };
}

/** How much of the day is over, 0 … 1, by whole minutes; a day with a changed clock is taken for one of 24 hours. */
export function fractionOf({ startMs }: LocalDay, ms: number): number {
  return Math.min(1, Math.floor((ms - startMs) / MINUTE_MS) / 1440);
}

/** The first whole minute in (from, to] at which something holds that goes on holding. */
function firstMinute(from: number, to: number, holds: (ms: number) => boolean): number {
  let [before, after] = [Math.floor(from / MINUTE_MS), Math.ceil(to / MINUTE_MS)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (holds(middle * MINUTE_MS)) after = middle;
    else before = middle;
  }
  return after * MINUTE_MS;
}
