import type { LocationId, ShopId } from './identity';

/** A place that holds stock. A level can arrive before its location: then the name is unknown and it counts as active. */
export interface Location {
  readonly locationId: LocationId;
  readonly shopId: ShopId;
  readonly name: string | null;
  readonly isActive: boolean;
  readonly isDeleted: boolean;
}
