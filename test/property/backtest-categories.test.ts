import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createJudgePages } from '../../lambdas/app/judge-pages';
import { createJudgeProduct } from '../../lambdas/app/judge-product';
import type { MarginRecord } from '../../lambdas/app/margin-ports';
import { createRollUpSales } from '../../lambdas/app/roll-up-sales';
import type { Alert, AlertTransition } from '../../lambdas/domain/alert/alert';
import { decideSignals } from '../../lambdas/domain/alert/decide-signals';
import type { Filing } from '../../lambdas/domain/backtest/filings';
import { createReplay } from '../../lambdas/domain/backtest/replay';
import { asVariant, type HistoricVariant, SHOP_ID } from '../../lambdas/domain/backtest/replayed-variant';
import type { CategoryMapping } from '../../lambdas/domain/category/category-map';
import {
  hearOfPage,
  NOTHING_TOLD,
  operationsCategoryOf,
  type PageFacts,
  type PageRecord,
  type PageTold,
} from '../../lambdas/domain/page/page';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../lambdas/domain/rule/rule-kinds';
import type { MarginRow } from '../../lambdas/domain/sales/roll-up';
import { localDay } from '../../lambdas/domain/sales/sales-pace';
import { aRule, aShop } from '../support/builders';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse('2026-03-20T12:00:00Z');
const DAYS = 16;
const instant = (ms: number) => new Date(ms).toISOString();
const dayOn = (index: number) => instant(START_MS + index * DAY_MS).slice(0, 10);

const item = (sku: string, productId: string, category: string | null): HistoricVariant => ({
  ...{ sku, title: sku, productId, category, vendor: null, tags: [], leadDays: null },
  money: { currency: 'EUR', priceMinor: 1_000, costMinor: null },
});
/** Of Q the storefront itself says where it stands. */
const ITEMS = [item('A', 'P', null), item('B', 'P', null), item('C', 'Q', 'Front > Bowls')];
const OPERATIONS = ['CUPS', 'BOWLS', 'ODDS'];

const onDay = fc.constantFrom(
  '1970-01-01',
  ...Array.from({ length: DAYS + 1 }, (_, index) => dayOn(index - 1)),
);
const filings = fc.uniqueArray(
  fc.record({
    sku: fc.constantFrom('A', 'B', 'C'),
    from: onDay,
    operations: fc.constantFrom(...OPERATIONS),
    storefront: fc.constantFrom(null, null, 'Front > Cups', 'Front > Bowls'),
  }),
  { selector: ({ sku, from }) => `${sku} ${from}`, minLength: 2, maxLength: 8 },
);
const mappings = fc.uniqueArray(
  fc.record({
    operationsCategory: fc.constantFrom(...OPERATIONS),
    from: onDay,
    storefrontCategory: fc.constantFrom(null, 'Front > Cups', 'Front > Bowls', 'Front > Odds'),
  }),
  { selector: ({ operationsCategory, from }) => `${operationsCategory} ${from}`, maxLength: 6 },
);
const sales = fc.array(
  fc.record({
    hour: fc.integer({ min: 0, max: DAYS * 24 }),
    sku: fc.constantFrom('A', 'B', 'C'),
    units: fc.integer({ min: 1, max: 5 }),
  }),
  { minLength: 1, maxLength: 30 },
);
type Sale = { readonly atMs: number; readonly sku: string; readonly units: number };

const EVENTS: Readonly<Record<AlertTransition, string>> = {
  ...{ AlertOpened: 'opened', AlertWorsened: 'worsened', AlertRepeated: 'repeated' },
  ...{ AlertResumed: 'repeated', AlertResolved: 'resolved' },
};

