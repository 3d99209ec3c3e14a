import type { Occurrence } from '../alert/finding';
import type { VariantId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import { localDay, startOfLocalDay } from '../sales/sales-pace';
import type { Rule } from '../rule/rule';
import { daysBetween, type OrderFacts, type OrderItem, plusDays, topItems } from './order-facts';
import { expectedAtOf, openUnits, type PurchaseOrder, receiptsOf, totalsOf } from './purchase-order';

export interface PurchaseOrderArrivingExplanation {
  readonly kind: 'purchase_order_arriving';
  readonly supplierName: string | null;
  readonly expectedOn: string;
  /** The first date promised, where it was another. */
  readonly promisedOn: string | null;
  /** The date that was told before, and that it slipped from. Absent where none was, or where some of it has come since. */
  readonly toldOn?: string;
  readonly daysAhead: number;
  /** Units expected on that day, and all that are still to come. */
  readonly units: number;
  readonly open: number;
  readonly ordered: number;
  readonly received: number;
  /** Different items in `units`; those with most of them are named. */
  readonly itemCount: number;
  readonly items: readonly OrderItem[];
}

/** A date that moved by less than this is the same date to whoever plans by it. */
const MATERIAL_DAYS = 2;

type Arriving = Occurrence & { readonly explanation: PurchaseOrderArrivingExplanation };

/** What people were told last. */
export interface ToldArrival {
  /** The date. */
  readonly name: string;
  readonly at: Instant;
}

/**
 * That ordered stock lands in a few days. Told once of each date; where the date moves by days, once more. Whoever was told
 * a date hears at once that it slipped, however far ahead the new one is.
 *
 * @param told null where none was told
 */
export function judgeOrderArriving(facts: OrderFacts, rule: Rule, told: ToldArrival | null): Arriving {
  const { order, now, timeZone, nameOf } = facts;
  const today = localDay(now, timeZone);
  const byDay = new Map<string, Map<VariantId, number>>();
  for (const line of order.lines) {
    const units = openUnits(order, line);
    const expectedAt = expectedAtOf(order, line);
    if (units === 0 || expectedAt === null) continue;
    const day = localDay(expectedAt, timeZone);
    const items = byDay.get(day) ?? new Map<VariantId, number>();
    byDay.set(day, items.set(line.variantId, (items.get(line.variantId) ?? 0) + units));
  }
  const expectedOn = [...byDay.keys()].filter((day) => day >= today).toSorted()[0] ?? null;
  const items = expectedOn === null ? new Map<VariantId, number>() : (byDay.get(expectedOn) ?? new Map());
  const tellsOn = plusDays(expectedOn ?? today, -rule.threshold);
  const promisedOn = order.promisedAt === null ? null : localDay(order.promisedAt, timeZone);
  const totals = totalsOf(order);
  const toldOn = told !== null && isSlipped(order, [...byDay.keys()], expectedOn, told) ? told.name : null;
  return {
    outcome: 'occurrence',
    name: expectedOn === null ? null : nameOfDate(expectedOn, told?.name ?? null),
    measure: expectedOn === null ? 0 : daysBetween(today, expectedOn),
    at: now,
    urgency: 'later',
    ...(tellsOn > today && toldOn === null ? { settlesAt: startOfLocalDay(tellsOn, timeZone) } : {}),
    explanation: {
      kind: 'purchase_order_arriving',
      supplierName: order.supplierName,
      expectedOn: expectedOn ?? today,
      promisedOn: promisedOn === expectedOn ? null : promisedOn,
      ...(toldOn === null ? {} : { toldOn }),
      daysAhead: expectedOn === null ? 0 : daysBetween(today, expectedOn),
      units: [...items.values()].reduce((sum, units) => sum + units, 0),
      ...totals,
      itemCount: items.size,
      items: topItems(items, nameOf),
    },
  };
}

/** Whether nothing has come since a date was told, nothing is expected around it any more, and what is comes later. */
function isSlipped(
  order: PurchaseOrder,
  days: readonly string[],
  expectedOn: string | null,
  { name, at }: ToldArrival,
): boolean {
  if (expectedOn === null || expectedOn < name) return false;
  if (days.some((day) => Math.abs(daysBetween(name, day)) < MATERIAL_DAYS)) return false;
  return !order.lines.some((line) => receiptsOf(order, line).some((receipt) => receipt.at > at));
}

/** A date close to the one that was told bears its name, so that it is not told again. */
function nameOfDate(expectedOn: string, toldName: string | null): string {
  if (toldName === null) return expectedOn;
  return Math.abs(daysBetween(toldName, expectedOn)) < MATERIAL_DAYS ? toldName : expectedOn;
}
