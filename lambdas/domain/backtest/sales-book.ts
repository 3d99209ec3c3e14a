import { localDayOf } from '../forecast/demand-history';
import type { Instant } from '../inventory/inventory-level';
import type { UnitCost } from '../sales/cost-history';
import { type SalesDay, salesOfVariant } from '../sales/gather-sales';
import {
  isSold,
  type Mapped,
  type MarginRow,
  ROLL_UP_HOUR,
  rollUp,
  type SoldVariant,
} from '../sales/roll-up';
import { type CurrencySales, periodsOf, type SalesPeriods } from '../sales/sales-vs-profit';
import type { Filing, Filings } from './filings';
import type { HistoricSale, ReplayedVariant } from './replayed-variant';
import type { Moment } from './verdict-key';

const DAY_MS = 86_400_000;

/** What items have sold and cost, as far as a history has come, added up every morning as in production. */
export interface SalesBook {
  /** What one unit of an item costs from a day on. */
  cost(sku: string, cost: UnitCost): void;
  sold(one: ReplayedVariant, units: number, sale: HistoricSale, moment: Moment): void;
  /** When the sales are to be added up next; infinite before the first sale. */
  nextMs(): number;
  /** Adds up what was sold until yesterday. @returns the rows of today */
  addUp(moment: Moment): readonly MarginRow[];
  /** The rows of the last morning, added up when somebody asks: nothing of the days before it is heard of later. */
  lastMorning(moment: Moment): readonly MarginRow[];
  /** The last rows that `addUp` came to of an entity, in the order in which production keeps them: by the days of the period, as text. */
  rowsOf(entityId: string): readonly MarginRow[];
  itemOf(variantId: string): ReplayedVariant | null;
}

