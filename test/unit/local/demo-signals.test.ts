import { describe, expect, it } from 'vitest';
import { reportReader } from '../../../lambdas/adapters/storefront/read-report';
import { hourOf } from '../../../lambdas/domain/feed/expected-events';
import { judgeFeedSilent } from '../../../lambdas/domain/feed/feed-silent';
import { demandHistoryOf } from '../../../lambdas/domain/forecast/demand-history';
import { judgeReorderPoint } from '../../../lambdas/domain/forecast/reorder-point';
import { judgeSizeRun, SIZE_MIX_DAYS } from '../../../lambdas/domain/inventory/size-run';
import type { RuleKind } from '../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../lambdas/domain/rule/rule-kinds';
import {
  type JudgedSales,
  judgeSalesVsProfit,
  periodsOf,
} from '../../../lambdas/domain/sales/sales-vs-profit';
import { createCatalogue, DEMO_SHOP } from '../../../local/demo/catalogue';
import { chooseScenes, unitsBelowReorder } from '../../../local/demo/opening-scenes';
import { createPromotion } from '../../../local/demo/promotion';
import { leadTimes } from '../../../local/demo/purchase-orders';
import { createSales } from '../../../local/demo/sales';
import { createTill } from '../../../local/demo/till';
import { aRule } from '../../support/builders';
import { anEnvelope } from '../../support/intake';

const DAY_MS = 86_400_000;
const SOURCE = 'src_0123456789abcdef';
const ruleOf = (kind: RuleKind) => aRule({ ...defaultsOf(kind), kind });
const plus = (iso: string, days: number) => new Date(Date.parse(iso) + days * DAY_MS);
/** Openings on each day of a month, at whatever hour. */
const openings = Array.from({ length: 30 }, (_, index) =>
  plus('2026-11-01T04:10:00.000Z', index * 1.13).toISOString(),
);
const catalogue = createCatalogue();
const sales = createSales(catalogue);

describe('the till at the harbour', () => {
  it.each(openings.slice(0, 8))(
    'opened at %s, it is known after a week and silent on the tenth day',
    (openedAt) => {
      const till = createTill(new Date(openedAt));
      const eventsPerHour = new Map<string, number>();
      let lastEventAt = openedAt;
      const hear = (events: readonly object[], at: string) => {
        if (events.length === 0) return;
        const hour = hourOf(at);
        eventsPerHour.set(hour, (eventsPerHour.get(hour) ?? 0) + events.length);
        lastEventAt = at;
      };
      const findingAt = (now: string) =>
        judgeFeedSilent(
          { history: { eventsPerHour, lastEventAt }, holdsAlerts: false, timeZone: 'UTC' },
          ruleOf('feed_silent'),
          now,
        );
      hear(till.opening(), openedAt);
      // The clock stops about every 24 minutes on its way through a day.
      const firing: number[] = [];
      for (let stop = 1; stop <= 10 * 60; stop++) {
        const [from, to] = [plus(openedAt, (stop - 1) / 60), plus(openedAt, stop / 60)];
        hear(till.between(from, to), to.toISOString());
        const finding = findingAt(to.toISOString());
        if (finding.outcome === 'condition' && finding.verdict === 'fires') firing.push(stop / 60);
      }
      expect(firing[0]).toBeGreaterThan(8);
      expect(firing[0]).toBeLessThan(9.5);
      expect(firing.at(-1)).toBe(10);
    },
  );

  it('says the same however the time is cut into pieces, a few counts an hour', () => {
    const openedAt = '2026-11-22T21:30:00.000Z';
    const till = createTill(new Date(openedAt));
    const whole = till.between(new Date(openedAt), plus(openedAt, 12));
    const cut = plus(openedAt, 3.3);
    const pieces = [...till.between(new Date(openedAt), cut), ...till.between(cut, plus(openedAt, 12))];
    expect(pieces).toEqual(whole);
    expect(whole).toHaveLength(8 * 12 * 3);
  });

  it('speaks the vendor-neutral events', () => {
    const till = createTill(new Date('2026-11-22T21:30:00.000Z'));
    for (const event of till.opening()) {
      const now = '2026-11-22T21:30:00.000Z';
      const own = { source: SOURCE, shop: SOURCE, triggeredAt: null } as const;
      expect(reportReader.readReport(anEnvelope('', event, own), now, null)).not.toBeNull();
    }
  });
});

