import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../lambdas/domain/alert/alert';
import { newAlert } from '../../../../lambdas/domain/alert/new-alert';
import type { AlertNews } from '../../../../lambdas/domain/message/alert-news';
import { type Circumstances, openingOf, settleNews } from '../../../../lambdas/domain/message/settle-news';
import type { RuleKind } from '../../../../lambdas/domain/rule/rule';
import { aSnapshot } from '../../../support/alert-news';
import { aRule, NOW, SHOP } from '../../../support/builders';

const LATER = '2026-11-18T12:20:00.000Z';

/** The alert as it stands, and what waits to be told of it. */
function waiting(kind: RuleKind, openedAt: string) {
  const entity = { type: 'purchase_order', id: 'PO-7' } as const;
  const subject = { entity, shopId: SHOP, location: { type: 'all' }, quantity: 3, since: NOW } as const;
  const fresh = newAlert(aRule({ kind, level: 'purchase_order' }), { ...subject, origin: 'crossing' });
  const alert: Alert = { ...fresh, state: 'firing', openedAt };
  const news = (type: 'opened' | 'worsened', sequence: number, opened = openedAt): AlertNews => {
    const snapshot = aSnapshot({
      kind,
      alertId: alert.alertId,
      sequence,
      openedAt: opened,
      quantity: sequence,
    });
    const told = { eventId: `${alert.alertId}@${sequence}`, alert: snapshot as AlertNews['alert'] };
    return type === 'opened' ? { ...told, type } : { ...told, type, previousQuantity: 1 };
  };
  const circumstances: Circumstances = {
    alerts: new Map([[alert.alertId, alert]]),
    shops: new Map(),
    silentShops: new Set(),
    toldEventIds: new Set(),
    toldOpenings: new Set(),
  };
  return { alert, news, circumstances };
}

describe('an alert that got worse before anybody heard of it', () => {
  const { alert, news, circumstances } = waiting('purchase_order_late', NOW);

  it.each([
    { what: 'with its opening', waits: [news('opened', 1), news('worsened', 2)] },
    { what: 'without it, which waits elsewhere', waits: [news('worsened', 2)] },
  ])('is told as it is now, as new: $what', ({ waits }) => {
    const { told } = settleNews(waits, circumstances);
    expect(told).toHaveLength(1);
    expect(told[0]?.news).toMatchObject({ type: 'opened', alert: { quantity: 2 } });
    expect(told[0]?.news).not.toHaveProperty('previousQuantity');
    expect(told[0]?.eventIds).toEqual(waits.map(({ eventId }) => eventId));
  });

  it('is told as worse to those who heard of it', () => {
    const toldOpenings = new Set([openingOf({ alertId: alert.alertId, openedAt: NOW })]);
    const { told } = settleNews([news('worsened', 2)], { ...circumstances, toldOpenings });
    expect(told[0]?.news).toMatchObject({ type: 'worsened', previousQuantity: 1 });
  });
});

describe('that an order should arrive on a day', () => {
  it('is not told once another day is said', () => {
    const { news, circumstances } = waiting('purchase_order_arriving', LATER);
    const { told, dropped } = settleNews([news('opened', 1, NOW), news('opened', 2)], circumstances);
    expect(told.map(({ news: { eventId } }) => eventId)).toEqual([news('opened', 2).eventId]);
    expect(dropped).toEqual([{ eventId: news('opened', 1).eventId, reason: 'cleared' }]);
  });

  it('leaves other things that happened twice two things to say', () => {
    const { news, circumstances } = waiting('purchase_order_received', LATER);
    const { told } = settleNews([news('opened', 1, NOW), news('opened', 2)], circumstances);
    expect(told).toHaveLength(2);
  });
});
