/**
 * What a variant sold in the last weeks, hour by hour of the shop's own clock. Hours are numbered from 1970-01-01 00:00 of
 * that clock, 24 to each day; what the turning of the clocks adds or takes away is not noticed.
 */
export interface RecentSales {
  /** Units by hour; hours without sales are left out. */
  readonly units: ReadonlyMap<number, number>;
  /** The hour under way. */
  readonly hour: number;
  /** From which hour on the sales are known. */
  readonly knownFrom: number;
  /** The days, counted from 1970-01-01, on which it was out of stock from morning to night. */
  readonly daysOut: ReadonlySet<number>;
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

/** Units sold in the `length` hours up to and including `last`. */
export function unitsIn({ units }: Pick<RecentSales, 'units'>, last: number, length: number): number {
  const first = last - length + 1;
  let sum = 0;
  if (units.size < length) {
    for (const [hour, some] of units) if (hour >= first && hour <= last) sum += some;
  } else for (let hour = first; hour <= last; hour++) sum += units.get(hour) ?? 0;
  return sum;
}
