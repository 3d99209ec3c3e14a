import type { AgingStockExplanation } from '../aging/aging-stock';
import type { DaysOfCoverExplanation } from '../forecast/judge-cover';
import type { ReorderPointExplanation } from '../forecast/reorder-point';
import type { FeedSilentExplanation } from '../feed/feed-silent';
import type { NearingExpirationExplanation } from '../lot/nearing-expiration';
import type { VariantId } from '../inventory/identity';
import type { PageUpdatedExplanation } from '../page/page-updated';
import type { ProductLaunchedExplanation } from '../page/product-launched';
import type { CategoryChangedExplanation } from '../category/category-changed';
import type { BrokenSizeRunExplanation } from '../inventory/size-run';
import type { PurchaseOrderArrivingExplanation } from '../purchase/judge-order-arriving';
import type { PurchaseOrderLateExplanation } from '../purchase/judge-order-late';
import type { PurchaseOrderPlacedExplanation } from '../purchase/judge-order-placed';
import type { PurchaseOrderReceivedExplanation } from '../purchase/judge-order-received';
import type { UnreceivedStock } from '../inventory/unreceived';
import type { Surplus } from '../inventory/surplus';
import type { SalesVsProfitExplanation } from '../sales/sales-vs-profit';
import type { SellingFastExplanation } from '../sales/selling-fast';
import type { StockKind } from '../rule/rule';
import type { TrafficSpikeExplanation } from '../traffic/traffic-spike';

/** The numbers behind a decision about a quantity of stock. */
export interface StockExplanation {
  readonly kind: StockKind;
  readonly quantity: number;
  readonly threshold: number;
  /** Some quantities of the sum are unknown, and left out. Absent where all are known. */
  readonly isAtLeast?: boolean;
  /** Units to the quantity from which the place is no longer short; of an alert about a part of the locations. */
  readonly missing?: number;
  /** Other locations that have the missing units to spare, those with most first. */
  readonly surplus?: readonly (Surplus & { readonly name: string | null })[];
  /** What of the quantity's units its source reported though they are on order still. Absent where nothing was taken off. */
  readonly takenOff?: UnreceivedStock;
  /** What a product's or a category's sum is made of: its variants, how many are out, and which have fewest. */
  readonly variants?: {
    readonly count: number;
    readonly out: number;
    readonly unknown: number;
    readonly worst: readonly {
      readonly variantId: VariantId;
      readonly name: string;
      readonly quantity: number;
    }[];
  };
}

/**
 * The numbers behind a decision, each kind's own: whoever has them can work out every figure of the message again. They
 * hold figures, instants, local days and ids, never sentences; `domain/message` puts them into words.
 */
export type Explanation =
  | StockExplanation
  | AgingStockExplanation
  | BrokenSizeRunExplanation
  | CategoryChangedExplanation
  | DaysOfCoverExplanation
  | FeedSilentExplanation
  | NearingExpirationExplanation
  | PageUpdatedExplanation
  | ProductLaunchedExplanation
  | PurchaseOrderArrivingExplanation
  | PurchaseOrderLateExplanation
  | PurchaseOrderPlacedExplanation
  | PurchaseOrderReceivedExplanation
  | ReorderPointExplanation
  | SalesVsProfitExplanation
  | TrafficSpikeExplanation
  | SellingFastExplanation;
