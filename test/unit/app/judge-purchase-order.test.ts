import { describe, expect, it } from 'vitest';
import { createJudgePurchaseOrder } from '../../../lambdas/app/judge-purchase-order';
import type { StockReader } from '../../../lambdas/app/ports';
import type { Condition } from '../../../lambdas/domain/alert/finding';
import { UNKNOWN_LATENESS } from '../../../lambdas/domain/forecast/lead-time';
import type { PurchaseOrderLateExplanation } from '../../../lambdas/domain/purchase/judge-order-late';
import type { PurchaseOrder } from '../../../lambdas/domain/purchase/purchase-order';
import { purchasesByVariant } from '../../../lambdas/domain/purchase/variant-purchase';
import { DEFAULT_RULES } from '../../../lambdas/domain/rule/default-rules';
import type { Rule } from '../../../lambdas/domain/rule/rule';
import type { Shop } from '../../../lambdas/domain/shop/shop';
import { aLevel, aRule, aShop, aVariant, NOW } from '../../support/builders';
import { aLine, anOrder, received } from '../../support/purchase-orders';

const ENTITY = { type: 'purchase_order', id: 'src_0123456789abcdef-PO-7' } as const;
const RULES: readonly Rule[] = DEFAULT_RULES.map((rule) => aRule(rule));
const DAY_MS = 86_400_000;

interface Item {
  readonly id: string;
  readonly available: number | null;
  readonly soldPerDay?: number;
  readonly isArchived?: boolean;
  readonly vendor?: string;
}

function world(
  order: PurchaseOrder | null,
  items: readonly Item[] = [],
  shop: Shop | null = aShop(),
  rules: readonly Rule[] = RULES,
) {
  const reads: string[] = [];
  const find = (id: string) => items.find((item) => item.id === id);
  const stock: StockReader = {
    async stockedVariant(variantId) {
      reads.push(variantId);
      const item = find(variantId);
      if (item === undefined) return null;
      const purchase = order === null ? undefined : purchasesByVariant(order).get(variantId);
      return {
        variant: aVariant({
          variantId,
          sku: variantId,
          platformVariantId: variantId,
          ...(item.vendor === undefined ? {} : { vendor: item.vendor }),
          status: item.isArchived === true ? 'archived' : 'active',
        }),
        revision: 1,
        levels: [aLevel({ variantId, available: item.available })],
        lots: [],
        rises: new Map(),
        outages: [],
        purchases: purchase === undefined ? [] : [purchase],
      };
    },
    shop: async () => shop,
    locations: async () => new Map(),
    salesPerDay: async () => new Map(),
    async salesAndReturns(_shopId, id) {
      const days = Array.from({ length: 60 }, (_, day) =>
        new Date(Date.parse(NOW) - (day + 1) * DAY_MS).toISOString().slice(0, 10),
      );
      const units = find(id)?.soldPerDay ?? 0;
      return {
        sold: new Map(days.map((day) => [day, { units, byHour: new Map() }])),
        returned: [],
        notedLastSale: null,
      };
    },
    lastSoldOn: async () => null,
    unitsSoldPerDay: async () => new Map(),
  };
  const judge = createJudgePurchaseOrder({
    purchases: { purchaseOrder: async () => order },
    stock,
    readSupply: async () => ({ lateness: UNKNOWN_LATENESS, leadTime: null }),
  });
  return {
    reads,
    judge: () => judge(ENTITY, { ruleSet: { revision: 1, rules }, now: NOW, reason: 'entity', alerts: [] }),
  };
}

const signal = async (order: PurchaseOrder, kind: Rule['kind'], items: readonly Item[] = []) =>
  (await world(order, items).judge())?.judged.find(({ rule }) => rule.kind === kind);
