import type { LocationId } from '../inventory/identity';
import type { Instant, InventoryLevel } from '../inventory/inventory-level';
import { onHandOf } from '../inventory/on-hand';
import type { RiseHistory } from './rise-history';

/** What lies at one location, and what is known of how it came there. Days are local days, counted from 1970-01-01. */
export interface Shelf {
  readonly locationId: LocationId;
  /** Units that are physically there. */
  readonly onHand: number;
  /** Oldest first. */
  readonly arrivals: readonly Arrival[];
  /** What came before that day is not known: units that no arrival covers are at least as old. */
  readonly knownFrom: number;
}

export interface Arrival {
  readonly units: number;
  readonly day: number;
  readonly movedFrom?: LocationId;
}

/** Units at one location that came on one day. */
export interface Layer {
  readonly locationId: LocationId;
  readonly units: number;
  readonly day: number;
  /** They came on that day or before: nobody knows. */
  readonly isAtLeast: boolean;
}

/**
 * How old what lies on the shelves is: first in, first out. What is on hand is taken from the arrivals, newest first, until
 * it is covered; what is left is older than anything known. Units that were moved keep their age: they are taken from the
 * arrivals of the place they came from, those that are no longer there, again newest first.
 */
export function layersOf(shelves: readonly Shelf[]): readonly Layer[] {
  const left = new Map(
    shelves.map(({ locationId, arrivals }) => [locationId, arrivals.map(({ units }) => units)]),
  );
  const layers: Layer[] = [];
  const moved: { readonly to: Shelf; readonly from: LocationId; readonly units: number }[] = [];
  for (const shelf of shelves) {
    const { locationId, arrivals, knownFrom } = shelf;
    const unused = left.get(locationId) ?? [];
    let open = Math.max(0, shelf.onHand);
    for (let index = arrivals.length - 1; index >= 0 && open > 0; index--) {
      const arrival = arrivals[index];
      const units = Math.min(open, unused[index] ?? 0);
      if (arrival === undefined || units <= 0) continue;
      open -= units;
      unused[index] = (unused[index] ?? 0) - units;
      if (arrival.movedFrom === undefined)
        layers.push({ locationId, units, day: arrival.day, isAtLeast: false });
      else moved.push({ to: shelf, from: arrival.movedFrom, units });
    }
    if (open > 0) layers.push({ locationId, units: open, day: knownFrom, isAtLeast: true });
  }
  for (const { to, from, units } of moved) {
    const origin = shelves.find(({ locationId }) => locationId === from);
    const unused = left.get(from) ?? [];
    const { locationId } = to;
    let open = units;
    for (let index = unused.length - 1; index >= 0 && open > 0; index--) {
      const arrival = origin?.arrivals[index];
      const some = Math.min(open, unused[index] ?? 0);
      if (arrival === undefined || arrival.movedFrom !== undefined || some <= 0) continue;
      open -= some;
      unused[index] = (unused[index] ?? 0) - some;
      layers.push({ locationId, units: some, day: arrival.day, isAtLeast: false });
    }
    const day = origin?.knownFrom ?? to.knownFrom;
    if (open > 0) layers.push({ locationId, units: open, day, isAtLeast: true });
  }
  return layers;
}

/** What a level says of a shelf, and what is known of how it came there. */
export interface ShelfSources {
  readonly level: Pick<InventoryLevel, 'locationId' | 'onHand' | 'available' | 'committed' | 'updatedAt'>;
  readonly history: RiseHistory | null;
  readonly booked: readonly BookedDelivery[];
  /** The day on which the item was first heard of. */
  readonly firstSeen: number;
  /** The shop's local day of an instant. */
  readonly dayOf: (instant: Instant) => number;
}

/** What lies at one location; on hand null where nobody says. */
export function shelfOf({ level, history, booked, firstSeen, dayOf }: ShelfSources): Omit<Shelf, 'onHand'> & {
  readonly onHand: number | null;
  readonly unchangedSince: number;
} {
  const { locationId, updatedAt } = level;
  const forgotten = history?.forgottenUntil;
  const unchangedSince = dayOf(updatedAt);
  return {
    locationId,
    onHand: onHandOf(level),
    arrivals: arrivalsAt(locationId, history, booked, dayOf),
    knownFrom: forgotten === undefined ? Math.min(firstSeen, unchangedSince) : dayOf(forgotten),
    unchangedSince,
  };
}

/** A delivery of a purchase order, as it was booked. */
export interface BookedDelivery {
  readonly units: number;
  readonly day: number;
  /** Null where the order does not say where it went. */
  readonly locationId: LocationId | null;
}

/** A rise within so many days of a booked delivery is that delivery. */
export const SAME_DELIVERY_DAYS = 3;

/**
 * What came in at one location, oldest first: deliveries as they were booked, and what the level rose by besides. One that
 * was booked for no place counts here where the level rose with it.
 *
 * @param dayOf the shop's local day of an instant
 */
export function arrivalsAt(
  locationId: LocationId,
  history: RiseHistory | null,
  booked: readonly BookedDelivery[],
  dayOf: (instant: string) => number,
): readonly Arrival[] {
  const rises = (history?.rises ?? []).map(({ units, at, ...rest }) => ({ ...rest, units, day: dayOf(at) }));
  const arrivals: Arrival[] = [];
  for (const delivery of booked) {
    if (delivery.locationId !== null && delivery.locationId !== locationId) continue;
    let open = delivery.units;
    let matched = 0;
    for (const rise of rises) {
      if (rise.movedFrom !== undefined || Math.abs(rise.day - delivery.day) > SAME_DELIVERY_DAYS) continue;
      const same = Math.min(open, rise.units);
      rise.units -= same;
      open -= same;
      matched += same;
    }
    const units = delivery.locationId === null ? matched : delivery.units;
    if (units > 0) arrivals.push({ units, day: delivery.day });
  }
  const unbooked = rises.filter(({ units }) => units > 0);
  return [...arrivals, ...unbooked].toSorted((one, other) => one.day - other.day);
}
