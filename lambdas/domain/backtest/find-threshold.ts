import type { RuleKind } from '../rule/rule';
import { KIND_PROFILES } from '../rule/rule-kinds';

/** Kinds of which a higher threshold tells more, with the highest that is tried. */
export const TRIED_THRESHOLDS = { low_stock: 500, days_of_cover: 60 } as const;
export type TriedKind = keyof typeof TRIED_THRESHOLDS;
export const isTried = (kind: RuleKind): kind is TriedKind => kind in TRIED_THRESHOLDS;

export interface FoundThreshold {
  readonly threshold: number;
  /** What that threshold tells. */
  readonly perWeek: number;
  /** False where even the lowest that is tried tells more; then `threshold` is that one. */
  readonly isWithin: boolean;
  /** Whether it is the end of what is tried: a higher one may tell as little. */
  readonly isHighestTried: boolean;
}

/**
 * The highest threshold by which at most so many alerts a week would have been told, found by halving. Where even the
 * lowest tells more, it is that one, and not within.
 *
 * @param perWeekAt goes through the history by a threshold and says how many messages a week it told
 */
export function findThreshold(
  kind: TriedKind,
  atMost: number,
  perWeekAt: (threshold: number) => number,
): FoundThreshold {
  const { minimum } = KIND_PROFILES[kind].threshold;
  let [low, high] = [Math.max(0, minimum), TRIED_THRESHOLDS[kind] + 1];
  let found = { threshold: low, perWeek: perWeekAt(low) };
  if (found.perWeek > atMost) return { ...found, isWithin: false, isHighestTried: false };
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const perWeek = perWeekAt(middle);
    if (perWeek <= atMost) {
      low = middle;
      found = { threshold: middle, perWeek };
    } else high = middle;
  }
  return { ...found, isWithin: true, isHighestTried: found.threshold === TRIED_THRESHOLDS[kind] };
}
