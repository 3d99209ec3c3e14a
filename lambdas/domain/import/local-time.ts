/** How far a zone's clock is ahead of UTC at an instant, in minutes. */
function offsetMinutes(timeZone: string, atMs: number): number {
  const parts = formatterOf(timeZone).formatToParts(atMs);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return Math.round((local - Math.floor(atMs / 1000) * 1000) / 60_000);
}

/**
 * A time as a zone's clock shows it, with the offset it has there: `2026-07-01T09:14:07` in Berlin is
 * `2026-07-01T09:14:07+02:00`. Of the hour that comes twice in autumn the first is taken; the one that is left out in
 * spring counts from the hour before.
 */
export function withOffset(localTime: string, timeZone: string): string {
  const asUtc = Date.parse(`${localTime}Z`);
  const guess = offsetMinutes(timeZone, asUtc - offsetMinutes(timeZone, asUtc) * 60_000);
  const earlier = offsetMinutes(timeZone, asUtc - 86_400_000);
  const isFirst = offsetMinutes(timeZone, asUtc - earlier * 60_000) === earlier;
  return `${localTime}${offsetText(isFirst ? earlier : guess)}`;
}

/** An instant as a zone's clock shows it, with its offset. */
export function inZone(atMs: number, timeZone: string): string {
  const offset = offsetMinutes(timeZone, atMs);
  return `${new Date(atMs + offset * 60_000).toISOString().slice(0, 19)}${offsetText(offset)}`;
}

function offsetText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a thousand times as long as using it. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(timeZone, formatter);
  return formatter;
}
