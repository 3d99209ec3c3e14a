import type { LocationId, ShopId } from './identity';

/** A place that holds stock. A level can arrive before its location: then the name is unknown and it counts as active. */
export interface Location {
  readonly locationId: LocationId;
  readonly shopId: ShopId;
  readonly name: string | null;
  readonly isActive: boolean;
  readonly isDeleted: boolean;
}

/** Whether what is stocked there counts: not where it is switched off or deleted; where nothing is known of it, it does. */
export function isCounted(location: Location | undefined): boolean {
  return location === undefined || (location.isActive && !location.isDeleted);
}
