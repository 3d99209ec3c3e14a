import { LEAST_ORDERS, type Lateness, type LeadTime, leadTimeOf } from '../domain/forecast/lead-time';
import type { ShopId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { Variant } from '../domain/inventory/variant';
import type { SupplierId } from '../domain/purchase/purchase-order';
import type { Supplier } from '../domain/purchase/supplier';
import {
  incomingOf,
  supplierIdOf,
  tookDaysOf,
  type VariantPurchase,
} from '../domain/purchase/variant-purchase';
import type { DeliveryRecord, PurchaseReader } from './purchase-ports';

/** What is known of whoever delivers a variant. */
export interface VariantSupply {
  readonly lateness: Lateness;
  readonly leadTime: LeadTime | null;
}

export type ReadSupply = (
  variant: Pick<Variant, 'shopId' | 'supplierId' | 'leadTimeDays'>,
  purchases: readonly VariantPurchase[],
  now: Instant,
) => Promise<VariantSupply>;

/** How long what suppliers did is taken as it was read: it changes with orders that are received, not with every sale. */
export const SUPPLY_REMEMBERED_SECONDS = 60;
/** Fewer orders of the variant itself say less of its lead time than its supplier's do. */
const LEAST_OWN = 3;

/**
 * Returns the function that reads how long more of a variant takes, and how its suppliers keep their word: by their own
 * received orders where there are enough of them, else by those of all the shop's suppliers.
 */
export function createReadSupply(reader: Pick<PurchaseReader, 'supplier' | 'deliveries'>): ReadSupply {
  const suppliers = remembering((supplierId: SupplierId) => reader.supplier(supplierId));
  const deliveries = remembering((shopId: ShopId, supplierId: SupplierId | null) =>
    reader.deliveries(shopId, supplierId),
  );

  async function latenessFor(
    shopId: ShopId,
    open: readonly VariantPurchase[],
    now: Instant,
  ): Promise<Lateness> {
    const supplierId = open.find((purchase) => purchase.supplierId !== null)?.supplierId ?? null;
    const own = supplierId === null ? null : (await deliveries(now, shopId, supplierId)).lateness;
    return own !== null && own.orders >= LEAST_ORDERS ? own : (await deliveries(now, shopId, null)).lateness;
  }

  return async ({ shopId, supplierId: named, leadTimeDays }, purchases, now) => {
    const supplierId = supplierIdOf({ supplierId: named }, purchases);
    const supplier: Supplier | null = supplierId === null ? null : await suppliers(now, supplierId);
    const own = tookDaysOf(purchases);
    const ofSupplier: DeliveryRecord | null =
      own.length >= LEAST_OWN || supplierId === null ? null : await deliveries(now, shopId, supplierId);
    const typed = {
      variant: leadTimeDays,
      supplier: supplier?.shopId === shopId ? supplier.leadTimeDays : null,
      default: null,
    };
    const isOpen = (purchase: VariantPurchase) => incomingOf([purchase]).length > 0;
    return {
      lateness: await latenessFor(shopId, purchases.filter(isOpen), now),
      leadTime: leadTimeOf(typed, ofSupplier === null ? own : ofSupplier.tookDays),
    };
  };
}

/** Reads again only what was read longer ago than a minute. */
function remembering<Args extends readonly unknown[], Value>(read: (...args: Args) => Promise<Value>) {
  const known = new Map<string, { readonly at: number; readonly value: Promise<Value> }>();
  return async (now: Instant, ...args: Args): Promise<Value> => {
    const key = JSON.stringify(args);
    const found = known.get(key);
    const age = found === undefined ? Number.NaN : Date.parse(now) - found.at;
    if (found !== undefined && age >= 0 && age < SUPPLY_REMEMBERED_SECONDS * 1000) return found.value;
    const value = read(...args);
    known.set(key, { at: Date.parse(now), value });
    value.catch(() => known.delete(key));
    return value;
  };
}
