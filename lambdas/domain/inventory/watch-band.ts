import type { Basis, InventoryLevel } from './inventory-level';
import { quantityOf } from './inventory-level';

/** A quantity is quiet while it is strictly above `quietAbove` and strictly below `quietBelow`; null is no bound. */
export interface QuietRange {
  readonly quietAbove: number | null;
  readonly quietBelow: number | null;
}

/**
 * The range per basis in which no rule can change its mind about a level. A basis that no rule looks at is left out:
 * it may take any value. `unknown` is quiet only while the quantity stays unknown.
 */
export type WatchBand = Partial<Readonly<Record<Basis, QuietRange | 'unknown'>>> & {
  /** Stock that is old, or on the way to it: what goes out of it at once may come in at another place, and keeps its age. */
  readonly isOld?: true;
};

export const BASES: readonly Basis[] = ['available', 'on_hand', 'projected'];

/** Whether nothing needs to be decided about its variant: it has a band and each quantity that matters lies inside it. */
export function isQuiet(level: InventoryLevel): boolean {
  return level.band !== null && isInside(level, level.band);
}

/** Whether each quantity of the level that matters lies inside the band. */
export function isInside(level: InventoryLevel, band: WatchBand): boolean {
  for (const basis of BASES) {
    const range = band[basis];
    if (range === undefined) continue;
    const quantity = quantityOf(level, basis);
    if (range === 'unknown' ? quantity !== null : quantity === null || !contains(range, quantity))
      return false;
  }
  return true;
}

/** Whether a range keeps a quantity quiet. */
export function contains({ quietAbove, quietBelow }: QuietRange, quantity: number): boolean {
  return (quietAbove === null || quantity > quietAbove) && (quietBelow === null || quantity < quietBelow);
}

/** The range in which both stay quiet. */
export function intersect(one: QuietRange, other: QuietRange): QuietRange {
  return {
    quietAbove: pick(Math.max, one.quietAbove, other.quietAbove),
    quietBelow: pick(Math.min, one.quietBelow, other.quietBelow),
  };
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : choose(a, b);
}

/**
 * Splits the slack of a sum among its members, so that no member can move the sum out of `range` without leaving its
 * own range (distributed threshold monitoring). Whoever holds more stock gets more of the slack, because it moves more.
 *
 * @param quantities the members' quantities, in units; their sum lies inside `range`
 * @returns one range per member, in the same order
 */
export function splitRange(range: QuietRange, quantities: readonly number[]): QuietRange[] {
  const sum = quantities.reduce((total, quantity) => total + quantity, 0);
  const weights = quantities.map((quantity) => Math.max(0, quantity) + 1);
  const falls = range.quietAbove === null ? null : shares(sum - range.quietAbove - 1, weights);
  const rises = range.quietBelow === null ? null : shares(range.quietBelow - 1 - sum, weights);
  return quantities.map((quantity, index) => ({
    quietAbove: falls === null ? null : quantity - (falls[index] ?? 0) - 1,
    quietBelow: rises === null ? null : quantity + (rises[index] ?? 0) + 1,
  }));
}

/** Whole, non-negative shares of `slack` by weight, adding up to at most `slack`. */
function shares(slack: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.max(0, Math.floor((slack * weight) / total)));
}
