/**
 * Days the available stock lasts at the current rate of sale.
 * A sold-out variant has zero days: it cannot sell, so its rate says nothing.
 * Null where nothing sells or the rate is unknown: that is for the aging rule to judge, not an endless cover; and null
 * where the stock is unknown. Incoming stock is left out because it can arrive late.
 */
export function daysOfCover(available: number | null, unitsSoldPerDay: number | null): number | null {
  if (available === null) return null;
  if (available <= 0) return 0;
  return unitsSoldPerDay !== null && unitsSoldPerDay > 0 ? available / unitsSoldPerDay : null;
}
