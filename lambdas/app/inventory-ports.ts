import type { Instant, InventoryLevel } from '../domain/inventory/inventory-level';
import type { InventoryIndex, InventoryRow } from '../domain/inventory/inventory-row';
import type { Location } from '../domain/inventory/location';
import type { Variant } from '../domain/inventory/variant';

/** One record of the stock, as it comes by when the whole of it is gone through. */
export type StockRecord =
  | { readonly type: 'variant'; readonly variant: Variant }
  | { readonly type: 'level'; readonly level: InventoryLevel }
  | { readonly type: 'location'; readonly location: Location }
  | {
      readonly type: 'sales';
      readonly shopId: string;
      readonly platformVariantId: string;
      readonly day: string;
      readonly units: number;
    };

export interface StockWalk {
  /** Everything in the stock table that the index shows, in any order; of sales only the days from `salesFrom` on. */
  all(salesFrom: string): AsyncIterable<StockRecord>;
}

export interface InventoryIndexWriter {
  write(asOf: Instant, rows: Iterable<InventoryRow>): Promise<{ readonly bytes: number }>;
}

export interface InventoryIndexReader {
  /** The newest index; null until the first one is made. */
  current(): Promise<InventoryIndex | null>;
}
