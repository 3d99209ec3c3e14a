import type { Basis, InventoryLevel } from './inventory-level';
import { quantityOf } from './inventory-level';

/** A quantity is quiet while it is strictly above `quietAbove` and strictly below `quietBelow`; null is no bound. */
export interface QuietRange {
  readonly quietAbove: number | null;
  readonly quietBelow: number | null;
}

/**
 * The range per basis in which no rule can change its mind about a level. A basis that no rule looks at is left out:
 * it may take any value.
 */
export type WatchBand = Partial<Readonly<Record<Basis, QuietRange>>>;

export const BASES: readonly Basis[] = ['available', 'on_hand', 'projected'];

/** Whether nothing needs to be decided: the level has a band and each known quantity lies inside it. */
export function isQuiet(level: InventoryLevel): boolean {
  const { band } = level;
  if (band === null) return false;
  return BASES.every((basis) => {
    const range = band[basis];
    const quantity = quantityOf(level, basis);
    return range === undefined || quantity === null || isInside(range, quantity);
  });
}

function isInside({ quietAbove, quietBelow }: QuietRange, quantity: number): boolean {
  return (quietAbove === null || quantity > quietAbove) && (quietBelow === null || quantity < quietBelow);
}

/** The band in which both stay quiet. */
export function intersect(one: WatchBand, other: WatchBand): WatchBand {
  const both: { -readonly [B in Basis]?: QuietRange } = {};
  for (const basis of BASES) {
    const ranges = [one[basis], other[basis]].filter((range) => range !== undefined);
    if (ranges.length === 0) continue;
    both[basis] = {
      quietAbove: ranges.reduce<number | null>((top, { quietAbove: a }) => highest(top, a), null),
      quietBelow: ranges.reduce<number | null>((low, { quietBelow: b }) => lowest(low, b), null),
    };
  }
  return both;
}

const highest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);
const lowest = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);
