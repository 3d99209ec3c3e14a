import type { InventoryLevel } from './inventory-level';

/**
 * Units that are physically there, as well as is known: a platform that tells only what is available leaves out what is
 * promised to orders already. Null where nothing is known.
 */
export function onHandOf({
  onHand,
  available,
  committed,
}: Pick<InventoryLevel, 'onHand' | 'available' | 'committed'>): number | null {
  if (onHand !== null) return Math.max(0, onHand);
  return available === null ? null : Math.max(0, available + (committed ?? 0));
}
