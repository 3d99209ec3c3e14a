import { createPairDispersion } from '../forecast/distributions';
import type { Instant } from '../inventory/inventory-level';

/** An hour in UTC, `2026-11-18T14`. */
export type Hour = string;

/** What came from a source, by the hour. */
export interface FeedHistory {
  /** Events per hour in UTC; hours without any are left out. */
  readonly eventsPerHour: ReadonlyMap<Hour, number>;
  readonly lastEventAt: Instant;
}

/** How far back the hours of a source's week are looked at. */
const FEED_WEEKS = 8;
/** Hours are kept a little longer than they are looked at, in days. */
export const FEED_KEPT_DAYS = (FEED_WEEKS + 1) * 7;
/** How often a source that has been silent for so long is looked at, in minutes; no rule asks for a shorter silence. */
export const FEED_LOOK_MINUTES = 5;
/** So many times its hour of the day is an hour of the week worth at the most. */
const MOST_TIMES_THE_HOUR = 2;

const HOUR_MS = 3_600_000;
const HOURS_PER_WEEK = 168;
/** Behind the day of the week: `Wed 14`. */
const HOUR_DIGITS = 2;

export const hourOf = (instant: Instant): Hour => instant.slice(0, 13);

const MOST_REMEMBERED = 20_000;
/** A source is asked about again and again, and its hours are the same. */
const INDEXES = new Map<Hour, number>();

/** Hours counted from 1970. */
function indexOf(hour: Hour): number {
  const known = INDEXES.get(hour);
  if (known !== undefined) return known;
  if (INDEXES.size >= MOST_REMEMBERED) INDEXES.clear();
  const index = Date.parse(`${hour}:00:00.000Z`) / HOUR_MS;
  INDEXES.set(hour, index);
  return index;
}

/** Days from the beginning of the first hour in which anything came to the last event. */
export function daysKnown({ eventsPerHour, lastEventAt }: FeedHistory): number {
  let first: Hour | null = null;
  for (const hour of eventsPerHour.keys()) if (first === null || hour < first) first = hour;
  if (first === null) return 0;
  return (Date.parse(lastEventAt) - indexOf(first) * HOUR_MS) / (24 * HOUR_MS);
}

/**
 * How many events should have come since the last one: for each hour that has passed since (or the part of it) the mean
 * of the same hour of the shop's own week, but at most twice what its hour of the day brings on a usual day. That is the mean over all
 * days without the greatest one, so that one import or one sale does not make its hour expected a week later.
 *
 * Only whole hours before the last event are looked at, at most eight weeks back: the silence itself is no sign of what is
 * usual. An hour of the week that was never seen brings nothing.
 */
export const expectedEvents = (history: FeedHistory, now: Instant, timeZone: string): number =>
  patternOf(history, weekHourIn(timeZone)).expected(now);

/** What a source is used to, for many moments of one silence: worked out once. */
export interface FeedPattern {
  /** `expectedEvents` at a moment. */
  readonly expected: (now: Instant) => number;
  /**
   * The index of dispersion of an hour's events, their variance over their mean, 1 or more: an order of forty lines is forty
   * events at once, and then none for a while. Each hour is compared with the same hour of the week before
   * (`createPairDispersion`), none counting for more than it may be worth. 1 where fewer than two weeks are known.
   */
  readonly dispersion: number;
}

/** @param weekHourOf as `weekHourIn` gives it */
export function patternOf(history: FeedHistory, weekHourOf: (index: number) => string): FeedPattern {
  const { usualIn, dispersion } = usualWeek(history, weekHourOf);
  const from = Date.parse(history.lastEventAt) / HOUR_MS;
  return {
    dispersion,
    expected(now) {
      const to = Date.parse(now) / HOUR_MS;
      let expected = 0;
      for (let hour = Math.floor(from); hour < to; hour++) {
        const part = Math.min(to, hour + 1) - Math.max(from, hour);
        expected += part * usualIn(weekHourOf(hour));
      }
      return expected;
    },
  };
}

interface HourCount {
  sum: number;
  count: number;
  greatest: number;
}

/** What an hour of the week brings, and how much hours scatter around that. */
function usualWeek(
  { eventsPerHour, lastEventAt }: FeedHistory,
  weekHourOf: (index: number) => string,
): { readonly usualIn: (weekHour: string) => number; readonly dispersion: number } {
  const hours = new Map([...eventsPerHour].map(([hour, events]) => [indexOf(hour), events]));
  const end = indexOf(hourOf(lastEventAt));
  const first = Math.min(end, ...hours.keys());
  const begin = Math.max(first + 1, end - FEED_WEEKS * HOURS_PER_WEEK);
  const ofWeek = new Map<string, HourCount>();
  const ofDay = new Map<string, HourCount>();
  const count = (counts: Map<string, HourCount>, name: string, events: number) => {
    const known = counts.get(name);
    if (known === undefined) return counts.set(name, { sum: events, count: 1, greatest: events });
    known.sum += events;
    known.count++;
    known.greatest = Math.max(known.greatest, events);
  };
  for (let hour = begin; hour < end; hour++) {
    const events = hours.get(hour) ?? 0;
    const weekHour = weekHourOf(hour);
    count(ofWeek, weekHour, events);
    count(ofDay, weekHour.slice(-HOUR_DIGITS), events);
  }
  const mostIn = (weekHour: string): number => {
    const day = ofDay.get(weekHour.slice(-HOUR_DIGITS));
    if (day === undefined || day.count < 2) return 0;
    return (MOST_TIMES_THE_HOUR * (day.sum - day.greatest)) / (day.count - 1);
  };
  const pairs = createPairDispersion();
  for (let hour = begin + HOURS_PER_WEEK; hour < end; hour++) {
    const most = mostIn(weekHourOf(hour));
    const [now, before] = [hours.get(hour) ?? 0, hours.get(hour - HOURS_PER_WEEK) ?? 0];
    pairs.add(Math.min(now, most), Math.min(before, most));
  }
  return {
    usualIn(weekHour) {
      const week = ofWeek.get(weekHour);
      return week === undefined ? 0 : Math.min(week.sum / week.count, mostIn(weekHour));
    },
    dispersion: pairs.value(),
  };
}

/** Tells the hours of a shop's own week apart, by hours counted from 1970: the hour of the day comes last, in two digits. */
export function weekHourIn(timeZone: string): (index: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return (index) => format.format(new Date(index * HOUR_MS));
}
