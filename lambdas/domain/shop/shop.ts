import type { ShopId, SourceId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';

/**
 * A shop of the retailer's. `uninstalled` tells nobody anything any more but keeps its state for a return;
 * `redacted` is being erased.
 */
export interface Shop {
  readonly shopId: ShopId;
  readonly source: SourceId;
  readonly name: string;
  readonly currency: string | null;
  /** IANA zone; null until the platform says, then UTC stands in. */
  readonly timeZone: string | null;
  readonly status: 'active' | 'uninstalled' | 'redacted';
  readonly statusAt: Instant;
  readonly registeredAt: Instant;
}