/** What production tells where each filing, and each entry of the map, is heard of when its day begins. */
async function toldLive(
  filed: readonly Filing[],
  mapped: readonly CategoryMapping[],
  sold: readonly Sale[],
  rule: Rule,
  timeZone: string,
): Promise<string[]> {
  const told: string[] = [];
  const variants = ITEMS.map(asVariant);
  const shop = aShop({ shopId: SHOP_ID, timeZone });
  const pages = new Map<string, { page: PageRecord; told: PageTold }>();
  const alerts = new Map<string, readonly Alert[]>();
  const rows = new Map<string, MarginRow[]>();
  let nowMs = START_MS;
  const clock = { now: () => instant(nowMs) };
  const today = () => localDay(clock.now(), timeZone);
  const filedNow = (sku: string) => {
    const all = filed
      .filter((one) => one.sku === sku && one.from <= today())
      .toSorted((one, other) => (one.from < other.from ? -1 : 1));
    const last = all.at(-1);
    const storefront = all.findLast((one) => one.storefront !== null)?.storefront ?? null;
    return last === undefined ? undefined : { ...last, storefront };
  };
  const factsOf = (sku: string): PageFacts => {
    const now = filedNow(sku);
    const category = now?.storefront ?? ITEMS.find((one) => one.sku === sku)?.category ?? null;
    return {
      ...(now === undefined ? {} : { productType: now.operations }),
      ...(category === null ? {} : { category }),
    };
  };
  function hear(sku: string, isFirst: boolean): string {
    const { productId } = variants.find((variant) => variant.sku === sku) ?? {};
    if (productId == null) throw new Error('It has a product.');
    const known = pages.get(productId);
    const facts = isFirst ? { ...factsOf(sku), ...known?.page.now } : factsOf(sku);
    const page = hearOfPage(known?.page ?? null, {
      ...{ productId, shopId: SHOP_ID, version: null, at: clock.now(), facts, gone: [] },
    });
    if (page !== null) pages.set(productId, { page, told: known?.told ?? NOTHING_TOLD });
    return productId;
  }
  const margins = {
    save: async (some: readonly MarginRow[]) => {
      for (const row of some) rows.set(row.entityId, [row]);
    },
    saveRanks: async () => undefined,
    rowsOf: async (entityId: string) => rows.get(entityId) ?? [],
  };
  async function* walk(): AsyncGenerator<MarginRecord> {
    const heard = new Set(sold.filter(({ atMs }) => atMs <= nowMs).map(({ sku }) => sku));
    for (const sku of heard) {
      const variant = variants.find((one) => one.sku === sku);
      if (variant === undefined) continue;
      const now = filedNow(sku);
      const category = now?.storefront ?? variant.category;
      const operationsCategory = now?.operations ?? null;
      yield {
        type: 'variant',
        variant: { ...variant, platformVariantId: sku, category, operationsCategory },
      };
    }
    for (const { sku, atMs, units } of sold) {
      if (atMs > nowMs) continue;
      const amounts = {
        units,
        netMinor: units * 900,
        grossMinor: units * 1_000,
        returnedUnits: 0,
        returnedMinor: 0,
      };
      const day = { day: localDay(instant(atMs), timeZone), currency: 'EUR', ...amounts };
      yield { type: 'sales', shopId: SHOP_ID, platformVariantId: sku, sales: day };
    }
  }
  const stock = {
    shop: async () => shop,
    stockedVariant: async (id: string) => {
      const variant = variants.find(({ variantId }) => variantId === id);
      const nothing = { rises: new Map(), outages: [], purchases: [], lots: [], levels: [] };
      return variant === undefined ? null : { variant, revision: 1, ...nothing };
    },
    locations: async () => new Map(),
    unitsSoldPerDay: async () => new Map(),
  };
  const groups = {
    variantIdsOf: async ({ id }: { readonly id: string }) =>
      variants.filter(({ productId }) => productId === id).map(({ variantId }) => variantId),
  };
  // Said the day before, wherever the shop is: that it was said ahead moves nothing.
  const said = mapped.map((one) => ({ ...one, saidAt: instant(Date.parse(one.from) - DAY_MS) }));
  const begun = () => said.filter(({ from }) => from <= today());
  const judge = createJudgeProduct({ groups, stock }, [
    createJudgePages({
      pages: {
        pageWithTold: async (id: string) => {
          const known = pages.get(id);
          return known === undefined ? null : { ...known, toldCount: 0 };
        },
        noteTold: async (page: PageRecord, next: PageTold) =>
          void pages.set(page.productId, { page, told: next }),
      },
      categoryMap: {
        mappingsOf: async (_shop, name) => begun().filter((one) => one.operationsCategory === name),
      },
      margins,
      stock,
    }),
  ]);
  async function look(id: string): Promise<void> {
    const entity = { type: 'product', id } as const;
    const before = alerts.get(id) ?? [];
    const now = clock.now();
    const judged = await judge(entity, {
      ruleSet: { revision: 1, rules: [rule] },
      now,
      reason: 'due',
      alerts: before,
    });
    if (judged === null) throw new Error(`${id} is known.`);
    const changes = decideSignals({ ...judged, entity, alerts: before, origin: 'crossing', now });
    for (const { after, event } of changes) {
      alerts.set(id, [after]);
      if (event !== null) told.push(`${now} ${id} ${EVENTS[event]} ${JSON.stringify(after.explanation)}`);
    }
    await judged.afterSaving?.();
  }
  const rollUp = createRollUpSales({
    categoryMap: { allMappings: async () => begun() },
    walk: { all: walk },
    shops: { shops: async () => [shop] },
    rules: { ruleSet: async () => ({ revision: 1, rules: [rule] }) },
    margins,
    publisher: { publish: async () => undefined },
    clock,
  });
  for (const sku of new Set(filed.map((one) => one.sku))) hear(sku, true);
  const firstSaleMs = Math.min(...sold.map(({ atMs }) => atMs));
  let day = today();
  for (nowMs = START_MS; nowMs <= START_MS + DAYS * DAY_MS; nowMs += 10 * MINUTE_MS) {
    if (today() !== day) {
      day = today();
      const touched = new Set(filed.filter(({ from }) => from === day).map(({ sku }) => hear(sku, false)));
      const moved = mapped.filter(({ from }) => from === day).map((one) => one.operationsCategory);
      for (const [id, { page }] of pages)
        if (moved.includes(operationsCategoryOf(page.now) ?? '')) touched.add(id);
      for (const id of touched) await look(id);
    }
    if (nowMs % DAY_MS === 6 * HOUR_MS && nowMs > firstSaleMs) await rollUp();
    for (const [id, own] of alerts)
      if (own.some(({ dueAt }) => dueAt !== null && dueAt <= clock.now())) await look(id);
  }
  return told;
}

