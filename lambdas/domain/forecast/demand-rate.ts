import { countedUnits, type DayTotals, type DemandHistory, totalsOf, WINDOW_DAYS } from './demand-history';

/** What is expected to sell, and how surely that is known. */
export interface DemandRate {
  /** Units a day, corrected for days without stock. */
  readonly unitsPerDay: number;
  /** The variance of a day's units over its mean: 1 where every unit is sold by itself, more where orders are large. */
  readonly dispersion: number;
  /** How many days' worth of even sales the rate stands on: the smaller, the less sure it is. */
  readonly evidence: number;
}

/** The slow past counts as so many days of the fast one: a week of good sales does not make a bestseller. */
const PRIOR_DAYS = 14;
/** A rate is not worked out of less than a week. */
const LEAST_DAYS = 7;

/**
 * The rate of sale at a moment. The slow past says what is normal, the fast one what is new; the more the fast one has
 * seen, the more it counts (shrinkage towards the longer mean).
 *
 * @param dayFraction how much of the day under way is over, 0 … 1
 * @returns null where nothing has sold
 */
export function demandRate(history: DemandHistory, dayFraction: number): DemandRate | null {
  const { fast, slow, unitsToday } = history;
  const today = Math.max(0, unitsToday);
  const slowUnits = slow.units + today;
  if (slowUnits <= 0) return null;
  const normal = slowUnits / Math.max(slow.days + dayFraction, LEAST_DAYS);
  const dispersion = (slow.squares + today * today) / slowUnits;
  const units = fast.units + today + normal * PRIOR_DAYS;
  const unitsPerDay = units / (fast.days + dayFraction + PRIOR_DAYS);
  const squares = fast.squares + today * today + normal * PRIOR_DAYS * dispersion;
  return { unitsPerDay, dispersion, evidence: (units * units) / squares };
}

/** What a number of selling days says of how often something sells, as evenly sold days: their number varies by itself. */
const EVIDENCE_OF_DAYS = 1.5;

/**
 * The same by how often it sells and what a selling day usually sells: one huge order changes it little. Shrinks like
 * `demandRate`.
 *
 * @param dayFraction how much of the day under way is over, 0 … 1
 * @returns null where nothing has sold
 */
export function sellingDayRate(
  { selling, unitsToday }: DemandHistory,
  dayFraction: number,
): DemandRate | null {
  const sold = unitsToday > 0 ? 1 : 0;
  const today = sold === 0 ? 0 : countedUnits(selling, unitsToday);
  const days = selling.days + sold;
  if (days === 0) return null;
  const counted = selling.counted + today;
  const normal = (selling.slowSold + sold) / Math.max(selling.slowDays + dayFraction, LEAST_DAYS);
  const seen = selling.fastSold + sold + normal * PRIOR_DAYS;
  const often = seen / (selling.fastDays + dayFraction + PRIOR_DAYS);
  return {
    unitsPerDay: (often * counted) / days,
    dispersion: (selling.squares + today * today) / Math.max(1, counted),
    evidence: seen / EVIDENCE_OF_DAYS,
  };
}

/** On which share of the closed days anything sold, the slow past's; of no fewer days than a week. 0 … 1. */
export const shareOfSellingDays = ({ selling: { slowSold, slowDays } }: DemandHistory): number =>
  slowSold / Math.max(slowDays, LEAST_DAYS);

/** The plain mean of the last `days` days, as people count it, beside the corrected rate; null before the first day is over. */
export function rawUnitsPerDay(history: DemandHistory, days: number): number | null {
  const span = Math.min(days, WINDOW_DAYS, history.today - history.firstDay);
  if (span <= 0) return null;
  let units = 0;
  for (let day = history.today - span; day < history.today; day++) {
    units += Math.max(0, history.window[day % WINDOW_DAYS] ?? 0);
  }
  return units / span;
}

/** A rate of few or uneven sales: the normal formula would be wrong about it. */
export type DemandShape = 'steady' | 'slow' | 'lumpy';

/** Fewer selling days than this in the window are slow. */
const STEADY_SELLING_DAYS = 10;

/** `slow`: fewer than ten selling days in eight weeks. `lumpy`: the deviation of a day's units is above their mean. */
export const demandShape = (history: DemandHistory): DemandShape => shapeOf(totalsOf(history));

/** The same, where the totals have been worked out already. */
export function shapeOf({ count, selling, sum, squares }: DayTotals): DemandShape {
  if (selling < STEADY_SELLING_DAYS) return 'slow';
  // squares ÷ count − mean² is above mean², without a fraction.
  return squares * count > 2 * sum * sum ? 'lumpy' : 'steady';
}

export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and (population) standard deviation of some days' units; zeros for none. */
export function spreadOf({ count, sum, squares }: DayTotals): Spread {
  if (count === 0) return { mean: 0, deviation: 0 };
  return { mean: sum / count, deviation: Math.sqrt(squares * count - sum * sum) / count };
}

/**
 * The demand over `length` days that was not passed in the given share of all such windows of the known days (nearest
 * rank). Null where fewer days are known than one window has.
 *
 * @param share 0 … 1, e.g. 0.95
 */
export function empiricalQuantile(days: readonly number[], length: number, share: number): number | null {
  const sums = windowSums(days, length);
  return sums[nearestRank(sums.length, share) - 1] ?? null;
}

/** What was sold in each window of `length` of the known days, the least first; none where there are fewer days than that. */
export function windowSums(days: readonly number[], length: number): Float64Array {
  const span = windowLength(length);
  if (days.length < span) return new Float64Array();
  const sums = new Float64Array(days.length - span + 1);
  let sum = 0;
  for (let index = 0; index < days.length; index++) {
    sum += (days[index] ?? 0) - (index >= span ? (days[index - span] ?? 0) : 0);
    if (index >= span - 1) sums[index - span + 1] = sum;
  }
  sums.sort();
  return sums;
}

/** Whole days that a window of so many has, one at least. */
export const windowLength = (days: number): number => Math.max(1, Math.ceil(days));

/** Which of so many values in order, the first being 1, is not passed by the given share of them. */
export const nearestRank = (count: number, share: number): number =>
  Math.min(count, Math.max(1, Math.ceil(share * count)));
