import type { Alert } from '../alert/alert';
import { decideSignals } from '../alert/decide-signals';
import type { AlertEntity } from '../alert/entity';
import { isOpen } from '../alert/life-cycle';
import type { IncomingUnits } from '../forecast/cover-chance';
import { idOf, type VariantId } from '../inventory/identity';
import { nameOf } from '../inventory/variant';
import { versionOf } from '../inventory/version';
import { hearOrder, type ReportedLine, unknownOrder } from '../purchase/hear-order';
import type { OrderDelay, OrderHit, OrderHits } from '../purchase/judge-order-late';
import {
  delayToTell,
  hitOf,
  judgePurchaseOrder,
  mostAwaited,
  PURCHASE_ORDER_KINDS,
  purchaseOrderRules,
} from '../purchase/judge-purchase-order';
import type { OrderFacts } from '../purchase/order-facts';
import { isFulfilled, type PurchaseOrder } from '../purchase/purchase-order';
import type { Rule } from '../rule/rule';
import { createDueQueue } from './due-queue';
import { firstDue, type Follower, type Happening, happeningOf, withChanges } from './follower';
import { type ReplayedVariant, SHOP_ID } from './replayed-variant';
import type { Moment } from './verdict-key';

/** A purchase order, as far as the history has come. */
interface ReplayedOrder {
  readonly name: string;
  readonly placedAt: string;
  /** In the order in which they were first heard of. */
  readonly index: number;
  readonly entity: AlertEntity;
  /** Its items, in the order of its rows. */
  readonly items: Map<VariantId, ReplayedVariant>;
  readonly lines: Map<VariantId, ReportedLine>;
  order: PurchaseOrder;
  /** Whether something was heard of it at this very moment. */
  isTouched: boolean;
  alerts: readonly Alert[];
  dueAtMs: number;
}

/**
 * Follows a replay with what is told of purchase orders. An alert is about an order, whichever items are in it; an order
 * is looked at when something is heard of it, and when an alert of it is due. One that is done, and of which all has been
 * said, is forgotten.
 */
export function followOrders(
  rules: readonly Rule[],
  timeZone: string,
  tell: (happening: Happening) => void,
): Follower {
  const orders = new Map<string, ReplayedOrder>();
  const due = createDueQueue<ReplayedOrder>();
  let touched: ReplayedOrder[] = [];
  let count = 0;

  function orderOf({ orderId: name, placedAt }: IncomingUnits, { now }: Moment): ReplayedOrder {
    const known = orders.get(name);
    if (known !== undefined) return known;
    const orderId = idOf(SHOP_ID, name);
    const one: ReplayedOrder = {
      name,
      placedAt,
      index: count++,
      entity: { type: 'purchase_order', id: orderId },
      items: new Map(),
      lines: new Map(),
      order: unknownOrder(orderId, SHOP_ID, now),
      isTouched: false,
      alerts: [],
      dueAtMs: Infinity,
    };
    orders.set(name, one);
    return one;
  }

  function touch(one: ReplayedOrder): void {
    if (one.isTouched) return;
    one.isTouched = true;
    touched.push(one);
  }

  /** The line of an item; an item that is in it already stays as it was first said. */
  function lineOf(one: ReplayedOrder, item: ReplayedVariant, said: IncomingUnits): ReportedLine {
    const { variantId } = item.variant;
    const known = one.lines.get(variantId);
    if (known !== undefined) return known;
    const line: ReportedLine = {
      lineId: variantId,
      variantId,
      quantity: said.units,
      receivedQuantity: 0,
      receivedAt: null,
      expectedAt: said.expectedAt,
      unitCostMinor: null,
      shipmentLineIds: [],
      transferLineIds: [],
    };
    one.items.set(variantId, item);
    one.lines.set(variantId, line);
    return line;
  }

  function hear(one: ReplayedOrder, now: string): void {
    // A date that all of its lines have is the order's own, as a list of orders says it too.
    const dates = new Set([...one.lines.values()].map(({ expectedAt }) => expectedAt));
    const [only] = dates.size === 1 ? dates : [];
    const heard = hearOrder(one.order, {
      orderId: one.order.orderId,
      shopId: SHOP_ID,
      version: versionOf(now.replace('Z', '000000Z')),
      isDeletion: false,
      name: one.name,
      status: 'ordered',
      placedAt: one.placedAt,
      expectedAt: only ?? null,
      lines: [...one.lines.values()],
    });
    if (heard.outcome === 'changed') one.order = heard.order;
  }

  function look(one: ReplayedOrder, moment: Moment): void {
    const { now } = moment;
    const variants = [...one.items.values()].map(({ variant }) => variant);
    const inEffect = purchaseOrderRules(rules, variants);
    const facts: OrderFacts = {
      order: one.order,
      now,
      timeZone,
      nameOf(variantId) {
        const item = one.items.get(variantId);
        return item === undefined ? null : nameOf(item.variant);
      },
    };
    const delay = delayToTell(facts, inEffect);
    const hits = delay === null ? null : hitsOf(one, delay, facts, moment);
    const decided = decideSignals({
      entity: one.entity,
      shopId: SHOP_ID,
      judged: judgePurchaseOrder(facts, inEffect, one.alerts, hits),
      alerts: one.alerts,
      kinds: PURCHASE_ORDER_KINDS,
      origin: 'crossing',
      ending: 'rule_changed',
      now,
    });
    one.alerts = withChanges(
      one.alerts,
      decided.map(({ after }) => after),
    );
    const dueAt = firstDue(one.alerts);
    one.dueAtMs = dueAt === null ? Infinity : Date.parse(dueAt);
    if (dueAt !== null) due.put(one.dueAtMs, one);
    else if (isFulfilled(one.order) && !one.alerts.some(isOpen)) orders.delete(one.name);
    const skus = [...one.items.values()].map(({ sku }) => sku);
    const about = { entity: { type: 'purchase_order', id: one.name }, skus } as const;
    for (const signal of decided)
      if (signal.event !== null) tell(happeningOf(about, signal, signal.event, now));
  }

  return {
    ordered(item, said, moment) {
      const one = orderOf(said, moment);
      lineOf(one, item, said);
      touch(one);
    },
    received(item, said, units, moment) {
      const one = orderOf(said, moment);
      const line = lineOf(one, item, said);
      const receivedQuantity = (line.receivedQuantity ?? 0) + units;
      one.lines.set(line.variantId, { ...line, receivedQuantity, receivedAt: moment.now });
      touch(one);
    },
    firstDueMs: due.firstMs,
    decide(moment) {
      for (const one of touched) hear(one, moment.now);
      while (due.firstMs() <= moment.ms) {
        const one = due.take();
        if (one !== null && one.dueAtMs <= moment.ms) touch(one);
      }
      const batch = touched.toSorted((one, other) => one.index - other.index);
      touched = [];
      for (const one of batch) {
        one.isTouched = false;
        look(one, moment);
      }
    },
  };
}

/** What an order that is late hits, by what is known of its items at the moment. */
function hitsOf(
  { items }: ReplayedOrder,
  delay: OrderDelay,
  facts: OrderFacts,
  { dayFraction }: Moment,
): OrderHits {
  const awaited = mostAwaited(delay);
  const hits: OrderHit[] = [];
  let unknown = 0;
  for (const variantId of awaited) {
    const item = items.get(variantId);
    const found = item === undefined ? null : hitOf(item.variant, { ...item, dayFraction }, delay, facts);
    if (found === null) unknown++;
    else if (found.hit !== null) hits.push(found.hit);
  }
  return { hits, lookedAt: awaited.length, unknown };
}
