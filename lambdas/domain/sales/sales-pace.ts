import type { Instant } from '../inventory/inventory-level';

/** Units sold on average per day, with the two figures it is worked out from. */
export interface SalesPace {
  readonly unitsPerDay: number;
  readonly unitsSold: number;
  readonly days: number;
}

/** The window of the plain pace that messages show, and by which variants are ranked: four whole weeks, so that every weekday counts alike. */
export const PACE_DAYS = 28;

/** The local days, yyyy-mm-dd, from `PACE_DAYS - 1` days ago up to today. */
export function paceWindow(today: string): { readonly from: string; readonly to: string } {
  return { from: plusDays(today, 1 - PACE_DAYS), to: today };
}

/**
 * The local days whose sales are read for a pace: the window, and as many before it. What sold then was there all the
 * window long, also where its sales were loaded long after they were made.
 */
export function paceHistory(today: string): { readonly from: string; readonly to: string } {
  return { from: plusDays(today, 1 - 2 * PACE_DAYS), to: today };
}

/**
 * The mean of the window's days. A variant known for less time than that is measured from the day it was first seen or
 * first sold, whichever is earlier.
 *
 * @param unitsPerLocalDay units sold by local day, of the `paceHistory`; days without sales may be left out, corrections may
 * make one negative
 */
export function salesPace(
  unitsPerLocalDay: ReadonlyMap<string, number>,
  today: string,
  firstSeenDay: string,
): SalesPace {
  const { from } = paceWindow(today);
  let unitsSold = 0;
  for (const [day, units] of unitsPerLocalDay) if (day >= from) unitsSold += units;
  const known = [firstSeenDay, ...unitsPerLocalDay.keys()].toSorted()[0] ?? today;
  const days = Math.min(PACE_DAYS, Math.max(1, daysBetween(known, today) + 1));
  return { unitsPerDay: Math.max(0, unitsSold) / days, unitsSold, days };
}

/** When the stock is gone at this pace; null where nothing sells or nothing is left. */
export function goneAt(quantity: number, pace: SalesPace, now: Instant): Instant | null {
  if (quantity <= 0 || pace.unitsPerDay <= 0) return null;
  return new Date(Date.parse(now) + (quantity / pace.unitsPerDay) * DAY_MS).toISOString();
}

/** The local calendar day of an instant in an IANA zone, yyyy-mm-dd. */
export function localDay(instant: Instant, timeZone: string): string {
  // An instant is written in UTC.
  if (timeZone === 'UTC') return instant.slice(0, 10);
  let format = DAY_FORMATS.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
    DAY_FORMATS.set(timeZone, format);
  }
  return format.format(new Date(instant));
}

/** One for each zone: making one takes a hundred times as long as using it. */
const DAY_FORMATS = new Map<string, Intl.DateTimeFormat>();

/** The first minute of a local day in an IANA zone, on days with a changed clock too. */
export function startOfLocalDay(day: string, timeZone: string): Instant {
  if (timeZone === 'UTC') return `${day}T00:00:00.000Z`;
  const midnight = Date.parse(`${day}T00:00:00.000Z`);
  // No zone is further from UTC than fifteen hours.
  let [before, from] = [midnight - 15 * 3_600_000, midnight + 15 * 3_600_000];
  while (from - before > 60_000) {
    const middle = before + Math.floor((from - before) / 120_000) * 60_000;
    if (localDay(new Date(middle).toISOString(), timeZone) >= day) from = middle;
    else before = middle;
  }
  return new Date(from).toISOString();
}

/** How much of the local day is over at an instant, 0 … 1; a day with a changed clock is taken for one of 24 hours. */
export function localDayFraction(instant: Instant, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: 'hour' | 'minute') => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return (part('hour') * 60 + part('minute')) / 1440;
}

const DAY_MS = 86_400_000;
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
