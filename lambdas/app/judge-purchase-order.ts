import type { Alert } from '../domain/alert/alert';
import { externalIdOf, type VariantId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import { nameOf, type Variant } from '../domain/inventory/variant';
import type { OrderDelay, OrderHit, OrderHits } from '../domain/purchase/judge-order-late';
import {
  delayToTell,
  hitOf,
  isByScope,
  judgePurchaseOrder,
  mayBeTold,
  mostAwaited,
  mostOrdered,
  PURCHASE_ORDER_KINDS,
  purchaseOrderRules,
} from '../domain/purchase/judge-purchase-order';
import type { OrderFacts } from '../domain/purchase/order-facts';
import type { PurchaseOrder } from '../domain/purchase/purchase-order';
import type { Rule } from '../domain/rule/rule';
import type { Shop } from '../domain/shop/shop';
import type { JudgedEntity, JudgeEntity } from './evaluate-entity';
import { stockedVariants } from './judge-product';
import type { StockedVariant, StockReader } from './ports';
import type { PurchaseReader } from './purchase-ports';
import type { ReadSupply } from './read-supply';
import { readVariantFacts } from './read-variant-facts';

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
  async function hitsOf(delay: OrderDelay, facts: OrderFacts, shop: Shop | null): Promise<OrderHits> {
    const variantIds = mostAwaited(delay);
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

  async function look(stocked: StockedVariant, delay: OrderDelay, facts: OrderFacts, shop: Shop | null) {
    const { variant, purchases: orders, levels } = stocked;
    const locations = await stock.locations(levels.map(({ locationId }) => locationId));
    const supply = await readSupply(variant, orders, facts.now);
    const known = await readVariantFacts(stocked, shop, locations, stock, supply, facts.now);
    return hitOf(variant, known, delay, facts);
  }

  /** The order's items, which scopes are matched by; read only where a rule about orders has one, and may yet decide something. */
  async function variantsInScopes(
    order: PurchaseOrder,
    rules: readonly Rule[],
    alerts: readonly Alert[],
    now: Instant,
  ): Promise<readonly Variant[]> {
    const isOver = alerts.length === 0 && !mayBeTold(order, now);
    if (isOver || !isByScope(rules)) return [];
    const variantIds = [...new Set(order.lines.map(({ variantId }) => variantId))];
    return (await stockedVariants(stock, variantIds)).map(({ variant }) => variant);
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
      kinds: PURCHASE_ORDER_KINDS,
      isFirstSight: false,
    } satisfies Omit<JudgedEntity, 'ending'>;
    if (shop !== null && shop.status !== 'active') return { ...known, ending: 'shop_uninstalled' };
    if (order.deletedAt !== null) return { ...known, ending: 'deleted' };
    const variants = await variantsInScopes(order, ruleSet.rules, alerts, now);
    const rules = purchaseOrderRules(ruleSet.rules, variants);
    const names = mayBeTold(order, now) ? await namesOf(stock, order) : new Map<VariantId, string>();
    const timeZone = shop?.timeZone ?? 'UTC';
    const facts: OrderFacts = { order, now, timeZone, nameOf: (id) => names.get(id) ?? null };
    const delay = delayToTell(facts, rules);
    const hits = delay === null ? null : await hitsOf(delay, facts, shop);
    return { ...known, judged: judgePurchaseOrder(facts, rules, alerts, hits), ending: 'rule_changed' };
  };
}

async function namesOf(stock: StockReader, order: PurchaseOrder): Promise<ReadonlyMap<VariantId, string>> {
  const variants = await stockedVariants(stock, mostOrdered(order));
  return new Map(variants.map(({ variant }) => [variant.variantId, nameOf(variant)]));
}
