/**
 * What one variant has sold, day by day of the shop's own calendar, kept so that a year of orders goes through in one
 * pass: two exponentially weighted pasts (a fast one of `FAST_HALF_LIFE_DAYS`, a slow one of `SLOW_HALF_LIFE_DAYS`) and
 * the last `WINDOW_DAYS` days as they were. It grows with variants, never with orders.
 *
 * A day counts for the rate if anything was in stock on it or anything was sold on it: a day without stock and without
 * sales says nothing about demand. Days are numbered from 1970-01-01 (`epochDayOf`).
 */
export interface DemandHistory {
  /** The day that is under way; sales are counted on it. */
  today: number;
  readonly firstDay: number;
  unitsToday: number;
  /** Whether anything was in stock today, at any moment known. */
  wasInStockToday: boolean;
  /** The days before today, weighted. */
  readonly fast: WeightedPast;
  readonly slow: WeightedPast;
  /** On which share of the days anything is sold at all, and how much then. */
  readonly selling: SellingDays;
  /** Units of the last days, by `day % WINDOW_DAYS`; those without stock and sales are -1. */
  readonly window: Int32Array;
  /** The last day on which something was sold; null before the first. */
  lastSaleDay: number | null;
}

export interface WeightedPast {
  units: number;
  days: number;
  /** The squares of the days' units: how lumpy the demand is. In the fast past with the squares of the weights. */
  squares: number;
}

/** Days on which anything was sold, weighted twice over as the units are, and what such a day sells. */
export interface SellingDays {
  fastSold: number;
  fastDays: number;
  slowSold: number;
  slowDays: number;
  /** All selling days so far, with their units as they were, and as they count: a huge day for no more than three usual ones. */
  days: number;
  units: number;
  counted: number;
  /** The squares of the units as they count. */
  squares: number;
}

/** How many days are kept as they were: eight weeks, so that every weekday is in it eight times. */
export const WINDOW_DAYS = 56;
/** How far back sales are read: more than what still weighs in a rate. */
export const DEMAND_DAYS = 120;
const FAST_HALF_LIFE_DAYS = 10;
const SLOW_HALF_LIFE_DAYS = 28;
const FAST_DECAY = 0.5 ** (1 / FAST_HALF_LIFE_DAYS);
const SLOW_DECAY = 0.5 ** (1 / SLOW_HALF_LIFE_DAYS);
/** How often something sells changes more slowly than how much. */
const OFTEN_DECAY = 0.5 ** (1 / 14);
const SELDOM_DECAY = 0.5 ** (1 / 60);
/** A day of more than so many times the usual selling day says no more of the next ones than this. */
const MOST_TIMES_USUAL = 3;
/** What is usual is known after so many selling days. */
const USUAL_DAYS = 4;

/** A variant that is heard of for the first time on that day. */
export function newDemandHistory(firstDay: number): DemandHistory {
  return {
    today: firstDay,
    firstDay,
    unitsToday: 0,
    wasInStockToday: false,
    fast: { units: 0, days: 0, squares: 0 },
    slow: { units: 0, days: 0, squares: 0 },
    selling: {
      fastSold: 0,
      fastDays: 0,
      slowSold: 0,
      slowDays: 0,
      days: 0,
      units: 0,
      counted: 0,
      squares: 0,
    },
    window: new Int32Array(WINDOW_DAYS).fill(-1),
    lastSaleDay: null,
  };
}

/** One stored day: what was sold on it, corrections included, and whether anything could be. */
export interface DemandDay {
  readonly day: number;
  /** May be negative where more came back than was sold. */
  readonly units: number;
  readonly wasInStock: boolean;
}

/**
 * The same history from stored days, in order; days that are left out had stock and no sales.
 *
 * @param today the day under way, at or after the last of them
 */
export function demandHistoryOf(firstDay: number, days: readonly DemandDay[], today: number): DemandHistory {
  const history = newDemandHistory(firstDay);
  for (const { day, units, wasInStock } of days) {
    if (day < firstDay) continue;
    advanceTo(history, day, true);
    addSales(history, units);
    history.wasInStockToday = wasInStock;
  }
  advanceTo(history, today, true);
  return history;
}

/** Counts units on the day under way; negative where something is taken back. Changes the history in place. */
export function addSales(history: DemandHistory, units: number): void {
  history.unitsToday += units;
  if (history.unitsToday > 0) history.lastSaleDay = history.today;
}

/**
 * Closes the days before `day`. Changes the history in place; an earlier day changes nothing.
 *
 * @param isInStock whether the days that pass without a word have stock
 */
