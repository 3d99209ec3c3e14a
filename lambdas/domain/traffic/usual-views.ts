import { type Hour, weekHourIn } from '../feed/expected-events';
import { HOUR_MS } from './page-views';

/** What is known of the views of one product, by whole hours. */
export interface TrafficHistory {
  /** Views per hour in UTC; hours in which it had none are left out. */
  readonly viewsPerHour: ReadonlyMap<Hour, number>;
  /** The hours for which counts of the shop came in at all: in such an hour no views are none, in any other nobody knows. */
  readonly heard: ReadonlySet<Hour>;
}

/** What is usual for an hour of the week. */
export interface UsualViews {
  /** What is usual, to one decimal and at least `LEAST_VIEWS`. */
  readonly views: number;
  /** Whether that is what both of the last two days had at this hour: more than the weeks before. */
  readonly isByLastDays: boolean;
  /** How far such an hour strays from it: never less than by chance alone. */
  readonly variance: number;
  /** How many hours of the past it is compared with. */
  readonly hours: number;
}

/** How far back the hours of a week are looked at. */
export const TRAFFIC_WEEKS = 8;
/** With fewer of the same hour the one before and the one after count as well. */
const THIN_HOURS = 4;
/** From so many of the same hour their own variance says something. */
const LEAST_FOR_VARIANCE = 3;
/** An hour that never had a view is taken for one that may have one. */
export const LEAST_VIEWS = 1;

const WEEK_HOURS = 168;

const indexOf = (hour: Hour): number => Date.parse(`${hour}:00:00.000Z`) / HOUR_MS;

/** Whole days from the end of the first hour with a view to the beginning of an hour; null where there never was one. */
export function daysOfTraffic({ viewsPerHour }: TrafficHistory, hour: Hour): number | null {
  const [first] = [...viewsPerHour.keys()].toSorted();
  if (first === undefined) return null;
  return Math.floor((indexOf(hour) - indexOf(first)) / 24);
}

/** Says what is usual for an hour; null where no hour that it could be compared with is known. */
export type UsualReader = (hour: Hour) => UsualViews | null;

/**
 * Reads the past of one product. An hour is compared with the same hour of the shop's own week in the eight weeks before
 * it; where fewer than four of them are known, their neighbours count too. The hour in which the product was first viewed
 * is left out: nobody knows how much of it was counted. What was so at the same hour on both of the last two days is usual as
 * well: a page that people have found is told on its first days, and not every day until eight weeks have caught up.
 *
 * Visitors come in crowds, so an hour strays further than independent views would (Poisson). Its variance is the greatest
 * of three: that of chance alone; the product's own over all hours of its week, which grows with the square of the mean;
 * and that of the same hours by themselves, so that a page with a crowd every other Monday is not called suddenly visited
 * each time.
 *
 * @param before the hour under way: only hours that were over by then are looked at
 */
export function usualReader(history: TrafficHistory, timeZone: string, before: Hour): UsualReader {
  const views = knownHours(history, indexOf(before));
  const weekHourOf = weekHourIn(timeZone);
  const spread = spreadOf(views, indexOf(before) - TRAFFIC_WEEKS * WEEK_HOURS);

  return (hour) => {
    const at = indexOf(hour);
    const wanted = weekHourOf(at);
    const same: number[] = [];
    for (let week = 1; week <= TRAFFIC_WEEKS; week++) {
      const guess = at - week * WEEK_HOURS;
      // Where the clocks were changed in between, the same hour of the shop lies an hour beside.
      const found = [guess, guess - 1, guess + 1].find((index) => weekHourOf(index) === wanted);
      if (found !== undefined) same.push(found);
    }
    const known = (indexes: readonly number[]) =>
      indexes.map((index) => views.get(index)).filter((one) => one !== undefined);
    const alone = known(same);
    const isThin = alone.length < THIN_HOURS;
    const compared = isThin ? known(same.flatMap((index) => [index - 1, index, index + 1])) : alone;
    if (compared.length === 0) return null;
    const mean = Math.max(LEAST_VIEWS, Math.round(meanOf(compared) * 10) / 10);
    const lastDays = Math.min(views.get(at - 24) ?? 0, views.get(at - 48) ?? 0);
    const usual = Math.max(mean, lastDays);
    const own = alone.length < LEAST_FOR_VARIANCE ? 0 : varianceOf(alone);
    return {
      views: usual,
      isByLastDays: lastDays > mean,
      variance: Math.max(usual + spread * usual ** 2, own),
      hours: compared.length,
    };
  };
}

/** The hours after the first view and before the one under way of which it is known how many views they had. */
function knownHours({ viewsPerHour, heard }: TrafficHistory, end: number): ReadonlyMap<number, number> {
  const counted = [...viewsPerHour].map(([hour, views]) => [indexOf(hour), views] as const);
  const first = counted.reduce((least, [index]) => Math.min(least, index), Infinity);
  const isWhole = (index: number) => index > first && index < end;
  const known = new Map<number, number>();
  for (const hour of heard) {
    const index = indexOf(hour);
    if (isWhole(index)) known.set(index, 0);
  }
  for (const [index, views] of counted) if (isWhole(index)) known.set(index, views);
  return known;
}

/**
 * How much more than by chance the same hours of two weeks in a row differ, as a share of the square of their mean; of two
 * days in a row where the past is too short for that. It goes by the median of all such pairs, so that neither one crowd
 * nor a page that is found, which each make a few of them differ widely, hides the next leap.
 */
function spreadOf(known: ReadonlyMap<number, number>, from: number): number {
  for (const period of [WEEK_HOURS, 24]) {
    const ofSquares: number[] = [];
    const byChance: number[] = [];
    for (const [index, views] of known) {
      const before = known.get(index - period);
      if (index < from || before === undefined || views + before === 0) continue;
      const mean = (views + before) / 2;
      ofSquares.push((views - before) ** 2 / 2 / mean ** 2);
      byChance.push(1 / mean);
    }
    if (ofSquares.length < LEAST_PAIRS) continue;
    return Math.max(0, MEDIAN_TO_MEAN * medianOf(ofSquares) - medianOf(byChance));
  }
  return 0;
}

/** Half a day of pairs; fewer say nothing. */
const LEAST_PAIRS = 12;
/** The mean of a χ² variate of one degree of freedom, which half a squared difference is about, to its median. */
const MEDIAN_TO_MEAN = 2.2;

const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of a sample, with one degree of freedom lost to its mean. */
function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