const late = async (items: readonly Item[], fields: Partial<PurchaseOrder> = {}) => {
  const lines = items.map(({ id }) => aLine({ lineId: id, variantId: id }));
  const order = anOrder({ expectedAt: '2026-12-08T12:00:00.000Z', lines, ...fields });
  const found = await signal(order, 'purchase_order_late', items);
  return { origin: found?.origin, finding: found?.finding as Condition };
};
const explained = ({ finding }: { finding: Condition }) =>
  finding.explanation as unknown as PurchaseOrderLateExplanation;

describe('a purchase order', () => {
  it('of which only deliveries are known, or nothing, is not judged', async () => {
    expect(await world(null).judge()).toBeNull();
    expect(await world(anOrder({ version: null })).judge()).toBeNull();
  });

  it('is called by its name, else by its source’s id', async () => {
    expect((await world(anOrder()).judge())?.name).toBe('PO-7');
    expect((await world(anOrder({ name: null })).judge())?.name).toBe('PO-7');
    expect((await world(anOrder({ name: 'Spring mugs' })).judge())?.name).toBe('Spring mugs');
  });

  it('ends its alerts when it is deleted, or its shop is gone', async () => {
    expect(await world(anOrder({ deletedAt: NOW })).judge()).toMatchObject({ judged: [], ending: 'deleted' });
    const gone = world(anOrder(), [], aShop({ status: 'uninstalled' }));
    expect(await gone.judge()).toMatchObject({ judged: [], ending: 'shop_uninstalled' });
  });

  it('is judged by all four kinds on day one, and reads no item where nothing can be told', async () => {
    expect((await world(anOrder()).judge())?.judged.map(({ rule }) => rule.kind)).toEqual([
      'purchase_order_placed',
      'purchase_order_arriving',
      'purchase_order_received',
      'purchase_order_late',
    ]);
    const done = world(anOrder({ receipts: [received(100, '2026-11-01T00:00:00.000Z')] }));
    await done.judge();
    expect(done.reads.filter((id) => id !== 'shopify-1')).toEqual([]);
    const history = world(
      anOrder({ status: 'closed', receipts: [received(100, '2026-11-01T00:00:00.000Z')] }),
    );
    await history.judge();
    expect(history.reads).toEqual([]);
  });
});

describe('what a late order hits', () => {
  it('is what sells and runs out before it comes, and nothing that is not for sale', async () => {
    const found = await late([
      { id: 'shopify-1', available: 10, soldPerDay: 2 },
      { id: 'shopify-2', available: 500, soldPerDay: 2 },
      { id: 'shopify-3', available: 0, soldPerDay: 0 },
      { id: 'shopify-4', available: 0, soldPerDay: 2, isArchived: true },
    ]);
    expect(found.finding).toMatchObject({ verdict: 'fires', measure: 10, urgency: 'now', stage: 1 });
    expect(explained(found)).toMatchObject({ hitCount: 1, itemsOpen: 4, itemsLookedAt: 4, itemsUnknown: 0 });
    expect(explained(found).hits[0]).toMatchObject({ variantId: 'shopify-1', available: 10 });
  });

  it('can be worked out again from its explanation', async () => {
    const [hit] = explained(await late([{ id: 'shopify-1', available: 10, soldPerDay: 2 }])).hits;
    if (hit === undefined) throw new Error('There is a hit.');
    // From today to the day before it comes: twenty days.
    expect(hit.unitsShort).toBeCloseTo(20 * hit.unitsPerDay - hit.available, 1);
    expect(hit.gapDays).toBe(20 - Math.floor(hit.available / hit.unitsPerDay));
  });

  it('says of how many items nobody knows the stock', async () => {
    const found = await late([{ id: 'shopify-1', available: null }]);
    expect(explained(found)).toMatchObject({ hitCount: 0, itemsUnknown: 1 });
    expect(found.finding.urgency).toBe('later');
  });

  it('is looked for among the hundred items with most units to come', async () => {
    const items = Array.from({ length: 120 }, (_, index) => ({
      id: `shopify-${index}`,
      available: 0,
      soldPerDay: 1,
    }));
    expect(explained(await late(items))).toMatchObject({ itemsOpen: 120, itemsLookedAt: 100, hitCount: 100 });
  });
});

