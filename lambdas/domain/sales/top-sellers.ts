import { type DemandHistory, WINDOW_DAYS } from '../forecast/demand-history';
import type { ShopId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import { PACE_DAYS } from './sales-pace';

/** From how many units on a variant is among the top sellers of its shop, as it was last worked out. */
export interface SellerRank {
  readonly shopId: ShopId;
  readonly asOf: Instant;
  /** Variants that sold at all in the last `PACE_DAYS` days. */
  readonly sellers: number;
  /** Units in those days from which a variant is at the top; null where nothing was sold. */
  readonly fromUnits: number | null;
}

/** One in five of those that sold at all. */
const TOP_SHARE = 0.2;
/** The ranks are worked out every morning: older ones than this say nothing of now. */
const STALE_MS = 3 * 86_400_000;

/**
 * The units of the last of the best fifth, at least of one variant. Whoever sold as many is at the top too.
 *
 * @param unitsOfVariants what each variant sold in the days; those that sold nothing, or took back more, do not count
 */
export function rankSellers(unitsOfVariants: readonly number[]): Pick<SellerRank, 'sellers' | 'fromUnits'> {
  const sold = unitsOfVariants.filter((units) => units > 0).toSorted((one, other) => other - one);
  return { sellers: sold.length, fromUnits: sold[Math.ceil(sold.length * TOP_SHARE) - 1] ?? null };
}

/**
 * Whether a variant is among the best fifth of its shop's sellers. Where its sales, or its shop's, are not known it counts
 * as one: what may matter is not left for later.
 *
 * @param unitsSold in the last `PACE_DAYS` days; null where nobody knows
 */
export function isTopSeller(unitsSold: number | null, rank: SellerRank | null, now: Instant): boolean {
  if (unitsSold === null || rank === null || rank.fromUnits === null) return true;
  if (Date.parse(now) - Date.parse(rank.asOf) > STALE_MS) return true;
  return unitsSold >= rank.fromUnits;
}

/** Units sold in the last `PACE_DAYS` days, today included; a day on which more came back than was sold counts as none. */
export function recentUnits({ today, firstDay, unitsToday, window }: DemandHistory): number {
  let units = Math.max(0, unitsToday);
  for (let day = Math.max(firstDay, today - PACE_DAYS + 1); day < today; day++) {
    units += Math.max(0, window[day % WINDOW_DAYS] ?? 0);
  }
  return units;
}
