import { dayOfHour, HOURS, type RecentSales } from './recent-sales';

/** The same hours of the same weekdays, some weeks before. */
interface PastWindow {
  readonly weeksAgo: number;
  readonly units: number;
  /** Hours of it on which it was in stock. */
  readonly hours: number;
}

/** How much is usual, and what that was worked out from. */
export interface Usual {
  /** Units in a window, corrected for days out of stock. Never 0: nothing sold in the time known is less than one unit in it. */
  readonly expected: number;
  readonly windows: readonly PastWindow[];
  /**
   * `same_weekdays`: the mean of the windows. `all_days`: nothing was sold in them, so all hours of the four weeks count.
   * `less_than_one`: nothing was sold in those either.
   */
  readonly method: 'same_weekdays' | 'all_days' | 'less_than_one';
  readonly knownHours: number;
  readonly knownUnits: number;
}

const WEEKS = 4;
const HOURS_A_WEEK = 7 * HOURS;
/** With fewer windows to compare with, nobody knows what is usual. */
const LEAST_WINDOWS = 2;

/**
 * What usually sells in a window that ends with an hour: the mean of the windows of the same length and weekdays one to
 * four weeks before. Days out of stock are left out of each, and what is left stands for the whole; one of which less than
 * half is left says nothing. Null where fewer than two say anything.
 */
export function usualSales(recent: RecentSales, last: number, length: number): Usual | null {
  const windows = pastWindows(recent, last, length);
  if (windows.length < LEAST_WINDOWS) return null;
  const known = knownBefore(recent, last, length);
  const isSoldThen = windows.some(({ units }) => units > 0);
  return {
    windows,
    knownHours: known.hours,
    knownUnits: known.units,
    expected: isSoldThen ? meanOf(windows, length) : expectedOfAllDays(known, length),
    method: isSoldThen ? 'same_weekdays' : known.units > 0 ? 'all_days' : 'less_than_one',
  };
}

/** The hours of the four weeks before a window on which it could be sold, and what was. */
interface KnownHours {
  readonly hours: number;
  readonly units: number;
}

function knownBefore(recent: RecentSales, last: number, length: number): KnownHours {
  const span = WEEKS * HOURS_A_WEEK;
  const hours = hoursKnown(recent, last - length, span);
  return { hours, units: Math.max(0, recent.sold.unitsIn(last - length, span)) };
}

/** What a window is worth of all hours; of no units less than one in the time known. */
const expectedOfAllDays = ({ hours, units }: KnownHours, length: number): number =>
  units > 0 ? (units * length) / hours : length / (hours + length);

/** Whether enough is known to say what usually sells in a window that ends with an hour. */
export function isUsualKnown(recent: RecentSales, last: number, length: number): boolean {
  let windows = 0;
  for (let weeksAgo = 1; weeksAgo <= WEEKS; weeksAgo++) {
    if (hoursOfWindow(recent, last - weeksAgo * HOURS_A_WEEK, length) !== null) windows++;
    if (windows === LEAST_WINDOWS) return true;
  }
  return false;
}

function pastWindows(recent: RecentSales, last: number, length: number): readonly PastWindow[] {
  const windows: PastWindow[] = [];
  for (let weeksAgo = 1; weeksAgo <= WEEKS; weeksAgo++) {
    const end = last - weeksAgo * HOURS_A_WEEK;
    const hours = hoursOfWindow(recent, end, length);
    if (hours !== null) {
      windows.push({ weeksAgo, hours, units: Math.max(0, recent.sold.unitsIn(end, length)) });
    }
  }
  return windows;
}

/** Hours of a past window on which it was in stock; null where they are too few, or not all of it is known. */
function hoursOfWindow(recent: RecentSales, end: number, length: number): number | null {
  if (end - length + 1 < recent.knownFrom) return null;
  const hours = hoursKnown(recent, end, length);
  return hours * 2 < length ? null : hours;
}

/** How many of the `span` hours up to and including `end` are known and had stock. */
function hoursKnown({ knownFrom, daysOut }: RecentSales, end: number, span: number): number {
  const start = Math.max(knownFrom, end - span + 1);
  if (daysOut.size === 0) return Math.max(0, end - start + 1);
  let hours = 0;
  for (let hour = start; hour <= end; ) {
    const day = dayOfHour(hour);
    const next = Math.min(end + 1, (day + 1) * HOURS);
    if (!daysOut.has(day)) hours += next - hour;
    hour = next;
  }
  return hours;
}

const meanOf = (windows: readonly PastWindow[], length: number): number =>
  windows.reduce((sum, { units, hours }) => sum + (units * length) / hours, 0) / windows.length;

/** What `usualSales` expects, without what it was worked out from. */
export function expectedUnits(recent: RecentSales, last: number, length: number): number | null {
  let [windows, sum] = [0, 0];
  for (let weeksAgo = 1; weeksAgo <= WEEKS; weeksAgo++) {
    const end = last - weeksAgo * HOURS_A_WEEK;
    const hours = hoursOfWindow(recent, end, length);
    if (hours === null) continue;
    windows++;
    sum += (Math.max(0, recent.sold.unitsIn(end, length)) * length) / hours;
  }
  if (windows < LEAST_WINDOWS) return null;
  return sum > 0 ? sum / windows : expectedOfAllDays(knownBefore(recent, last, length), length);
}
