import type { Alert } from '../alert/alert';
import { categoryIdOf, entityIdOf, operationsCategoryId } from '../alert/entity';
import { cannotJudge, type Finding } from '../alert/finding';
import { FIGURE_DAYS } from '../category/category-changed';
import { plusSold, type Sold } from '../category/like-for-like';
import type { ProductId, ShopId, VariantId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { Rule } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import { createSalesSum, type SalesSum } from './gather-sales';
import { type CurrencySales, judgeSalesVsProfit, type SalesPeriods } from './sales-vs-profit';
import { toldCurrencies } from './standing-currencies';

/** At which hour of the day (UTC) the sales of every shop are worked out anew. */
export const ROLL_UP_HOUR = 6;

export interface SoldVariant {
  readonly variantId: VariantId;
  readonly shopId: ShopId;
  readonly platformVariantId: string;
  readonly productId: ProductId | null;
  /** The storefront's, as it says it. */
  readonly category: string | null;
  readonly operationsCategory: string | null;
  readonly costMinor: number | null;
  readonly currency: string | null;
}

/** What an entity sold in a period of so many days and the one before it, as it was last worked out. */
export interface MarginRow {
  readonly entityId: string;
  readonly shopId: ShopId;
  readonly periodDays: number;
  readonly asOf: Instant;
  /** One of the variants that were sold: scopes are matched by it. */
  readonly variantId: VariantId;
  readonly periods: SalesPeriods;
  /** Of a product: what its variants have brought in the period to the sums of the categories that they are filed under. */
  readonly filedUnder?: readonly { readonly entityId: string; readonly sold: readonly Sold[] }[];
}

/** Where a category of operations stands in the storefront today, for items of which the storefront says nothing. */
export type Mapped = (shopId: ShopId, operationsCategory: string | null) => string | null;

/** The periods that rules ask for, and that in which categories are compared where a rule tells of moves between them. */
export function askedPeriods(rules: readonly Rule[]): readonly number[] {
  const asked = salesRules(rules).map((rule) => numberSetting(rule, 'periodDays'));
  const compares = rules.some(({ kind, enabled }) => kind === 'category_changed' && enabled);
  return [...new Set([...asked, ...(compares ? [FIGURE_DAYS] : [])])];
}

export const salesRules = (rules: readonly Rule[]): readonly Rule[] =>
  rules.filter(({ kind, enabled }) => kind === 'sales_vs_profit' && enabled);

/**
 * Adds up what variants sold by what they belong to: their shop, product and categories. What operations' categories sold is
 * only compared, never judged, and so is added up only for the period in which categories are compared.
 *
 * @param sold what each variant sold in both periods, as `salesOfVariant` says it
 * @param periodsOf of the local day of each shop
 */
export function rollUp(
  sold: Iterable<{ readonly variant: SoldVariant; readonly sales: readonly CurrencySales[] }>,
  periodDays: number,
  periodsOf: (shopId: ShopId) => Pick<SalesPeriods, 'before' | 'after'> | undefined,
  mapped: Mapped,
  asOf: Instant,
): readonly MarginRow[] {
  const isCompared = periodDays === FIGURE_DAYS;
  const sums = new Map<string, { readonly variant: SoldVariant; readonly sum: SalesSum }>();
  const filed = new Map<string, Map<string, readonly Sold[]>>();
  for (const { variant, sales } of sold) {
    if (sales.length === 0) continue;
    const categoryIds = categoryIdsOf(variant, mapped);
    if (isCompared && variant.productId !== null) {
      const product = entityIdOf({ type: 'product', id: variant.productId });
      const own = filed.get(product) ?? new Map<string, readonly Sold[]>();
      for (const id of categoryIds) own.set(id, plusSold(own.get(id) ?? [], sales.map(soldAfter)));
      filed.set(product, own);
    }
    for (const entityId of [...entityIdsOf(variant), ...categoryIds]) {
      if (!isCompared && !isJudged(entityId)) continue;
      const entity = sums.get(entityId) ?? { variant, sum: createSalesSum() };
      sums.set(entityId, entity);
      entity.sum.add(sales);
    }
  }
  return [...sums].flatMap(([entityId, { variant, sum }]) => {
    const periods = periodsOf(variant.shopId);
    if (periods === undefined) return [];
    const { shopId, variantId } = variant;
    const own = [...(filed.get(entityId) ?? [])].map(([id, part]) => ({ entityId: id, sold: part }));
    const filedUnder = own.length === 0 ? {} : { filedUnder: own };
    const row = { entityId, shopId, periodDays, asOf, variantId, ...filedUnder };
    return [{ ...row, periods: { ...periods, currencies: sum.currencies() } }];
  });
}

/** Whether anything at all was sold or taken back in either period. */
export const isSold = ({ before, after }: CurrencySales): boolean =>
  [before, after].some(
    ({ units, uncostedUnits, returnedUnits }) => units + uncostedUnits + returnedUnits !== 0,
  );

/** Whether any rule of its level would open an alert, whoever its scope covers: the look itself is exact. */
export function mightSpeak(row: MarginRow, rules: readonly Rule[], now: Instant): boolean {
  return rules.some((rule) => {
    const isLevel = row.entityId.startsWith(`${rule.level}~`);
    if (!isLevel || numberSetting(rule, 'periodDays') !== row.periodDays) return false;
    const finding = judgeSalesVsProfit(row.periods, rule, now);
    return finding.outcome === 'condition' && finding.verdict === 'fires';
  });
}

/** The margins are worked out every day: older ones than this say nothing of now. */
const STALE_MS = 3 * 86_400_000;

/**
 * Judges by what was last worked out; what has stopped selling is in none of it, and says nothing.
 *
 * @param alerts on record of the entity: an open one stays about the currencies that it was told of
 */
export function judgeLastRollUp(
  rows: readonly MarginRow[],
  rule: Rule,
  now: Instant,
  alerts: readonly Alert[],
): Finding {
  const days = numberSetting(rule, 'periodDays');
  const row = rows.find((one) => one.periodDays === days);
  if (row === undefined)
    return cannotJudge('What it sold has not been worked out yet; that is done every day.');
  if (Date.parse(now) - Date.parse(row.asOf) > STALE_MS)
    return cannotJudge('It has sold nothing in the period or the one before it.');
  return judgeSalesVsProfit(row.periods, rule, now, toldCurrencies(rule, alerts));
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

const isJudged = (entityId: string): boolean => !entityId.startsWith('operations~');

const soldAfter = ({ currency, after }: CurrencySales): Sold => ({
  currency,
  units: after.units + after.uncostedUnits,
  netMinor: after.netMinor + after.uncostedNetMinor,
});
