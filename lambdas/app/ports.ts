import type { AlertEvent } from '../contracts/events/alert-events';
import type { RiseHistory } from '../domain/aging/rise-history';
import type { Alert } from '../domain/alert/alert';
import type { LocationId, ShopId, VariantId } from '../domain/inventory/identity';
import type { Instant, InventoryLevel } from '../domain/inventory/inventory-level';
import type { Location } from '../domain/inventory/location';
import type { Outage } from '../domain/inventory/outage';
import type { Variant } from '../domain/inventory/variant';
import type { Lot } from '../domain/lot/lot';
import type { WatchBand } from '../domain/inventory/watch-band';
import type { VariantPurchase } from '../domain/purchase/variant-purchase';
import type { RuleSet } from '../domain/rule/rule';
import type { SalesOnDay } from '../domain/sales/recent-sales';
import type { SalesBand } from '../domain/sales/sales-band';
import type { Shop } from '../domain/shop/shop';

export interface Clock {
  now(): Instant;
}

/** A variant with all its levels (tombstones too), its lots and its purchase orders, read consistently in one go. Null: nothing is known of it. */
export interface StockedVariant {
  readonly variant: Variant;
  /** Rises with every write of the variant, every level that joins and every evaluation. */
  readonly revision: number;
  readonly levels: readonly InventoryLevel[];
  readonly lots: readonly Lot[];
  /** What came in at each location, as its level showed. */
  readonly rises: ReadonlyMap<LocationId, RiseHistory>;
  readonly outages: readonly Outage[];
  /** What its purchase orders of the last years mean to it. */
  readonly purchases: readonly VariantPurchase[];
}

export interface SalesAndReturns {
  readonly sold: ReadonlyMap<string, SalesOnDay>;
  readonly returned: readonly { readonly day: string; readonly units: number }[];
  /** The last day with a sale, as it was noted; null where it was not, or not yet. */
  readonly notedLastSale: string | null;
}

export interface StockReader {
  stockedVariant(variantId: VariantId): Promise<StockedVariant | null>;
  shop(shopId: ShopId): Promise<Shop | null>;
  locations(locationIds: readonly LocationId[]): Promise<ReadonlyMap<LocationId, Location>>;
  /** What was sold on each of the shop's local days in `[from, to]`, yyyy-mm-dd; days without sales are left out. */
  salesPerDay(
    shopId: ShopId,
    platformVariantId: string,
    from: string,
    to: string,
  ): Promise<ReadonlyMap<string, SalesOnDay>>;
  /** The same, and what came back into stock on any local day, yyyy-mm-dd, in order. */
  salesAndReturns(
    shopId: ShopId,
    platformVariantId: string,
    from: string,
    to: string,
  ): Promise<SalesAndReturns>;
  /** The last local day in `[from, to]` on which anything was sold; null where nothing was. */
  lastSoldOn(shopId: ShopId, platformVariantId: string, from: string, to: string): Promise<string | null>;
  /** The units alone of `salesPerDay`. */
  unitsSoldPerDay(
    shopId: ShopId,
    platformVariantId: string,
    from: string,
    to: string,
  ): Promise<ReadonlyMap<string, number>>;
}

export interface SalesBandStore {
  /** Read consistently; null where nobody has looked at its sales yet. */
  salesBand(shopId: ShopId, platformVariantId: string): Promise<SalesBand | null>;
  saveSalesBand(shopId: ShopId, platformVariantId: string, band: SalesBand): Promise<void>;
  /** Remembers the last local day with a sale, yyyy-mm-dd, for longer than the sales themselves are kept. */
  noteLastSale(shopId: ShopId, platformVariantId: string, day: string): Promise<void>;
}

export interface RuleReader {
  /** All rules with the revision of the set, read consistently: the revision is never newer than the rules. */
  ruleSet(): Promise<RuleSet>;
}

/** The outcome of deciding about one variant, to be written whole or not at all. */
export interface EvaluationWrite {
  readonly read: StockedVariant;
  readonly ruleRevision: number;
  readonly bandSignature: string;
  /** The new band of each level; levels whose stored band stands are left out but their version is still checked. */
  readonly bands: ReadonlyMap<LocationId, WatchBand>;
  readonly alerts: readonly AlertChange[];
  /** When it was out, where that has changed. */
  readonly outages: readonly Outage[] | null;
}

export interface AlertChange {
  readonly before: Alert | null;
  readonly after: Alert;
  readonly events: readonly AlertEvent[];
}

export interface EvaluationStore {
  /** Every alert on record of an entity, in any state, read consistently. */
  alertsOf(entityId: string): Promise<readonly Alert[]>;
  /**
   * Writes bands, alerts and their events in one transaction, if every level still has the version that was read, the
   * variant its revision, each alert its version, and no band was worked out from a newer rule set.
   * @throws ConcurrentChangeError otherwise: read and decide again.
   */
  save(write: EvaluationWrite): Promise<void>;
  /**
   * Notes at levels of a variant how many of their units have not been received, from now on, if nobody has written the
   * variant since it was read. Of very many levels only the first ones: read it again, and save what is left.
   * @throws ConcurrentChangeError otherwise: read and decide again.
   */
  saveUnreceived(read: StockedVariant, units: ReadonlyMap<LocationId, number>, now: Instant): Promise<void>;
  /**
   * Writes alerts and their events, as many together as one transaction takes.
   * @throws ConcurrentChangeError where an alert no longer has the version that was read
   */
  saveAlerts(changes: readonly AlertChange[]): Promise<void>;
}

/**
 * Looks at an entity that are wanted soon, however often: of a thousand variants that run out together, their product is
 * looked at once. A look is due at once and taken up by the next sweep, within a minute.
 */
export interface Looks {
  want(entityId: string, now: Instant): Promise<void>;
  /** Called before anything is read, so that whatever changes afterwards makes a look of its own wanted. */
  take(entityId: string): Promise<void>;
}

/** An event as the bus takes it: its name, and the whole of what is published. EVENT# rows bear the same two fields. */
export interface BusEvent {
  readonly eventType: string;
  readonly event: { readonly metadata: { readonly id: string }; readonly data: unknown };
}

export interface EventPublisher {
  /**
   * Publishes all of them, trying refused ones again by themselves.
   * @throws EventsNotPublishedError naming those that the bus kept refusing; the others are published.
   */
  publish(events: readonly BusEvent[]): Promise<void>;
}
