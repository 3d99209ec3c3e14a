import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../../lambdas/domain/backtest/follower';
import { createReplay } from '../../../../lambdas/domain/backtest/replay';
import { aRule } from '../../../support/builders';

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-01-05T09:00:00Z');

function aReplay() {
  const out: number[] = [];
  const told: Happening[] = [];
  const replay = createReplay({
    rules: [aRule({ kind: 'out_of_stock', threshold: 0 })],
    timeZone: 'UTC',
    tell: (happening) => told.push(happening),
    ranOut: (_sku, atMs) => out.push(atMs),
  });
  return { replay, out, told };
}

describe('what ran out', () => {
  it('is what has nothing left once all of a moment is known: a transfer is no stock-out', () => {
    const { replay, out, told } = aReplay();
    replay.stocked(START_MS, 'A', 'berlin', 10);
    replay.stocked(START_MS + DAY_MS, 'A', 'berlin', 0);
    replay.stocked(START_MS + DAY_MS, 'A', 'lisbon', 10);
    replay.stocked(START_MS + 2 * DAY_MS, 'A', 'lisbon', 0);
    replay.end(START_MS + 3 * DAY_MS);
    expect(out).toEqual([START_MS + 2 * DAY_MS]);
    expect(told.map(({ at }) => Date.parse(at))).toEqual(out);
  });
});
