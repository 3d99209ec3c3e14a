import type { Hour } from '../domain/feed/expected-events';
import type { ProductId, ShopId } from '../domain/inventory/identity';
import type { Instant, Version } from '../domain/inventory/inventory-level';
import type { HourViews } from '../domain/traffic/page-views';
import type { QuietMarks } from '../domain/traffic/traffic-spike';
import type { TrafficHistory } from '../domain/traffic/usual-views';

/** That a page of a shop shows a product. */
export interface ProductAddress {
  readonly shopId: ShopId;
  /** As `pagePathOf` gives it. */
  readonly path: string;
  readonly productId: ProductId;
  readonly version: Version;
}

export interface AddressStore {
  /** Keeps what a page shows; what was said later about it stays. */
  saveAddress(address: ProductAddress): Promise<void>;
}

/** Views are kept under the shop that counted them: another shop's product is only a name there, and nobody looks at it. */
export interface ProductHour {
  readonly shopId: ShopId;
  readonly productId: ProductId;
  readonly hour: Hour;
}

export interface StoredHour {
  readonly views: HourViews;
  /** Rises with every write; 0 where nothing is stored. */
  readonly revision: number;
}

export interface TrafficStore {
  /** The products that these pages show; a path that nobody has named is left out. */
  productsAt(shopId: ShopId, paths: readonly string[]): Promise<ReadonlyMap<string, ProductId>>;
  hours(wanted: readonly ProductHour[]): Promise<ReadonlyMap<ProductHour, StoredHour>>;
  /** Writes an hour over the revision that was read. False where it has changed meanwhile. */
  saveHour(key: ProductHour, views: HourViews, revision: number, now: Instant): Promise<boolean>;
  /** Keeps the total of an hour for its history; that of an older revision changes nothing. */
  saveTotal(key: ProductHour, total: number, revision: number): Promise<void>;
  /** Keeps the totals of hours of one day that are over for long: what was told of an hour before stands. */
  savePast(
    shopId: ShopId,
    productId: ProductId,
    day: string,
    totals: ReadonlyMap<Hour, number>,
  ): Promise<void>;
  /** Those that were set by the rules as they are now. */
  marks(shopId: ShopId, productIds: readonly ProductId[]): Promise<ReadonlyMap<ProductId, QuietMarks>>;
  /** Keeps a product quiet for the hour, whose marks somebody has been asked to set. Marks that hold stay. */
  noteAsked(shopId: ShopId, productId: ProductId, now: Instant): Promise<void>;
  /** Notes that counts came in for these hours. */
  noteHeard(shopId: ShopId, hours: readonly Hour[]): Promise<void>;
  /** Adds up the views of pages of which nobody has said what they show, once per event. */
  noteUnknown(shopId: ShopId, hour: Hour, eventId: string, views: number): Promise<void>;
}

/** Everything that is known of the views of one product. */
export interface TrafficRecord {
  readonly history: TrafficHistory;
  /** The last hours in five minutes. */
  readonly recent: ReadonlyMap<Hour, HourViews>;
  /** Null where there are none, or rules were changed since they were set. */
  readonly marks: QuietMarks | null;
}

export interface TrafficReader {
  /** Null where it was never viewed. */
  recordOf(shopId: ShopId, productId: ProductId): Promise<TrafficRecord | null>;
  /** @param now when the rules had been read by which they were worked out */
  saveMarks(shopId: ShopId, productId: ProductId, marks: QuietMarks, now: Instant): Promise<void>;
}