export function advanceTo(history: DemandHistory, day: number, isInStock: boolean): void {
  while (history.today < day) {
    const units = Math.max(0, history.unitsToday);
    const counts = history.wasInStockToday || units > 0;
    history.window[history.today % WINDOW_DAYS] = counts ? units : -1;
    decay(history.fast, units, counts, FAST_DECAY, FAST_DECAY * FAST_DECAY);
    decay(history.slow, units, counts, SLOW_DECAY, SLOW_DECAY);
    closeSellingDay(history.selling, units, counts);
    history.today++;
    history.unitsToday = 0;
    history.wasInStockToday = isInStock;
  }
}

function closeSellingDay(selling: SellingDays, units: number, counts: boolean): void {
  const sold = units > 0 ? 1 : 0;
  if (units > 0) {
    const counted = countedUnits(selling, units);
    selling.days++;
    selling.units += units;
    selling.counted += counted;
    selling.squares += counted * counted;
  }
  const known = counts ? 1 : 0;
  selling.fastSold = (selling.fastSold + sold) * OFTEN_DECAY;
  selling.fastDays = (selling.fastDays + known) * OFTEN_DECAY;
  selling.slowSold = (selling.slowSold + sold) * SELDOM_DECAY;
  selling.slowDays = (selling.slowDays + known) * SELDOM_DECAY;
}

/** The units of one more selling day as they count beside those before it. */
export function countedUnits({ days, units }: SellingDays, dayUnits: number): number {
  if (days < USUAL_DAYS) return dayUnits;
  return Math.min(dayUnits, Math.max(1, (MOST_TIMES_USUAL * units) / days));
}

function decay(past: WeightedPast, units: number, counts: boolean, factor: number, ofSquares: number): void {
  past.units = (past.units + units) * factor;
  past.days = (past.days + (counts ? 1 : 0)) * factor;
  past.squares = (past.squares + units * units) * ofSquares;
}

/** The days from 1970-01-01 to a local day, yyyy-mm-dd. */
export const epochDayOf = (localDay: string): number => Math.round(Date.parse(localDay) / 86_400_000);

/** The inverse of `epochDayOf`. */
export const localDayOf = (epochDay: number): string =>
  new Date(epochDay * 86_400_000).toISOString().slice(0, 10);

/** How many days are known, today included. */
export const daysKnown = ({ today, firstDay }: DemandHistory): number => today - firstDay + 1;

/** The closed days of the window that say something about demand, oldest first. */
export function knownDays(history: DemandHistory): number[] {
  const first = Math.max(history.firstDay, history.today - WINDOW_DAYS);
  const days: number[] = [];
  for (let day = first; day < history.today; day++) {
    const units = history.window[day % WINDOW_DAYS] ?? -1;
    if (units >= 0) days.push(units);
  }
  return days;
}

/** The same days in a place that is used again and again; what stands behind them is left as it was. @returns their number */
export function copyKnownDays({ window, firstDay, today }: DemandHistory, into: Int32Array): number {
  let count = 0;
  for (let day = Math.max(firstDay, today - WINDOW_DAYS); day < today; day++) {
    const units = window[day % WINDOW_DAYS] ?? -1;
    if (units >= 0) into[count++] = units;
  }
  return count;
}

/** The units sold on a day of the window, or on the day under way; 0 on any other. */
export function unitsOn({ window, firstDay, today, unitsToday }: DemandHistory, day: number): number {
  if (day === today) return unitsToday;
  if (day > today || day < Math.max(firstDay, today - WINDOW_DAYS)) return 0;
  return Math.max(0, window[day % WINDOW_DAYS] ?? 0);
}

/** The units of the second-best closed day of the window; 0 where it sold on fewer than two. */
export function secondBestDay({ window }: DemandHistory): number {
  let best = 0;
  let second = 0;
  for (let index = 0; index < WINDOW_DAYS; index++) {
    const units = window[index] ?? 0;
    if (units <= second) continue;
    second = Math.min(units, best);
    best = Math.max(units, best);
  }
  return second;
}

/** What the known days of the window come to. Whole numbers, so that what is worked out of them is exact. */
export interface DayTotals {
  readonly count: number;
  /** Days on which anything was sold. */
  readonly selling: number;
  readonly sum: number;
  readonly squares: number;
}

export function totalsOf({ window, firstDay, today }: DemandHistory): DayTotals {
  let [count, selling, sum, squares] = [0, 0, 0, 0];
  for (let day = Math.max(firstDay, today - WINDOW_DAYS); day < today; day++) {
    const units = window[day % WINDOW_DAYS] ?? -1;
    if (units < 0) continue;
    count++;
    if (units > 0) selling++;
    sum += units;
    squares += units * units;
  }
  return { count, selling, sum, squares };
}
