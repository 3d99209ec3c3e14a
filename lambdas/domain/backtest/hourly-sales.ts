import { HOURS, hourIndex, type RecentSales, type SoldByHour } from '../sales/recent-sales';
import type { Moment } from './verdict-key';

/** More than four weeks and the longest window reach back. */
const DAYS_KEPT = 43;
const HOURS_KEPT = (DAYS_KEPT + 1) * HOURS;

/** The last weeks' sales of an item hour by hour, kept as a history goes by. It grows with items, not with sales. */
export interface HourlySales extends RecentSales {
  hour: number;
  readonly sold: RunningTotals;
  readonly daysOut: Set<number>;
}

/** @param firstDay from which on its sales are known, counted from 1970-01-01 */
export const newHourlySales = (firstDay: number): HourlySales => ({
  sold: new RunningTotals(hourIndex(firstDay, 0)),
  hour: hourIndex(firstDay, 0),
  knownFrom: hourIndex(firstDay, 0),
  daysOut: new Set(),
});

/**
 * All units sold up to the end of each hour: those of any window are the difference of two. The totals may overflow, their
 * differences do not: both are taken modulo 2³².
 */
class RunningTotals implements SoldByHour {
  /** By `hour % HOURS_KEPT`. */
  readonly #totals = new Int32Array(HOURS_KEPT);
  readonly #first: number;
  #last: number;
  #lastReturn = -Infinity;

  constructor(first: number) {
    this.#first = first;
    this.#last = first;
  }

  /** Counts units in an hour, not before the last one that anything was counted in; negative where something came back. */
  add(hour: number, units: number): void {
    const total = this.#upTo(this.#last);
    while (this.#last < hour) this.#totals[++this.#last % HOURS_KEPT] = total;
    this.#totals[hour % HOURS_KEPT] = total + units;
    if (units < 0) this.#lastReturn = hour;
  }

  /** Whether anything came back in an hour or after it: when that has left a window, the window sells more. */
  hasReturnsFrom(hour: number): boolean {
    return this.#lastReturn >= hour;
  }

  unitsIn(last: number, length: number): number {
    return (this.#upTo(last) - this.#upTo(last - length)) | 0;
  }

  #upTo(hour: number): number {
    if (hour < this.#first) return 0;
    return this.#totals[Math.min(hour, this.#last) % HOURS_KEPT] ?? 0;
  }
}

/** The hour under way, numbered from 1970-01-01; a day that is longer by a changed clock ends with its 24th. */
export const hourOf = ({ today, dayFraction }: Moment): number =>
  hourIndex(today.day, Math.min(HOURS - 1, Math.floor(dayFraction * HOURS)));

/** A day is over. What no window reaches any more is forgotten. */
export function closeDay({ daysOut }: HourlySales, day: number, hadStock: boolean): void {
  if (!hadStock) daysOut.add(day);
  if (daysOut.size === 0) return;
  // It holds what came first first.
  for (const out of daysOut) {
    if (out >= day - DAYS_KEPT) break;
    daysOut.delete(out);
  }
}
