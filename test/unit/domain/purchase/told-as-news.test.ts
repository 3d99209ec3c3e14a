import { describe, expect, it } from 'vitest';
import type { Alert, AlertOrigin } from '../../../../lambdas/domain/alert/alert';
import { decideSignals } from '../../../../lambdas/domain/alert/decide-signals';
import type { Instant } from '../../../../lambdas/domain/inventory/inventory-level';
import type { AlertNews } from '../../../../lambdas/domain/message/alert-news';
import { cadenceOf } from '../../../../lambdas/domain/message/alert-news';
import {
  judgePurchaseOrder,
  PURCHASE_ORDER_KINDS,
  purchaseOrderRules,
} from '../../../../lambdas/domain/purchase/judge-purchase-order';
import type { PurchaseOrder } from '../../../../lambdas/domain/purchase/purchase-order';
import { aSnapshot } from '../../../support/alert-news';
import { aRule, NOW, SHOP } from '../../../support/builders';
import { anOrder, orderFacts } from '../../../support/purchase-orders';

const at = (day: number): Instant => `2026-11-${day}T12:00:00.000Z`;
const TYPES = { AlertOpened: 'opened', AlertRepeated: 'repeated', AlertResumed: 'resumed' } as const;

interface Look {
  readonly now: Instant;
  readonly order: Partial<PurchaseOrder>;
  readonly origin?: AlertOrigin;
}

/** In which message each look is told, of an order whose date moves. */
function cadences(
  kind: 'purchase_order_arriving' | 'purchase_order_late',
  threshold: number,
  looks: readonly Look[],
) {
  const rule = aRule({ kind, level: 'purchase_order', threshold, updatedAt: NOW });
  const order = anOrder();
  let alerts: readonly Alert[] = [];
  return looks.map(({ now, order: fields, origin = 'crossing' }: Look) => {
    const decided = decideSignals({
      entity: { type: 'purchase_order', id: order.orderId },
      shopId: SHOP,
      judged: judgePurchaseOrder(orderFacts(fields, { now }), purchaseOrderRules([rule], []), alerts, null),
      ...{ alerts, kinds: PURCHASE_ORDER_KINDS, ending: 'rule_changed', now },
      origin,
    });
    const after = new Map(alerts.map((alert) => [alert.alertId, alert]));
    for (const one of decided) after.set(one.after.alertId, one.after);
    alerts = [...after.values()];
    return decided.flatMap(({ event, after: { origin: from, urgency } }) => {
      if (event === null || event === 'AlertResolved') return [];
      const alert = aSnapshot({ kind, origin: from, urgency });
      const common = { eventId: 'e', alert };
      const news: AlertNews =
        event === 'AlertWorsened'
          ? { ...common, type: 'worsened', previousQuantity: 1 }
          : { ...common, type: TYPES[event] };
      return [`${event} ${cadenceOf(news).split(':')[0]}`];
    });
  });
}

/** Placed ten days before it was heard of, and to come in three. */
const heard = { heardAt: at(18), placedAt: at(10) };

describe('a date that slips, of an order that was about to come when it was first heard of', () => {
  const arriving = (now: number, expected: number) => ({
    now: at(now),
    order: { ...heard, expectedAt: at(expected) },
  });

  it('is news, though the date before it was told to begin with', () => {
    expect(cadences('purchase_order_arriving', 7, [arriving(18, 21), arriving(18, 24)])).toEqual([
      ['AlertOpened summary'],
      ['AlertOpened hourly'],
    ]);
  });

  it('is news as well once what was told to begin with has lapsed', () => {
    const looks = [arriving(18, 21), arriving(20, 21), arriving(20, 24)];
    expect(cadences('purchase_order_arriving', 7, looks).at(-1)).toEqual(['AlertOpened hourly']);
  });

  it('is news too where a rule was saved first', () => {
    const order = { heardAt: at(10), placedAt: at(10), expectedAt: at(21) };
    const looks = [
      { now: at(18), order, origin: 'rule_change' as const },
      { now: at(18), order: { ...order, expectedAt: at(24) } },
    ];
    expect(cadences('purchase_order_arriving', 7, looks)).toEqual([
      ['AlertOpened rule'],
      ['AlertOpened hourly'],
    ]);
  });
});

describe('an order that was late when it was first heard of', () => {
  const promised = {
    promisedAt: at(10),
    lines: anOrder().lines.map((line) => ({ ...line, promisedAt: at(10) })),
  };
  const late = (now: number, expected: number) => ({
    now: at(now),
    order: { ...heard, ...promised, expectedAt: at(expected) },
  });

  it('is told to begin with once: that it slips further, or is late again, is news', () => {
    const looks = [late(18, 20), late(18, 25), late(19, 10), late(19, 28)];
    const told = cadences('purchase_order_late', 3, looks).flat();
    expect(told[0]).toBe('AlertOpened summary');
    expect(told.slice(1).length).toBeGreaterThan(0);
    expect(told.slice(1).filter((one) => !one.endsWith('hourly'))).toEqual([]);
  });

  it('is news when it was in time meanwhile', () => {
    const onTime = { ...late(19, 20), order: { ...late(19, 20).order, lines: [] } };
    expect(cadences('purchase_order_late', 3, [late(18, 20), onTime, late(20, 28)])).toEqual([
      ['AlertOpened summary'],
      [],
      ['AlertOpened hourly'],
    ]);
  });
});
