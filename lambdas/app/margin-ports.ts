import type { ShopId, VariantId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { UnitCost } from '../domain/sales/cost-history';
import type { SalesDay } from '../domain/sales/gather-sales';
import type { MarginRow, SoldVariant } from '../domain/sales/roll-up';
import type { SellerRank } from '../domain/sales/top-sellers';
import type { Shop } from '../domain/shop/shop';

/** What margins are worked out from, as it comes by when the stock table is gone through. */
export type MarginRecord =
  | { readonly type: 'variant'; readonly variant: SoldVariant }
  | { readonly type: 'cost'; readonly variantId: VariantId; readonly cost: UnitCost }
  /** One per currency. */
  | {
      readonly type: 'sales';
      readonly shopId: ShopId;
      readonly platformVariantId: string;
      readonly sales: SalesDay;
    };

export interface MarginWalk {
  /** Deleted variants too, because they were sold; of sales only the days from `salesFrom` on. In any order. */
  all(salesFrom: string): AsyncIterable<MarginRecord>;
}

export interface MarginStore {
  /** Puts each row in the place of the one from the day before. */
  save(rows: readonly MarginRow[]): Promise<void>;
  saveRanks(ranks: readonly SellerRank[]): Promise<void>;
}

export interface MarginReader {
  /** Every period that is worked out for the entity. */
  rowsOf(entityId: string): Promise<readonly MarginRow[]>;
}

export interface ShopList {
  shops(): Promise<readonly Shop[]>;
}

export interface SellerRankReader {
  /** As it was last worked out; null where it never was. */
  rankOf(shopId: ShopId, now: Instant): Promise<SellerRank | null>;
}
