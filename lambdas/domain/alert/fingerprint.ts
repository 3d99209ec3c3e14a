import type { LocationId } from '../inventory/identity';
import type { AlertLocation } from './alert';
import { type AlertEntity, entityIdOf } from './entity';

/**
 * The id of the one alert of a (rule, entity, location): the entity's id, a dot, and a hash of the other two. Built
 * from ids only, never from words, so that a new title or threshold does not make a new alert.
 */
export function alertIdOf(ruleId: string, entity: AlertEntity, location: AlertLocation): string {
  return `${entityIdOf(entity)}.${hash(`${ruleId}|${locationKeyOf(location)}`)}`;
}

/** The id of the entity an alert is about; it may hold dots, the hash does not. Any other text is its own. */
export function entityIdOfAlert(alertId: string): string {
  const dot = alertId.lastIndexOf('.');
  return dot === -1 ? alertId : alertId.slice(0, dot);
}

/** Tells the locations of one variant's alerts apart; a list is the same list in any order. */
export function locationKeyOf(location: AlertLocation): string {
  switch (location.type) {
    case 'all':
      return 'all';
    case 'one':
      return `one:${location.locationId}`;
    case 'listed':
      return `listed:${location.locationIds.toSorted().join(',')}`;
  }
}

export function includesLocation(location: AlertLocation, locationId: LocationId): boolean {
  switch (location.type) {
    case 'all':
      return true;
    case 'one':
      return location.locationId === locationId;
    case 'listed':
      return location.locationIds.includes(locationId);
  }
}

/** A rule and a place are asked about at every look; there are few of them, so most are known. */
const known = new Map<string, string>();
const MOST_KNOWN = 10_000;

/** 64-bit FNV-1a in base 36: short, stable, and unique enough among the few alerts of one variant. */
function hash(text: string): string {
  const found = known.get(text);
  if (found !== undefined) return found;
  let value = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    value = BigInt.asUintN(64, (value ^ BigInt(byte)) * 0x100000001b3n);
  }
  const hashed = value.toString(36);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(text, hashed);
  return hashed;
}
