import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../lambdas/domain/alert/alert';
import { decideSignals } from '../../../../lambdas/domain/alert/decide-signals';
import type { EvaluationReason } from '../../../../lambdas/domain/alert/decide-variant';
import { decideWholeVariant } from '../../../../lambdas/domain/alert/decide-whole-variant';
import type { Condition } from '../../../../lambdas/domain/alert/finding';
import { newAlert } from '../../../../lambdas/domain/alert/new-alert';
import { respond } from '../../../../lambdas/domain/alert/respond';
import { demandHistoryOf, epochDayOf } from '../../../../lambdas/domain/forecast/demand-history';
import { UNKNOWN_LATENESS } from '../../../../lambdas/domain/forecast/lead-time';
import type { InventoryLevel } from '../../../../lambdas/domain/inventory/inventory-level';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { defaultsOf } from '../../../../lambdas/domain/rule/rule-kinds';
import { aLevel, aRule, aVariant, NOW, SHOP } from '../../../support/builders';

const minutesLater = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();
const everything = { type: 'everything', ids: [] } as const;
const out = aRule({ id: 'out', kind: 'out_of_stock', threshold: 0, scope: everything });
const cover = aRule({
  ...defaultsOf('days_of_cover'),
  ...{ id: 'cover', kind: 'days_of_cover', scope: everything, holdMinutes: 0 },
});
const unrelated = aRule({
  ...{ id: 'unrelated', kind: 'low_stock', threshold: 1, updatedAt: minutesLater(10) },
  scope: { type: 'vendor', ids: ['Weberei Elbe'] },
});

/** Three sold on each of the last 28 days. */
function demand() {
  const today = epochDayOf(NOW.slice(0, 10));
  const days = Array.from({ length: 28 }, (_, n) => ({ day: today - 28 + n, units: 3, wasInStock: true }));
  return demandHistoryOf(today - 60, days, today);
}

/** An item as one look after another leaves it. */
class Item {
  private level: InventoryLevel = aLevel({ available: 500 });
  alerts: Alert[] = [];

  look(rules: readonly Rule[], now: string, reason: EvaluationReason = 'level'): string[] {
    const facts = {
      ...{ available: this.level.available, demand: demand(), incoming: [], lateness: UNKNOWN_LATENESS },
      ...{ leadTime: null, replenishedAt: null, dayFraction: 0.5, now, timeZone: 'UTC' },
      ...{ recent: null, shelf: null },
    };
    const { stock, signals } = decideWholeVariant(
      {
        ...{ variant: aVariant(), levels: [this.level], locations: new Map(), shop: null },
        ...{ ruleSet: { revision: 1, rules }, alerts: this.alerts, now, reason },
      },
      facts,
    );
    const band = stock.bands.get(this.level.locationId) ?? null;
    this.level = { ...this.level, band, bandRevision: 1, bandSignature: stock.bandSignature };
    const decided = [...stock.alerts, ...signals];
    for (const { after } of decided) {
      this.alerts = [...this.alerts.filter(({ alertId }) => alertId !== after.alertId), after];
    }
    return decided.flatMap(({ event, after }) =>
      event === null ? [] : [`${event} ${after.kind} ${after.origin}`],
    );
  }

  stock(available: number, at: string): this {
    this.level = { ...this.level, available, updatedAt: at };
    return this;
  }

  closeByHand(kind: string, at: string): void {
    this.alerts = this.alerts.map((alert) =>
      alert.kind === kind ? respond(alert, { type: 'resolve', note: 'Discontinued.' }, 'ops', at) : alert,
    );
  }
}

