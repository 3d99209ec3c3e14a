import { withOffset } from '../../lambdas/domain/import/local-time';
import { isYearKnown, KNOWN_CELL_YEARS, localTimeOf } from '../../lambdas/domain/import/read-cell';
import { isCalendarDay } from '../../lambdas/domain/inventory/version';

/** Reads the times of a history's cells, as the imports read them. */
export interface TimeReader {
  /** Milliseconds since 1970; NaN where the cell holds no time, and `whyNot` says what it should hold. */
  read(cell: string): number;
  whyNot(cell: string): string;
  /** Whether any cell so far named a time of day without its offset, which was read in the shop's zone. */
  hasLocalTimes(): boolean;
}

const DAY_LENGTH = 'yyyy-mm-dd'.length;
const WITH_OFFSET = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/i;
const LOOKS_LIKE_DAY = /^\d{4}-\d\d-\d\d/;

/**
 * A time without its offset, and the beginning of a day alone, are those of the shop's clock.
 *
 * @param timeZone IANA zone of the shop
 */
export function createTimeReader(timeZone: string): TimeReader {
  // Rows come day by day, so that most days are the one before.
  let [lastDay, offsetOfDay] = ['none', null as string | null];
  let isLocal = false;

  function isDay(cell: string): boolean {
    if (cell.startsWith(lastDay)) return true;
    const day = cell.slice(0, DAY_LENGTH);
    if (!isYearKnown(day) || !isCalendarDay(day)) return false;
    [lastDay, offsetOfDay] = [day, null];
    return true;
  }

  /** Asking a zone is slow: where its clock is the same at both ends of a day, it is all day. */
  function momentAt(local: string): number {
    if (offsetOfDay === null) {
      const [morning, night] = ['00:00:00', '23:59:59'].map((time) =>
        withOffset(`${lastDay}T${time}`, timeZone).slice(local.length),
      );
      offsetOfDay = morning === night ? (morning ?? '') : '';
    }
    return Date.parse(offsetOfDay === '' ? withOffset(local, timeZone) : `${local}${offsetOfDay}`);
  }

  return {
    read(cell) {
      if (!LOOKS_LIKE_DAY.test(cell) || !isDay(cell)) return Number.NaN;
      if (WITH_OFFSET.test(cell)) return Date.parse(cell);
      if (cell.length === DAY_LENGTH) return momentAt(`${cell}T00:00:00`);
      const local = localTimeOf(cell);
      if (local === null) return Number.NaN;
      isLocal = true;
      return momentAt(local);
    },
    whyNot(cell) {
      if (LOOKS_LIKE_DAY.test(cell)) {
        const day = cell.slice(0, DAY_LENGTH);
        if (!isYearKnown(day))
          return `a time of the years ${KNOWN_CELL_YEARS.first} to ${KNOWN_CELL_YEARS.last}`;
        if (!isCalendarDay(day)) return `a day that is in the calendar (${day} is not)`;
      }
      return 'a day, or a date-time with its offset such as 2026-11-18T09:14:07Z';
    },
    hasLocalTimes: () => isLocal,
  };
}
