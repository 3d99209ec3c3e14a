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
export const FEED_WEEKS = 8;
/** So many times its hour of the day is an hour of the week worth at the most. */
const MOST_TIMES_THE_HOUR = 2;

const HOUR_MS = 3_600_000;
const HOURS_PER_WEEK = 168;

export const hourOf = (instant: Instant): Hour => instant.slice(0, 13);
const indexOf = (hour: Hour): number => Date.parse(`${hour}:00:00.000Z`) / HOUR_MS;

/** Days from the beginning of the first hour in which anything came to the last event. */
export function daysKnown({ eventsPerHour, lastEventAt }: FeedHistory): number {
  const [first] = [...eventsPerHour.keys()].toSorted();
  if (first === undefined) return 0;
  return (Date.parse(lastEventAt) - indexOf(first) * HOUR_MS) / (24 * HOUR_MS);
}

/**
 * How many events should have come since the last one: for each hour that has passed since (or the part of it) the mean
 * of the same hour of the week, but at most twice what its hour of the day brings on a usual day. That is the mean over all
 * days without the greatest one, so that one import or one sale does not make its hour expected a week later.
 *
 * Only whole hours before the last event are looked at, at most eight weeks back: the silence itself is no sign of what is
 * usual. An hour of the week that was never seen brings nothing.
 */
export function expectedEvents(history: FeedHistory, now: Instant): number {
  const usual = usualWeek(history);
  const from = Date.parse(history.lastEventAt) / HOUR_MS;
  const to = Date.parse(now) / HOUR_MS;
  let expected = 0;
  for (let hour = Math.floor(from); hour < to; hour++) {
    const part = Math.min(to, hour + 1) - Math.max(from, hour);
    expected += part * (usual[hour % HOURS_PER_WEEK] ?? 0);
  }
  return expected;
}

function usualWeek({ eventsPerHour, lastEventAt }: FeedHistory): readonly number[] {
  const hours = new Map([...eventsPerHour].map(([hour, events]) => [indexOf(hour), events]));
  const end = indexOf(hourOf(lastEventAt));
  const first = Math.min(end, ...hours.keys());
  const begin = Math.max(first + 1, end - FEED_WEEKS * HOURS_PER_WEEK);
  const ofWeek = Array.from({ length: HOURS_PER_WEEK }, () => ({ sum: 0, count: 0 }));
  const ofDay = Array.from({ length: 24 }, () => ({ sum: 0, count: 0, greatest: 0 }));
  for (let hour = begin; hour < end; hour++) {
    const events = hours.get(hour) ?? 0;
    const week = ofWeek[hour % HOURS_PER_WEEK];
    const day = ofDay[hour % 24];
    if (week === undefined || day === undefined) continue;
    week.sum += events;
    week.count++;
    day.sum += events;
    day.count++;
    day.greatest = Math.max(day.greatest, events);
  }
  return ofWeek.map(({ sum, count }, hourOfWeek) => {
    const day = ofDay[hourOfWeek % 24];
    if (count === 0 || day === undefined || day.count < 2) return 0;
    const usualDay = (day.sum - day.greatest) / (day.count - 1);
    return Math.min(sum / count, MOST_TIMES_THE_HOUR * usualDay);
  });
}
