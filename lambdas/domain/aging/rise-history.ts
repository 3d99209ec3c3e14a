import type { LocationId } from '../inventory/identity';
import type { Instant, InventoryLevel, Version } from '../inventory/inventory-level';
import type { ReportedQuantities } from '../inventory/level-report';
import { onHandOf } from '../inventory/on-hand';

/** Units that came in at one location at once. */
export interface Rise {
  readonly units: number;
  readonly at: Instant;
  /** The location that they were moved from, whose age they keep; absent where they came from outside. */
  readonly movedFrom?: LocationId;
  /** The fall there that they are; absent where they were moved before that was kept. */
  readonly fell?: Omit<Fall, 'units'>;
}

/** Units that went out at one location at once. */
export interface Fall {
  readonly units: number;
  readonly at: Instant;
  /** Units that were left there. */
  readonly left: number;
}

/** What came in at one location, as its level showed; oldest first. */
export interface RiseHistory {
  readonly rises: readonly Rise[];
  /** The version of the level's state that the last rise led to: what is not newer is in it already. */
  readonly version: Version;
  /** The moment of the last rise that was forgotten, because there are too many; absent while none was. */
  readonly forgottenUntil?: Instant;
  /** What went out lately, and may come in again: here or elsewhere. Absent where nothing did. */
  readonly falls?: readonly Fall[];
  /** The version of the level's state that the last fall led to. */
  readonly fallVersion?: Version;
}

/**
 * Fewer units are taken for a return or a correction of the count, and keep the age of what is there: a return of one unit
 * is not a restock.
 */
const LEAST_RISE = 3;
/** More than what covers any shelf; the oldest is forgotten first. */
const MOST_RISES = 40;
/** More than what goes out by so many at once in a fortnight, but for what sells fast; there no age is asked for. */
const MOST_FALLS = 20;
/** A fall of as many units elsewhere within so many days is the other end of a transfer. */
const TRANSFER_DAYS = 14;
/** What a count has lost is found again, or is not: later, as many units at the same place are other ones. */
const RECOUNT_DAYS = 7;
/** The place that units left may tell of it later than the one that they reached, by so many days. */
const LATE_DAYS = 1;
const DAY_MS = 86_400_000;

type Quantities = Pick<
  InventoryLevel,
  'onHand' | 'available' | 'committed' | 'was' | 'wasOnHand' | 'wasCommitted'
>;

/**
 * The units that came in with a level's last change: on hand where the platform tells it, else available, because a
 * cancelled order makes units available that were there all the time. Null where none came in, fewer than `LEAST_RISE`
 * did, or it is not known what was there before.
 *
 * @param reported what the report that led to this state mentions
 */
export function riseOf(
  level: Pick<Quantities, 'onHand' | 'available' | 'was' | 'wasOnHand'>,
  reported: Pick<ReportedQuantities, 'onHand' | 'available'>,
): number | null {
  const { onHand, available } = level;
  if (onHand === null) return reported.available == null ? null : comeIn(level.was, available);
  return reported.onHand == null ? null : comeIn(level.wasOnHand, onHand);
}

/**
 * The units that went out with a level's last change, as `riseOf` tells those that came in. What leaves the shelf for an
 * order leaves what is committed as well, and is not counted.
 */
export function fallOf(
  level: Quantities,
  reported: Pick<ReportedQuantities, 'onHand' | 'available' | 'committed'>,
): number | null {
  const { onHand, available, committed, wasCommitted } = level;
  if (onHand === null) return reported.available == null ? null : comeIn(available ?? undefined, level.was);
  if (reported.onHand == null || level.wasOnHand === undefined) return null;
  const isTold = reported.committed != null && committed !== null && wasCommitted !== undefined;
  const sent = isTold ? Math.max(0, wasCommitted - committed) : 0;
  return comeIn(onHand + sent, level.wasOnHand);
}

/** What is owed already is not on the shelf: only what lies above zero has come in. */
function comeIn(before: number | undefined, after: number | null | undefined): number | null {
  if (before === undefined || after == null) return null;
  const units = Math.max(0, after) - Math.max(0, before);
  return units >= LEAST_RISE ? units : null;
}

/** One location of an item: what is noted of it, and its level as it was told last. */
export interface Place {
  readonly history: RiseHistory | null;
  readonly level: Pick<
    InventoryLevel,
    'locationId' | 'deletedAt' | 'updatedAt' | 'available' | 'onHand' | 'committed' | 'was' | 'wasOnHand'
  >;
}

/** A fall, and where it was. */
export interface Origin {
  readonly locationId: LocationId;
  readonly fall: Fall;
}

/**
 * What units that come in at one location may be: as many that went out elsewhere within a fortnight, and are not yet found
 * to have come in anywhere, or as many that a count lost here within a week. The most likely first: the other end of a transfer,
 * then what is nearest in time. What was sold is among them: only the sales tell it.
 */
