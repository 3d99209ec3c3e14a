import type { Alert } from '../domain/alert/alert';
import type { JudgedSignal } from '../domain/alert/decide-signals';
import { demandRate } from '../domain/forecast/demand-rate';
import { externalIdOf, type VariantId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import { nameOf } from '../domain/inventory/variant';
import { judgeOrderArriving } from '../domain/purchase/judge-order-arriving';
import {
  delayOf,
  gapBefore,
  judgeOrderLate,
  type OrderDelay,
  type OrderHit,
  type OrderHits,
} from '../domain/purchase/judge-order-late';
import { judgeOrderPlaced } from '../domain/purchase/judge-order-placed';
import { judgeOrderReceived } from '../domain/purchase/judge-order-received';
import { isNews, type OrderFacts, plusDays } from '../domain/purchase/order-facts';
import { isOpenOrder, placedAtOf, type PurchaseOrder, receiptsOf } from '../domain/purchase/purchase-order';
import { broadRule, kindsNotJudged } from '../domain/rule/effective-rule';
import type { Rule, RuleKind } from '../domain/rule/rule';
import { localDay } from '../domain/sales/sales-pace';
import type { Shop } from '../domain/shop/shop';
import type { JudgedEntity, JudgeEntity } from './evaluate-entity';
import { stockedVariants } from './judge-product';
import type { StockedVariant, StockReader } from './ports';
import type { PurchaseReader } from './purchase-ports';
import type { ReadSupply } from './read-supply';
import { readVariantFacts } from './read-variant-facts';

const KINDS = [
  'purchase_order_placed',
  'purchase_order_arriving',
  'purchase_order_received',
  'purchase_order_late',
] as const satisfies readonly RuleKind[];

/** Of an order with more items than this, those with most units to come are looked at. */
const MOST_LOOKED_AT = 100;
/** A message names fewer items than this. */
const MOST_NAMED = 20;
const READS_AT_ONCE = 8;

export interface JudgePurchaseOrderDeps {
  readonly purchases: Pick<PurchaseReader, 'purchaseOrder'>;
  readonly stock: StockReader;
  readonly readSupply: ReadSupply;
}

/** Judges what happened to a purchase order, and whether it is late. Null where nothing but deliveries of it are known. */
export function createJudgePurchaseOrder({
  purchases,
  stock,
  readSupply,
}: JudgePurchaseOrderDeps): JudgeEntity {
  async function hitsOf(
    delay: OrderDelay,
    facts: OrderFacts,
    shop: Shop | null,
    variantIds: readonly VariantId[],
  ): Promise<OrderHits> {
    const found = await stockedVariants(stock, variantIds);
    const hits: OrderHit[] = [];
    let known = 0;
    for (let first = 0; first < found.length; first += READS_AT_ONCE) {
      const some = found.slice(first, first + READS_AT_ONCE);
      for (const looked of await Promise.all(some.map((one) => look(one, delay, facts, shop)))) {
        if (looked === null) continue;
        known++;
        if (looked.hit !== null) hits.push(looked.hit);
      }
    }
    return { hits, lookedAt: variantIds.length, unknown: variantIds.length - known };
  }

  async function look(
    stocked: StockedVariant,
    delay: OrderDelay,
    facts: OrderFacts,
    shop: Shop | null,
  ): Promise<{ readonly hit: OrderHit | null } | null> {
    const { variant, purchases: orders, levels } = stocked;
    if (kindsNotJudged(variant).has('purchase_order_late')) return { hit: null };
    const locations = await stock.locations(levels.map(({ locationId }) => locationId));
    const supply = await readSupply(variant, orders, facts.now);
    const known = await readVariantFacts(stocked, shop, locations, stock, supply, facts.now);
    const { available, demand, dayFraction, incoming } = known;
    if (available === null || demand === null) return null;
    const unitsPerDay = Math.round((demandRate(demand, dayFraction)?.unitsPerDay ?? 0) * 1000) / 1000;
    if (unitsPerDay <= 0) return { hit: null };
    const arrivesOn = delay.open.get(variant.variantId)?.expectedOn ?? null;
    const gap = gapBefore({ available, unitsPerDay, incoming }, arrivesOn, facts);
    if (gap === null) return { hit: null };
    return { hit: { variantId: variant.variantId, name: nameOf(variant), available, unitsPerDay, ...gap } };
  }

  return async (entity, { ruleSet, now, alerts }) => {
    const order = await purchases.purchaseOrder(entity.id);
    if (order === null || order.version === null) return null;
    const shop = await stock.shop(order.shopId);
    const known = {
      shopId: order.shopId,
      shop,
      name: order.name ?? externalIdOf(order.orderId).externalId,
      url: null,
      judged: [],
      kinds: KINDS,
      isFirstSight: false,
    } satisfies Omit<JudgedEntity, 'ending'>;
    if (shop !== null && shop.status !== 'active') return { ...known, ending: 'shop_uninstalled' };
    if (order.deletedAt !== null) return { ...known, ending: 'deleted' };
    const rules = Object.fromEntries(
      KINDS.map((kind) => [kind, broadRule(kind, 'purchase_order', ruleSet.rules)]),
    ) as Readonly<Record<(typeof KINDS)[number], Rule | null>>;

    const timeZone = shop?.timeZone ?? 'UTC';
    const names = mayBeTold(order, now) ? await namesOf(stock, order) : new Map<VariantId, string>();
    const facts: OrderFacts = { order, now, timeZone, nameOf: (id) => names.get(id) ?? null };
    const judged: JudgedSignal[] = [];
    const { purchase_order_placed: placed, purchase_order_arriving: arriving } = rules;
    const { purchase_order_received: received, purchase_order_late: late } = rules;
    if (placed !== null) judged.push({ rule: placed, finding: judgeOrderPlaced(facts, placed) });
    if (arriving !== null) {
      const finding = judgeOrderArriving(facts, arriving, toldBefore(alerts, arriving));
      const { expectedOn } = finding.explanation;
      const wasDue = wasArrivingWhenHeard(order, arriving, expectedOn, timeZone);
      judged.push({ rule: arriving, finding, ...(wasDue ? { origin: 'first_seen' } : {}) });
    }
    if (received !== null) judged.push({ rule: received, finding: judgeOrderReceived(facts, received) });
    if (late !== null) {
      const delay = delayOf(facts);
      const isLate = delay.open.size > 0 && delay.lateDays >= late.threshold;
      const hits = isLate ? await hitsOf(delay, facts, shop, mostAwaited(delay)) : NO_HITS;
      const wasLate = wasLateWhenHeard(order, late, delay, timeZone);
      judged.push({
        rule: late,
        finding: judgeOrderLate(facts, late, delay, hits),
        ...(wasLate ? { origin: 'first_seen' } : {}),
      });
    }
    return { ...known, judged, ending: 'rule_changed' };
  };
}

const NO_HITS: OrderHits = { hits: [], lookedAt: 0, unknown: 0 };

const toldBefore = (alerts: readonly Alert[], { id }: Rule): string | null =>
  alerts.find(({ ruleId }) => ruleId === id)?.occurrence ?? null;

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

function mostAwaited({ open }: OrderDelay): readonly VariantId[] {
  return [...open]
    .toSorted(([, one], [, other]) => other.units - one.units)
    .slice(0, MOST_LOOKED_AT)
    .map(([variantId]) => variantId);
}

/** Nothing is told of an order that has long been done, as those are that a history brings. */
function mayBeTold(order: PurchaseOrder, now: Instant): boolean {
  const receipts = order.lines.flatMap((line) => receiptsOf(order, line));
  return isOpenOrder(order) || receipts.some(({ at }) => isNews(at, now));
}

/** The names of the items with most units: no message names more of them. */
async function namesOf(
  stock: StockReader,
  { lines }: PurchaseOrder,
): Promise<ReadonlyMap<VariantId, string>> {
  const most = lines.toSorted((one, other) => other.quantity - one.quantity);
  const variantIds = [...new Set(most.map(({ variantId }) => variantId))].slice(0, MOST_NAMED);
  const variants = await stockedVariants(stock, variantIds);
  return new Map(variants.map(({ variant }) => [variant.variantId, nameOf(variant)]));
}
