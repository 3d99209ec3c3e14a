import { localDayOf } from '../domain/forecast/demand-history';
import type { Variant } from '../domain/inventory/variant';
import { dayOfHour, HOURS, type RecentSales } from '../domain/sales/recent-sales';
import { nextSalesBand } from '../domain/sales/sales-band';
import type { SalesBandStore } from './ports';

/** Keeps up to how many units of the day under way the sales of a variant need no further look. */
export type WatchSales = (
  variant: Variant,
  recent: RecentSales | null,
  quietBelow: number | null,
  /** The last day with a sale, yyyy-mm-dd, where that is to be remembered; null where it is, or sells. @default null */
  lastSale?: string | null,
) => Promise<{ readonly looksAgain: boolean }>;

/**
 * A band that is lowered may be so while something was sold that the one before kept quiet: then the sales are looked at
 * once more. A variant whose orders cannot be told to be about it has none.
 */
export function createWatchSales(bands: SalesBandStore): WatchSales {
  return async ({ variantId, shopId, platformVariantId }, recent, quietBelow, lastSale = null) => {
    if (platformVariantId === null || recent === null) return { looksAgain: false };
    if (lastSale !== null) await bands.noteLastSale(shopId, platformVariantId, lastSale);
    const stored = await bands.salesBand(shopId, platformVariantId);
    const today = dayOfHour(recent.hour);
    const unitsToday = recent.sold.unitsIn(recent.hour, (recent.hour % HOURS) + 1);
    const next = nextSalesBand(stored, { variantId, day: localDayOf(today), quietBelow }, unitsToday);
    if (next === null) return { looksAgain: false };
    await bands.saveSalesBand(shopId, platformVariantId, next);
    const isLowered =
      stored?.day === next.day &&
      next.quietBelow !== null &&
      (stored.quietBelow === null || next.quietBelow < stored.quietBelow);
    return { looksAgain: isLowered };
  };
}
