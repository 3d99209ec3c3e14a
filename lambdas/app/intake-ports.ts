import type { WebhookEnvelope } from '../contracts/envelope/envelope';
import type { LocationId, ProductId, ShopId, VariantId } from '../domain/inventory/identity';
import type { Instant, InventoryLevel, Version } from '../domain/inventory/inventory-level';
import type { LevelReport } from '../domain/inventory/level-report';
import type { Location } from '../domain/inventory/location';
import type { ProductRecord } from '../domain/inventory/product-report';
import type { VariantRecord } from '../domain/inventory/variant-record';
import type { LotReport } from '../domain/lot/lot';
import type { CostReport, UnitCost } from '../domain/sales/cost-history';
import type { OrderLine } from '../domain/sales/order-line';
import type { SoldOnDay } from '../domain/sales/sales-band';
import type { Shop } from '../domain/shop/shop';
import type { PlatformReport } from './platform-report';

/** The envelope in a message, or the name of a topic that nobody records. */
export type OpenedMessage = { readonly envelope: WebhookEnvelope } | { readonly unknownTopic: string };

/** @throws PoisonMessageError from each of them, where the body does not fit */
export interface ReportReader {
  /** Opens a message of the intake queue, from whichever way in. */
  open(message: string, now: Instant): OpenedMessage;
  /** The report in an envelope of a Shopify stock topic; null for every other envelope. */
  readLevel(envelope: WebhookEnvelope, now: Instant): LevelReport | null;
  /** @param currency the shop's, for amounts that come without one */
  readReport(envelope: WebhookEnvelope, now: Instant, currency: string | null): PlatformReport;
}

/** What is stored under the level's key after a report about it. */
export type LevelWrite =
  /** `confirmed`: written, but what holds from the newer version on is what held before. */
  | {
      readonly outcome: 'applied' | 'confirmed' | 'stale' | 'duplicate';
      readonly level: InventoryLevel;
    }
  | { readonly outcome: 'other_shop' }
  /** Nothing is stored yet: the item and the location have to be claimed for the shop first. */
  | { readonly outcome: 'first_sight' };

export interface LevelStore {
  /** One conditional write. The stored level comes back even when the write was refused. */
  write(report: LevelReport): Promise<LevelWrite>;
  /** Stores the first report about a level and claims its item and its location for the shop, all or nothing. */
  claim(report: LevelReport, now: Instant): Promise<LevelClaim>;
}

export type LevelClaim =
  | { readonly outcome: 'applied'; readonly level: InventoryLevel }
  | { readonly outcome: 'other_shop' }
  /** Another writer stored this level in between: it is to be written, not claimed. */
  | { readonly outcome: 'exists' };

/** A record as it was read, with what the next write of it is conditioned on. `expected` is 0 where nothing is stored. */
export interface Versioned<Value> {
  readonly value: Value | null;
  readonly expected: number;
}

export interface VariantStore {
  variants(variantIds: readonly VariantId[]): Promise<ReadonlyMap<VariantId, Versioned<VariantRecord>>>;
  /**
   * Writes the variant, and in which product and categories it is found where that changed, all or nothing.
   * @param before as it was read; null where nothing was stored
   * @throws ConcurrentChangeError where it is no longer what was read
   */
  saveVariant(record: VariantRecord, expected: number, before: VariantRecord | null): Promise<void>;
}

export interface ProductStore {
  /** With the digest of what is being recorded, or was last: another message may be at work on the product. */
  product(productId: ProductId): Promise<(ProductRecord & { readonly claimedDigest: string | null }) | null>;
  /** Begins to record a message about a product. False where a newer one has begun, or was found to say nothing new. */
  claimProduct(record: Pick<ProductRecord, 'productId' | 'shopId' | 'version' | 'digest'>): Promise<boolean>;
  /** Leaves a newer record, or another shop's, as it is. */
  saveProduct(record: ProductRecord): Promise<void>;
  /**
   * Notes that a newer version said the same again, so that what is older than it stays without effect.
   * @throws ConcurrentChangeError where a message that says something else is being recorded
   */
  sawProduct(report: Pick<ProductRecord, 'productId' | 'shopId' | 'version' | 'digest'>): Promise<void>;
}

/** A location with its version, and whether its last change still has to be announced. */
export interface LocationRecord {
  readonly location: Location;
  readonly version: Version | null;
  readonly isUnannounced: boolean;
}

export interface LocationStore {
  location(locationId: LocationId): Promise<Versioned<LocationRecord>>;
  /** @throws ConcurrentChangeError where it is no longer what was read */
  saveLocation(record: LocationRecord, expected: number): Promise<void>;
}

/** A shop, and whether its last change of status still has to be announced. */
export interface ShopRecord {
  readonly shop: Shop;
  readonly isUnannounced: boolean;
}

export interface ShopStore {
  shop(shopId: ShopId): Promise<Versioned<ShopRecord>>;
  /** @throws ConcurrentChangeError where it is no longer what was read */
  saveShop(record: ShopRecord, expected: number): Promise<void>;
  /** A vendor-neutral source, and the shop that it speaks of if not of itself; null where it does not exist or was deleted. */
  source(sourceId: string): Promise<{ readonly name: string; readonly shopId: ShopId | null } | null>;
}

export interface OrderLineStore {
  /**
   * The lines known of an order, read consistently.
   * @param lineIds those that are asked for, at least. @default all
   */
  linesOf(
    shopId: ShopId,
    orderId: string,
    lineIds?: readonly string[],
  ): Promise<ReadonlyMap<string, Versioned<OrderLine>>>;
  /** What was sold on these days so far, each with its variant's band, read consistently. */
  soldOn(shopId: ShopId, days: readonly SoldDay[]): Promise<readonly SoldOnDay[]>;
  /**
   * Writes lines and what they change in the sales of their days and in what came back, a line and its days in one transaction: each line is
   * counted exactly as often as it is written. What is saved at once, also of other orders, is written together.
   * @throws ConcurrentChangeError where a line is no longer what was read; others of them may be written
   */
  saveLines(changes: readonly OrderLineChange[], now: Instant): Promise<void>;
}

export interface SoldDay {
  readonly platformVariantId: string;
  readonly day: string;
}

export interface OrderLineChange {
  readonly before: Versioned<OrderLine>;
  readonly after: OrderLine;
  /** What came back into stock with it, by the shop's local day, yyyy-mm-dd; absent where nothing did. */
  readonly returned?: readonly (SoldDay & { readonly units: number })[];
}

export interface CostStore {
  /** Keeps what a unit costs from a day on. What was said later about the same day stays. */
  saveCost(report: CostReport): Promise<'applied' | 'unchanged' | 'stale'>;
  /** Every cost on record of a variant, read consistently. */
  costsOf(variantId: VariantId): Promise<readonly UnitCost[]>;
}

export interface LotStore {
  /** One conditional write: what is newer stands. */
  saveLot(report: LotReport): Promise<'applied' | 'unchanged' | 'stale'>;
}

export interface RiseStore {
  /**
   * Notes that units came in with the level's last change, once: told again of the same state it changes nothing.
   * @throws ConcurrentChangeError where another one was noted meanwhile
   */
  noteRise(level: InventoryLevel, units: number): Promise<void>;
  /** The same of units that went out, which may come in elsewhere, or be found again. */
  noteFall(level: InventoryLevel, units: number): Promise<void>;
}

export interface SpillReader {
  /** The body that was too large for the queue. */
  read(key: string): Promise<string>;
}
