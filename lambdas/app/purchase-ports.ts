import type { ShopId, VariantId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { Lateness } from '../domain/forecast/lead-time';
import type { PurchaseOrder, PurchaseOrderId, SupplierId } from '../domain/purchase/purchase-order';
import type { Shipment } from '../domain/purchase/shipment';
import type { Transfer } from '../domain/purchase/transfer';
import type { Supplier, SupplierReport } from '../domain/purchase/supplier';
import type { KeptPromise, VariantPurchase } from '../domain/purchase/variant-purchase';
import type { Versioned } from './intake-ports';

/** An order, and the variants that what changed last has not reached yet for sure; null where all is told. */
export interface PurchaseOrderRecord {
  readonly order: PurchaseOrder;
  readonly untold: readonly VariantId[] | null;
}

/** A variant with what an order means to it; null where it is in the order no more. */
export type VariantPurchaseRow = readonly [variantId: VariantId, purchase: VariantPurchase | null];

export interface PurchaseStore {
  order(orderId: PurchaseOrderId): Promise<Versioned<PurchaseOrderRecord>>;
  /** @throws ConcurrentChangeError where it is no longer what was read */
  saveOrder(record: PurchaseOrderRecord, expected: number): Promise<void>;
  /** Writes what the order means to its variants. Rows of a later write of the order stand. */
  saveVariantPurchases(
    order: Pick<PurchaseOrder, 'orderId' | 'shopId'>,
    rows: readonly VariantPurchaseRow[],
    orderWrite: number,
  ): Promise<void>;
  /** Remembers how a received order kept its promise, for its shop and its supplier, in the place of what was remembered of it. */
  saveKeptPromise(before: KeptPromise | null, after: KeptPromise | null): Promise<void>;
  shipment(shipmentId: string): Promise<Versioned<Shipment>>;
  /** @throws ConcurrentChangeError where it is no longer what was read */
  saveShipment(shipment: Shipment, expected: number, now: Instant): Promise<void>;
  transfer(transferId: string): Promise<Versioned<Transfer>>;
  /** @throws ConcurrentChangeError where it is no longer what was read */
  saveTransfer(transfer: Transfer, expected: number, now: Instant): Promise<void>;
  /** One conditional write: what is newer stands. */
  saveSupplier(report: SupplierReport): Promise<SavedSupplier>;
}

export interface SavedSupplier {
  /** `repeated` is this very report, which may have been written without being announced. */
  readonly outcome: 'applied' | 'unchanged' | 'repeated' | 'stale' | 'other_shop';
  /** The lead time is another than before; of a repeated report nobody knows. */
  readonly isLeadTimeNew: boolean;
}

/** How a supplier, or a shop's suppliers together, delivered lately. */
export interface DeliveryRecord {
  readonly lateness: Lateness;
  /** Days that each of the latest received orders took. */
  readonly tookDays: readonly number[];
}

export interface PurchaseReader {
  purchaseOrder(orderId: PurchaseOrderId): Promise<PurchaseOrder | null>;
  supplier(supplierId: SupplierId): Promise<Supplier | null>;
  /** By the last orders that were received; of one supplier, or of all of the shop's. */
  deliveries(shopId: ShopId, supplierId: SupplierId | null): Promise<DeliveryRecord>;
}
