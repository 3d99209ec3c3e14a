/**
 * By how much more must be sold after a cut of the price to earn as much as before, in percent:
 * (P₀ − C) ÷ (P₁ − C) − 1, with the money earned per unit before and after. Null where no volume can make up for it,
 * because a unit earns nothing at the new price; also where it earned nothing before.
 *
 * @param priceBefore of one unit, in the same money as the others; need not be whole
 */
export function breakEvenLiftPercent(priceBefore: number, priceAfter: number, cost: number): number | null {
  if (priceAfter <= cost || priceBefore <= cost) return null;
  return ((priceBefore - cost) / (priceAfter - cost) - 1) * 100;
}

/**
 * The deepest discount at which a unit still earns something, in whole percent: 1 − cost ÷ price, rounded down. Zero where
 * any discount loses money; null where price or cost is unknown, or the price is zero.
 */
export function deepestDiscountPercent(priceMinor: number | null, costMinor: number | null): number | null {
  if (priceMinor === null || costMinor === null || priceMinor <= 0) return null;
  const percent = Math.ceil(((priceMinor - costMinor) * 100) / priceMinor) - 1;
  return Math.max(0, percent);
}