interface SoldItem {
  readonly one: ReplayedVariant;
  variant: SoldVariant;
  /** By the local day, counted from 1970-01-01; one per currency. Changed in place. */
  readonly days: Map<number, Writable<SalesDay>[]>;
  /** By the days of the period. */
  readonly sums: Map<number, { readonly today: number; readonly sales: readonly CurrencySales[] }>;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Days = Pick<SalesPeriods, 'before' | 'after'>;

/**
 * @param periodDays the periods that are asked for
 * @param filings under what items are filed
 */
export function createSalesBook(periodDays: readonly number[], filings: Filings): SalesBook {
  const items = new Map<ReplayedVariant, SoldItem>();
  const byId = new Map<string, ReplayedVariant>();
  const costs = new Map<string, UnitCost[]>();
  const rows = new Map<string, MarginRow[]>();
  const longest = Math.max(...periodDays);
  const window = longest + Math.ceil(longest / 7) * 7;
  let [firstMs, nextMs] = [Infinity, Infinity];
  let morning: { readonly ms: number; readonly rows: readonly MarginRow[] } | null = null;

  /** What is told of the item itself stands for all days where no day is told of. */
  function costsOf({ sku, variant: { costMinor, currency } }: ReplayedVariant): readonly UnitCost[] {
    const known = costs.get(sku);
    if (known !== undefined) return known;
    return costMinor === null ? [] : [{ from: '0000-01-01', costMinor, currency, basis: 'observed' }];
  }

  function salesOf(item: SoldItem, days: number, periods: Days, today: number): readonly CurrencySales[] {
    const last = item.sums.get(days);
    // The days that come into a period, or leave one, since yesterday.
    const shift = Math.ceil(days / 7) * 7;
    const moving = [1, 1 + days, 1 + shift, 1 + shift + days];
    const isSame = last?.today === today - 1 && !moving.some((ago) => item.days.has(today - ago));
    const sales = isSame
      ? last.sales
      : salesOfVariant([...item.days.values()].flat(), costsOf(item.one), periods).filter(isSold);
    item.sums.set(days, { today, sales });
    return sales;
  }

  function newItem(one: ReplayedVariant): SoldItem {
    const item = { one, variant: soldVariantOf(one, null), days: new Map(), sums: new Map() };
    items.set(one, item);
    byId.set(one.variant.variantId, one);
    return item;
  }

  /** The items that were sold in a period or the one before it, as they are filed now. */
  function* soldIn(days: number, today: number) {
    const name = localDayOf(today);
    const periods = periodsOf(name, days);
    for (const item of items.values()) {
      const sales = salesOf(item, days, periods, today);
      if (sales.length === 0) continue;
      const filing = filings.of(item.one.sku, name);
      if (filing !== null && !isFiled(item.variant, filing)) item.variant = soldVariantOf(item.one, filing);
      yield { variant: item.variant, sales };
    }
  }

  function forgetOld({ days }: SoldItem, today: number): void {
    for (const day of days.keys()) {
      if (day >= today - window - 1) return;
      days.delete(day);
    }
  }

  function rowsOn(day: number, asOf: Instant): readonly MarginRow[] {
    for (const item of items.values()) forgetOld(item, day);
    const name = localDayOf(day);
    const mapped: Mapped = (_shop, operations) => filings.mapped(operations, name);
    return periodDays.flatMap((days) => {
      const periods = periodsOf(name, days);
      return rollUp(soldIn(days, day), days, () => periods, mapped, asOf);
    });
  }

  return {
    cost(sku, cost) {
      const known = costs.get(sku);
      if (known === undefined) costs.set(sku, [cost]);
      else known.push(cost);
    },
    sold(one, units, { currency, netMinor, grossMinor }, { ms, today: { day } }) {
      if (firstMs === Infinity) firstMs = nextMs = firstMorning(ms);
      const item = items.get(one) ?? newItem(one);
      if (item.days.size > window + 2) forgetOld(item, day);
      const known = item.days.get(day) ?? [];
      if (known.length === 0) item.days.set(day, known);
      let sum = known.find((sales) => sales.currency === currency);
      if (sum === undefined) {
        sum = nothingOn(localDayOf(day), currency);
        known.push(sum);
      }
      sum.units += units;
      sum.netMinor += netMinor;
      sum.grossMinor += grossMinor;
      if (units >= 0) return;
      sum.returnedUnits -= units;
      sum.returnedMinor -= netMinor;
    },
    nextMs: () => nextMs,
    addUp({ ms, now, today: { day } }) {
      nextMs = firstMorning(ms + 1);
      const found = rowsOn(day, now);
      for (const row of found) {
        const others = (rows.get(row.entityId) ?? []).filter((one) => one.periodDays !== row.periodDays);
        rows.set(
          row.entityId,
          [...others, row].toSorted((one, other) =>
            String(one.periodDays) < String(other.periodDays) ? -1 : 1,
          ),
        );
      }
      return found;
    },
    lastMorning({ ms, today: { day, startMs } }) {
      const morningMs = firstMorning(ms + 1) - DAY_MS;
      if (morningMs < firstMs) return [];
      if (morning?.ms !== morningMs) {
        const found = rowsOn(morningMs >= startMs ? day : day - 1, new Date(morningMs).toISOString());
        morning = { ms: morningMs, rows: found };
      }
      return morning.rows;
    },
    rowsOf: (entityId) => rows.get(entityId) ?? [],
    itemOf: (variantId) => byId.get(variantId) ?? null,
  };
}

/** The first moment from one on at which production adds up the sales. */
function firstMorning(ms: number): number {
  const hourMs = ROLL_UP_HOUR * 3_600_000;
  return Math.ceil((ms - hourMs) / DAY_MS) * DAY_MS + hourMs;
}

const nothingOn = (day: string, currency: string): Writable<SalesDay> => ({
  ...{ day, currency, units: 0, netMinor: 0, grossMinor: 0 },
  ...{ returnedUnits: 0, returnedMinor: 0 },
});

const soldVariantOf = ({ variant, sku }: ReplayedVariant, filing: Filing | null): SoldVariant => ({
  ...{ variantId: variant.variantId, shopId: variant.shopId, platformVariantId: sku },
  ...{ productId: variant.productId, category: filing?.storefront ?? variant.category },
  operationsCategory: filing?.operations ?? null,
  ...{ costMinor: variant.costMinor, currency: variant.currency },
});

const isFiled = (
  { category, operationsCategory }: SoldVariant,
  { operations, storefront }: Filing,
): boolean => operationsCategory === operations && (storefront === null || category === storefront);
