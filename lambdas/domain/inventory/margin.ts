/**
 * Gross margin of a price in percent, to one decimal; negative where it sells below cost. Null where price or cost is
 * unknown, or the price is zero.
 */
export function marginPercent(priceMinor: number | null, costMinor: number | null): number | null {
  if (priceMinor === null || costMinor === null || priceMinor <= 0) return null;
  return Math.round(((priceMinor - costMinor) / priceMinor) * 1000) / 10;
}
