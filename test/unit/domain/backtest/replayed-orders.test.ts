import { describe, expect, it } from 'vitest';
import { createJudgePurchaseOrder } from '../../../../lambdas/app/judge-purchase-order';
import type { Happening } from '../../../../lambdas/domain/backtest/follower';
import { createReplay } from '../../../../lambdas/domain/backtest/replay';
import { UNKNOWN_LATENESS } from '../../../../lambdas/domain/forecast/lead-time';
import { purchasesByVariant } from '../../../../lambdas/domain/purchase/variant-purchase';
import { DEFAULT_RULES } from '../../../../lambdas/domain/rule/default-rules';
import { aLevel, aRule, aShop, aVariant } from '../../../support/builders';
import { aLine, anOrder } from '../../../support/purchase-orders';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse('2026-01-05T00:00:00Z');
const dayAt = (day: number, hour = 9) => START_MS + day * DAY_MS + hour * HOUR_MS;
const at = (day: number, hour = 9) => new Date(dayAt(day, hour)).toISOString();

const RULES = DEFAULT_RULES.filter(({ level }) => level === 'purchase_order').map((rule) => aRule(rule));
const ORDER = { orderId: 'PO-7', units: 100, placedAt: at(20), expectedAt: at(30) };
const LAST_DAY = 40;

/** An item of which two a day are sold, and an order of a hundred that was promised for the thirtieth day. */
function play(deliveries: readonly { readonly day: number; readonly units: number }[], stock = 70) {
  const told: Happening[] = [];
  const replay = createReplay({ rules: RULES, timeZone: 'UTC', tell: (line) => told.push(line) });
  let left = stock;
  replay.stocked(START_MS, 'A', 'main', left);
  for (let day = 0; day < LAST_DAY; day++) {
    if (day === 20) replay.ordered(dayAt(day), 'A', ORDER);
    for (const delivery of deliveries.filter((one) => one.day === day)) {
      left += delivery.units;
      replay.received(dayAt(day), 'A', ORDER, delivery.units);
      replay.stocked(dayAt(day), 'A', 'main', left);
    }
    const sold = Math.min(left, 2);
    left -= sold;
    replay.sold(dayAt(day, 12), 'A', sold);
    replay.stocked(dayAt(day, 12), 'A', 'main', left);
  }
  replay.end(dayAt(LAST_DAY));
  return told;
}

const lines = (told: readonly Happening[]) =>
  told.map(({ at: moment, kind, event }) => `${moment.slice(0, 16)} ${kind} ${event}`);

