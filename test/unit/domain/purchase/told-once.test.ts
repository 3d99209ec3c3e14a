import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../lambdas/domain/alert/alert';
import { decideSignals } from '../../../../lambdas/domain/alert/decide-signals';
import type { Instant } from '../../../../lambdas/domain/inventory/inventory-level';
import {
  judgePurchaseOrder,
  PURCHASE_ORDER_KINDS,
  purchaseOrderRules,
} from '../../../../lambdas/domain/purchase/judge-purchase-order';
import type { PurchaseOrder } from '../../../../lambdas/domain/purchase/purchase-order';
import type { Rule } from '../../../../lambdas/domain/rule/rule';
import { aRule, aVariant, SHOP } from '../../../support/builders';
import { anOrder, MUG, orderFacts, received } from '../../../support/purchase-orders';

const ofAll = (kind: Rule['kind'], threshold: number) =>
  aRule({ id: `all ${kind}`, kind, level: 'purchase_order', threshold });
const ofMugs = (kind: Rule['kind'], threshold: number) =>
  aRule({
    ...ofAll(kind, threshold),
    id: `mugs ${kind}`,
    scope: { type: 'variant', ids: [MUG] },
  });

/** Looks at the order by the rules as they are then, one time after the other. */
function tellings(...looks: readonly (readonly [Instant, readonly Rule[], Partial<PurchaseOrder>])[]) {
  const order = anOrder();
  let alerts: readonly Alert[] = [];
  return looks.map(([now, rules, fields]) => {
    const facts = orderFacts(fields, { now });
    const decided = decideSignals({
      entity: { type: 'purchase_order', id: order.orderId },
      shopId: SHOP,
      judged: judgePurchaseOrder(
        facts,
        purchaseOrderRules(rules, [aVariant({ variantId: MUG })]),
        alerts,
        null,
      ),
      alerts,
      kinds: PURCHASE_ORDER_KINDS,
      origin: 'crossing',
      ending: 'rule_changed',
      now,
    });
    const after = new Map(alerts.map((alert) => [alert.alertId, alert]));
    for (const one of decided) after.set(one.after.alertId, one.after);
    alerts = [...after.values()];
    return decided.flatMap(({ event, after: { ruleId } }) => (event === 'AlertOpened' ? [ruleId] : []));
  });
}

const at = (hour: number): Instant => `2026-11-18T${String(hour).padStart(2, '0')}:00:00.000Z`;
const placedAt = at(8);
const [first, second] = [received(40, at(8)), received(25, at(12))];

describe('what was told of an order under one rule', () => {
  it.each([
    ['purchase_order_placed', 1, { placedAt }],
    ['purchase_order_arriving', 14, {}],
    ['purchase_order_received', 1, { receipts: [first] }],
  ] as const)('is not told again when another decides: %s', (kind, threshold, fields) => {
    const [all, mugs] = [ofAll(kind, threshold), ofMugs(kind, threshold)];
    const told = tellings(
      [at(9), [all], fields],
      [at(10), [all, mugs], fields],
      [at(11), [all], fields],
      [at(13), [mugs], fields],
    );
    expect(told).toEqual([[all.id], [], [], []]);
  });

  it('leaves what happens afterwards to the other, and is not told again when the first decides anew', () => {
    const [all, mugs] = [ofAll('purchase_order_received', 1), ofMugs('purchase_order_received', 1)];
    const both = { receipts: [first, second] };
    const told = tellings(
      [at(9), [all], { receipts: [first] }],
      [at(13), [all, mugs], both],
      [at(14), [all], both],
      [at(15), [all], { receipts: [first, second, received(5, at(14))] }],
    );
    expect(told).toEqual([[all.id], [mugs.id], [], [all.id]]);
  });

  it('is told by the other where it is another day, or was not told at all', () => {
    const [all, mugs] = [ofAll('purchase_order_arriving', 14), ofMugs('purchase_order_arriving', 14)];
    const later = { expectedAt: '2026-12-01T12:00:00.000Z' };
    expect(tellings([at(9), [all], {}], [at(10), [mugs], later])).toEqual([[all.id], [mugs.id]]);
    expect(tellings([at(9), [{ ...all, threshold: 1 }], {}], [at(10), [mugs], {}])).toEqual([[], [mugs.id]]);
  });
});
