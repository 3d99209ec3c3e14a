import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../../lambdas/domain/backtest/follower';
import { createReplay } from '../../../../lambdas/domain/backtest/replay';
import { decideGroup } from '../../../../lambdas/domain/alert/decide-group';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { aLevel, aRule, aVariant } from '../../../support/builders';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-01-05T09:00:00Z');
const lowProduct = aRule({ id: 'rule_low_product', kind: 'low_stock', level: 'product', threshold: 10 });

type Count = readonly [hour: number, sku: string, location: string, available: number];

/** Two mugs of one product, in one category; each count is the truth from its hour on. */
function play(rules: readonly Rule[], counts: readonly Count[], hours = 100) {
  const told: Happening[] = [];
  const replay = createReplay({ rules, timeZone: 'UTC', tell: (line) => told.push(line) });
  for (const sku of ['BLUE', 'RED', 'BOWL']) {
    const productId = sku === 'BOWL' ? 'P-2' : 'P-1';
    const nothing = { title: null, vendor: null, tags: [], leadDays: null };
    replay.name({ ...nothing, sku, productId, category: 'Kitchen > Mugs & Bowls' });
  }
  for (const [hour, sku, location, available] of counts)
    replay.stocked(START_MS + hour * HOUR_MS, sku, location, available);
  replay.end(START_MS + hours * HOUR_MS);
  return told;
}

const START: readonly Count[] = [
  [0, 'BLUE', 'berlin', 50],
  [0, 'RED', 'lisbon', 7],
  [0, 'BOWL', 'berlin', 3],
];

describe('the sum of a product in a replay', () => {
  it.each([
    { situation: 'above its threshold', left: 4, opened: 0 },
    { situation: 'at its threshold', left: 3, opened: 1 },
    { situation: 'below its threshold', left: 2, opened: 1 },
  ])('$situation is told $opened times, as production decides it', ({ left, opened }) => {
    const told = play([lowProduct], [...START, [5, 'BLUE', 'berlin', left]], 6);
    const now = new Date(START_MS + 5 * HOUR_MS).toISOString();
    const entity = { type: 'product', id: 'src_history-P-1' } as const;
    const member = (sku: string, available: number) => {
      const variantId = `src_history-${sku}`;
      return {
        variant: aVariant({ variantId, productId: entity.id }),
        levels: [aLevel({ variantId, available, updatedAt: now })],
      };
    };
    const decided = decideGroup({
      entity,
      members: [member('BLUE', left), member('RED', 7)],
      locations: new Map(),
      shop: null,
      rules: [lowProduct],
      alerts: [],
      now,
      reason: 'level',
    }).alerts.filter(({ event }) => event === 'AlertOpened');
    const ofMugs = told.filter((line) => line.entity?.id === 'P-1');
    expect(ofMugs).toHaveLength(opened);
    expect(ofMugs.map(({ severity, at }) => ({ severity, at }))).toEqual(
      decided.map(({ after }) => ({ severity: after.severity, at: now })),
    );
  });

  it('names the product and its items, and ends when the sum has recovered', () => {
    const told = play(
      [lowProduct],
      [...START, [5, 'BLUE', 'berlin', 0], [8, 'RED', 'lisbon', 11], [9, 'RED', 'lisbon', 12]],
      10,
    ).filter((line) => line.entity?.id === 'P-1');
    expect(told).toMatchObject([
      { event: 'opened', sku: null, entity: { type: 'product', id: 'P-1' }, skus: ['BLUE', 'RED'] },
      { event: 'resolved', at: new Date(START_MS + 9 * HOUR_MS).toISOString() },
    ]);
  });

  it('waits as long as its rule holds back, and is told when that is over', () => {
    const held = {
      ...lowProduct,
      holdMinutes: 90,
      scope: { type: 'product', ids: ['src_history-P-1'] },
    } as const;
    const told = play([held], [...START, [5, 'BLUE', 'berlin', 0]]);
    expect(told.map(({ at }) => at)).toEqual([new Date(START_MS + 6.5 * HOUR_MS).toISOString()]);
  });
});

describe('the sum of a category in a replay', () => {
  it('is looked at by location where its rule asks for it, and the line says which', () => {
    const rule = aRule({ kind: 'out_of_stock', level: 'category', threshold: 0, locations: 'each' });
    const told = play([rule], [...START, [5, 'RED', 'lisbon', 0], [6, 'BLUE', 'berlin', 0]], 7);
    expect(told).toMatchObject([
      {
        event: 'opened',
        at: new Date(START_MS + 5 * HOUR_MS).toISOString(),
        entity: { type: 'category', id: 'Kitchen > Mugs & Bowls' },
        locations: ['lisbon'],
      },
    ]);
  });
});

describe('a rule about an item at each location', () => {
  it('is told with the location', () => {
    const rule = aRule({ kind: 'out_of_stock', threshold: 0, locations: 'each' });
    const told = play([rule], [...START, [5, 'RED', 'lisbon', 0]], 6);
    expect(told).toMatchObject([{ event: 'opened', sku: 'RED', locations: ['lisbon'] }]);
  });
});
