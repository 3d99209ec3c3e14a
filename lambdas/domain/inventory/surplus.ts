import type { LocationId } from './identity';

/** Units of something at one location. */
export interface StockAt {
  readonly locationId: LocationId;
  readonly quantity: number;
}

/** A location that has more than it needs while another one is short of the same. */
export interface Surplus extends StockAt {
  /** How many units could leave it before it would itself be at the mark from which it is well stocked. */
  readonly units: number;
}

/**
 * Where the units could come from that a location is missing. A location can help if it alone has the missing units
 * beyond the mark from which the shortage would be over there: nobody is sent for a part of what is needed, or robs one
 * shelf to fill another.
 *
 * @param quantity what the location that is short has, in units
 * @param clearMark the quantity from which it is no longer short
 * @returns those with most to spare first; none where nothing is missing
 */
export function surplusFor(
  quantity: number,
  clearMark: number,
  others: readonly StockAt[],
): readonly Surplus[] {
  const missing = clearMark - quantity;
  if (missing <= 0) return [];
  return others
    .filter((other) => other.quantity > clearMark + missing)
    .map(({ locationId, quantity: has }) => ({ locationId, quantity: has, units: has - clearMark }))
    .toSorted((one, other) => other.units - one.units || (one.locationId < other.locationId ? -1 : 1));
}
