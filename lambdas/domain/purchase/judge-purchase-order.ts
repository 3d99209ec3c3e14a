import type { Alert } from '../alert/alert';
import type { JudgedSignal } from '../alert/decide-signals';
import type { Occurrence } from '../alert/finding';
import type { VariantFacts } from '../alert/judge-variant';
import { demandRate } from '../forecast/demand-rate';
import type { VariantId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import { nameOf, type Variant } from '../inventory/variant';
import { kindsNotJudged, ruleForAny } from '../rule/effective-rule';
import type { Rule, RuleKind } from '../rule/rule';
import { localDay } from '../sales/sales-pace';
import { judgeOrderArriving } from './judge-order-arriving';
import {
  delayOf,
  gapBefore,
  judgeOrderLate,
  type OrderDelay,
  type OrderHit,
  type OrderHits,
} from './judge-order-late';
import { judgeOrderPlaced } from './judge-order-placed';
import { judgeOrderReceived } from './judge-order-received';
import { isNews, type OrderFacts, plusDays } from './order-facts';
import { isOpenOrder, placedAtOf, type PurchaseOrder, receiptsOf } from './purchase-order';

/** What is judged of a purchase order. */
export const PURCHASE_ORDER_KINDS = [
  'purchase_order_placed',
  'purchase_order_arriving',
  'purchase_order_received',
  'purchase_order_late',
] as const satisfies readonly RuleKind[];
type PurchaseOrderKind = (typeof PURCHASE_ORDER_KINDS)[number];

/** The rule in effect for each kind; null where none is. */
export type PurchaseOrderRules = Readonly<Record<PurchaseOrderKind, Rule | null>>;

/** Of an order with more items than this, those with most units to come are looked at. */
const MOST_LOOKED_AT = 100;
/** A message names fewer items than this. */
const MOST_NAMED = 20;

/** Whether it depends on an order's items which rules decide about it. */
export const isByScope = (rules: readonly Rule[]): boolean =>
  rules.some(
    ({ level, enabled, scope }) => level === 'purchase_order' && enabled && scope.type !== 'everything',
  );

/** @param variants the order's items; they need not be known where it does not depend on them (`isByScope`) */
export const purchaseOrderRules = (
  rules: readonly Rule[],
  variants: readonly Variant[],
): PurchaseOrderRules =>
  Object.fromEntries(
    PURCHASE_ORDER_KINDS.map((kind) => [kind, ruleForAny(kind, 'purchase_order', rules, variants)]),
  ) as PurchaseOrderRules;

/** How late an order is, where its rule says so: then it is to be found out what that hits. Null otherwise. */
export function delayToTell(facts: OrderFacts, { purchase_order_late: rule }: PurchaseOrderRules) {
  if (rule === null) return null;
  const delay = delayOf(facts);
  return delay.open.size > 0 && delay.lateDays >= rule.threshold ? delay : null;
}

/** The items whose shortage is looked for: those with most units to come first. */
export function mostAwaited({ open }: OrderDelay): readonly VariantId[] {
  return [...open]
    .toSorted(([, one], [, other]) => other.units - one.units)
    .slice(0, MOST_LOOKED_AT)
    .map(([variantId]) => variantId);
}

/** The items with most units: no message names more of them. */
export function mostOrdered({ lines }: PurchaseOrder): readonly VariantId[] {
  const most = lines.toSorted((one, other) => other.quantity - one.quantity);
  return [...new Set(most.map(({ variantId }) => variantId))].slice(0, MOST_NAMED);
}

/** Nothing is told of an order that has long been done, as those are that a history brings. */
export function mayBeTold(order: PurchaseOrder, now: Instant): boolean {
  const receipts = order.lines.flatMap((line) => receiptsOf(order, line));
  return isOpenOrder(order) || receipts.some(({ at }) => isNews(at, now));
}

/** Whether an item runs out because its order is late. Null where its stock or its sales are not known. */
export function hitOf(
  variant: Variant,
  known: Pick<VariantFacts, 'available' | 'demand' | 'dayFraction' | 'incoming'>,
  delay: OrderDelay,
  facts: OrderFacts,
): { readonly hit: OrderHit | null } | null {
  if (kindsNotJudged(variant).has('purchase_order_late')) return { hit: null };
  const { available, demand, dayFraction, incoming } = known;
  if (available === null || demand === null) return null;
  const unitsPerDay = Math.round((demandRate(demand, dayFraction)?.unitsPerDay ?? 0) * 1000) / 1000;
  if (unitsPerDay <= 0) return { hit: null };
  const arrivesOn = delay.open.get(variant.variantId)?.expectedOn ?? null;
  const gap = gapBefore({ available, unitsPerDay, incoming }, arrivesOn, facts);
  if (gap === null) return { hit: null };
  return { hit: { variantId: variant.variantId, name: nameOf(variant), available, unitsPerDay, ...gap } };
}

const NO_HITS: OrderHits = { hits: [], lookedAt: 0, unknown: 0 };

/**
 * What the rules in effect find of an order that is not deleted.
 *
 * @param alerts every alert on record of it: what was told before
 * @param hits what its delay hits; null where `delayToTell` says of none
 */
export function judgePurchaseOrder(
  facts: OrderFacts,
  rules: PurchaseOrderRules,
  alerts: readonly Alert[],
  hits: OrderHits | null,
): JudgedSignal[] {
  const { order, timeZone } = facts;
  const { purchase_order_placed: placed, purchase_order_arriving: arriving } = rules;
  const { purchase_order_received: received, purchase_order_late: late } = rules;
  const judged: JudgedSignal[] = [];
  if (placed !== null) {
    judged.push({ rule: placed, finding: toldOnce(judgeOrderPlaced(facts, placed), placed, alerts) });
  }
  if (arriving !== null) {
    const arrival = judgeOrderArriving(facts, arriving, toldBefore(alerts, arriving));
    const finding = toldOnce(arrival, arriving, alerts);
    const { expectedOn } = arrival.explanation;
    const wasDue = wasArrivingWhenHeard(order, arriving, expectedOn, timeZone);
    judged.push({ rule: arriving, finding, ...(wasDue ? { origin: 'first_seen' } : {}) });
  }
  if (received !== null) {
    const finding = judgeOrderReceived(facts, received, toldBefore(alerts, received)?.name ?? null);
    judged.push({ rule: received, finding: toldOnce(finding, received, alerts) });
  }
  if (late !== null) {
    const delay = delayOf(facts);
    judged.push({
      rule: late,
      finding: judgeOrderLate(facts, late, delay, hits ?? NO_HITS),
      ...(wasLateWhenHeard(order, late, delay, timeZone) ? { origin: 'first_seen' } : {}),
    });
  }
  return judged;
}

/** The happening that was told last, by whichever rule of the kind. */
function toldBefore(alerts: readonly Alert[], { kind }: Rule) {
  let last: { readonly name: string; readonly at: Instant } | null = null;
  for (const alert of alerts) {
    if (alert.kind !== kind || alert.occurrence === null) continue;
    const at = alert.toldAt ?? '';
    if (last === null || at > last.at) last = { name: alert.occurrence, at };
  }
  return last;
}

/** Another rule that comes to decide does not tell again what the one before it told. */
function toldOnce(finding: Occurrence, { id, kind }: Rule, alerts: readonly Alert[]): Occurrence {
  const isToldByOther = alerts.some(
    (alert) =>
      alert.kind === kind &&
      alert.ruleId !== id &&
      alert.occurrence !== null &&
      alert.occurrence === finding.name,
  );
  return isToldByOther ? { ...finding, name: null } : finding;
}

/** An order that had been under way for long, and was about to come, when it was first heard of: those are one summary. */
function wasArrivingWhenHeard(
  order: PurchaseOrder,
  { threshold }: Rule,
  expectedOn: string,
  timeZone: string,
): boolean {
  const isOld = !isNews(placedAtOf(order), order.heardAt);
  return isOld && plusDays(expectedOn, -threshold) <= localDay(order.heardAt, timeZone);
}

function wasLateWhenHeard(
  { heardAt }: PurchaseOrder,
  { threshold }: Rule,
  { promisedOn }: OrderDelay,
  timeZone: string,
): boolean {
  return promisedOn !== null && plusDays(promisedOn, threshold) <= localDay(heardAt, timeZone);
}
