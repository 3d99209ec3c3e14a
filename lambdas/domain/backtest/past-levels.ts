import type { Outage } from '../inventory/outage';

/** What left (above 0) or joined (below 0) the stock at a moment. */
export interface StockMove {
  readonly atMs: number;
  /** What was sold less what came back and what was received. */
  readonly left: number;
}

/** The stock from a moment on; null where it is not known. */
export interface PastLevel {
  readonly atMs: number;
  readonly available: number | null;
}

/**
 * What was available since `fromMs`, worked out backwards from what is now: what was sold is added, what was received is
 * taken off. A recorded outage is 0 whatever the sum says (one that lasts: what is now), and the sum begins anew before it. Where the sum comes to 0 or
 * less and no outage is on record, stock was corrected without a trace: it is unknown from there back to the last outage.
 *
 * @param moves in any order; those before `fromMs` play no part
 * @returns the first at `fromMs`, in order; a step only where the stock changes
 */
export function pastLevels(
  available: number | null,
  moves: readonly StockMove[],
  outages: readonly Outage[],
  fromMs: number,
): readonly PastLevel[] {
  const spans = outages.map(({ from, to }) => ({
    beginMs: Date.parse(from),
    endMs: to === null ? Infinity : Date.parse(to),
  }));
  const leftAt = new Map<number, number>();
  for (const { atMs, left } of moves) leftAt.set(atMs, (leftAt.get(atMs) ?? 0) + left);
  const moments = new Set([...leftAt.keys(), ...spans.flatMap(({ beginMs, endMs }) => [beginMs, endMs])]);
  const times = [...moments].filter((ms) => ms > fromMs && ms < Infinity).toSorted((one, two) => two - one);
  const backwards: PastLevel[] = [];
  let level = available;
  for (const atMs of times) {
    backwards.push({ atMs, available: level });
    const isOut = spans.some(({ beginMs, endMs }) => beginMs <= atMs && atMs < endMs);
    const wasOut = spans.some(({ beginMs, endMs }) => beginMs < atMs && atMs <= endMs);
    if (wasOut) {
      // Within an outage it stays as it is: today's may be oversold.
      if (!isOut) level = 0;
      continue;
    }
    const after = isOut ? 0 : level;
    const before: number | null = after === null ? null : after + (leftAt.get(atMs) ?? 0);
    level = before === null || before <= 0 ? null : before;
  }
  backwards.push({ atMs: fromMs, available: level });
  const levels = backwards.toReversed();
  return levels.filter((one, index) => index === 0 || one.available !== levels[index - 1]?.available);
}
