import type { CategoryMapReport } from '../domain/category/category-map';
import type { LocationId, ShopId } from '../domain/inventory/identity';
import type { Version } from '../domain/inventory/inventory-level';
import type { LevelReport } from '../domain/inventory/level-report';
import type { ProductReport } from '../domain/inventory/product-report';
import type { VariantReport } from '../domain/inventory/variant-record';
import type { PreciseInstant } from '../domain/inventory/version';
import type { LotReport } from '../domain/lot/lot';
import type { OrderReceiptReport, PurchaseOrderReport } from '../domain/purchase/hear-order';
import type { ShipmentReport } from '../domain/purchase/shipment';
import type { TransferReport } from '../domain/purchase/transfer';
import type { SupplierReport } from '../domain/purchase/supplier';
import type { FulfilmentReport } from '../domain/fulfilment/fulfilment-time';
import type { SiteReport, ThemeReport } from '../domain/page/site';
import type { CostReport } from '../domain/sales/cost-history';
import type { OrderReport } from '../domain/sales/order-line';
import type { PageViewsReport } from '../domain/traffic/page-views';
import type { ProductAddress } from './traffic-ports';

/** What a platform says, in the product's own words: what every storefront adapter turns an envelope into. */
export type PlatformReport =
  | { readonly kind: 'level'; readonly level: LevelReport }
  | {
      readonly kind: 'variant';
      readonly variant: VariantReport;
      /** Which page shows its product, where the message says so. */
      readonly address?: ProductAddress;
    }
  | { readonly kind: 'product'; readonly product: ProductReport }
  | { readonly kind: 'location'; readonly location: LocationReport }
  | { readonly kind: 'order'; readonly order: OrderReport }
  | { readonly kind: 'cost'; readonly cost: CostReport }
  | { readonly kind: 'lot'; readonly lot: LotReport }
  | { readonly kind: 'page_views'; readonly pageViews: PageViewsReport }
  | { readonly kind: 'category_map'; readonly mapping: CategoryMapReport }
  | { readonly kind: 'purchase_order'; readonly purchaseOrder: PurchaseOrderReport }
  | { readonly kind: 'purchase_receipt'; readonly receipt: OrderReceiptReport }
  | { readonly kind: 'shipment'; readonly shipment: ShipmentReport }
  | { readonly kind: 'transfer'; readonly transfer: TransferReport }
  | { readonly kind: 'supplier'; readonly supplier: SupplierReport }
  | { readonly kind: 'website'; readonly site: SiteReport }
  | { readonly kind: 'theme'; readonly theme: ThemeReport }
  | { readonly kind: 'fulfilment'; readonly fulfilment: FulfilmentReport }
  | { readonly kind: 'shop'; readonly shop: ShopReport }
  | { readonly kind: 'ignored'; readonly reason: 'test_order' };

export interface LocationReport {
  readonly locationId: LocationId;
  readonly shopId: ShopId;
  readonly version: Version;
  /** Undefined where the message does not say. */
  readonly name?: string | null;
  readonly isActive?: boolean;
  readonly isDeletion: boolean;
}

/** Facts of the shop itself, or that the app was removed from it, or that its data is to be erased. */
export interface ShopReport {
  readonly shopId: ShopId;
  readonly at: PreciseInstant;
  readonly status: 'uninstalled' | 'redacted' | null;
  readonly name?: string | null;
  readonly currency?: string | null;
  readonly timeZone?: string | null;
}