it('a move between categories in a replay is told of when production tells of it, with the same sales before and after', async () => {
  let moves = 0;
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      filings,
      mappings,
      sales,
      fc.constantFrom(10, 60, 240),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/Los_Angeles'),
      async (filed, mapped, drawn, quietMinutes, timeZone) => {
        const rule = aRule({
          ...{ ...defaultsOf('category_changed'), kind: 'category_changed', locations: 'all' },
          ...{
            settings: { quietMinutes },
            createdAt: '1970-01-01T00:00:00.000Z',
            updatedAt: '1970-01-01T00:00:00.000Z',
          },
        });
        const sold = drawn
          .map(({ hour, sku, units }) => ({ atMs: START_MS + hour * HOUR_MS, sku, units }))
          .toSorted((one, other) => one.atMs - other.atMs);
        const told: string[] = [];
        const replay = createReplay({
          ...{ rules: [rule], timeZone },
          tell: ({ at, event, entity, explanation }) =>
            told.push(`${at} ${SHOP_ID}-${entity?.id} ${event} ${JSON.stringify(explanation)}`),
        });
        for (const one of ITEMS) replay.name(one);
        for (const one of filed) replay.file(one);
        for (const one of mapped) replay.map(one);
        replay.stocked(START_MS, 'A', 'main', 9);
        for (const { atMs, sku, units } of sold)
          replay.sold(atMs, sku, units, {
            currency: 'EUR',
            netMinor: units * 900,
            grossMinor: units * 1_000,
          });
        replay.end(START_MS + DAYS * DAY_MS);
        moves += told.filter((line) => line.includes(' opened ')).length;
        compared += told.filter((line) => line.includes('"role":"joined"')).length;
        const live = await toldLive(filed, mapped, sold, rule, timeZone);
        expect(told.toSorted()).toEqual(live.toSorted());
      },
    ),
    { seed: 20261125, numRuns: 60 },
  );
  expect(moves).toBeGreaterThan(60);
  expect(compared).toBeGreaterThan(30);
}, 60_000);
