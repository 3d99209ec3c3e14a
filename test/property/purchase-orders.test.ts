import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../lambdas/domain/alert/alert';
import { decideSignals } from '../../lambdas/domain/alert/decide-signals';
import type { Instant } from '../../lambdas/domain/inventory/inventory-level';
import {
  hearOrder,
  hearReceipt,
  type PurchaseOrderReport,
  unknownOrder,
} from '../../lambdas/domain/purchase/hear-order';
import { judgeOrderArriving } from '../../lambdas/domain/purchase/judge-order-arriving';
import { delayOf, judgeOrderLate } from '../../lambdas/domain/purchase/judge-order-late';
import { judgeOrderReceived } from '../../lambdas/domain/purchase/judge-order-received';
import { type PurchaseOrder, totalsOf } from '../../lambdas/domain/purchase/purchase-order';
import { aRule, SHOP } from '../support/builders';

const ORDER = 'src_0123456789abcdef-PO-7';
const START = Date.parse('2026-11-02T00:00:00.000Z');
const HOUR_MS = 3_600_000;
const atHour = (hour: number): Instant => new Date(START + hour * HOUR_MS).toISOString();
const versionAt = (hour: number) => {
  const at = atHour(hour).replace('Z', '000000Z');
  return `${at}|${at}`;
};

interface Body {
  readonly hour: number;
  readonly quantity: number;
  /** Hours from the start; null is no date. */
  readonly expectedHour: number | null;
  readonly receivedQuantity: number;
}
interface Delivery {
  readonly id: number;
  readonly hour: number;
  readonly units: number;
}

const reportOf = ({ hour, quantity, expectedHour, receivedQuantity }: Body): PurchaseOrderReport => ({
  orderId: ORDER,
  shopId: SHOP,
  version: versionAt(hour),
  isDeletion: false,
  status: 'ordered',
  expectedAt: expectedHour === null ? null : atHour(expectedHour),
  lines: [
    {
      lineId: '1',
      variantId: 'shopify-1',
      quantity,
      receivedQuantity,
      receivedAt: null,
      expectedAt: null,
      unitCostMinor: null,
      shipmentLineIds: [],
      transferLineIds: [],
    },
  ],
});

function hear(order: PurchaseOrder, said: Body | Delivery): PurchaseOrder {
  const hearing =
    'id' in said
      ? hearReceipt(order, {
          orderId: ORDER,
          shopId: SHOP,
          receipt: {
            receiptId: String(said.id),
            at: atHour(said.hour),
            version: versionAt(said.hour),
            lines: [{ lineId: '1', units: said.units }],
          },
        })
      : hearOrder(order, reportOf(said));
  return hearing.outcome === 'changed' ? hearing.order : order;
}

/** Hours are quarters of a day, so that looking at each of them is soon done. */
const quarters = (days: number) => fc.integer({ min: 0, max: days * 4 }).map((quarter) => quarter * 6);
const bodies = fc.uniqueArray(
  fc.record({
    hour: quarters(40),
    quantity: fc.integer({ min: 1, max: 100 }),
    expectedHour: fc.option(fc.integer({ min: 0, max: 60 * 24 })),
    receivedQuantity: fc.integer({ min: 0, max: 120 }),
  }),
  { selector: ({ hour }) => hour, minLength: 1, maxLength: 6 },
);
const deliveries = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 3 }),
    hour: fc.integer({ min: 0, max: 40 * 24 }),
    units: fc.integer({ min: 0, max: 60 }),
  }),
  { selector: ({ hour }) => hour, maxLength: 6 },
);

