import type { Occurrence } from '../alert/finding';
import type { VariantId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import { localDay } from '../sales/sales-pace';
import type { Rule } from '../rule/rule';
import { daysBetween, isNews, type OrderFacts, type OrderItem, topItems } from './order-facts';
import { lastExpectedAt, receiptsOf, totalsOf } from './purchase-order';

export interface PurchaseOrderReceivedExplanation {
  readonly kind: 'purchase_order_received';
  readonly supplierName: string | null;
  /** Units that came this time. */
  readonly units: number;
  readonly received: number;
  readonly ordered: number;
  readonly open: number;
  readonly receivedOn: string;
  /** When the rest is expected; null where nobody has said, or where nothing is to come. */
  readonly restExpectedOn: string | null;
  readonly promisedOn: string | null;
  /** Days after the date that was first promised; negative is early, null where none was. */
  readonly daysLate: number | null;
  /** Different items in `units`; those with most of them are named. */
  readonly itemCount: number;
  readonly items: readonly OrderItem[];
}

/** Boxes that are booked in one after the other are one delivery: until nothing came for so long. */
const DELIVERY_MINUTES = 15;
const MINUTE_MS = 60_000;

/** That ordered stock arrived, in whole or in part: told once of each delivery. */
export function judgeOrderReceived(facts: OrderFacts, rule: Rule): Occurrence {
  const { order, now, timeZone, nameOf } = facts;
  const all = order.lines.flatMap((line) =>
    receiptsOf(order, line).map(({ units, at }) => ({ variantId: line.variantId, units, at })),
  );
  all.sort((one, other) => (one.at < other.at ? 1 : one.at > other.at ? -1 : 0));
  const delivery = new Map<VariantId, number>();
  let from = all[0]?.at ?? now;
  for (const { variantId, units, at } of all) {
    if (Date.parse(from) - Date.parse(at) > DELIVERY_MINUTES * MINUTE_MS) break;
    from = at;
    delivery.set(variantId, (delivery.get(variantId) ?? 0) + units);
  }
  const at: Instant = all[0]?.at ?? now;
  const units = [...delivery.values()].reduce((sum, count) => sum + count, 0);
  const totals = totalsOf(order);
  const isTold = units > 0 && units >= rule.threshold && order.deletedAt === null && isNews(at, now);
  const receivedOn = localDay(at, timeZone);
  const promisedOn = order.promisedAt === null ? null : localDay(order.promisedAt, timeZone);
  const rest = lastExpectedAt(order);
  const settlesAt = new Date(Date.parse(at) + DELIVERY_MINUTES * MINUTE_MS).toISOString();
  return {
    outcome: 'occurrence',
    name: isTold ? `${totals.received}@${at}` : null,
    measure: units,
    at,
    urgency: 'later',
    ...(settlesAt > now ? { settlesAt } : {}),
    explanation: {
      kind: 'purchase_order_received',
      supplierName: order.supplierName,
      units,
      ...totals,
      receivedOn,
      restExpectedOn: rest === null ? null : localDay(rest, timeZone),
      promisedOn,
      daysLate: promisedOn === null ? null : daysBetween(promisedOn, receivedOn),
      itemCount: delivery.size,
      items: topItems(delivery, nameOf),
    },
  };
}
