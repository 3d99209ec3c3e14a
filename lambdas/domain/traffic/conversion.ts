import type { Conversion } from './traffic-spike';
import type { TrafficHistory } from './usual-views';

const HOUR_MS = 3_600_000;

/** @param hour in UTC, `2026-11-18T14` */
const msOf = (hour: string): number => Date.parse(`${hour}:00:00Z`);

/**
 * The views of each of the shop's own days before today for which counts came in. The day on which they began is left out
 * unless it was counted from its first hour: its sales would be those of the whole day.
 */
export function viewsPerDay(
  { viewsPerHour, heard }: TrafficHistory,
  timeZone: string,
  today: string,
): ReadonlyMap<string, number> {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const [first] = [...viewsPerHour.keys()].toSorted();
  if (first === undefined) return new Map();
  const dayOf = (hourMs: number) => format.format(new Date(hourMs));
  const begunMs = msOf(first);
  const partial = dayOf(begunMs - HOUR_MS);
  const days = new Map<string, number>();
  for (const hour of new Set([...viewsPerHour.keys(), ...heard])) {
    if (hour < first) continue;
    const day = dayOf(msOf(hour));
    if (day > partial && day < today) days.set(day, (days.get(day) ?? 0) + (viewsPerHour.get(hour) ?? 0));
  }
  return days;
}

/**
 * Units sold for each view, over the days before today for which views were counted. Null where there is no such day, or no
 * view in them.
 *
 * @param unitsPerDay of all of the product's variants; days without sales may be left out
 */
export function conversionOver(
  views: ReadonlyMap<string, number>,
  unitsPerDay: ReadonlyMap<string, number>,
): Conversion | null {
  const days = [...views.keys()].toSorted();
  const [from] = days;
  const to = days.at(-1);
  const viewed = [...views.values()].reduce((sum, one) => sum + one, 0);
  if (from === undefined || to === undefined || viewed === 0) return null;
  const unitsSold = days.reduce((sum, day) => sum + (unitsPerDay.get(day) ?? 0), 0);
  return { unitsSold: Math.max(0, unitsSold), views: viewed, from, to };
}