describe('an item whose out_of_stock alert was closed by hand', () => {
  const soldOut = () => {
    const item = new Item();
    item.look([out, cover], NOW);
    expect(item.stock(0, minutesLater(1)).look([out, cover], minutesLater(1))).toEqual([
      'AlertOpened out_of_stock crossing',
    ]);
    item.closeByHand('out_of_stock', minutesLater(5));
    return item;
  };

  it('is not told as running out when an unrelated rule is saved, nor at any other look', () => {
    const item = soldOut();
    expect(item.look([out, cover, unrelated], minutesLater(11), 'rule_change')).toEqual([]);
    expect(item.look([out, cover, unrelated], minutesLater(1441), 'schedule')).toEqual([]);
  });

  it('is told as running out once it was back', () => {
    const item = soldOut();
    item.stock(500, minutesLater(20)).look([out, cover], minutesLater(20));
    expect(item.stock(6, minutesLater(30)).look([out, cover], minutesLater(30))).toEqual([
      'AlertOpened days_of_cover crossing',
    ]);
  });
});

describe('what a sweep after the saving of rules finds by a rule that judges', () => {
  const low = () => {
    const item = new Item();
    item.look([cover], NOW);
    return item.stock(6, minutesLater(9));
  };
  const saved = { ...cover, version: 2, updatedAt: minutesLater(10) };
  const special = aRule({
    ...cover,
    id: 'special',
    threshold: 1,
    scope: { type: 'variant', ids: [aVariant().variantId] },
  });

  it('is news where another rule was saved', () => {
    expect(low().look([cover, unrelated], minutesLater(11), 'rule_change')).toEqual([
      'AlertOpened days_of_cover crossing',
    ]);
  });

  it.each([
    { how: 'changed', before: [cover], after: [saved] },
    { how: 'new', before: [], after: [cover] },
    { how: 'in effect because another one was deleted', before: [cover, special], after: [cover] },
  ])('matched already where it is $how', ({ before, after }) => {
    const item = new Item();
    item.look([out, ...before], NOW);
    item.stock(6, minutesLater(9));
    if (before.length === 2) expect(item.look([out, ...before], minutesLater(9))).toEqual([]);
    expect(item.look([out, ...after], minutesLater(11), 'rule_change')).toEqual([
      'AlertOpened days_of_cover rule_change',
    ]);
  });
});

describe('what a sweep finds of what keeps no rules, such as a product', () => {
  const rule = aRule({ id: 'sizes', kind: 'broken_size_run', level: 'product' });
  const entity = { type: 'product', id: 'shopify-1' } as const;
  const subject = { entity, shopId: SHOP, location: { type: 'all' }, quantity: 0, since: NOW } as const;
  const finding: Condition = {
    ...{ outcome: 'condition', verdict: 'fires', measure: 40, isWorseThan: () => false, since: NOW },
    ...{ explanation: { kind: 'low_stock', quantity: 40, threshold: 60 }, urgency: 'later' },
  };
  const recordOf = (one: Rule): Alert => ({
    ...newAlert(one, { ...subject, origin: 'crossing' }),
    ...{ state: 'resolved', version: 1 },
  });

  it.each([
    { situation: 'the rule was saved just now', updatedAt: NOW, records: [], origin: 'rule_change' },
    { situation: 'the rule is an old one', updatedAt: rule.updatedAt, records: [], origin: 'crossing' },
    {
      situation: 'the rule as it is decided about it before',
      ...{ updatedAt: NOW, records: [recordOf(rule)], origin: 'crossing' },
    },
    {
      situation: 'an older version of the rule did',
      ...{ updatedAt: NOW, records: [recordOf({ ...rule, version: 0 })], origin: 'rule_change' },
    },
    {
      situation: 'another rule of the kind did',
      ...{
        updatedAt: rule.updatedAt,
        records: [recordOf({ ...rule, id: 'deleted' })],
        origin: 'rule_change',
      },
    },
  ])('$situation: $origin', ({ updatedAt, records, origin }) => {
    const decided = decideSignals({
      ...{ entity, shopId: SHOP, alerts: records, kinds: ['broken_size_run'], origin: 'rule_change' },
      ...{
        judged: [{ rule: { ...rule, updatedAt }, finding }],
        ending: 'rule_changed',
        now: minutesLater(1),
      },
    });
    const opened = decided.find(({ event }) => event === 'AlertOpened');
    expect(opened?.after.origin).toBe(origin);
  });
});
