import type { VariantId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { PurchaseOrder } from './purchase-order';

/** An order at a moment, on its shop's own calendar. */
export interface OrderFacts {
  readonly order: PurchaseOrder;
  readonly now: Instant;
  readonly timeZone: string;
  /** The name of an item as people know it; null where it is not known. */
  readonly nameOf: (variantId: VariantId) => string | null;
}

/** Some of the units of a message, by item. */
export interface OrderItem {
  readonly variantId: VariantId;
  readonly name: string | null;
  readonly units: number;
}

/** As many items as a message names. */
const MOST_ITEMS = 10;
/** An order that was placed, or units that arrived, longer ago than this when first heard of are history and no news. */
const NEWS_DAYS = 7;
const DAY_MS = 86_400_000;

/** The items with most units, those that are in several lines once; the rest is left out. */
export function topItems(
  units: ReadonlyMap<VariantId, number>,
  nameOf: OrderFacts['nameOf'],
): readonly OrderItem[] {
  return [...units]
    .filter(([, count]) => count > 0)
    .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, MOST_ITEMS)
    .map(([variantId, count]) => ({ variantId, name: nameOf(variantId), units: count }));
}

export const isNews = (at: Instant, now: Instant): boolean =>
  Date.parse(now) - Date.parse(at) <= NEWS_DAYS * DAY_MS;

export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Days from one local day to another; negative where it lies before. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
