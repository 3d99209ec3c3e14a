import type { Occurrence } from '../alert/finding';
import type { VariantId } from '../inventory/identity';
import { localDay } from '../sales/sales-pace';
import type { Rule } from '../rule/rule';
import { daysBetween, isNews, type OrderFacts, type OrderItem, topItems } from './order-facts';
import { expectedAtOf, isOpenOrder, placedAtOf } from './purchase-order';

export interface PurchaseOrderPlacedExplanation {
  readonly kind: 'purchase_order_placed';
  readonly supplierName: string | null;
  readonly units: number;
  /** Different items. */
  readonly itemCount: number;
  /** What the units whose cost is known cost together; null where none of it is known. */
  readonly valueMinor: number | null;
  readonly currency: string | null;
  /** Units whose cost is not known, which the value leaves out. */
  readonly unitsWithoutCost: number;
  readonly placedOn: string;
  /** The last day on which any of it is expected; null where nobody has said of some of it. */
  readonly expectedOn: string | null;
  readonly daysAhead: number | null;
  readonly items: readonly OrderItem[];
}

/** That new stock was ordered: told once of each order. */
export function judgeOrderPlaced(facts: OrderFacts, rule: Rule): Occurrence {
  const { order, now, timeZone, nameOf } = facts;
  const byItem = new Map<VariantId, number>();
  let [valueMinor, unitsWithoutCost, units] = [0, 0, 0];
  for (const { variantId, quantity, unitCostMinor } of order.lines) {
    byItem.set(variantId, (byItem.get(variantId) ?? 0) + quantity);
    units += quantity;
    if (unitCostMinor === null) unitsWithoutCost += quantity;
    else valueMinor += unitCostMinor * quantity;
  }
  const dates = order.lines.map((line) => expectedAtOf(order, line));
  const known = dates.filter((date) => date !== null).toSorted();
  const last = known.length < dates.length ? null : (known.at(-1) ?? null);
  const today = localDay(now, timeZone);
  const expectedOn = last === null ? null : localDay(last, timeZone);
  const placedAt = placedAtOf(order);
  const isTold = isOpenOrder(order) && units > 0 && units >= rule.threshold && isNews(placedAt, now);
  return {
    outcome: 'occurrence',
    name: isTold ? order.orderId : null,
    measure: units,
    at: placedAt,
    urgency: 'later',
    explanation: {
      kind: 'purchase_order_placed',
      supplierName: order.supplierName,
      units,
      itemCount: byItem.size,
      valueMinor: unitsWithoutCost === units ? null : valueMinor,
      currency: order.currency,
      unitsWithoutCost,
      placedOn: localDay(placedAt, timeZone),
      expectedOn,
      daysAhead: expectedOn === null ? null : daysBetween(today, expectedOn),
      items: topItems(byItem, nameOf),
    },
  };
}
