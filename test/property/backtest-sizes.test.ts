import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../lambdas/domain/backtest/follower';
import { createReplay } from '../../lambdas/domain/backtest/replay';
import { defaultsOf } from '../../lambdas/domain/rule/rule-kinds';
import { aRule } from '../support/builders';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse('2026-01-05T09:00:00Z');
const SKUS = ['A', 'B', 'C'] as const;
type Sku = (typeof SKUS)[number];
const rule = aRule({
  ...defaultsOf('broken_size_run'),
  kind: 'broken_size_run',
  locations: 'all',
  repeatAfterHours: null,
});

const aStep = fc.record({
  hours: fc.integer({ min: 0, max: 60 }),
  sku: fc.constantFrom(...SKUS),
  what: fc.constantFrom('sale', 'sale', 'count'),
  units: fc.integer({ min: -1, max: 6 }),
  isOut: fc.boolean(),
});
interface Row {
  readonly atMs: number;
  readonly sku: Sku;
  /** What was sold, or else what is there now. */
  readonly sold: number | null;
  readonly left: number;
}

const dayOf = (ms: number) => Math.floor(ms / DAY_MS);

/** Of what is counted twice at one moment the last counts. */
const isSameCount = (row: Row, later: Row): boolean => later.sold === null && later.atMs === row.atMs;

/** Days that it was out from before they began until after they ended, or until now. */
function daysOut(counts: readonly Row[], first: number, today: number): number {
  let days = 0;
  for (let day = first; day <= today; day++) {
    const before = counts.filter(({ atMs }) => dayOf(atMs) < day).at(-1);
    const during = counts.filter(({ atMs }) => dayOf(atMs) === day);
    if (before?.left === 0 && during.every(({ left }) => left === 0)) days++;
  }
  return days;
}

/** What can be sold of normal demand in percent, added up from all rows up to a moment; null where fewer than ten were sold. */
function slowPercent(rows: readonly Row[], nowMs: number): number | null {
  const past = rows.filter(({ atMs }) => atMs <= nowMs);
  const today = dayOf(nowMs);
  const known = Math.min(56, today - dayOf(START_MS) + 1);
  const rates = SKUS.map((sku) => {
    const own = past.filter((row) => row.sku === sku);
    const sold = own
      .filter(({ atMs }) => dayOf(atMs) > today - 56)
      .reduce((sum, row) => sum + (row.sold ?? 0), 0);
    const counts = own.filter(
      (row, index) => row.sold === null && !own.slice(index + 1).some((later) => isSameCount(row, later)),
    );
    const isOut = counts.at(-1)?.left === 0;
    const days = Math.max(1, known - daysOut(counts, today - known + 1, today));
    return { isOut, sold, rate: Math.max(0, sold) / days };
  });
  const all = rates.reduce((sum, { rate }) => sum + rate, 0);
  if (all === 0 || rates.reduce((sum, { sold }) => sum + sold, 0) < 10) return null;
  const there = rates.reduce((sum, { rate, isOut }) => sum + (isOut ? 0 : (rate / all) * 100), 0);
  return Math.round(there * 10) / 10;
}

/** Every moment of the rows, and every midnight between them. */
function momentsOf(rows: readonly Row[]): readonly number[] {
  const moments = new Set(rows.map(({ atMs }) => atMs));
  const last = Math.max(...moments);
  for (let day = dayOf(START_MS) + 1; day * DAY_MS <= last; day++) moments.add(day * DAY_MS);
  return [...moments].toSorted((one, other) => one - other);
}

/** What is told where everything is added up anew whenever a size runs out or returns, and each day while one is out. */
function slowlyTold(rows: readonly Row[]): string[] {
  const told: string[] = [];
  let isOpen = false;
  let wasOut = '';
  for (const nowMs of momentsOf(rows)) {
    const out = SKUS.filter(
      (sku) =>
        rows.filter((row) => row.sku === sku && row.sold === null && row.atMs <= nowMs).at(-1)?.left === 0,
    );
    const isDaily = nowMs % DAY_MS === 0 && wasOut !== '';
    if (out.join() === wasOut && !isDaily) continue;
    wasOut = out.join();
    const percent = slowPercent(rows, nowMs);
    const isOver: boolean = isOpen && (percent === null || percent >= 72);
    const isNew: boolean = !isOpen && percent !== null && percent <= 60 && out.length < SKUS.length;
    if (!isOver && !isNew) continue;
    isOpen = isNew;
    told.push(`${new Date(nowMs).toISOString()} ${isNew ? 'opened' : 'resolved'}`);
  }
  return told;
}

describe('a size run in a replay', () => {
  it('is told when adding up every row of the past says so', () => {
    let opened = 0;
    fc.assert(
      fc.property(fc.array(aStep, { minLength: 30, maxLength: 120 }), (steps) => {
        const rows: Row[] = SKUS.map((sku) => ({ atMs: START_MS, sku, sold: null, left: 50 }));
        let atMs = START_MS;
        for (const { hours, sku, what, units, isOut } of steps) {
          atMs += hours * HOUR_MS;
          rows.push({ atMs, sku, sold: what === 'sale' ? units : null, left: isOut ? 0 : 50 });
        }
        const told: Happening[] = [];
        const replay = createReplay({ rules: [rule], timeZone: 'UTC', tell: (line) => told.push(line) });
        for (const sku of SKUS) {
          const nothing = { title: null, category: null, vendor: null, tags: [], leadDays: null };
          replay.name({ ...nothing, sku, productId: 'P' });
        }
        for (const row of rows) {
          if (row.sold === null) replay.stocked(row.atMs, row.sku, 'main', row.left);
          else replay.sold(row.atMs, row.sku, row.sold);
        }
        replay.end(atMs);
        const changes = told.filter(({ event }) => event === 'opened' || event === 'resolved');
        opened += changes.length;
        expect(changes.map(({ at, event }) => `${at} ${event}`)).toEqual(slowlyTold(rows));
      }),
      { seed: 20261125, numRuns: 400 },
    );
    expect(opened).toBeGreaterThan(0);
  });
});
