import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../lambdas/domain/backtest/follower';
import { createReplay, type Replay } from '../../lambdas/domain/backtest/replay';
import { DEFAULT_RULES } from '../../lambdas/domain/rule/default-rules';
import type { Rule } from '../../lambdas/domain/rule/rule';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-01-05T00:00:00Z');
const STAMP = { createdAt: '1970-01-01T00:00:00.000Z', updatedAt: '1970-01-01T00:00:00.000Z', version: 1 };
const RULES: readonly Rule[] = DEFAULT_RULES.map((rule) => ({ ...rule, ...STAMP }));

/** A few items that are sold, run out, are ordered and come in, whatever the hours. */
const steps = fc.array(
  fc.record({
    hours: fc.integer({ min: 0, max: 30 }),
    sku: fc.constantFrom('A', 'B'),
    what: fc.constantFrom('sale', 'sale', 'sale', 'sale', 'count', 'order', 'delivery'),
    units: fc.integer({ min: 1, max: 9 }),
    days: fc.integer({ min: 1, max: 20 }),
  }),
  { minLength: 60, maxLength: 160 },
);

function play(
  replay: Replay,
  rows: readonly (typeof steps extends fc.Arbitrary<infer S> ? S : never)[number][],
) {
  const stock = new Map<string, number>();
  const open = new Map<string, { orderId: string; units: number; placedAt: string; expectedAt: string }>();
  let atMs = START_MS;
  for (const sku of ['A', 'B']) {
    replay.name({ sku, title: null, productId: null, category: null, vendor: null, tags: [], leadDays: 7 });
    replay.stocked(atMs, sku, 'main', 60);
    stock.set(sku, 60);
  }
  rows.forEach(({ hours, sku, what, units, days }, index) => {
    atMs += hours * HOUR_MS;
    const left = stock.get(sku) ?? 0;
    const order = open.get(sku);
    const set = (available: number) => {
      stock.set(sku, available);
      replay.stocked(atMs, sku, 'main', available);
    };
    if (what === 'sale') {
      const sold = Math.min(left, units);
      replay.sold(atMs, sku, sold);
      set(left - sold);
    } else if (what === 'count') set(Math.max(0, left + (units % 2 === 0 ? units : -units)));
    else if (what === 'order' && order === undefined) {
      const at = (ms: number) => new Date(ms).toISOString();
      const placed = {
        orderId: `PO-${index}`,
        units: units * 8,
        placedAt: at(atMs),
        expectedAt: at(atMs + days * 24 * HOUR_MS),
      };
      open.set(sku, placed);
      replay.ordered(atMs, sku, placed);
    } else if (what === 'delivery' && order !== undefined) {
      open.delete(sku);
      replay.received(atMs, sku, order, order.units);
      set(left + order.units);
    }
  });
  replay.end(atMs);
}

describe('a replay', () => {
  it('tells what deciding anew at every look tells', () => {
    // How fast an item sells is looked at by the hour, beside all else: the next property.
    const rules = RULES.filter(({ kind }) => kind !== 'selling_fast');
    fc.assert(
      fc.property(steps, fc.constantFrom('UTC', 'America/New_York', 'Australia/Sydney'), (rows, timeZone) => {
        const told = [true, false].map((isWatched) => {
          const lines: Happening[] = [];
          const tell = (line: Happening) => void lines.push(line);
          play(createReplay({ rules, timeZone, tell, isWatched }), rows);
          return lines;
        });
        expect(told[0]).toEqual(told[1]);
      }),
      { seed: 20261125, numRuns: 60 },
    );
  });

  it('tells what deciding anew at every look tells of how fast an item sells, whatever its window', () => {
    const aRush = fc.record({
      threshold: fc.constantFrom(1.1, 2, 3),
      windowHours: fc.constantFrom(1, 6, 24, 168),
      minimumUnits: fc.integer({ min: 1, max: 6 }),
      holdMinutes: fc.constantFrom(0, 90),
      repeatAfterHours: fc.constantFrom(null, 5),
    });
    let opened = 0;
    fc.assert(
      fc.property(steps, aRush, fc.constantFrom('UTC', 'America/New_York'), (rows, rush, timeZone) => {
        const { windowHours, minimumUnits, ...fields } = rush;
        const rules = RULES.filter(({ kind }) => kind === 'selling_fast').map((rule) => ({
          ...rule,
          ...fields,
          settings: { ...rule.settings, windowHours, minimumUnits, significance: 0.1 },
        }));
        const told = [true, false].map((isWatched) => {
          const lines: Happening[] = [];
          const tell = (line: Happening) => void lines.push(line);
          play(createReplay({ rules, timeZone, tell, isWatched }), rows);
          return lines;
        });
        opened += told[0]?.length ?? 0;
        expect(told[0]).toEqual(told[1]);
      }),
      { seed: 20261125, numRuns: 40 },
    );
    expect(opened).toBeGreaterThan(0);
  });

  it('tells of a sum what adding up all of it at each moment tells', () => {
    const aCount = fc.record({
      hours: fc.integer({ min: 0, max: 20 }),
      sku: fc.constantFrom('A', 'B', 'C'),
      location: fc.constantFrom('berlin', 'lisbon'),
      available: fc.integer({ min: 0, max: 3 }),
    });
    const [outOfStock] = RULES.filter(({ kind }) => kind === 'out_of_stock');
    const rules: readonly Rule[] =
      outOfStock === undefined
        ? []
        : [{ ...outOfStock, level: 'product', holdMinutes: 0, repeatAfterHours: null }];
    const nothing = { title: null, category: null, vendor: null, tags: [], leadDays: null };
    fc.assert(
      fc.property(fc.array(aCount, { minLength: 5, maxLength: 60 }), fc.boolean(), (counts, isWatched) => {
        const told: string[] = [];
        const tell = ({ event, at }: Happening) => void told.push(`${at} ${event}`);
        const replay = createReplay({ rules, timeZone: 'UTC', tell, isWatched });
        for (const sku of ['A', 'B', 'C']) replay.name({ ...nothing, sku, productId: 'P' });

        const levels = new Map<string, number>();
        const moments = new Map<number, boolean>();
        let atMs = START_MS;
        for (const { hours, sku, location, available } of counts) {
          atMs += hours * HOUR_MS;
          replay.stocked(atMs, sku, location, available);
          levels.set(`${sku} ${location}`, available);
          moments.set(
            atMs,
            [...levels.values()].every((units) => units === 0),
          );
        }
        replay.end(atMs);
        let wasOut = false;
        const expected = [...moments].flatMap(([ms, isOut]) => {
          if (isOut === wasOut) return [];
          wasOut = isOut;
          return [`${new Date(ms).toISOString()} ${isOut ? 'opened' : 'resolved'}`];
        });
        expect(told).toEqual(expected);
      }),
    );
  });

  it('tells by the past alone: what comes later changes nothing that was told before', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 20, max: 59 }), (rows, kept) => {
        const lines: Happening[][] = [rows, rows.slice(0, kept)].map((played) => {
          const told: Happening[] = [];
          play(createReplay({ rules: RULES, timeZone: 'UTC', tell: (line) => void told.push(line) }), played);
          return told;
        });
        const endsAt = START_MS + rows.slice(0, kept).reduce((sum, { hours }) => sum + hours * HOUR_MS, 0);
        const before = (list: readonly Happening[]) => list.filter(({ at }) => Date.parse(at) < endsAt);
        expect(before(lines[1] ?? [])).toEqual(before(lines[0] ?? []));
      }),
      { seed: 20261125, numRuns: 40 },
    );
  });
});
