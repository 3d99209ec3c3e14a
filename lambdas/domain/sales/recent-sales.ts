import { createPairDispersion } from '../forecast/distributions';

/**
 * What a variant sold in the last weeks, hour by hour of the shop's own clock. Hours are numbered from 1970-01-01 00:00 of
 * that clock, 24 to each day; what the turning of the clocks adds or takes away is not noticed.
 */
export interface RecentSales {
  readonly sold: SoldByHour;
  /** The hour under way. */
  readonly hour: number;
  /** From which hour on the sales are known. */
  readonly knownFrom: number;
  /** The days, counted from 1970-01-01, on which it was out of stock from morning to night. */
  readonly daysOut: ReadonlySet<number>;
}

export interface SoldByHour {
  /** Units sold in the `length` hours up to and including `last`; negative where more came back. */
  unitsIn(last: number, length: number): number;
}

/** One day's sales, as they are kept. */
export interface SalesOnDay {
  /** Of the whole day; may be negative where more came back than was sold. */
  readonly units: number;
  /** By hour of the day, 0 … 23; those whose hour is not known are in none. */
  readonly byHour: ReadonlyMap<number, number>;
}

export const HOURS = 24;
export const hourIndex = (day: number, hour: number): number => day * HOURS + hour;
export const dayOfHour = (hour: number): number => Math.floor(hour / HOURS);

/**
 * The same by hours. Units whose hour nobody said are spread evenly over their day, over what is over of it where it is
 * under way.
 *
 * @param days by day, counted from 1970-01-01
 */
export function byHours(days: ReadonlyMap<number, SalesOnDay>, now: number): ReadonlyMap<number, number> {
  const units = new Map<number, number>();
  const add = (hour: number, some: number) => {
    if (some !== 0) units.set(hour, (units.get(hour) ?? 0) + some);
  };
  for (const [day, { units: all, byHour }] of days) {
    let known = 0;
    for (const [hour, some] of byHour) {
      known += some;
      add(hourIndex(day, hour), some);
    }
    const hours = day === dayOfHour(now) ? (now % HOURS) + 1 : HOURS;
    for (let hour = 0; hour < hours; hour++) add(hourIndex(day, hour), (all - known) / hours);
  }
  return units;
}

/** @param units by hour; hours without sales may be left out */
export const soldByHour = (units: ReadonlyMap<number, number>): SoldByHour => ({
  unitsIn(last, length) {
    const first = last - length + 1;
    let sum = 0;
    if (units.size < length) {
      for (const [hour, some] of units) if (hour >= first && hour <= last) sum += some;
    } else for (let hour = first; hour <= last; hour++) sum += units.get(hour) ?? 0;
    return sum;
  },
});

/** So many closed days say how much sales scatter. */
const DISPERSION_DAYS = 28;
const WEEK = 7;

/**
 * The index of dispersion of a day's sales, its variance over its mean, 1 or more: 1 where single units are bought by
 * chance, 12 where each order takes a dozen. Each of the last 28 closed days is compared with the same weekday a week
 * before, so that what a weekday usually sells falls out (`createPairDispersion`). Days out of stock are in no pair. 1 where nothing is known.
 */
export function dispersionOf({ sold, hour, knownFrom, daysOut }: RecentSales): number {
  const today = dayOfHour(hour);
  const oldest = Math.max(today - DISPERSION_DAYS, Math.ceil(knownFrom / HOURS));
  const pairs = createPairDispersion();
  for (let day = today - 1; day - WEEK >= oldest; day--) {
    if (daysOut.has(day) || daysOut.has(day - WEEK)) continue;
    pairs.add(unitsOn(sold, day), unitsOn(sold, day - WEEK));
  }
  return pairs.value();
}

const unitsOn = (sold: SoldByHour, day: number): number =>
  Math.max(0, sold.unitsIn(hourIndex(day, HOURS - 1), HOURS));
