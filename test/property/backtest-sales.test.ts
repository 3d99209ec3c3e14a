import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JudgeEntity } from '../../lambdas/app/evaluate-entity';
import { createJudgeProduct } from '../../lambdas/app/judge-product';
import {
  createJudgeCategory,
  createJudgeShop,
  createProductSalesJudgement,
} from '../../lambdas/app/judge-sales-vs-profit';
import type { MarginRecord } from '../../lambdas/app/margin-ports';
import { createRollUpSales } from '../../lambdas/app/roll-up-sales';
import type { EntitySweepRequested } from '../../lambdas/contracts/events/stock-events';
import type { Alert, AlertTransition } from '../../lambdas/domain/alert/alert';
import { decideSignals } from '../../lambdas/domain/alert/decide-signals';
import { entityIdOf, entityOf } from '../../lambdas/domain/alert/entity';
import { createReplay } from '../../lambdas/domain/backtest/replay';
import { asVariant, type HistoricVariant, SHOP_ID } from '../../lambdas/domain/backtest/replayed-variant';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../lambdas/domain/rule/rule-kinds';
import type { UnitCost } from '../../lambdas/domain/sales/cost-history';
import type { SalesDay } from '../../lambdas/domain/sales/gather-sales';
import type { MarginRow } from '../../lambdas/domain/sales/roll-up';
import { localDay } from '../../lambdas/domain/sales/sales-pace';
import { aRule, aShop } from '../support/builders';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse('2026-03-20T00:00:00Z');
const DAYS = 30;
const instant = (ms: number) => new Date(ms).toISOString();

const item = (sku: string, productId: string, category: string, tags: string[] = []): HistoricVariant => ({
  ...{ sku, title: sku, productId, category, vendor: null, tags, leadDays: null },
  money: { currency: 'EUR', priceMinor: 2_000, costMinor: sku === 'D' ? null : 700 },
});
const ITEMS = [
  item('A', 'P', 'Mugs', ['discontinued']),
  item('B', 'P', 'Mugs'),
  item('C', 'Q', 'Bowls'),
  item('D', 'Q', 'Bowls'),
];
/** Of A and D; the others cost what is told of the item itself. */
const COSTS: readonly (readonly [sku: string, cost: UnitCost])[] = [
  ['A', { from: '2026-03-20', costMinor: 600, currency: 'EUR', basis: 'dated' }],
  ['A', { from: '2026-04-05', costMinor: 1_500, currency: 'EUR', basis: 'dated' }],
  ['D', { from: '2026-03-25', costMinor: 900, currency: 'EUR', basis: 'dated' }],
];

const aSale = fc.record({
  hour: fc.integer({ min: 0, max: DAYS * 24 }),
  sku: fc.constantFrom('A', 'B', 'C', 'D'),
  units: fc.integer({ min: -2, max: 9 }).filter((units) => units !== 0),
  discount: fc.constantFrom(0, 0, 10, 55, 80),
});
interface Sold {
  readonly atMs: number;
  readonly sku: string;
  readonly units: number;
  readonly netMinor: number;
  readonly grossMinor: number;
}

const rulesOf = (periodDays: number, others: Partial<Rule>): Rule[] =>
  (['shop', 'category', 'product'] as const).map((level) =>
    aRule({
      ...defaultsOf('sales_vs_profit'),
      ...{ id: `rule_${level}`, kind: 'sales_vs_profit', level, locations: 'all' },
      settings: { periodDays, salesUpPercent: 10, marginFallPoints: 5, minimumUnits: 5 },
      ...others,
    }),
  );

const EVENTS: Readonly<Record<AlertTransition, string>> = {
  ...{ AlertOpened: 'opened', AlertWorsened: 'worsened', AlertRepeated: 'repeated' },
  ...{ AlertResumed: 'repeated', AlertResolved: 'resolved' },
};

