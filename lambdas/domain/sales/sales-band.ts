import type { VariantId } from '../inventory/identity';

/**
 * The range in which no more sales of a day can change anybody's mind. It is for one day: the first sale of a later day lies
 * outside of it.
 */
export interface SalesBand {
  readonly variantId: VariantId;
  /** The shop's local day, yyyy-mm-dd. */
  readonly day: string;
  /** The day's units are quiet while they are strictly below it; null is no bound. */
  readonly quietBelow: number | null;
}

/** What one variant has sold on one day so far, and the band that is kept of it; null where nobody has looked at it yet. */
export interface SoldOnDay {
  readonly platformVariantId: string;
  readonly day: string;
  readonly units: number;
  readonly band: SalesBand | null;
}

/**
 * Whether what is sold on a day calls for a look. A variant that was never looked at will be. What comes late for a day
 * before the band's is in no band, so each change of it is looked at.
 */
export function hasLeftBand({ day, units, band }: SoldOnDay): boolean {
  if (band === null) return false;
  if (band.day !== day) return true;
  return band.quietBelow !== null && units >= band.quietBelow;
}

/**
 * The band after a look at the sales; null where the stored one may stay. One of a day before stays until something is
 * sold, because the first sale will be looked at anyway.
 */
export function nextSalesBand(
  stored: SalesBand | null,
  next: SalesBand,
  unitsToday: number,
): SalesBand | null {
  if (stored === null) return next;
  if (stored.variantId === next.variantId) {
    if (stored.day === next.day && stored.quietBelow === next.quietBelow) return null;
    if (stored.day < next.day && unitsToday <= 0) return null;
  }
  return next;
}
