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
  /** Units that customers sent back to it. @default 0 */
  readonly returned?: number;
}

export interface Arrival {
  readonly units: number;
  readonly day: number;
  readonly movedFrom?: LocationId;
  /** When they left there, and how many units were left; absent where that is not known. */
  readonly fell?: { readonly day: number; readonly left: number };
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
 * it is covered; what is left is older than anything known. Units that were moved keep their age: when they left, the oldest
 * did, so they are those of its arrivals that came next to what was left there. So do units that customers sent back: they
 * are no arrivals, and where they lie at another place than the one that sold them, they are those that went out last there.
 */
export function layersOf(shelves: readonly Shelf[]): readonly Layer[] {
  const byPlace = new Map(shelves.map((shelf) => [shelf.locationId, shelf]));
  return shelves.flatMap((shelf) => {
    const { locationId, knownFrom, returned = 0 } = shelf;
    const layers = arrivedAt(shelf, Math.max(0, shelf.onHand), byPlace);
    const open = Math.max(0, shelf.onHand) - layers.reduce((sum, { units }) => sum + units, 0);
    const sentBack = soldElsewhere(shelf, Math.min(open, returned), byPlace);
    const rest = open - sentBack.reduce((sum, { units }) => sum + units, 0);
    const unknown = rest > 0 ? [{ units: rest, day: knownFrom, isAtLeast: true }] : [];
    return [...layers, ...sentBack, ...unknown].map((layer) => ({ locationId, ...layer }));
  });
}

type Slice = Omit<Layer, 'locationId'>;
type Shelves = ReadonlyMap<LocationId, Shelf>;

/** As many units as the newest arrivals cover of what is on hand. */
function arrivedAt(shelf: Shelf, units: number, byPlace: Shelves): readonly Slice[] {
  return walk(shelf.arrivals, 0, units).flatMap(({ arrival, skip, units: some }) =>
    agesOf(shelf, arrival, skip, some, byPlace),
  );
}

/** Of the arrivals, newest first: `units` of them after the first `skip`. */
function walk(arrivals: readonly Arrival[], skip: number, units: number) {
  const found: { readonly arrival: Arrival; readonly skip: number; readonly units: number }[] = [];
  let [passing, open] = [skip, units];
  for (let index = arrivals.length - 1; index >= 0 && open > 0; index--) {
    const arrival = arrivals[index];
    if (arrival === undefined) continue;
    const passed = Math.min(passing, arrival.units);
    const some = Math.min(open, arrival.units - passed);
    passing -= passed;
    open -= some;
    if (some > 0) found.push({ arrival, skip: passed, units: some });
  }
  return found;
}

/** How old some units of an arrival are, the newest of them passed over. */
function agesOf(
  shelf: Shelf,
  { day, movedFrom, fell }: Arrival,
  skip: number,
  units: number,
  byPlace: Shelves,
): readonly Slice[] {
  if (movedFrom === undefined) return [{ units, day, isAtLeast: false }];
  const origin = byPlace.get(movedFrom);
  const before = origin?.arrivals.filter((one) => one.day <= (fell?.day ?? day) && isBefore(one, day)) ?? [];
  const left = fell?.left ?? Math.max(0, origin?.onHand ?? 0);
  const layers = walk(before, left + skip, units).flatMap((found) =>
    agesOf(origin ?? shelf, found.arrival, found.skip, found.units, byPlace),
  );
  const open = units - layers.reduce((sum, one) => sum + one.units, 0);
  const unknown = { units: open, day: origin?.knownFrom ?? shelf.knownFrom, isAtLeast: true };
  return open > 0 ? [...layers, unknown] : layers;
}

/** What was moved to and fro on one day is not looked for in a circle. */
const isBefore = ({ day, movedFrom }: Arrival, moved: number): boolean =>
  movedFrom === undefined || day < moved;

/** Units that were sold at other places, the last first, as far as is known when they came there. */
function soldElsewhere(shelf: Shelf, units: number, byPlace: Shelves): readonly Slice[] {
  const layers: Slice[] = [];
  let open = units;
  for (const other of byPlace.values()) {
    if (other === shelf || open <= 0) continue;
    for (const found of walk(other.arrivals, Math.max(0, other.onHand), open)) {
      if (found.arrival.movedFrom !== undefined) continue;
      layers.push({ units: found.units, day: found.arrival.day, isAtLeast: false });
      open -= found.units;
    }
  }
  return layers;
}

/** What the levels of an item say of its shelves, and what is known of how it came there. */
export interface ShelfSources<Level> {
  readonly places: readonly { readonly level: Level; readonly history: RiseHistory | null }[];
  readonly booked: readonly BookedDelivery[];
  /** What customers sent back. */
  readonly returned: readonly UnitsOfDay[];
  /** The day on which the item was first heard of. */
  readonly firstSeen: number;
  /** The shop's local day of an instant. */
  readonly dayOf: (instant: Instant) => number;
}

type ShelfLevel = Pick<InventoryLevel, 'locationId' | 'onHand' | 'available' | 'committed' | 'updatedAt'>;

/** What lies at each location; on hand null where nobody says. */
export function shelvesOf<Level extends ShelfLevel>(sources: ShelfSources<Level>) {
  const { places, firstSeen, dayOf } = sources;
  const arrivals = arrivalsAt(
    places.map(({ level, history }) => ({ locationId: level.locationId, history })),
    sources.booked,
    sources.returned,
    dayOf,
  );
  return places.map(({ level, history }) => {
    const forgotten = history?.forgottenUntil;
    const unchangedSince = dayOf(level.updatedAt);
    return {
      level,
      locationId: level.locationId,
      onHand: onHandOf(level),
      arrivals: [],
      ...arrivals.get(level.locationId),
      knownFrom: forgotten === undefined ? Math.min(firstSeen, unchangedSince) : dayOf(forgotten),
      unchangedSince,
    };
  });
}

export interface UnitsOfDay {
  readonly units: number;
  readonly day: number;
}

/** A delivery of a purchase order, as it was booked. */
export interface BookedDelivery extends UnitsOfDay {
  /** Null where the order does not say where it went. */
  readonly locationId: LocationId | null;
}

/** A rise within so many days of a booked delivery is that delivery, and one of a return is what came back. */
export const SAME_DELIVERY_DAYS = 3;

/**
 * What came in at each location, oldest first: deliveries as they were booked, and what the levels rose by besides, but for
 * what customers sent back, which is as old as it was when it was sold. A delivery that was booked for no place counts where
 * a level rose with it. Where no other rise can be the delivery, one is that seemed to come from another place, or back.
 *
 * @param dayOf the shop's local day of an instant
 */
export function arrivalsAt(
  places: readonly { readonly locationId: LocationId; readonly history: RiseHistory | null }[],
  booked: readonly BookedDelivery[],
  returned: readonly UnitsOfDay[],
  dayOf: (instant: string) => number,
): ReadonlyMap<LocationId, { readonly arrivals: readonly Arrival[]; readonly returned: number }> {
  const rises = places.flatMap(({ locationId, history }) =>
    (history?.rises ?? []).map(({ units, at, movedFrom, fell }) => ({
      locationId,
      units,
      day: dayOf(at),
      ...(movedFrom === undefined ? {} : { movedFrom }),
      ...(fell === undefined ? {} : { fell: { day: dayOf(fell.at), left: fell.left } }),
    })),
  );
  const fromOutsideFirst = rises.toSorted(
    (one, other) => Number(one.movedFrom !== undefined) - Number(other.movedFrom !== undefined),
  );
  /** Takes units off the rises that they are. @returns how many, by location */
  const matched = ({ units, day }: UnitsOfDay, of: (rise: (typeof rises)[number]) => boolean) => {
    const found = new Map<LocationId, number>();
    let open = units;
    for (const rise of fromOutsideFirst) {
      if (Math.abs(rise.day - day) > SAME_DELIVERY_DAYS || !of(rise)) continue;
      const same = Math.min(open, rise.units);
      rise.units -= same;
      open -= same;
      if (same > 0) found.set(rise.locationId, (found.get(rise.locationId) ?? 0) + same);
    }
    return found;
  };
  const arrived = new Map<LocationId, Arrival[]>(places.map(({ locationId }) => [locationId, []]));
  for (const delivery of booked) {
    const { locationId, units, day } = delivery;
    const came = matched(delivery, (rise) => locationId === null || rise.locationId === locationId);
    const counts = locationId === null ? came : new Map([[locationId, units]]);
    for (const [at, some] of counts) arrived.get(at)?.push({ units: some, day });
  }
  const back = new Map<LocationId, number>();
  for (const one of returned) {
    for (const [at, some] of matched(one, ({ movedFrom }) => movedFrom === undefined))
      back.set(at, (back.get(at) ?? 0) + some);
  }
  return new Map(
    places.map(({ locationId }) => {
      const unbooked = rises
        .filter((rise) => rise.locationId === locationId && rise.units > 0)
        .map(({ locationId: _here, ...arrival }) => arrival);
      const arrivals = [...(arrived.get(locationId) ?? []), ...unbooked];
      const inOrder = arrivals.toSorted((one, other) => one.day - other.day);
      return [locationId, { arrivals: inOrder, returned: back.get(locationId) ?? 0 }];
    }),
  );
}
