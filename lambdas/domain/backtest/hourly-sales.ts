import { dayOfHour, HOURS, hourIndex, type RecentSales } from '../sales/recent-sales';
import type { Moment } from './verdict-key';

/** More than four weeks and the longest window reach back. */
const DAYS_KEPT = 43;

/** The last weeks' sales of an item hour by hour, kept as a history goes by. It grows with items, not with sales. */
export interface HourlySales extends RecentSales {
  hour: number;
  readonly units: Map<number, number>;
  readonly daysOut: Set<number>;
}

/** @param firstDay from which on its sales are known, counted from 1970-01-01 */
export const newHourlySales = (firstDay: number): HourlySales => ({
  units: new Map(),
  hour: hourIndex(firstDay, 0),
  knownFrom: hourIndex(firstDay, 0),
  daysOut: new Set(),
});

/** The hour under way, numbered from 1970-01-01; a day that is longer by a changed clock ends with its 24th. */
export const hourOf = ({ today, dayFraction }: Moment): number =>
  hourIndex(today.day, Math.min(HOURS - 1, Math.floor(dayFraction * HOURS)));

/** Counts units in an hour; negative where something came back. */
export function addUnits({ units }: HourlySales, hour: number, some: number): void {
  if (some !== 0) units.set(hour, (units.get(hour) ?? 0) + some);
}

/** A day is over. What no window reaches any more is forgotten. */
export function closeDay({ units, daysOut }: HourlySales, day: number, hadStock: boolean): void {
  if (!hadStock) daysOut.add(day);
  const oldest = day - DAYS_KEPT;
  // Both hold what came first first.
  for (const hour of units.keys()) {
    if (dayOfHour(hour) >= oldest) break;
    units.delete(hour);
  }
  for (const out of daysOut) {
    if (out >= oldest) break;
    daysOut.delete(out);
  }
}