it.each(openings)(
  'the sizes that sell of a dress are gone while the others stay, opened at %s',
  (openedAt) => {
    const { losesSizes } = chooseScenes(catalogue);
    const dress = catalogue.find(({ variants }) => variants.some((variant) => losesSizes.includes(variant)));
    const sold = sales
      .between(plus(openedAt, -SIZE_MIX_DAYS), plus(openedAt, 0))
      .flatMap(({ kind, order }) => (kind === 'placed' ? order.lines : []));
    const sizes = (dress?.variants ?? []).map((variant) => ({
      variantId: variant.sku,
      name: variant.option,
      quantity: losesSizes.includes(variant) ? 0 : 20,
      continuesSelling: false,
      since: openedAt,
      unitsSold: sold.reduce((sum, line) => sum + (line.variant === variant ? line.quantity : 0), 0),
      daysInStock: SIZE_MIX_DAYS,
    }));
    expect(sizes).toHaveLength(5);
    const finding = judgeSizeRun(sizes, ruleOf('broken_size_run'));
    expect(finding).toMatchObject({ outcome: 'condition', verdict: 'fires' });
  },
);

it.each(openings)('candles sell better and earn less after their promotion, opened at %s', (openedAt) => {
  const promoted = createPromotion(new Date(openedAt));
  const today = plus(openedAt, 1).toISOString().slice(0, 10);
  const periods = periodsOf(today, 7);
  const none: JudgedSales = {
    ...{ units: 0, netMinor: 0, grossMinor: 0, costMinor: 0 },
    ...{ uncostedUnits: 0, uncostedNetMinor: 0, returnedUnits: 0, returnedMinor: 0 },
  };
  const sums = { before: none, after: none };
  for (const sale of sales.between(plus(openedAt, -20), new Date(openedAt))) {
    if (sale.kind !== 'placed') continue;
    const { order } = promoted(sale);
    const day = new Date(order.at.getTime() + 3_600_000).toISOString().slice(0, 10);
    const side = (['before', 'after'] as const).find(
      (one) => day >= periods[one].from && day <= periods[one].to,
    );
    if (side === undefined) continue;
    for (const { product, variant, quantity, discountPercent = order.discountPercent } of order.lines) {
      if (product.line.productType !== 'Candles') continue;
      const sum = sums[side];
      const grossMinor = Math.round((variant.priceMinor * quantity) / 1.19);
      sums[side] = {
        ...sum,
        units: sum.units + quantity,
        grossMinor: sum.grossMinor + grossMinor,
        netMinor: sum.netMinor + Math.round(grossMinor * (1 - discountPercent / 100)),
        costMinor: sum.costMinor + variant.costMinor * quantity,
      };
    }
  }
  const former = {
    netMinor: sums.after.grossMinor,
    grossMinor: sums.after.grossMinor,
    costMinor: sums.after.costMinor,
    newGrossMinor: 0,
  };
  const finding = judgeSalesVsProfit(
    { ...periods, currencies: [{ currency: 'EUR', ...sums, former }] },
    ruleOf('sales_vs_profit'),
    plus(openedAt, 1).toISOString(),
  );
  expect(finding).toMatchObject({ outcome: 'condition', verdict: 'fires' });
});

it.each(openings)('what takes six weeks to come is due for reorder, opened at %s', (openedAt) => {
  const scenes = chooseScenes(catalogue);
  const events = leadTimes(scenes, new Date(openedAt));
  const today = Math.floor(Date.parse(openedAt) / DAY_MS);
  const units = new Map<number, Map<number, number>>();
  for (const { kind, order } of sales.between(plus(openedAt, -60), new Date(openedAt))) {
    if (kind !== 'placed') continue;
    const day = Math.floor(order.at.getTime() / DAY_MS);
    for (const { variant, quantity } of order.lines) {
      const days = units.get(variant.inventoryItemId) ?? new Map<number, number>();
      units.set(variant.inventoryItemId, days.set(day, (days.get(day) ?? 0) + quantity));
    }
  }
  const verdicts = scenes.dueForReorder.map((variant, index) => {
    const linked = { source: SOURCE, shop: DEMO_SHOP, namespace: 'shopify', triggeredAt: null } as const;
    const report = reportReader.readReport(anEnvelope('', events[index], linked), openedAt, 'EUR');
    expect(JSON.stringify(report)).toContain('"leadTimeDays":42');
    const days = [...(units.get(variant.inventoryItemId) ?? [])].toSorted(([one], [other]) => one - other);
    const history = days.map(([day, sold]) => ({ day, units: sold, wasInStock: true }));
    const finding = judgeReorderPoint({
      available: unitsBelowReorder(variant),
      onOrder: 0,
      demand: demandHistoryOf(today - 60, history, today),
      leadTime: { days: 42, deviation: 0, source: 'variant', measured: null },
      servicePercent: 95,
      now: openedAt,
    });
    return finding.outcome === 'condition' ? finding.verdict : finding.outcome;
  });
  expect(verdicts).toContain('fires');
});
