import type { Instant } from '../inventory/inventory-level';
import { localDay } from '../sales/sales-pace';

/** Every zone's clock is set to whole quarters of an hour, at most so far from UTC. */
const QUARTER_MS = 15 * 60_000;
const FURTHEST_MS = 14 * 3_600_000;

/** The first quarter of an hour that belongs to a local day, also where the clock skips midnight. */
export function startOfLocalDay(day: string, timeZone: string): Instant {
  let at = Date.parse(`${day}T00:00:00.000Z`) - FURTHEST_MS;
  while (localDay(new Date(at).toISOString(), timeZone) < day) at += QUARTER_MS;
  return new Date(at).toISOString();
}
