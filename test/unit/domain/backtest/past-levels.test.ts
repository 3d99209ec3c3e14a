import { expect, it } from 'vitest';
import { pastLevels } from '../../../../lambdas/domain/backtest/past-levels';
import type { Outage } from '../../../../lambdas/domain/inventory/outage';

const at = (day: number) => Date.parse(`2026-11-${String(day).padStart(2, '0')}T12:00:00.000Z`);
const out = (from: number, to: number | null): Outage => ({
  from: new Date(at(from)).toISOString(),
  to: to === null ? null : new Date(at(to)).toISOString(),
});
const past = (
  available: number | null,
  moves: readonly (readonly [number, number])[],
  outages: Outage[] = [],
) =>
  pastLevels(
    available,
    moves.map(([day, left]) => ({ atMs: at(day), left })),
    outages,
    at(1),
  ).map(({ atMs, available: units }) => [new Date(atMs).getUTCDate(), units]);

it('adds what was sold and takes off what was received', () => {
  // Ten on the 1st, three sold, twenty received, and 27 now.
  expect(
    past(27, [
      [5, 3],
      [8, -20],
    ]),
  ).toEqual([
    [1, 10],
    [5, 7],
    [8, 27],
  ]);
});

it('leaves aside what was before the beginning', () => {
  expect(past(5, [[1, 4]])).toEqual([[1, 5]]);
});

it('begins anew before an outage, and is at 0 within it', () => {
  const moves = [
    [4, 2],
    [6, 3],
    [9, -12],
    [12, 1],
  ] as const;
  expect(past(11, moves, [out(6, 9)])).toEqual([
    [1, 5],
    [4, 3],
    [6, 0],
    [9, 12],
    [12, 11],
  ]);
});

it('keeps what is oversold now', () => {
  expect(past(-2, [[6, 3]], [out(6, null)])).toEqual([
    [1, 3],
    [6, -2],
  ]);
});

it.each([
  { received: 6, before: 1 },
  { received: 7, before: null },
  { received: 8, before: null },
])('knows $before before $received of 7 were received', ({ received, before }) => {
  expect(past(7, [[8, -received]])).toEqual([
    [1, before],
    [8, 7],
  ]);
});

it('knows nothing of a stock that is unknown now, but what was before an outage', () => {
  expect(past(null, [[3, 2]])).toEqual([[1, null]]);
  expect(past(null, [[3, 2]], [out(3, 5)])).toEqual([
    [1, 2],
    [3, 0],
    [5, null],
  ]);
});