describe('a purchase order in a replay', () => {
  it('is told when it is placed, about to come, late, and come in parts, each once', () => {
    expect(
      lines(
        play([
          { day: 32, units: 60 },
          { day: 33, units: 40 },
        ]),
      ).filter((line) => !line.endsWith('resolved')),
    ).toEqual([
      '2026-01-25T09:00 purchase_order_placed opened',
      '2026-01-28T00:00 purchase_order_arriving opened',
      '2026-02-05T00:00 purchase_order_late opened',
      '2026-02-06T09:15 purchase_order_received opened',
      '2026-02-07T09:15 purchase_order_received opened',
    ]);
  });

  it.each([
    { situation: 'on the promised day', day: 30, late: 0 },
    { situation: 'on the day after, before which it is late', day: 31, late: 1 },
  ])('that comes $situation was $late times late', ({ day, late }) => {
    const told = play([{ day, units: 100 }]).filter(({ kind }) => kind === 'purchase_order_late');
    expect(told.filter(({ event }) => event === 'opened')).toHaveLength(late);
    expect(told.filter(({ event }) => event === 'resolved')).toHaveLength(late);
  });

  it('hits what production finds that it hits, by what is known on that day', async () => {
    const [told] = play([], 66).filter(({ kind }) => kind === 'purchase_order_late');
    const now = told?.at ?? '';
    expect(now).toBe(at(31, 0));
    const variant = aVariant({
      variantId: 'src_history-A',
      sku: 'A',
      title: null,
      variantTitle: null,
      platformVariantId: 'A',
      firstSeenAt: at(0, 0),
    });
    const line = aLine({ lineId: 'A', variantId: variant.variantId, expectedAt: null, promisedAt: at(30) });
    const order = anOrder({
      supplierName: null,
      placedAt: at(20),
      heardAt: at(20),
      expectedAt: at(30),
      promisedAt: at(30),
      lines: [line],
    });
    const judge = createJudgePurchaseOrder({
      purchases: { purchaseOrder: async () => order },
      readSupply: async () => ({ lateness: UNKNOWN_LATENESS, leadTime: null }),
      stock: {
        async stockedVariant() {
          const purchases = [...purchasesByVariant(order).values()];
          const levels = [aLevel({ variantId: variant.variantId, available: 66 - 31 * 2 })];
          return { variant, revision: 1, levels, lots: [], rises: new Map(), outages: [], purchases };
        },
        shop: async () => aShop({ timeZone: 'UTC' }),
        locations: async () => new Map(),
        salesPerDay: async () => new Map(),
        async salesAndReturns() {
          const days = Array.from({ length: 31 }, (_, day) => at(day).slice(0, 10));
          const sold = new Map(days.map((day) => [day, { units: 2, byHour: new Map([[12, 2]]) }]));
          return { sold, returned: [], notedLastSale: null };
        },
        lastSoldOn: async () => null,
        unitsSoldPerDay: async () => new Map(),
      },
    });
    const entity = { type: 'purchase_order', id: order.orderId } as const;
    const context = { ruleSet: { revision: 1, rules: RULES }, now, reason: 'entity', alerts: [] } as const;
    const judged = (await judge(entity, context))?.judged ?? [];
    const found = judged.find(({ rule }) => rule.kind === 'purchase_order_late')?.finding;
    expect(told?.explanation).toEqual(found !== undefined && 'explanation' in found && found.explanation);
    expect(told?.explanation).toMatchObject({ hitCount: 1, hits: [{ available: 4, unitsPerDay: 2 }] });
  });

  it('of several items is one alert that names them, and one of a single item is that item’s', () => {
    const told: Happening[] = [];
    const replay = createReplay({ rules: RULES, timeZone: 'UTC', tell: (line) => told.push(line) });
    replay.ordered(dayAt(0), 'A', ORDER);
    replay.ordered(dayAt(0), 'B', { ...ORDER, units: 50 });
    replay.ordered(dayAt(0), 'B', { ...ORDER, orderId: 'PO-8', units: 50 });
    replay.end(dayAt(0));
    const placed = told.filter(({ kind }) => kind === 'purchase_order_placed');
    expect(placed).toMatchObject([
      { sku: null, skus: ['A', 'B'], entity: { id: 'PO-7' }, explanation: { units: 150, itemCount: 2 } },
      { sku: 'B', skus: ['B'], entity: { id: 'PO-8' }, explanation: { units: 50 } },
    ]);
  });

  it('is decided about by the most specific rule whose scope holds any of its items', () => {
    const [placed] = RULES.filter(({ kind }) => kind === 'purchase_order_placed');
    if (placed === undefined) throw new Error('There is such a rule on day one.');
    const scoped = { ...placed, id: 'kelp', scope: { type: 'vendor', ids: ['kelp & co'] } } as const;
    const told: Happening[] = [];
    const tell = (line: Happening) => told.push(line);
    const replay = createReplay({ rules: [placed, scoped], timeZone: 'UTC', tell });
    const nothing = { title: null, productId: null, category: null, leadDays: null, tags: [] };
    replay.name({ ...nothing, sku: 'A', vendor: 'Blue Harbour' });
    replay.name({ ...nothing, sku: 'B', vendor: 'Kelp & Co' });
    replay.ordered(dayAt(0), 'A', ORDER);
    replay.ordered(dayAt(0), 'B', ORDER);
    replay.ordered(dayAt(0), 'A', { ...ORDER, orderId: 'PO-8' });
    replay.end(dayAt(0));
    expect(told.map(({ entity, ruleId }) => [entity?.id, ruleId])).toEqual([
      ['PO-7', 'kelp'],
      ['PO-8', placed.id],
    ]);
  });
});
