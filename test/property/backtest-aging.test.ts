import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Happening } from '../../lambdas/domain/backtest/follower';
import { createReplay } from '../../lambdas/domain/backtest/replay';
import { defaultsOf } from '../../lambdas/domain/rule/rule-kinds';
import { aRule } from '../support/builders';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse('2026-01-05T09:00:00Z');

const aStep = fc.record({
  hours: fc.integer({ min: 0, max: 90 }),
  sku: fc.constantFrom('A', 'B'),
  location: fc.constantFrom('berlin', 'berlin', 'lisbon'),
  what: fc.constantFrom('sale', 'sale', 'sale', 'count', 'delivery', 'return', 'move'),
  units: fc.integer({ min: -1, max: 12 }),
});

const aHistory = fc.record({
  steps: fc.array(aStep, { minLength: 20, maxLength: 120 }),
  /** Of one place alone, where ages are known for longest. */
  isOnePlace: fc.boolean(),
  /** How long nothing is heard of the shop at the end. */
  rest: fc.integer({ min: 0, max: 200 }),
});
type History = typeof aHistory extends fc.Arbitrary<infer H> ? H : never;

const aRest = fc.record({
  threshold: fc.integer({ min: 7, max: 130 }),
  newItemDays: fc.constantFrom(0, 3, 30),
  capitalMinor: fc.constantFrom(0, 0, 3_000),
  holdMinutes: fc.constantFrom(0, 90),
  repeatAfterHours: fc.constantFrom(null, 50),
});

function play(
  history: History,
  rest: typeof aRest extends fc.Arbitrary<infer R> ? R : never,
  isWatched: boolean,
) {
  const { newItemDays, capitalMinor, ...fields } = rest;
  const rule = aRule({
    ...defaultsOf('aging_stock'),
    kind: 'aging_stock',
    locations: 'all',
    ...fields,
    settings: { newItemDays, capitalMinor },
  });
  const told: Happening[] = [];
  const tell = (line: Happening) => void told.push(line);
  const replay = createReplay({ rules: [rule], timeZone: 'America/New_York', tell, isWatched });
  const stock = new Map<string, number>();
  let atMs = START_MS;
  for (const sku of ['A', 'B']) {
    const nothing = { title: null, category: null, vendor: null, tags: [], leadDays: null, productId: null };
    replay.name({ ...nothing, sku, money: { currency: 'EUR', priceMinor: 900, costMinor: 300 } });
  }
  history.steps.forEach(({ hours, sku, location, what, units }, index) => {
    atMs += hours * HOUR_MS;
    const place = history.isOnePlace ? 'berlin' : location;
    const key = `${sku} ${place}`;
    const left = stock.get(key) ?? 0;
    const set = (available: number) => {
      stock.set(key, available);
      replay.stocked(atMs, sku, place, available);
    };
    if (what === 'sale') {
      replay.sold(atMs, sku, units);
      set(left - Math.min(left, units));
    } else if (what === 'count') set(Math.max(0, units));
    else if (what === 'return') {
      replay.sold(atMs, sku, -Math.max(1, units));
      set(left + Math.max(1, units));
    } else if (what === 'move') {
      const other = place === 'berlin' ? 'lisbon' : 'berlin';
      const there = stock.get(`${sku} ${other}`) ?? 0;
      const away = Math.min(left, 3 + Math.max(0, units));
      set(left - away);
      atMs += HOUR_MS;
      stock.set(`${sku} ${other}`, there + away);
      replay.stocked(atMs, sku, other, there + away);
    } else {
      const order = {
        orderId: `PO-${index}`,
        units: 9,
        placedAt: new Date(atMs).toISOString(),
        expectedAt: null,
      };
      replay.ordered(atMs, sku, order);
      replay.received(atMs, sku, order, 9);
      set(left + units + 3);
    }
  });
  replay.end(atMs + history.rest * DAY_MS);
  return told;
}

describe('how long stock lies in a replay', () => {
  it('is told as judging it anew each day tells it', () => {
    const opened = { age: 0, no_sale: 0, capital: 0 };
    fc.assert(
      fc.property(aHistory, aRest, (history, rest) => {
        const told = play(history, rest, true);
        for (const { event, explanation } of told) {
          if (event !== 'opened' || explanation?.kind !== 'aging_stock') continue;
          for (const because of explanation.because) opened[because]++;
        }
        expect(told).toEqual(play(history, rest, false));
      }),
      { numRuns: 50, seed: 20_261_125 },
    );
    for (const count of Object.values(opened)) expect(count).toBeGreaterThan(0);
  });
});
