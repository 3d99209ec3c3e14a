import type { LocationId } from '../inventory/identity';
import type { Instant, InventoryLevel, Version } from '../inventory/inventory-level';
import type { ReportedQuantities } from '../inventory/level-report';

/** Units that came in at one location at once. */
export interface Rise {
  readonly units: number;
  readonly at: Instant;
  /** The location that they were moved from, whose age they keep; absent where they came from outside. */
  readonly movedFrom?: LocationId;
}

/** What came in at one location, as its level showed; oldest first. */
export interface RiseHistory {
  readonly rises: readonly Rise[];
  /** The version of the level's state that the last rise led to: what is not newer is in it already. */
  readonly version: Version;
  /** The moment of the last rise that was forgotten, because there are too many; absent while none was. */
  readonly forgottenUntil?: Instant;
}

/**
 * Fewer units are taken for a return or a correction of the count, and keep the age of what is there: a return of one unit
 * is not a restock.
 */
const LEAST_RISE = 3;
/** More than what covers any shelf; the oldest is forgotten first. */
const MOST_RISES = 40;
/** A fall of as many units elsewhere within so many days is the other end of a transfer. */
const TRANSFER_DAYS = 14;
const DAY_MS = 86_400_000;

/**
 * The units that came in with a level's last change: on hand where the platform tells it, else available, because a
 * cancelled order makes units available that were there all the time. Null where none came in, fewer than `LEAST_RISE`
 * did, or it is not known what was there before.
 *
 * @param reported what the report that led to this state mentions
 */
export function riseOf(
  level: Pick<InventoryLevel, 'onHand' | 'available' | 'was' | 'wasOnHand'>,
  reported: Pick<ReportedQuantities, 'onHand' | 'available'>,
): number | null {
  const { onHand, available } = level;
  if (onHand === null) return reported.available == null ? null : comeIn(level.was, available);
  return reported.onHand == null ? null : comeIn(level.wasOnHand, onHand);
}

/** What is owed already is not on the shelf: only what lies above zero has come in. */
function comeIn(before: number | undefined, after: number | null): number | null {
  if (before === undefined || after === null) return null;
  const units = Math.max(0, after) - Math.max(0, before);
  return units >= LEAST_RISE ? units : null;
}

/** The history with a rise in it; null where it is in it already. */
export function withRise(
  history: RiseHistory | null,
  { version, ...rise }: Rise & { readonly version: Version },
): RiseHistory | null {
  if (history !== null && version <= history.version) return null;
  const rises = [...(history?.rises ?? []), rise];
  const forgotten = rises.length > MOST_RISES ? rises[0]?.at : history?.forgottenUntil;
  return {
    rises: rises.slice(-MOST_RISES),
    version,
    ...(forgotten === undefined ? {} : { forgottenUntil: forgotten }),
  };
}

/** Where else as many units as have come in here went out within a fortnight, by each level's last change; null for nowhere. */
export function movedFrom(
  level: Pick<InventoryLevel, 'locationId' | 'updatedAt'>,
  units: number,
  others: readonly Pick<
    InventoryLevel,
    'locationId' | 'deletedAt' | 'updatedAt' | 'available' | 'onHand' | 'was' | 'wasOnHand'
  >[],
): LocationId | null {
  const origin = others.find((other) => {
    if (other.locationId === level.locationId || other.deletedAt !== null) return false;
    const days = Math.abs(Date.parse(other.updatedAt) - Date.parse(level.updatedAt)) / DAY_MS;
    return (
      days <= TRANSFER_DAYS &&
      (fell(other.was, other.available, units) || fell(other.wasOnHand, other.onHand, units))
    );
  });
  return origin?.locationId ?? null;
}

const fell = (before: number | undefined, after: number | null, units: number): boolean =>
  before !== undefined && after !== null && before - after === units;
