import type { ShopId } from '../inventory/identity';
import type { Version } from '../inventory/inventory-level';
import type { SupplierId } from './purchase-order';

/** Who sells to the shop, and how long their deliveries are said to take. */
export interface Supplier {
  readonly supplierId: SupplierId;
  readonly shopId: ShopId;
  readonly name: string | null;
  /** Days from order to receipt, receiving included; null where nobody said. */
  readonly leadTimeDays: number | null;
}

export interface SupplierReport extends Supplier {
  readonly version: Version;
}
