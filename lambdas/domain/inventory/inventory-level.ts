import type { LocationId, ShopId, VariantId } from './identity';
import type { Shares } from './share';
import type { WatchBand } from './watch-band';

/** An instant as ISO 8601 in UTC with milliseconds, e.g. `2026-11-18T14:14:07.000Z`: sorts as text. */
export type Instant = string;

/**
 * Orders the states of one level: `updated_at`, then `Triggered-At`, each as UTC text with nine fractional digits,
 * joined by `|`. Compares as text. Without `updated_at` the second stands for both.
 */
export type Version = string;

/** What a stock rule may look at. `projected` is available plus incoming. */
export type Basis = 'available' | 'on_hand' | 'projected';

/** Units of one variant at one location. Null means unknown, which is not zero. Negative available is oversold. */
export interface InventoryLevel {
  readonly variantId: VariantId;
  readonly locationId: LocationId;
  readonly shopId: ShopId;
  /** What can be sold. Where the source counts what has not been received yet, that is taken off already. */
  readonly available: number | null;
  readonly onHand: number | null;
  readonly committed: number | null;
  readonly incoming: number | null;
  /** Each quantity before it was last told, `was` the available one; absent where that was the first time. */
  readonly was?: number;
  readonly wasOnHand?: number;
  readonly wasCommitted?: number;
  readonly wasIncoming?: number;
  readonly version: Version;
  /** Since when these quantities hold, as the platform says, or as its purchase orders do. */
  readonly updatedAt: Instant;
  /** What is taken off `available`; absent where nothing ever was. */
  readonly unreceived?: Unreceived;
  /** A tombstone: the item is no longer stocked at this location. */
  readonly deletedAt: Instant | null;
  /** Two different states bear the same version; the smaller quantity stands until reconciliation reads it again. */
  readonly needsReconciliation: boolean;
  /** The range in which no rule can change its mind; null until the first evaluation. */
  readonly band: WatchBand | null;
  /** The revision of the rule set that the band was worked out with; 0 without a band. */
  readonly bandRevision: number;
  /** Which rules, in which version, decided the band: `ruleId@version`, joined by commas; empty without any. */
  readonly bandSignature: string;
  /** Its parts in the sums of products and categories. */
  readonly shares: Shares;
}

/** Units of open purchase orders that a level counts as available though they are not there yet. */
export interface Unreceived {
  readonly units: number;
  /** When the units became so many. */
  readonly since: Instant;
  /** When the platform last reported the level. */
  readonly reportedAt: Instant;
}

/** The quantity a rule looks at, or null where it is unknown. Projected needs available; unknown incoming counts 0. */
export function quantityOf(level: InventoryLevel, basis: Basis): number | null {
  switch (basis) {
    case 'available':
      return level.available;
    case 'on_hand':
      return level.onHand;
    case 'projected':
      return level.available === null ? null : level.available + (level.incoming ?? 0);
  }
}
