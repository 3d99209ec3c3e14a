import { type SalesPace, salesPace } from '../sales/sales-pace';
import { type NotJudged, notJudged } from './coverage';
import { daysOfCover } from './days-of-cover';
import type { LocationId } from './identity';
import type { Instant, InventoryLevel } from './inventory-level';
import { isCounted, type Location } from './location';
import { unreceivedUnits } from './unreceived';
import type { Variant } from './variant';

/** One variant of the inventory index: what it is, what is left of it, and how long that lasts. */
export interface InventoryRow extends Omit<Variant, 'publishedAt' | 'deletedAt' | 'attributesRevision'> {
  /** The known quantities over the active locations together; null where none is known. */
  readonly available: number | null;
  /** Null where its sales are unknown, which is not zero. */
  readonly unitsPerDay: number | null;
  readonly daysOfCover: number | null;
  readonly locations: readonly StockedLocation[];
  /** What it cannot be judged by, and why; absent in an index that was made before this was looked at. */
  readonly cannotJudge?: readonly NotJudged[];
}

export interface StockedLocation {
  readonly locationId: LocationId;
  readonly name: string | null;
  readonly isActive: boolean;
  readonly available: number | null;
  /** What is taken off `available` because it has not been received; absent where nothing is. */
  readonly unreceived?: number;
  readonly onHand: number | null;
  readonly incoming: number | null;
}

export interface InventoryIndex {
  readonly asOf: Instant;
  readonly rows: readonly InventoryRow[];
}

/** Puts a row together. Tombstones are no stock; an inactive location is shown and not counted. */
export function inventoryRow(
  variant: Variant,
  levels: readonly InventoryLevel[],
  locations: ReadonlyMap<LocationId, Location>,
  pace: SalesPace | null,
): InventoryRow {
  const { publishedAt: _u, deletedAt: _d, attributesRevision: _r, ...shown } = variant;
  const stocked = levels
    .filter((level) => level.deletedAt === null)
    .map((level) => {
      const location = locations.get(level.locationId);
      return {
        locationId: level.locationId,
        name: location?.name ?? null,
        isActive: isCounted(location),
        available: level.available,
        ...(unreceivedUnits(level) === 0 ? {} : { unreceived: unreceivedUnits(level) }),
        onHand: level.onHand,
        incoming: level.incoming,
      };
    });
  const available = sumKnown(stocked.filter(({ isActive }) => isActive).map((level) => level.available));
  const unitsPerDay = pace?.unitsPerDay ?? null;
  return {
    ...shown,
    available,
    unitsPerDay,
    daysOfCover: daysOfCover(available, unitsPerDay),
    locations: stocked,
    cannotJudge: notJudged(variant, available, pace),
  };
}

/** What is taken off the available units of a row because it has not been received. */
export const unreceivedOf = ({ locations }: Pick<InventoryRow, 'locations'>): number =>
  locations.reduce((sum, { isActive, unreceived = 0 }) => sum + (isActive ? unreceived : 0), 0);

/** The pace of a variant's days of sale; null where orders cannot be told to be about it. */
export function paceOf(
  variant: Variant,
  unitsPerLocalDay: ReadonlyMap<string, number>,
  today: string,
): SalesPace | null {
  if (variant.platformVariantId === null) return null;
  return salesPace(unitsPerLocalDay, today, variant.firstSeenAt.slice(0, 10));
}

/** The sum of what is known; null where nothing is. */
export function sumKnown(quantities: readonly (number | null)[]): number | null {
  const known = quantities.filter((quantity) => quantity !== null);
  return known.length === 0 ? null : known.reduce((total, quantity) => total + quantity, 0);
}