/** What production tells: everything is added up each morning, and alerts are looked at when they are due. */
async function toldLive(sales: readonly Sold[], rules: readonly Rule[], timeZone: string, endMs: number) {
  const told: string[] = [];
  const alerts = new Map<string, readonly Alert[]>();
  const rows = new Map<string, MarginRow[]>();
  const shop = aShop({ shopId: SHOP_ID, timeZone });
  let nowMs = 0;
  const clock = { now: () => instant(nowMs) };
  const ruleSet = { revision: 1, rules };
  const variants = ITEMS.map(asVariant);
  const heard = () =>
    variants.filter(({ sku }) => sales.some((sale) => sale.sku === sku && sale.atMs <= nowMs));
  const inOrder = () => {
    const skus = [...new Set(sales.filter(({ atMs }) => atMs <= nowMs).map(({ sku }) => sku))];
    return skus.flatMap((sku) => heard().filter((variant) => variant.sku === sku));
  };

  async function* walk(): AsyncGenerator<MarginRecord> {
    for (const variant of inOrder())
      yield {
        type: 'variant',
        variant: { ...variant, platformVariantId: variant.sku ?? '', operationsCategory: null },
      };
    for (const [sku, cost] of COSTS) yield { type: 'cost', variantId: `${SHOP_ID}-${sku}`, cost };
    for (const { sku, atMs, units, netMinor, grossMinor } of sales) {
      if (atMs > nowMs) continue;
      const back =
        units < 0
          ? { returnedUnits: -units, returnedMinor: -netMinor }
          : { returnedUnits: 0, returnedMinor: 0 };
      const day: SalesDay = {
        day: localDay(instant(atMs), timeZone),
        currency: 'EUR',
        units,
        netMinor,
        grossMinor,
        ...back,
      };
      yield { type: 'sales', shopId: SHOP_ID, platformVariantId: sku, sales: day };
    }
  }
  const margins = {
    save: async (some: readonly MarginRow[]) => {
      for (const row of some) rows.set(row.entityId, [row]);
    },
    saveRanks: async () => undefined,
    rowsOf: async (entityId: string) => rows.get(entityId) ?? [],
  };
  const stock = {
    shop: async () => shop,
    stockedVariant: async (id: string) => {
      const variant = variants.find(({ variantId }) => variantId === id);
      const nothing = { rises: new Map(), outages: [], purchases: [], lots: [], levels: [] };
      return variant === undefined ? null : { variant, revision: 1, ...nothing };
    },
  };
  const groups = {
    variantIdsOf: async ({ id }: { readonly id: string }) =>
      inOrder()
        .filter(({ productId }) => productId === id)
        .map(({ variantId }) => variantId),
  };
  const judges: Readonly<Record<string, JudgeEntity>> = {
    shop: createJudgeShop({ margins, stock }),
    category: createJudgeCategory({ margins, stock }),
    product: createJudgeProduct({ groups, stock }, [createProductSalesJudgement(margins)]),
  };
  async function look(entityId: string): Promise<void> {
    const entity = entityOf(entityId);
    const before = alerts.get(entityId) ?? [];
    const now = clock.now();
    const judged = await judges[entity.type]?.(entity, { ruleSet, now, reason: 'due', alerts: before });
    if (judged == null) throw new Error(`${entityId} is known.`);
    for (const { after, event } of decideSignals({
      ...judged,
      entity,
      alerts: before,
      origin: 'crossing',
      now,
    })) {
      alerts.set(entityId, [after]);
      if (event !== null)
        told.push(`${now} ${entityId} ${EVENTS[event]} ${JSON.stringify(after.explanation)}`);
    }
  }
  const rollUp = createRollUpSales({
    categoryMap: { allMappings: async () => [] },
    walk: { all: walk },
    shops: { shops: async () => [shop] },
    rules: { ruleSet: async () => ruleSet },
    margins,
    publisher: {
      publish: async (events) => {
        for (const { event } of events)
          for (const entityId of (event as EntitySweepRequested).data.entityIds) await look(entityId);
      },
    },
    clock,
  });
  const first = Math.min(...sales.map(({ atMs }) => atMs));
  for (nowMs = START_MS; nowMs <= endMs; nowMs += HOUR_MS) {
    if (nowMs < first) continue;
    if (nowMs % DAY_MS === 6 * HOUR_MS) await rollUp();
    for (const [entityId, own] of alerts)
      if (own.some(({ dueAt }) => dueAt !== null && dueAt <= clock.now())) await look(entityId);
  }
  return told;
}

it('sales and profit that part ways in a replay are told of when production tells of them, by the same numbers', async () => {
  let opened = 0;
  let resolved = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(aSale, { minLength: 20, maxLength: 160 }),
      fc.constantFrom(1, 3, 7),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles'),
      fc.constantFrom<Partial<Rule>>({}, { repeatAfterHours: 30 }, { threshold: -100 }),
      async (drawn, periodDays, timeZone, others) => {
        const rules = rulesOf(periodDays, others);
        const sales = drawn
          .map(({ hour, sku, units, discount }): Sold => {
            const grossMinor = units * 2_000;
            return {
              atMs: START_MS + hour * HOUR_MS,
              sku,
              units,
              grossMinor,
              netMinor: (grossMinor * (100 - discount)) / 100,
            };
          })
          .toSorted((one, other) => one.atMs - other.atMs);
        const endMs = START_MS + (DAYS + 5) * DAY_MS;
        const told: string[] = [];
        const replay = createReplay({
          ...{ rules, timeZone },
          tell: ({ at, event, entity, explanation }) => {
            const id =
              entity?.type === 'shop'
                ? SHOP_ID
                : entity?.type === 'product'
                  ? `${SHOP_ID}-${entity.id}`
                  : `${SHOP_ID}~${entity?.id}`;
            const entityId = entityIdOf({ type: entity?.type ?? 'shop', id });
            told.push(`${at} ${entityId} ${event} ${JSON.stringify(explanation)}`);
          },
        });
        for (const one of ITEMS) replay.name(one);
        for (const [sku, cost] of COSTS) replay.cost(sku, cost);
        for (const { atMs, sku, units, netMinor, grossMinor } of sales)
          replay.sold(atMs, sku, units, { currency: 'EUR', netMinor, grossMinor });
        replay.end(endMs);
        opened += told.filter((line) => line.includes(' opened ')).length;
        resolved += told.filter((line) => line.includes(' resolved ')).length;
        const live = await toldLive(sales, rules, timeZone, endMs);
        expect(told.toSorted()).toEqual(live.toSorted());
      },
    ),
    { seed: 20261125, numRuns: 60 },
  );
  expect(opened).toBeGreaterThan(100);
  expect(resolved).toBeGreaterThan(50);
}, 60_000);
