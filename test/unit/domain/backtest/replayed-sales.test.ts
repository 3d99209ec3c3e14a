import { describe, expect, it } from 'vitest';
import type { Happening } from '../../../../lambdas/domain/backtest/follower';
import { createReplay, type Replay } from '../../../../lambdas/domain/backtest/replay';
import type { HistoricVariant } from '../../../../lambdas/domain/backtest/replayed-variant';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aRule } from '../../../support/builders';

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-03-02T00:00:00Z');
const at = (day: number, hour = 12) => START_MS + day * DAY_MS + hour * 3_600_000;

const CUP: HistoricVariant = {
  ...{ sku: 'CUP', title: 'Cup', productId: 'P', category: 'Mugs', vendor: null, tags: [], leadDays: null },
  money: { currency: 'EUR', priceMinor: 1_000, costMinor: 600 },
};
const ofLevel = (level: Rule['level'], fields: Partial<Rule> = {}) =>
  aRule({
    ...defaultsOf('sales_vs_profit'),
    ...{ id: `rule_${level}`, kind: 'sales_vs_profit', level, locations: 'all' },
    settings: { periodDays: 7, salesUpPercent: 10, marginFallPoints: 5, minimumUnits: 20 },
    ...fields,
  });

/** Ten cups at ten euros are sold a day, from a day on at another price. */
function sell(replay: Replay, from: number, to: number, priceMinor = 1_000): void {
  for (let day = from; day < to; day++) {
    const sale = { currency: 'EUR', netMinor: 10 * priceMinor, grossMinor: 10_000 };
    replay.sold(at(day), 'CUP', 10, sale);
  }
}

function play(
  rules: readonly Rule[],
  run: (replay: Replay) => void,
  days: number,
  name: (replay: Replay) => void = () => {},
) {
  const told: Happening[] = [];
  const replay = createReplay({ rules, timeZone: 'UTC', tell: (line) => told.push(line) });
  replay.name(CUP);
  name(replay);
  run(replay);
  replay.end(at(days));
  return told;
}

describe('sales and profit in a replay', () => {
  it('are told of in the morning after they have parted ways, with what drove it, and are over by noon of the day on which nothing of it is left', () => {
    const told = play(
      [ofLevel('category')],
      (replay) => {
        sell(replay, 0, 14);
        sell(replay, 14, 16, 500);
        sell(replay, 16, 30);
      },
      30,
    );
    expect(told).toMatchObject([
      {
        // One day at five euros takes 4.6 points off the week’s margin of 40, two days take 10.
        ...{ event: 'opened', at: '2026-03-18T06:00:00.000Z', sku: null },
        ...{ entity: { type: 'category', id: 'Mugs' }, skus: ['CUP'] },
        explanation: {
          reasons: ['margin_fell'],
          driver: 'discount',
          marginBeforePercent: 40,
          marginPercent: 30,
        },
      },
      // The week and the one before it have one such day each.
      {
        ...{ event: 'resolved', at: '2026-03-24T12:00:00.000Z', resolution: 'recovered' },
        explanation: { reasons: [] },
      },
    ]);
    for (const line of told) expect(line).not.toHaveProperty('reason');
  });

  it('stay about the currency that was told of, whatever more is sold in another', () => {
    const inTwo = (eurCost: (day: number) => number | null) =>
      play(
        [ofLevel('category')],
        (replay) => {
          for (let day = 0; day < 40; day++) {
            replay.sold(at(day), 'JUG', 30, { currency: 'USD', netMinor: 60_000, grossMinor: 60_000 });
            replay.sold(at(day), 'CUP', 10, { currency: 'EUR', netMinor: 10_000, grossMinor: 10_000 });
          }
        },
        40,
        (replay) => {
          replay.name({
            ...CUP,
            sku: 'JUG',
            money: { currency: 'USD', priceMinor: 2_000, costMinor: 1_000 },
          });
          for (let day = 0; day < 40; day++) {
            const from = new Date(at(day)).toISOString().slice(0, 10);
            const costMinor = eurCost(day);
            const currency = costMinor === null ? 'USD' : 'EUR';
            replay.cost('CUP', { from, costMinor: costMinor ?? 900, currency, basis: 'dated' });
          }
        },
      );
    // A margin of 19.9 and 20.1 in turn, week by week: the floor is 20.
    const swinging = inTwo((day) => (day % 14 < 7 ? 801 : 799));
    expect(swinging).toMatchObject([{ event: 'opened', explanation: { currency: 'EUR' } }]);
    expect(swinging[0]).not.toHaveProperty('resolution');
    const [opened, resolved, ...more] = inTwo((day) => (day < 20 ? 850 : null));
    expect(opened).toMatchObject({ event: 'opened', explanation: { currency: 'EUR', marginPercent: 15 } });
    expect(resolved).toMatchObject({
      ...{ event: 'resolved', at: '2026-03-23T12:00:00.000Z', resolution: 'cannot_judge' },
      reason: 'What its units cost is known for only 85 % of its net sales in EUR; 95 % are needed.',
      explanation: { currency: 'EUR', reasons: ['below_floor'] },
    });
    expect(more).toEqual([]);
  });

  it('are those of the shop as a whole, and of a product, where rules ask for it', () => {
    const rules = [ofLevel('shop'), ofLevel('product'), ofLevel('category', { enabled: false })];
    const told = play(rules, (replay) => sell(replay, 0, 9, 600), 10).filter(
      ({ event }) => event === 'opened',
    );
    expect(told).toMatchObject([
      {
        entity: { type: 'product', id: 'P' },
        skus: ['CUP'],
        explanation: { reasons: ['unprofitable', 'below_floor'] },
      },
      { entity: { type: 'shop', id: 'src_history' } },
    ]);
    expect(told[1]).not.toHaveProperty('skus');
  });

  it('know a cost from its day on, and none of later', () => {
    const costs = (replay: Replay) => {
      replay.cost('CUP', { from: '2026-03-02', costMinor: 500, currency: 'EUR', basis: 'dated' });
      replay.cost('CUP', { from: '2026-03-09', costMinor: 950, currency: 'EUR', basis: 'dated' });
    };
    const run = (replay: Replay) => {
      costs(replay);
      sell(replay, 0, 14);
    };
    const sevenDays = (replay: Replay) => {
      costs(replay);
      sell(replay, 0, 7);
    };
    expect(play([ofLevel('shop')], sevenDays, 7)).toEqual([]);
    const [first] = play([ofLevel('shop')], run, 14);
    expect(first).toMatchObject({ event: 'opened', at: '2026-03-10T06:00:00.000Z' });
    expect(first?.explanation).toMatchObject({
      driver: 'cost',
      after: { units: 70, costMinor: 6 * 5_000 + 9_500 },
    });
  });

  it('count what came back on the day on which it did', () => {
    const told = play(
      [ofLevel('shop')],
      (replay) => {
        sell(replay, 0, 7);
        replay.sold(at(6, 13), 'CUP', -10, { currency: 'EUR', netMinor: -10_000, grossMinor: -10_000 });
        sell(replay, 7, 9, 300);
      },
      9,
    );
    expect(told[0]?.explanation).toMatchObject({
      before: { units: 10, returnedUnits: 0 },
      after: { units: 60, returnedUnits: 10, returnedMinor: 10_000 },
    });
  });

  it('cannot be judged where nobody says what units sold for', () => {
    const told = play(
      [ofLevel('shop')],
      (replay) => {
        for (let day = 0; day < 9; day++) replay.sold(at(day), 'CUP', 10);
      },
      10,
    );
    expect(told).toEqual([]);
  });
});
