import type { Instant, Version } from './inventory-level';

/** A moment as a platform writes it, to the nanosecond, as UTC text that sorts: `2026-11-18T14:14:07.512344000Z`. */
export type PreciseInstant = string;

const ISO_8601 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:[.,](\d+))?([Zz]|[+-]\d\d:?\d\d)$/;

/** What lies outside of these years, in UTC, is what a program writes where it knows no time: 0001-01-01, 9999-12-31. */
export const KNOWN_YEARS = { first: 1970, last: 2199 } as const;

/**
 * Reads an ISO 8601 date-time with its offset. Null where the text is none, names a day that does not exist, lies outside of
 * the known years, or leaves the offset out: a time without a zone orders nothing.
 */
export function preciseInstantOf(text: string): PreciseInstant | null {
  const match = ISO_8601.exec(text);
  if (match === null) return null;
  const [, day = '', time = '', fraction = '', offset = ''] = match;
  const zone = offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset.toUpperCase();
  const second = new Date(`${day}T${time}${zone}`);
  if (Number.isNaN(second.getTime()) || !isCalendarDay(day)) return null;
  const year = second.getUTCFullYear();
  if (year < KNOWN_YEARS.first || year > KNOWN_YEARS.last) return null;
  return `${second.toISOString().slice(0, 19)}.${fraction.slice(0, 9).padEnd(9, '0')}Z`;
}

/** Whether yyyy-mm-dd names a day that exists: JavaScript reads 31 February as 3 March. */
export function isCalendarDay(day: string): boolean {
  const noon = new Date(`${day}T12:00:00Z`);
  return !Number.isNaN(noon.getTime()) && noon.toISOString().startsWith(day);
}

/** The instant to the millisecond; what is finer is cut off. */
export function instantOf(precise: PreciseInstant): Instant {
  return `${precise.slice(0, 23)}Z`;
}

/**
 * Orders the states of one thing: what its body says comes first, and when the platform triggered the message breaks
 * ties. Where one of them is missing, the other stands for both.
 */
export function versionOf(updatedAt: PreciseInstant, triggeredAt: PreciseInstant = updatedAt): Version {
  return `${updatedAt}|${triggeredAt}`;
}

/** When the state began, as the version's first half says. */
export function updatedAtOf(version: Version): PreciseInstant {
  return version.slice(0, version.indexOf('|'));
}

const SKEW_MS = 10 * 60_000;

/**
 * Whether a moment lies more than ten minutes ahead. Such a version would block every true one until its time has
 * come, so it is set aside instead of stored.
 */
export function isFromTheFuture(moment: PreciseInstant, now: Instant): boolean {
  return Date.parse(moment) > Date.parse(now) + SKEW_MS;
}
