import type {
  DayBegan,
  EntityChanged,
  InventoryLevelLeftBand,
  LocationChanged,
  SalesLeftBand,
  ShopStatusChanged,
  SupplierChanged,
  VariantChanged,
} from '../contracts/events/stock-events';
import { entityIdOf } from '../domain/alert/entity';
import type { ProductId, ShopId } from '../domain/inventory/identity';
import type { Instant, InventoryLevel } from '../domain/inventory/inventory-level';
import type { LotReport } from '../domain/lot/lot';
import type { Variant } from '../domain/inventory/variant';
import type { SupplierReport } from '../domain/purchase/supplier';
import type { SalesBand, SoldOnDay } from '../domain/sales/sales-band';
import type { Shop } from '../domain/shop/shop';
import type { LocationRecord } from './intake-ports';
import type { BusEvent } from './ports';

/**
 * The stock events. Their ids are worked out from the state that they announce, so that announcing it again after a crash
 * is a repetition and not another event.
 */
export function levelLeftBand(level: InventoryLevel, now: Instant): BusEvent {
  const { variantId, locationId, shopId, version } = level;
  const event: InventoryLevelLeftBand = {
    metadata: { id: `${variantId}@${locationId}@${version}`, version: 1, occurredAt: now },
    data: { variantId, locationId, shopId },
  };
  return { eventType: 'InventoryLevelLeftBand', event };
}

export function variantChanged(variant: Variant, now: Instant): BusEvent {
  const { variantId, shopId, attributesRevision } = variant;
  const event: VariantChanged = {
    metadata: { id: `${variantId}@${attributesRevision}`, version: 1, occurredAt: now },
    data: { variantId, shopId },
  };
  return { eventType: 'VariantChanged', event };
}

/** What is left of a lot of the variant, or when it expires, may have changed. */
export function lotChanged({ variantId, shopId, lotId, version }: LotReport, now: Instant): BusEvent {
  const event: VariantChanged = {
    metadata: { id: `${variantId}@lot~${lotId}@${version}`, version: 1, occurredAt: now },
    data: { variantId, shopId },
  };
  return { eventType: 'VariantChanged', event };
}

/** A product was viewed so often that its rules may have changed their mind; once for each five minutes. */
export function productViewed(productId: ProductId, shopId: ShopId, until: Instant, now: Instant): BusEvent {
  return entityChanged(entityIdOf({ type: 'product', id: productId }), shopId, `views@${until}`, now);
}

/** A product's page says something else than before, or may have. */
export function pageChanged(
  { productId, shopId, version }: { productId: string; shopId: string; version: string },
  now: Instant,
): BusEvent {
  return entityChanged(entityIdOf({ type: 'product', id: productId }), shopId, `page@${version}`, now);
}

/** @param what names the state that is announced, among all those of the entity */
export function entityChanged(entityId: string, shopId: string, what: string, now: Instant): BusEvent {
  const event: EntityChanged = {
    metadata: { id: `${entityId}@${what}`, version: 1, occurredAt: now },
    data: { entityId, shopId },
  };
  return { eventType: 'EntityChanged', event };
}

export function locationChanged({ location, version }: LocationRecord, now: Instant): BusEvent {
  const { locationId, shopId } = location;
  const event: LocationChanged = {
    metadata: { id: `${locationId}@${version}`, version: 1, occurredAt: now },
    data: { locationId, shopId },
  };
  return { eventType: 'LocationChanged', event };
}

export function supplierChanged(
  { supplierId, shopId, version }: Pick<SupplierReport, 'supplierId' | 'shopId' | 'version'>,
  now: Instant,
): BusEvent {
  const event: SupplierChanged = {
    metadata: { id: `${supplierId}@${version}`, version: 1, occurredAt: now },
    data: { supplierId, shopId },
  };
  return { eventType: 'SupplierChanged', event };
}

export function salesLeftBand(
  shopId: ShopId,
  { day, units }: SoldOnDay,
  { variantId }: SalesBand,
  now: Instant,
): BusEvent {
  const event: SalesLeftBand = {
    metadata: { id: `${variantId}@sales~${day}@${units}`, version: 1, occurredAt: now },
    data: { variantId, shopId, day },
  };
  return { eventType: 'SalesLeftBand', event };
}

export function dayBegan(shopId: ShopId, day: string, now: Instant): BusEvent {
  const event: DayBegan = {
    metadata: { id: `${shopId}@${day}`, version: 1, occurredAt: now },
    data: { shopId, day },
  };
  return { eventType: 'DayBegan', event };
}

export function shopStatusChanged({ shopId, status, statusAt }: Shop, now: Instant): BusEvent {
  const event: ShopStatusChanged = {
    metadata: { id: `${shopId}@${status}@${statusAt}`, version: 1, occurredAt: now },
    data: { shopId, status },
  };
  return { eventType: 'ShopStatusChanged', event };
}
