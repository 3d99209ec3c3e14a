import type { LocationId, ShopId, VariantId } from '../inventory/identity';
import type { Version } from '../inventory/inventory-level';

/** Units of one variant that came together and expire together. */
export interface Lot {
  readonly lotId: string;
  /** Null where the source does not say where it lies. */
  readonly locationId: LocationId | null;
  /** Units that are left of it. */
  readonly quantity: number;
  /** The last day on which it is good, yyyy-mm-dd; null where it does not expire, or nobody says when. */
  readonly expiresOn: string | null;
  readonly receivedOn: string | null;
}

/** What a message says about one lot. Of two the newer one stands. */
export interface LotReport extends Lot {
  readonly variantId: VariantId;
  readonly shopId: ShopId;
  readonly version: Version;
  readonly isDeletion: boolean;
}
