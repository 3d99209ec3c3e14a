import type { ShopId, VariantId } from '../inventory/identity';
import type { Version } from '../inventory/inventory-level';

/** What one unit costs from a day on. */
export interface UnitCost {
  /** The shop's local day, yyyy-mm-dd, from which it is in force. */
  readonly from: string;
  /** In minor units of `currency`; null where it is unknown from then on. */
  readonly costMinor: number | null;
  readonly currency: string | null;
  /**
   * `dated`: somebody said from when. `observed`: it was heard of on that day, and may have been in force before: the
   * first one that was observed stands for all days before it, because nobody knows another.
   */
  readonly basis: 'dated' | 'observed';
}

/** What a message says about the cost of one variant. Of two for one day the newer one stands. */
export interface CostReport extends UnitCost {
  readonly variantId: VariantId;
  readonly shopId: ShopId;
  readonly version: Version;
}

/**
 * The cost in force on a day: the latest one that began on it or before. Null where none is known.
 *
 * @param history in any order, at most one per day
 */
export function costOn(history: readonly UnitCost[], day: string): UnitCost | null {
  const known = history.toSorted((one, other) => (one.from < other.from ? -1 : 1));
  const first = known[0];
  const inForce = known.findLast(({ from }) => from <= day);
  if (inForce !== undefined) return inForce;
  return first?.basis === 'observed' ? first : null;
}