describe('what is known of an order', () => {
  it('is its newest state and the newest word on each delivery, in whichever order and however often they come', () => {
    fc.assert(
      fc.property(bodies, deliveries, fc.infiniteStream(fc.nat()), (said, arrived, draws) => {
        const all: (Body | Delivery)[] = [...said, ...arrived];
        const shuffled = [...all, ...all]
          .map((one) => ({ one, key: draws.next().value as number }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const order = shuffled.reduce(hear, unknownOrder(ORDER, SHOP, atHour(0)));
        const newest = said.toSorted((a, b) => b.hour - a.hour)[0];
        const lastWords = new Map(
          arrived.toSorted((a, b) => a.hour - b.hour).map((one) => [one.id, one.units]),
        );
        const delivered = [...lastWords.values()].reduce((sum, units) => sum + units, 0);
        const ordered = newest?.quantity ?? 0;
        const received = Math.max(newest?.receivedQuantity ?? 0, delivered);
        expect(totalsOf(order)).toEqual({ ordered, received, open: Math.max(0, ordered - received) });
      }),
      { seed: 20261125, numRuns: 500 },
    );
  });
});

const RULES = {
  arriving: aRule({ id: 'a', kind: 'purchase_order_arriving', level: 'purchase_order', threshold: 7 }),
  received: aRule({ id: 'r', kind: 'purchase_order_received', level: 'purchase_order', threshold: 1 }),
  late: aRule({ id: 'l', kind: 'purchase_order_late', level: 'purchase_order', threshold: 1 }),
};

/** One look at the order, as the evaluation takes it. */
function look(order: PurchaseOrder, alerts: readonly Alert[], hour: number) {
  const now = atHour(hour);
  const facts = { order, now, timeZone: 'UTC', nameOf: () => null };
  const told = (id: string) => {
    const alert = alerts.find(({ ruleId }) => ruleId === id);
    return alert?.occurrence == null ? null : { name: alert.occurrence, at: alert.toldAt ?? '' };
  };
  const decided = decideSignals({
    entity: { type: 'purchase_order', id: ORDER },
    shopId: SHOP,
    judged: [
      { rule: RULES.arriving, finding: judgeOrderArriving(facts, RULES.arriving, told('a')) },
      { rule: RULES.received, finding: judgeOrderReceived(facts, RULES.received, told('r')?.name ?? null) },
      {
        rule: RULES.late,
        finding: judgeOrderLate(facts, RULES.late, delayOf(facts), { hits: [], lookedAt: 0, unknown: 0 }),
      },
    ],
    alerts,
    kinds: ['purchase_order_arriving', 'purchase_order_received', 'purchase_order_late'],
    origin: 'crossing',
    ending: 'rule_changed',
    now,
  });
  const after = new Map(alerts.map((alert) => [alert.alertId, alert]));
  for (const one of decided) after.set(one.after.alertId, one.after);
  const events = decided.flatMap(({ event, after: { kind } }) =>
    event === null ? [] : [`${hour} ${kind} ${event}`],
  );
  return { alerts: [...after.values()], events };
}

/** Looks whenever something was said, and every six hours or only when an alert is due. */
function live(said: readonly Body[], isAlways: boolean): readonly string[] {
  let order = unknownOrder(ORDER, SHOP, atHour(0));
  let alerts: readonly Alert[] = [];
  const events: string[] = [];
  for (let hour = 0; hour <= 75 * 24; hour += 6) {
    const news = said.find((body) => body.hour === hour);
    if (news !== undefined) order = hear(order, news);
    const isDue = alerts.some(({ dueAt }) => dueAt !== null && dueAt <= atHour(hour));
    if (order.version === null || (news === undefined && !isDue && !isAlways)) continue;
    const looked = look(order, alerts, hour);
    ({ alerts } = looked);
    events.push(...looked.events);
  }
  return events;
}

describe('the life of an order', () => {
  it('says the same at the same hour whether it is looked at all the time, or only when something is due', () => {
    fc.assert(
      fc.property(bodies, (said) => {
        expect(live(said, false)).toEqual(live(said, true));
      }),
      { seed: 20261125, numRuns: 60 },
    );
  });

  it('tells no arrival twice for one date, and a delay only while it is late', () => {
    fc.assert(
      fc.property(bodies, (said) => {
        const events = live(said, false);
        const late = events
          .filter((event) => event.includes('purchase_order_late'))
          .map((event) => event.split(' ')[2]);
        for (const [index, event] of late.entries()) {
          const isOpen = index > 0 && late[index - 1] !== 'AlertResolved';
          expect(event === 'AlertOpened').toBe(!isOpen);
        }
        const arriving = events.filter((event) => event.includes('arriving AlertOpened'));
        expect(arriving.length).toBeLessThanOrEqual(said.length);
      }),
      { seed: 20261125, numRuns: 60 },
    );
  });
});
