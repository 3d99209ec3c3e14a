import type { VariantPurchase } from '../purchase/variant-purchase';
import type { LocationId } from './identity';
import { type Basis, type InventoryLevel, quantityOf } from './inventory-level';
import { isCounted, type Location } from './location';

/** How a quantity is made up where its source counts as available what has not been received yet. */
export interface UnreceivedStock {
  /** What the source says, in units. */
  readonly reported: number;
  /** Units of open purchase orders in it, which are not there yet: the quantity = `reported` − `unreceived`. */
  readonly unreceived: number;
}

/**
 * The units that a variant's levels count though they have not been received, by location. An order's units come off the
 * location that the order names. Where it names none: off the one that the variant's latest order with a location names,
 * else the first, by id, that counts and whose quantity is known, so that it is the same one as long as no level comes or
 * goes, whatever is sold. The sum over the locations is the same whichever it is. A location where the variant is not
 * stocked has no units to take off; they are in no sum either.
 *
 * @param levels all of the variant, tombstones too
 * @returns one entry for each level that stands, 0 where everything is there
 */
export function unreceivedByLocation(
  purchases: readonly VariantPurchase[],
  levels: readonly InventoryLevel[],
  locations: ReadonlyMap<LocationId, Location>,
): ReadonlyMap<LocationId, number> {
  const stocked = levels.filter(({ deletedAt }) => deletedAt === null);
  const units = new Map(stocked.map(({ locationId }) => [locationId, 0]));
  const unnamed = usualLocation(purchases, stocked, locations);
  for (const purchase of purchases) {
    const locationId = purchase.locationId ?? unnamed;
    if (locationId === null || !units.has(locationId)) continue;
    units.set(locationId, (units.get(locationId) ?? 0) + openUnitsOf(purchase));
  }
  return units;
}

/** Whether anything of the orders is still to come. */
export const isAnythingOpen = (purchases: readonly VariantPurchase[]): boolean =>
  purchases.some((purchase) => openUnitsOf(purchase) > 0);

const openUnitsOf = ({ incoming }: VariantPurchase): number =>
  incoming.reduce((sum, { units }) => sum + units, 0);

/** Where an order goes that does not say so. */
function usualLocation(
  purchases: readonly VariantPurchase[],
  stocked: readonly InventoryLevel[],
  locations: ReadonlyMap<LocationId, Location>,
): LocationId | null {
  const isStocked = (locationId: LocationId | null) => stocked.some((one) => one.locationId === locationId);
  const latest = purchases
    .filter(({ locationId }) => locationId !== null && isStocked(locationId))
    .toSorted(byPlacing)
    .at(-1);
  if (latest !== undefined) return latest.locationId;
  const known = stocked.filter(({ available }) => available !== null);
  const counted = known.filter(({ locationId }) => isCounted(locations.get(locationId)));
  const [first] = (counted.length > 0 ? counted : known).map(({ locationId }) => locationId).toSorted();
  return first ?? null;
}

function byPlacing(one: VariantPurchase, other: VariantPurchase): number {
  if (one.placedAt !== other.placedAt) return one.placedAt < other.placedAt ? -1 : 1;
  return one.orderId < other.orderId ? -1 : 1;
}

/** The levels for which the units not received are others than those that are taken off. */
export function unreceivedChanges(
  levels: readonly InventoryLevel[],
  wanted: ReadonlyMap<LocationId, number>,
): ReadonlyMap<LocationId, number> {
  return new Map(
    levels
      .map(({ locationId }) => [locationId, wanted.get(locationId) ?? 0] as const)
      .filter(([locationId, units]) => units !== unreceivedAt(levels, locationId)),
  );
}

const unreceivedAt = (levels: readonly InventoryLevel[], locationId: LocationId): number =>
  levels.find((level) => level.locationId === locationId)?.unreceived?.units ?? 0;

/** What is taken off the available units of a level; 0 where those are not known. */
export const unreceivedUnits = ({ available, unreceived }: InventoryLevel): number =>
  available === null ? 0 : (unreceived?.units ?? 0);

/** A level as its source reports it: what has not been received is in it. */
export function asReported(level: InventoryLevel): InventoryLevel {
  const { available, unreceived } = level;
  if (unreceived === undefined) return level;
  const { units, reportedAt } = unreceived;
  return { ...level, available: available === null ? null : available + units, updatedAt: reportedAt };
}

/** What was taken off a sum of levels; null where nothing was, or the basis is one that it is not taken off. */
export function unreceivedIn(levels: readonly InventoryLevel[], basis: Basis): UnreceivedStock | null {
  if (basis === 'on_hand') return null;
  const known = levels.filter((level) => quantityOf(level, basis) !== null);
  const unreceived = known.reduce((sum, level) => sum + (level.unreceived?.units ?? 0), 0);
  if (unreceived === 0) return null;
  const quantity = known.reduce((sum, level) => sum + (quantityOf(level, basis) ?? 0), 0);
  return { reported: quantity + unreceived, unreceived };
}
