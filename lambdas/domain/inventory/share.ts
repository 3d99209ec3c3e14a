import type { VariantId } from './identity';
import type { InventoryLevel } from './inventory-level';
import { isInside, type QuietRange, type WatchBand } from './watch-band';

/**
 * A level's part in the sums of a product or a category: while every member keeps within its share, no rule about the
 * sums can change its mind.
 */
export interface Share {
  /** Which evaluation of the group put it there; a later one bears a greater token. */
  readonly token: number;
  /** The revision of the rule set that it was worked out with. */
  readonly revision: number;
  /** Which rules count the level in their sums, in which version: `ruleId@version`, joined by commas. */
  readonly signature: string;
  /** Null while the sum is being worked out: nothing that happens to the level is quiet. */
  readonly ranges: WatchBand | null;
}

/** By the id of the group's entity: `product~…`, `category~…`. */
export type Shares = Readonly<Record<string, Share>>;

/** The groups whose share the level has left, by entity id. */
export function groupsLeft(level: InventoryLevel): readonly string[] {
  return Object.entries(level.shares)
    .filter(([, { ranges }]) => ranges === null || !isInside(level, ranges))
    .map(([groupId]) => groupId);
}

/** Which levels of a variant are to bear a share of which group, and with which signature. */
export type ExpectedShares = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * The groups that have to be gone through again for a variant's levels: one of them left its share, has none yet, or
 * bears one that it should not.
 */
export function groupsToEvaluate(
  levels: readonly InventoryLevel[],
  expected: ExpectedShares,
): readonly string[] {
  const groups = new Set<string>();
  for (const level of levels) {
    for (const groupId of groupsLeft(level)) groups.add(groupId);
    for (const [groupId, { signature }] of Object.entries(level.shares)) {
      if (expected.get(groupId)?.get(level.locationId) !== signature) groups.add(groupId);
    }
    for (const [groupId, byLocation] of expected) {
      const signature = byLocation.get(level.locationId);
      if (signature !== undefined && level.shares[groupId]?.signature !== signature) groups.add(groupId);
    }
  }
  return [...groups];
}

/** The shares of one sum, by basis, as they are stored with its members. */
export interface SharedSum {
  readonly quiet: QuietRange;
  readonly members: readonly QuietRange[];
}

/**
 * Whether the members' shares keep the sum inside its range: even if each of them goes as far as its share lets it.
 */
export function keepsSumInside({ quiet, members }: SharedSum): boolean {
  const lowest = sumOf(members.map(({ quietAbove }) => (quietAbove === null ? null : quietAbove + 1)));
  const highest = sumOf(members.map(({ quietBelow }) => (quietBelow === null ? null : quietBelow - 1)));
  return (
    (quiet.quietAbove === null || (lowest !== null && lowest > quiet.quietAbove)) &&
    (quiet.quietBelow === null || (highest !== null && highest < quiet.quietBelow))
  );
}

/** Null where one of them has no bound. */
function sumOf(bounds: readonly (number | null)[]): number | null {
  return bounds.reduce<number | null>(
    (sum, bound) => (sum === null || bound === null ? null : sum + bound),
    0,
  );
}

/** More members than this cost more to keep in shares than to go through every few minutes. */
export const MOST_SHARED = 100;
/** Up to so many members a sum is always kept by shares, however little slack there is. */
const ALWAYS_SHARED = 20;

/**
 * Whether a sum is worth keeping by shares: it has few members, or enough slack that most of them may sell a unit
 * before the sum has to be looked at again. Beyond that each sale would cost two writes a member.
 *
 * @param demand how much slack a member needs: 1 to be kept, more to be taken back, so that nothing goes to and fro
 */
export function isWorthSharing(quiet: QuietRange, quantities: readonly number[], demand = 1): boolean {
  const count = quantities.length;
  if (count > MOST_SHARED) return false;
  if (count <= ALWAYS_SHARED) return true;
  const sum = quantities.reduce((total, quantity) => total + quantity, 0);
  const falls = quiet.quietAbove === null ? Number.POSITIVE_INFINITY : sum - quiet.quietAbove - 1;
  const rises = quiet.quietBelow === null ? Number.POSITIVE_INFINITY : quiet.quietBelow - 1 - sum;
  return Math.min(falls, rises) * 2 >= count * demand;
}

/** A level among all levels of a group. */
export const levelIdOf = (level: { readonly variantId: VariantId; readonly locationId: string }): string =>
  `${level.variantId} ${level.locationId}`;
