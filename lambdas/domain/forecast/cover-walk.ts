/** Units that come in on a day, counted from today: 0 is today. */
export interface Arrival {
  readonly day: number;
  readonly units: number;
}

/** What a walk through the coming days finds. Days are counted from today: 0 is today. */
export interface CoverWalk {
  /** The first day on which less is there than is wanted; null where there is none in the days walked. */
  readonly firstGapDay: number | null;
  /** How many days the first gap lasts, up to the next arrival; up to the end of the walk where none comes. */
  readonly gapDays: number;
  /** Units that could not be sold in the first gap, rounded to hundredths. */
  readonly unitsShort: number;
  /** The first day of a gap that nothing ends in the days walked; null where there is none. */
  readonly sellOutDay: number | null;
}

/**
 * Walks through the days: stock tonight = stock this morning + arrivals − demand, never below nothing. What could not be
 * sold is not made up for later. Durations are never added up: an arrival counts on its own day.
 *
 * @param available units in stock now; negative is what is owed already
 * @param unitsPerDay above 0
 * @param days how many days are walked, from today on
 */
export function walkCover(
  available: number,
  unitsPerDay: number,
  arrivals: readonly Arrival[],
  days: number,
): CoverWalk {
  let stock = available;
  let firstGapDay: number | null = null;
  let gapDays = 0;
  let isInFirstGap = false;
  let unitsShort = 0;
  let sellOutDay: number | null = null;
  for (let day = 0; day < days; day++) {
    const incoming = arrivals.reduce((sum, arrival) => sum + (arrival.day === day ? arrival.units : 0), 0);
    if (incoming > 0) {
      stock += incoming;
      if (stock > 0) [isInFirstGap, sellOutDay] = [false, null];
    }
    const left = stock - unitsPerDay;
    if (left < -EPSILON) {
      if (firstGapDay === null) {
        firstGapDay = day;
        isInFirstGap = true;
      }
      if (isInFirstGap) {
        gapDays++;
        unitsShort += Math.min(unitsPerDay, -left);
      }
      sellOutDay ??= day;
    }
    stock = Math.max(0, left);
  }
  return { firstGapDay, gapDays, unitsShort: Math.round(unitsShort * 100) / 100, sellOutDay };
}

/** Sums of fractions come out a hair above or below. */
const EPSILON = 1e-9;
