import type { Instant } from '../inventory/inventory-level';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Figures that are closer than this are one figure, worked out twice. */
const MOST_DECIMALS = 9;
/** Below this a figure is told as being less than it. */
const LEAST_TOLD = 0.0001;

/**
 * "1,204", "3.2", "−3": a true minus sign, so that an oversold quantity does not look like a range. What is not nothing is
 * never told as 0: "0.03", "less than 0.0001".
 */
export function numberInWords(value: number): string {
  if (value > 0 && value < LEAST_TOLD) return `less than ${inDecimals(LEAST_TOLD, 4)}`;
  return numberBeside(value, [0]);
}

/**
 * A figure that stands beside marks that it is compared with: rounded to the decimals given, or to as many more as keep it
 * on the side of each mark on which it is. 19.96 beside 20 is "19.96", where one decimal would make it "20" and belie that
 * it is below.
 *
 * @param decimals as usual: one, and two below 0.1
 */
export function numberBeside(
  value: number,
  marks: readonly number[],
  decimals = value !== 0 && Math.abs(value) < 0.1 ? 2 : 1,
): string {
  for (let digits = decimals; digits <= MOST_DECIMALS; digits++) {
    const shown = roundedTo(value, digits);
    if (marks.every((mark) => Math.sign(shown - mark) === Math.sign(value - mark)))
      return inDecimals(value, digits);
  }
  return inDecimals(value, decimals);
}

/** Two figures that are compared with each other, rounded alike, and to as many decimals as keep the larger one larger. */
export function numbersApart(one: number, other: number, decimals: number): readonly [string, string] {
  let digits = decimals;
  const order = Math.sign(one - other);
  while (digits < MOST_DECIMALS && Math.sign(roundedTo(one, digits) - roundedTo(other, digits)) !== order)
    digits++;
  return [inDecimals(one, digits), inDecimals(other, digits)];
}

/** A figure that somebody set, as it was set: "99.9", "20.25". */
export const markInWords = (mark: number): string => inDecimals(mark, MOST_DECIMALS);

function inDecimals(value: number, decimals: number): string {
  const format = new Intl.NumberFormat('en-GB', { maximumFractionDigits: decimals, signDisplay: 'negative' });
  return format.format(value).replace('-', '−');
}

/** As it is shown: read back, because `toFixed` rounds other figures up than the format does. */
const roundedTo = (value: number, decimals: number): number =>
  Number(inDecimals(value, decimals).replaceAll(',', '').replace('−', '-'));

/** "1 item", "3 items". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  const figure = numberInWords(count);
  return `${figure} ${figure === '1' ? singular : plural}`;
}

/** "less than a minute", "12 minutes", "3 hours", "5 days"; the distance between two instants, whichever is first. */
export function durationInWords(from: Instant, to: Instant): string {
  const length = Math.abs(Date.parse(to) - Date.parse(from));
  if (length < MINUTE) return 'less than a minute';
  if (length < HOUR) return counted(Math.floor(length / MINUTE), 'minute');
  if (length < 2 * DAY) return counted(Math.floor(length / HOUR), 'hour');
  return counted(Math.floor(length / DAY), 'day');
}

/** "Wed 18 Nov 2026, 14:14 (Europe/Berlin)" on the shop's clock; an unknown zone is UTC, and says so. */
export function timeInWords(instant: Instant, timeZone: string | null): string {
  const zone = timeZone !== null && isTimeZone(timeZone) ? timeZone : 'UTC';
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  const date = `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`;
  return `${date}, ${part('hour')}:${part('minute')} (${zone})`;
}

const PARTS_OF_A_DAY = [
  'early in the morning',
  'in the morning',
  'in the afternoon',
  'in the evening',
] as const;
const LONGEST_BY_PARTS = 7 * DAY;

/**
 * When something is expected that was worked out from a pace, as closely as that can tell: to the hour within a day ("Thu 26 Nov
 * 2026, about 14:00 (Europe/Berlin)"), to the part of the day within a week, and to the day beyond.
 */
export function forecastInWords(instant: Instant, now: Instant, timeZone: string | null): string {
  const ahead = Math.abs(Date.parse(instant) - Date.parse(now));
  if (ahead >= LONGEST_BY_PARTS) return dayOfInWords(instant, timeZone);
  const written = /^(.*), (\d\d):(\d\d) (\(.*\))$/;
  const [, day = '', hour = '', minute = '', zone = ''] = written.exec(timeInWords(instant, timeZone)) ?? [];
  if (ahead >= DAY) return `${day}, ${PARTS_OF_A_DAY[Math.floor(Number(hour) / 6)]} ${zone}`;
  const isNearerToTheNext = Number(minute) >= 30;
  const rounded = Date.parse(instant) + ((isNearerToTheNext ? 60 : 0) - Number(minute)) * MINUTE;
  return timeInWords(new Date(rounded).toISOString(), timeZone).replace(/, (?=\d\d:)/, ', about ');
}

/** "Sun 31 Jan 2027": the shop's day of an instant. */
export const dayOfInWords = (instant: Instant, timeZone: string | null): string =>
  timeInWords(instant, timeZone).replace(/, \d\d:\d\d \(.*\)$/, '');

/** "Sun 31 Jan 2027": a day of the calendar, in no zone at all. */
export function dayInWords(day: string): string {
  return timeInWords(`${day}T00:00:00.000Z`, null).slice(0, -', 00:00 (UTC)'.length);
}

/** "USD 1,204.50": an amount in minor units, with as many decimal digits as its currency has. */
export function moneyInWords(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format
    .format(minor / 10 ** digits)
    .replaceAll('\u00a0', ' ')
    .replace('-', '−');
}

/**
 * "34 %", "−4.5 %".
 *
 * @param marks what it is compared with, in percent
 */
export function percentInWords(percent: number, marks: readonly number[] = []): string {
  const isTiny = percent > 0 && percent < LEAST_TOLD;
  return `${isTiny ? numberInWords(percent) : numberBeside(percent, [0, ...marks])} %`;
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
