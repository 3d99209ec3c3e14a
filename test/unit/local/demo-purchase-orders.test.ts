import { expect, it } from 'vitest';
import { reportReader } from '../../../lambdas/adapters/storefront/read-report';
import { hearOrder, unknownOrder } from '../../../lambdas/domain/purchase/hear-order';
import type { PurchaseOrder } from '../../../lambdas/domain/purchase/purchase-order';
import { judgeOrderArriving } from '../../../lambdas/domain/purchase/judge-order-arriving';
import { delayOf } from '../../../lambdas/domain/purchase/judge-order-late';
import { judgeOrderPlaced } from '../../../lambdas/domain/purchase/judge-order-placed';
import { judgeOrderReceived } from '../../../lambdas/domain/purchase/judge-order-received';
import { createCatalogue, DEMO_SHOP } from '../../../local/demo/catalogue';
import { chooseScenes } from '../../../local/demo/opening-scenes';
import { openingOrders } from '../../../local/demo/purchase-orders';
import { aRule } from '../../support/builders';
import { anEnvelope } from '../../support/intake';

const NOW = '2026-11-22T21:30:00.000Z';
const SOURCE = 'src_0123456789abcdef';

const nameOf = (orderId: string) => orderId.slice(orderId.indexOf('-') + 1);

function orders(): ReadonlyMap<string, PurchaseOrder> {
  const known = new Map<string, PurchaseOrder>();
  const { placed, since } = openingOrders(chooseScenes(createCatalogue()), new Date(NOW));
  for (const event of [...placed, ...since]) {
    const linked = { source: SOURCE, shop: DEMO_SHOP, namespace: 'shopify', triggeredAt: null } as const;
    const report = reportReader.readReport(anEnvelope('', event, linked), NOW, 'EUR');
    if (report.kind !== 'purchase_order') throw new Error(`${report.kind} is no purchase order.`);
    const { orderId, shopId } = report.purchaseOrder;
    const heard = hearOrder(
      known.get(nameOf(orderId)) ?? unknownOrder(orderId, shopId, NOW),
      report.purchaseOrder,
    );
    if (heard.outcome === 'changed') known.set(nameOf(orderId), heard.order);
  }
  return known;
}

it('the demonstration has an order of each kind: placed, about to arrive, received in part, slipped, and forgotten', () => {
  const known = orders();
  const factsOf = (name: string, now = NOW) => {
    const order = known.get(name);
    if (order === undefined) throw new Error(`There is no ${name}.`);
    return { order, now, timeZone: 'Europe/Berlin', nameOf: () => null };
  };
  const rule = (kind: 'placed' | 'arriving' | 'received', threshold: number) =>
    aRule({ kind: `purchase_order_${kind}`, threshold });
  expect(judgeOrderPlaced(factsOf('PO-2204'), rule('placed', 1)).name).not.toBeNull();
  const arriving = judgeOrderArriving(factsOf('PO-2201'), rule('arriving', 7), null);
  expect(arriving.settlesAt).toBe('2026-11-22T23:00:00.000Z');
  const received = judgeOrderReceived(factsOf('PO-2198'), rule('received', 1), null);
  expect(received).toMatchObject({ explanation: { received: 24, open: 16 } });
  expect([received.name, received.settlesAt]).toEqual([expect.any(String), undefined]);
  expect(delayOf(factsOf('PO-2195'))).toMatchObject({ lateDays: 14, isOverdue: false });
  expect(delayOf(factsOf('PO-2192', '2026-11-24T23:30:00.000Z'))).toMatchObject({
    lateDays: 2,
    isOverdue: true,
  });
});
