import type { Instant } from '../inventory/inventory-level';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "1,204", "3.2", "−3": a true minus sign, so that an oversold quantity does not look like a range. */
export function numberInWords(value: number): string {
  const digits = value !== 0 && Math.abs(value) < 0.1 ? 2 : 1;
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: digits }).format(value).replace('-', '−');
}

/** "1 item", "3 items". */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${numberInWords(count)} ${count === 1 ? singular : plural}`;
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

/** "34 %", "−4.5 %". */
export function percentInWords(percent: number): string {
  return `${numberInWords(percent)} %`;
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
