import type { EntitySweepRequested } from '../contracts/events/stock-events';
import { categoryIdOf, entityIdOf, entityOf, operationsCategoryId } from '../domain/alert/entity';
import { FIGURE_DAYS } from '../domain/category/category-changed';
import { type CategoryMapping, mappedCategory } from '../domain/category/category-map';
import { plusSold, type Sold } from '../domain/category/like-for-like';
import type { VariantId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { Rule } from '../domain/rule/rule';
import { numberSetting } from '../domain/rule/rule-kinds';
import type { UnitCost } from '../domain/sales/cost-history';
import { plusSales, type SalesDay, salesOfVariant } from '../domain/sales/gather-sales';
import { localDay, paceWindow } from '../domain/sales/sales-pace';
import { type CurrencySales, judgeSalesVsProfit, periodsOf } from '../domain/sales/sales-vs-profit';
import { rankSellers, type SellerRank } from '../domain/sales/top-sellers';
import type { Shop } from '../domain/shop/shop';
import type { CategoryMapReader } from './category-ports';
import type { MarginRow, MarginStore, MarginWalk, ShopList, SoldVariant } from './margin-ports';
import type { BusEvent, Clock, EventPublisher, RuleReader } from './ports';

export interface RollUpDeps {
  readonly walk: MarginWalk;
  readonly categoryMap: Pick<CategoryMapReader, 'allMappings'>;
  readonly shops: ShopList;
  readonly rules: RuleReader;
  readonly margins: MarginStore;
  readonly publisher: EventPublisher;
  readonly clock: Clock;
}

/** What one EntitySweepRequested names at the most. */
const ENTITIES_PER_EVENT = 50;

/**
 * Returns the function that works out once a day what every shop, category and product sold and earned, in the periods
 * that the rules ask for, and which variants sell best, and calls for a look at those about which a rule would speak. An open alert is looked at by
 * itself, so that one that is over ends too.
 */
export function createRollUpSales(deps: RollUpDeps) {
  const { walk, categoryMap, shops, rules, margins, publisher, clock } = deps;
  return async function rollUpSales(): Promise<{ readonly rolledUp: number; readonly speaking: number }> {
    const now = clock.now();
    const { rules: all } = await rules.ruleSet();
    const ofKind = all.filter(({ kind, enabled }) => kind === 'sales_vs_profit' && enabled);
    const comparesCategories = all.some(({ kind, enabled }) => kind === 'category_changed' && enabled);
    const active = (await shops.shops()).filter(({ status }) => status === 'active');
    if (active.length === 0) return { rolledUp: 0, speaking: 0 };
    const asked = ofKind.map((rule) => numberSetting(rule, 'periodDays'));
    const periodDays = [...new Set([...asked, ...(comparesCategories ? [FIGURE_DAYS] : [])])];
    const todayOf = new Map(active.map((shop) => [shop.shopId, localDay(now, shop.timeZone ?? 'UTC')]));
    const firsts = [...todayOf.values()].flatMap((today) => [
      paceWindow(today).from,
      ...periodDays.map((days) => periodsOf(today, days).before.from),
    ]);
    const found = await gather(walk, firsts.toSorted()[0] ?? now.slice(0, 10));
    const mapped = await mappedCategories(categoryMap, todayOf);
    const rows = periodDays.flatMap((days) => rowsFor(found, active, todayOf, mapped, days, now));
    await margins.save(rows);
    await margins.saveRanks(ranksFor(found, todayOf, now));
    const speaking = new Set(rows.filter((row) => mightSpeak(row, ofKind, now)).map((row) => row.entityId));
    await publisher.publish(sweepEvents([...speaking].toSorted(), now));
    return { rolledUp: rows.length, speaking: speaking.size };
  };
}

/** Where a category of operations stands in the storefront today, for items of which the storefront says nothing. */
type Mapped = (shopId: string, operationsCategory: string | null) => string | null;

async function mappedCategories(
  categoryMap: RollUpDeps['categoryMap'],
  todayOf: ReadonlyMap<string, string>,
): Promise<Mapped> {
  const histories = new Map<string, CategoryMapping[]>();
  for (const shopId of todayOf.keys()) {
    for (const mapping of await categoryMap.allMappings(shopId))
      append(histories, `${shopId} ${mapping.operationsCategory}`, mapping);
  }
  return (shopId, operationsCategory) => {
    const history = histories.get(`${shopId} ${operationsCategory ?? ''}`) ?? [];
    return mappedCategory(history, todayOf.get(shopId) ?? '');
  };
}

interface Found {
  readonly variants: SoldVariant[];
  readonly costs: Map<VariantId, UnitCost[]>;
  readonly sales: Map<string, SalesDay[]>;
}

async function gather(walk: MarginWalk, salesFrom: string): Promise<Found> {
  const found: Found = { variants: [], costs: new Map(), sales: new Map() };
  for await (const record of walk.all(salesFrom)) {
    switch (record.type) {
      case 'variant':
        found.variants.push(record.variant);
        break;
      case 'cost':
        append(found.costs, record.variantId, record.cost);
        break;
      case 'sales':
        append(found.sales, salesKey(record.shopId, record.platformVariantId), record.sales);
        break;
    }
  }
  return found;
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

const salesKey = (shopId: string, platformVariantId: string): string => `${shopId}#${platformVariantId}`;

function rowsFor(
  found: Found,
  shops: readonly Shop[],
  todayOf: ReadonlyMap<string, string>,
  mapped: Mapped,
  periodDays: number,
  now: Instant,
): readonly MarginRow[] {
  const periodsByShop = new Map(
    shops.map(({ shopId }) => [shopId, periodsOf(todayOf.get(shopId) ?? now.slice(0, 10), periodDays)]),
  );
  const sums = new Map<string, { variant: SoldVariant; currencies: readonly CurrencySales[] }>();
  const filed = new Map<string, Map<string, readonly Sold[]>>();
  for (const variant of found.variants) {
    const days = found.sales.get(salesKey(variant.shopId, variant.platformVariantId));
    const periods = periodsByShop.get(variant.shopId);
    if (days === undefined || periods === undefined) continue;
    const sales = salesOfVariant(days, costsOf(variant, found), periods).filter(isSold);
    if (sales.length === 0) continue;
    const categoryIds = categoryIdsOf(variant, mapped);
    if (periodDays === FIGURE_DAYS && variant.productId !== null) {
      const product = entityIdOf({ type: 'product', id: variant.productId });
      const own = filed.get(product) ?? new Map<string, readonly Sold[]>();
      for (const id of categoryIds) own.set(id, plusSold(own.get(id) ?? [], sales.map(soldAfter)));
      filed.set(product, own);
    }
    const isCompared = periodDays === FIGURE_DAYS;
    for (const entityId of [...entityIdsOf(variant), ...categoryIds]) {
      if (!isCompared && !isJudged(entityId)) continue;
      const sum = sums.get(entityId);
      const currencies = plusSales(sum?.currencies ?? [], sales);
      sums.set(entityId, { variant: sum?.variant ?? variant, currencies });
    }
  }
  return [...sums].flatMap(([entityId, { variant, currencies }]) => {
    const periods = periodsByShop.get(variant.shopId);
    if (periods === undefined) return [];
    const { shopId, variantId } = variant;
    const own = [...(filed.get(entityId) ?? [])].map(([id, sold]) => ({ entityId: id, sold }));
    const filedUnder = own.length === 0 ? {} : { filedUnder: own };
    const row = { entityId, shopId, periodDays, asOf: now, variantId, ...filedUnder };
    return [{ ...row, periods: { ...periods, currencies } }];
  });
}

const isSold = ({ before, after }: CurrencySales): boolean =>
  [before, after].some(
    ({ units, uncostedUnits, returnedUnits }) => units + uncostedUnits + returnedUnits !== 0,
  );

/** Of every shop by the same days as a pace: four weeks, today included. Variants that were deleted sold like any other. */
function ranksFor(
  { variants, sales }: Found,
  todayOf: ReadonlyMap<string, string>,
  now: Instant,
): readonly SellerRank[] {
  const unitsOf = new Map<string, number[]>([...todayOf.keys()].map((shopId) => [shopId, []]));
  for (const { shopId, platformVariantId } of variants) {
    const today = todayOf.get(shopId);
    if (today === undefined) continue;
    const { from, to } = paceWindow(today);
    const days = sales.get(salesKey(shopId, platformVariantId)) ?? [];
    const sold = days.filter(({ day }) => day >= from && day <= to);
    unitsOf.get(shopId)?.push(sold.reduce((sum, { units }) => sum + units, 0));
  }
  return [...unitsOf].map(([shopId, units]) => ({ shopId, asOf: now, ...rankSellers(units) }));
}

/** A cost that is known without a history was learned before one was kept: it stands for all days. */
function costsOf({ variantId, costMinor, currency }: SoldVariant, { costs }: Found): readonly UnitCost[] {
  const known = costs.get(variantId);
  if (known !== undefined) return known;
  return costMinor === null ? [] : [{ from: '0000-01-01', costMinor, currency, basis: 'observed' }];
}

/** The shop as a whole, and the product. */
function entityIdsOf({ shopId, productId }: SoldVariant): readonly string[] {
  return [
    entityIdOf({ type: 'shop', id: shopId }),
    ...(productId === null ? [] : [entityIdOf({ type: 'product', id: productId })]),
  ];
}

/** The storefront's category that the variant is filed under, and that of operations. */
function categoryIdsOf(
  { shopId, category, operationsCategory }: SoldVariant,
  mapped: Mapped,
): readonly string[] {
  const storefront = category ?? mapped(shopId, operationsCategory);
  return [
    ...(storefront === null ? [] : [entityIdOf({ type: 'category', id: categoryIdOf(shopId, storefront) })]),
    ...(operationsCategory === null ? [] : [operationsCategoryId(shopId, operationsCategory)]),
  ];
}

/** What a category of operations sold is only compared, never judged. */
const isJudged = (entityId: string): boolean => entityOf(entityId).type !== 'variant';

const soldAfter = ({ currency, after }: CurrencySales): Sold => ({
  currency,
  units: after.units + after.uncostedUnits,
  netMinor: after.netMinor + after.uncostedNetMinor,
});

/** Whether any rule of its level would open an alert, whoever its scope covers: the look itself is exact. */
function mightSpeak(row: MarginRow, rules: readonly Rule[], now: Instant): boolean {
  return rules.some((rule) => {
    const isLevel = row.entityId.startsWith(`${rule.level}~`);
    if (!isLevel || numberSetting(rule, 'periodDays') !== row.periodDays) return false;
    const finding = judgeSalesVsProfit(row.periods, rule, now);
    return finding.outcome === 'condition' && finding.verdict === 'fires';
  });
}

function sweepEvents(entityIds: readonly string[], now: Instant): readonly BusEvent[] {
  const events: BusEvent[] = [];
  for (let first = 0; first < entityIds.length; first += ENTITIES_PER_EVENT) {
    const page = entityIds.slice(first, first + ENTITIES_PER_EVENT);
    const event: EntitySweepRequested = {
      metadata: { id: `sales ${page[0]} ${now}`, version: 1, occurredAt: now },
      data: { entityIds: page, reason: 'schedule' },
    };
    events.push({ eventType: 'EntitySweepRequested', event });
  }
  return events;
}