export function originsOf(
  rise: Pick<Rise, 'units' | 'at'> & { readonly locationId: LocationId },
  places: readonly Place[],
): readonly Origin[] {
  const isHere = (origin: Origin) => origin.locationId === rise.locationId;
  const daysTo = ({ fall }: Origin) => (Date.parse(rise.at) - Date.parse(fall.at)) / DAY_MS;
  const isInTime = (origin: Origin) => {
    const days = daysTo(origin);
    return isHere(origin) ? days >= 0 && days <= RECOUNT_DAYS : days >= -LATE_DAYS && days <= TRANSFER_DAYS;
  };
  return places
    .flatMap((place) => openFalls(place, places))
    .filter((origin) => origin.fall.units === rise.units && isInTime(origin))
    .toSorted(
      (one, other) =>
        Number(isHere(one)) - Number(isHere(other)) || Math.abs(daysTo(one)) - Math.abs(daysTo(other)),
    );
}

/** What went out at a location and is not found to have come in elsewhere. */
function openFalls({ history, level }: Place, places: readonly Place[]): readonly Origin[] {
  const { locationId, deletedAt } = level;
  if (deletedAt !== null) return [];
  const noted = history?.falls ?? [];
  const falls = [...noted, ...lastFalls(level).filter(({ at }) => noted.every((fall) => fall.at !== at))];
  const came = places.flatMap((place) => place.history?.rises ?? []);
  return falls
    .filter(({ at }) => !came.some(({ movedFrom, fell }) => movedFrom === locationId && fell?.at === at))
    .map((fall) => ({ locationId, fall }));
}

/** What a level's last change took out: of two ends of a transfer, one may be noted before the other is. */
function lastFalls(level: Place['level']): readonly Fall[] {
  const { updatedAt, was, available, wasOnHand, onHand } = level;
  const left = onHandOf(level) ?? 0;
  return [
    [was, available],
    [wasOnHand, onHand],
  ].flatMap(([before, after]) =>
    before == null || after == null || before - after < LEAST_RISE
      ? []
      : [{ units: before - after, at: updatedAt, left }],
  );
}

/**
 * The history with a rise in it; null where it is in it already. A count that is set right brings nothing in: what was lost
 * is found, and is as old as it was.
 *
 * @param origin what the rise is; null where it comes from outside
 */
export function withRise(
  history: RiseHistory | null,
  { version, locationId, ...rise }: Rise & { readonly version: Version; readonly locationId: LocationId },
  origin: Origin | null,
): RiseHistory | null {
  if (history !== null && version <= history.version) return null;
  const { rises: before = [], falls, ...rest } = history ?? {};
  if (origin?.locationId === locationId) {
    const open = (falls ?? []).filter(({ at }) => at !== origin.fall.at);
    return { ...rest, rises: before, version, falls: open };
  }
  const rises = [...before, origin === null ? rise : movedBy(rise, origin)];
  const forgotten = rises.length > MOST_RISES ? rises[0]?.at : history?.forgottenUntil;
  return {
    ...rest,
    rises: rises.slice(-MOST_RISES),
    version,
    ...(falls === undefined ? {} : { falls }),
    ...(forgotten === undefined ? {} : { forgottenUntil: forgotten }),
  };
}

const movedBy = (rise: Rise, { locationId, fall: { at, left } }: Origin): Rise => ({
  ...rise,
  movedFrom: locationId,
  fell: { at, left },
});

/** The history with a fall in it; null where it is in it already. What is too old to come in again is forgotten. */
export function withFall(
  history: RiseHistory | null,
  { version, ...fall }: Fall & { readonly version: Version },
): RiseHistory | null {
  if (history?.fallVersion !== undefined && version <= history.fallVersion) return null;
  const since = Date.parse(fall.at) - TRANSFER_DAYS * DAY_MS;
  const recent = (history?.falls ?? []).filter(({ at }) => Date.parse(at) >= since);
  const falls = [...recent, fall].slice(-MOST_FALLS);
  return { rises: [], version: '', ...history, falls, fallVersion: version };
}

/**
 * Where units that went out at one location are noted as goods from outside already, because the place that they reached
 * told of it first: its history with that set right. Null for nowhere.
 */
export function cameBefore(
  origin: Origin,
  places: readonly Place[],
): { readonly locationId: LocationId; readonly history: RiseHistory } | null {
  const { locationId, fall } = origin;
  const isIt = ({ units, at, movedFrom }: Rise) => {
    const days = (Date.parse(fall.at) - Date.parse(at)) / DAY_MS;
    return movedFrom === undefined && units === fall.units && days >= 0 && days <= LATE_DAYS;
  };
  const open = places.some((place) =>
    openFalls(place, places).some((one) => one.locationId === locationId && one.fall.at === fall.at),
  );
  if (!open) return null;
  for (const { level, history } of places) {
    const index = history?.rises.findLastIndex(isIt) ?? -1;
    const rise = history?.rises[index];
    if (history === null || rise === undefined || level.locationId === locationId) continue;
    const rises = history.rises.with(index, movedBy(rise, origin));
    return { locationId: level.locationId, history: { ...history, rises } };
  }
  return null;
}
