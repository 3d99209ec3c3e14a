const TAG = 'season:';
/** Meteorological seasons of the north: first and last month. */
const SEASONS: Readonly<Record<string, readonly [number, number]>> = {
  spring: [3, 5],
  summer: [6, 8],
  autumn: [9, 11],
  fall: [9, 11],
  winter: [12, 2],
};

/**
 * Whether an item is out of its season on a day. Its tags say which that is: `season:summer` of every year,
 * `season:2026-summer` of one year (a winter begins in December of its year), or months in figures, `season:11-02`. With
 * several such tags one of them is enough; without any it is never out of season. Tags that say something else are no
 * seasons.
 *
 * @param day yyyy-mm-dd
 */
export function isOutOfSeason(tags: readonly string[], day: string): boolean {
  const seasons = tags.flatMap((tag) => seasonOf(tag.trim().toLowerCase()) ?? []);
  return seasons.length > 0 && !seasons.some((season) => holds(season, day));
}

interface Season {
  readonly year: number | null;
  readonly from: number;
  readonly to: number;
}

function seasonOf(tag: string): Season | null {
  if (!tag.startsWith(TAG)) return null;
  const name = tag.slice(TAG.length);
  const months = /^(\d{1,2})-(\d{1,2})$/.exec(name);
  if (months !== null) {
    const [from, to] = [Number(months[1]), Number(months[2])];
    return isMonth(from) && isMonth(to) ? { year: null, from, to } : null;
  }
  const [, year, word = ''] = /^(?:(\d{4})-)?([a-z]+)$/.exec(name) ?? [];
  const span = Object.hasOwn(SEASONS, word) ? SEASONS[word] : undefined;
  if (span === undefined) return null;
  return { year: year === undefined ? null : Number(year), from: span[0], to: span[1] };
}

const isMonth = (month: number): boolean => month >= 1 && month <= 12;

function holds({ year, from, to }: Season, day: string): boolean {
  const month = Number(day.slice(5, 7));
  const isWithin = from <= to ? month >= from && month <= to : month >= from || month <= to;
  if (!isWithin || year === null) return isWithin;
  // What goes over the turn of the year is named after the year in which it begins.
  const begins = Number(day.slice(0, 4)) - (from > to && month <= to ? 1 : 0);
  return begins === year;
}
