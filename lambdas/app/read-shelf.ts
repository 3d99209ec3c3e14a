import type { ShelfFacts } from '../domain/alert/judge-variant';
import { shelvesOf, type UnitsOfDay } from '../domain/aging/receipt-layers';
import { epochDayOf } from '../domain/forecast/demand-history';
import { externalIdOf, type LocationId } from '../domain/inventory/identity';
import type { Instant, InventoryLevel } from '../domain/inventory/inventory-level';
import { isCounted, type Location } from '../domain/inventory/location';
import { daysWithoutStock } from '../domain/inventory/outage';
import { localDay } from '../domain/sales/sales-pace';
import type { StockedVariant } from './ports';

/** The levels of the locations that count. */
export function countedLevels(
  { levels }: Pick<StockedVariant, 'levels'>,
  locations: ReadonlyMap<LocationId, Location>,
): readonly InventoryLevel[] {
  return levels.filter((level) => level.deletedAt === null && isCounted(locations.get(level.locationId)));
}

/**
 * What lies on the shelves of the locations that count, and how it came there.
 *
 * @param returned what customers sent back, as far as anybody has looked
 */
export function readShelf(
  stocked: StockedVariant,
  locations: ReadonlyMap<LocationId, Location>,
  timeZone: string,
  now: Instant,
  returned: readonly UnitsOfDay[] = [],
): ShelfFacts {
  const { variant, lots, rises, purchases, outages } = stocked;
  const dayOf = (instant: Instant) => epochDayOf(localDay(instant, timeZone));
  const booked = purchases.flatMap(({ locationId, receipts }) =>
    receipts.map(({ units, at }) => ({ units, day: dayOf(at), locationId })),
  );
  const firstSeen = dayOf(variant.firstSeenAt);
  const today = dayOf(now);
  const places = countedLevels(stocked, locations).map((level) => ({
    level,
    history: rises.get(level.locationId) ?? null,
  }));
  const shelves = shelvesOf({ places, booked, returned, firstSeen, dayOf }).map(
    ({ level: _level, ...shelf }) => ({
      ...shelf,
      name: locations.get(shelf.locationId)?.name ?? null,
    }),
  );
  return {
    variant,
    shelves,
    lots: lots.filter(({ locationId }) => locationId === null || isCounted(locations.get(locationId))),
    daysOut: new Set(daysWithoutStock(outages, -Infinity, today, dayOf)),
    firstSeen,
    published: variant.publishedAt === null ? null : dayOf(variant.publishedAt),
    isUnpublished: variant.publishedAt === null && saysWhenPublished(variant),
    today,
  };
}

/** Shopify tells with each product when it was published: where it tells nothing, it is not. */
const saysWhenPublished = ({ variantId, productId }: StockedVariant['variant']): boolean =>
  productId !== null && externalIdOf(variantId).source === 'shopify';