describe('what was so before the order was first heard of', () => {
  it.each([
    { heardAt: '2026-11-28T23:59:00.000Z', origin: undefined },
    { heardAt: '2026-11-29T00:00:00.000Z', origin: 'first_seen' },
  ])(
    'is told with all else that was, of an order late by the 29th and heard of at $heardAt',
    async ({ heardAt, origin }) => {
      const shop = aShop({ timeZone: 'UTC' });
      const order = anOrder({ heardAt, expectedAt: '2026-12-08T12:00:00.000Z' });
      const judged = (await world(order, [], shop).judge())?.judged;
      expect(judged?.find(({ rule }) => rule.kind === 'purchase_order_late')?.origin).toBe(origin);
    },
  );

  it.each([
    { placedAt: '2026-11-12T00:00:00.000Z', heardAt: '2026-11-18T00:00:00.000Z', origin: undefined },
    { placedAt: '2026-10-12T00:00:00.000Z', heardAt: '2026-11-18T00:00:00.000Z', origin: 'first_seen' },
    { placedAt: '2026-10-12T00:00:00.000Z', heardAt: '2026-11-10T00:00:00.000Z', origin: undefined },
  ])('of one that lands in a week, placed $placedAt and heard of $heardAt: $origin', async (fields) => {
    const order = anOrder({ ...fields, expectedAt: '2026-11-24T12:00:00.000Z' });
    expect((await signal(order, 'purchase_order_arriving'))?.origin).toBe(fields.origin);
  });
});

describe('a rule about the orders of a vendor, a category or a tag', () => {
  const items = [
    { id: 'mug', available: 5, vendor: 'Blue Harbour' },
    { id: 'tea', available: 5, vendor: 'Kelp & Co' },
  ];
  const lines = items.map(({ id }) => aLine({ lineId: id, variantId: id }));
  const about = (id: string, scope: Rule['scope'], fields: Partial<Rule> = {}): Rule => {
    const placed = RULES.find(({ kind }) => kind === 'purchase_order_placed');
    return aRule({ ...placed, id, scope, ...fields });
  };
  const kelp = about('kelp', { type: 'vendor', ids: ['kelp & co'] });
  const other = about('other', { type: 'vendor', ids: ['Elsewhere'] });
  const decidingOf = async (rules: readonly Rule[]) => {
    const looked = world(anOrder({ lines }), items, aShop(), rules);
    const found = (await looked.judge())?.judged.find(({ rule }) => rule.kind === 'purchase_order_placed');
    return found?.rule.id ?? null;
  };

  it('decides about an order that holds any such item', async () => {
    expect(await decidingOf([kelp])).toBe('kelp');
    expect(await decidingOf([other])).toBeNull();
    expect(await decidingOf([{ ...kelp, enabled: false }])).toBeNull();
  });

  it('goes before one about everything, and a more specific one before it', async () => {
    expect(await decidingOf([...RULES, kelp])).toBe('kelp');
    expect(await decidingOf([...RULES, other])).toBe('rule_default_purchase_order_placed');
    const tagged = about('tagged', { type: 'tag', ids: ['ceramic'] });
    expect(await decidingOf([...RULES, kelp, tagged])).toBe('tagged');
  });

  it('leaves the other kinds to theirs', async () => {
    const judged = (await world(anOrder({ lines }), items, aShop(), [...RULES, kelp]).judge())?.judged ?? [];
    expect(judged.map(({ rule }) => rule.id)).toEqual([
      'kelp',
      'rule_default_purchase_order_arriving',
      'rule_default_purchase_order_received',
      'rule_default_purchase_order_late',
    ]);
  });

  it('reads no item of an order of which nothing can be told any more', async () => {
    const receipts = [received(100, '2026-11-01T00:00:00.000Z')];
    const done = world(anOrder({ status: 'closed', lines, receipts }), items, aShop(), [...RULES, kelp]);
    await done.judge();
    expect(done.reads).toEqual([]);
  });
});
