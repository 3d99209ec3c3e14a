import type { ShopId } from '../inventory/identity';
import type { Instant, Version } from '../inventory/inventory-level';
import { instantOf, updatedAtOf } from '../inventory/version';

/** Under which category of the storefront everything stands that operations file under one of theirs, from a day on. */
export interface CategoryMapping {
  /** The shop's local day, yyyy-mm-dd, from which it is in force. */
  readonly from: string;
  readonly operationsCategory: string;
  /** Null where it stands under none from then on. */
  readonly storefrontCategory: string | null;
  /** Since when the map has said so; left out where that is not known: from the beginning of its day. */
  readonly saidAt?: Instant;
}

/** What a message says of the map. Of two for one category and day the newer one stands. */
export interface CategoryMapReport extends CategoryMapping {
  readonly shopId: ShopId;
  readonly version: Version;
}

/**
 * Since when the map says what a message says: what it has said before, it does not say anew.
 *
 * @param known what the map says of the same category and day
 */
export function saidSince(known: CategoryMapping | undefined, report: CategoryMapReport): Instant {
  const isSame = known?.storefrontCategory === report.storefrontCategory;
  return (isSame ? known.saidAt : undefined) ?? instantOf(updatedAtOf(report.version));
}

/**
 * The storefront's category in force on a day: that of the latest mapping that began on it or before. Null where there is
 * none.
 *
 * @param history of one category of operations, in any order, at most one per day
 */
export function mappedCategory(history: readonly CategoryMapping[], day: string): string | null {
  const begun = history.filter(({ from }) => from <= day);
  const latest = begun.toSorted((one, other) => (one.from < other.from ? -1 : 1)).at(-1);
  return latest?.storefrontCategory ?? null;
}
