import type { IncomingUnits } from '../forecast/cover-chance';
import type { ReceivedOrder } from '../forecast/lead-time';
import type { LocationId, ShopId, VariantId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { Variant } from '../inventory/variant';
import {
  expectedAtOf,
  isFulfilled,
  openUnits,
  placedAtOf,
  type PurchaseOrder,
  type PurchaseOrderId,
  type Receipt,
  receiptsOf,
  type SupplierId,
  totalsOf,
  unitsIn,
} from './purchase-order';

/** What one order means to one variant: kept beside the variant, so that looking at it reads everything at once. */
export interface VariantPurchase {
  readonly orderId: PurchaseOrderId;
  readonly shopId: ShopId;
  readonly supplierId: SupplierId | null;
  readonly placedAt: Instant;
  readonly locationId: LocationId | null;
  /** Units still to come, those that are expected on one date together. */
  readonly incoming: readonly { readonly units: number; readonly expectedAt: Instant | null }[];
  readonly receipts: readonly Receipt[];
  /** How long it took until nothing more was to come; null while something is. */
  readonly tookDays: number | null;
}

const DAY_MS = 86_400_000;

/** From whom a variant comes: as it is said of itself, else by whichever of its orders was placed last and names one. */
export function supplierIdOf(
  { supplierId }: Pick<Variant, 'supplierId'>,
  purchases: readonly Pick<VariantPurchase, 'supplierId' | 'placedAt'>[],
): SupplierId | null {
  const latest = purchases.toSorted((one, other) => (one.placedAt < other.placedAt ? 1 : -1));
  return supplierId ?? latest.find((purchase) => purchase.supplierId !== null)?.supplierId ?? null;
}

/** What an order means to each variant that is in it. Orders that were never placed mean nothing. */
export function purchasesByVariant(order: PurchaseOrder): ReadonlyMap<VariantId, VariantPurchase> {
  const found = new Map<VariantId, VariantPurchase>();
  if (order.version === null || order.deletedAt !== null) return found;
  const placedAt = placedAtOf(order);
  for (const variantId of new Set(order.lines.map((line) => line.variantId))) {
    const lines = order.lines.filter((line) => line.variantId === variantId);
    const receipts = lines.flatMap((line) => receiptsOf(order, line)).toSorted(byTime);
    const byDate = new Map<Instant | null, number>();
    for (const line of lines) {
      const units = openUnits(order, line);
      const expectedAt = expectedAtOf(order, line);
      if (units > 0) byDate.set(expectedAt, (byDate.get(expectedAt) ?? 0) + units);
    }
    if (byDate.size === 0 && receipts.length === 0) continue;
    const last = receipts.at(-1);
    const isDone = byDate.size === 0 && last !== undefined;
    found.set(variantId, {
      orderId: order.orderId,
      shopId: order.shopId,
      supplierId: order.supplierId,
      placedAt,
      locationId: order.locationId,
      incoming: [...byDate].map(([expectedAt, units]) => ({ units, expectedAt })),
      receipts,
      tookDays: isDone ? daysFrom(placedAt, last.at) : null,
    });
  }
  return found;
}

/** Every open order of a variant, as forecasts count it. */
export function incomingOf(purchases: readonly VariantPurchase[]): readonly IncomingUnits[] {
  return purchases.flatMap(({ orderId, placedAt, incoming }) =>
    incoming.map(({ units, expectedAt }) => ({ orderId, units, placedAt, expectedAt })),
  );
}

/** When the last delivery of a variant came; null where none is known. */
export function replenishedAtOf(purchases: readonly VariantPurchase[]): Instant | null {
  const times = purchases.flatMap(({ receipts }) => receipts.map(({ at }) => at)).toSorted();
  return times.at(-1) ?? null;
}

/** How long each order of a variant took that is done, in days. */
export function tookDaysOf(purchases: readonly VariantPurchase[]): readonly number[] {
  return purchases.flatMap(({ tookDays }) => (tookDays === null ? [] : [tookDays]));
}

/** How an order that is done kept what was promised; null where it is not done. Nothing is learned from others. */
export interface KeptPromise extends ReceivedOrder {
  readonly orderId: PurchaseOrderId;
  readonly shopId: ShopId;
  readonly supplierId: SupplierId | null;
  readonly receivedAt: Instant;
}

/** Promised days are 0 where no date was ever promised: such an order says nothing about lateness, only how long it took. */
export function keptPromiseOf(order: PurchaseOrder): KeptPromise | null {
  if (!isFulfilled(order)) return null;
  const receipts = order.lines.flatMap((line) => receiptsOf(order, line)).toSorted(byTime);
  const last = receipts.at(-1);
  if (last === undefined || unitsIn(receipts) === 0 || totalsOf(order).ordered === 0) return null;
  const placedAt = placedAtOf(order);
  const { orderId, shopId, supplierId, promisedAt } = order;
  return {
    orderId,
    shopId,
    supplierId,
    receivedAt: last.at,
    promisedDays: promisedAt === null ? 0 : Math.max(0, daysFrom(placedAt, promisedAt)),
    actualDays: Math.max(0, daysFrom(placedAt, last.at)),
  };
}

const daysFrom = (from: Instant, to: Instant): number =>
  Math.round(((Date.parse(to) - Date.parse(from)) / DAY_MS) * 100) / 100;
const byTime = (one: Receipt, other: Receipt): number => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0);
