import type { ShelfFacts } from '../domain/alert/judge-variant';
import { arrivalsAt } from '../domain/aging/receipt-layers';
import { epochDayOf } from '../domain/forecast/demand-history';
import { externalIdOf, type LocationId } from '../domain/inventory/identity';
import type { Instant, InventoryLevel } from '../domain/inventory/inventory-level';
import { isCounted, type Location } from '../domain/inventory/location';
import { onHandOf } from '../domain/inventory/on-hand';
import { daysWithoutStock } from '../domain/inventory/outage';
import { localDay } from '../domain/sales/sales-pace';
import type { StockedVariant } from './ports';

/** How far back sales are read: more than what still weighs in a rate. */
export const SALES_DAYS = 120;

/** The levels of the locations that count. */
export function countedLevels(
  { levels }: Pick<StockedVariant, 'levels'>,
  locations: ReadonlyMap<LocationId, Location>,
): readonly InventoryLevel[] {
  return levels.filter((level) => level.deletedAt === null && isCounted(locations.get(level.locationId)));
}

/** What lies on the shelves of the locations that count, and how it came there. */
export function readShelf(
  stocked: StockedVariant,
  locations: ReadonlyMap<LocationId, Location>,
  timeZone: string,
  now: Instant,
): ShelfFacts {
  const { variant, lots, rises, purchases, outages } = stocked;
  const dayOf = (instant: Instant) => epochDayOf(localDay(instant, timeZone));
  const booked = purchases.flatMap(({ locationId, receipts }) =>
    receipts.map(({ units, at }) => ({ units, day: dayOf(at), locationId })),
  );
  const firstSeen = dayOf(variant.firstSeenAt);
  const today = dayOf(now);
  const shelves = countedLevels(stocked, locations).map((level) => {
    const { locationId, updatedAt } = level;
    const history = rises.get(locationId) ?? null;
    const forgotten = history?.forgottenUntil;
    return {
      locationId,
      name: locations.get(locationId)?.name ?? null,
      onHand: onHandOf(level),
      arrivals: arrivalsAt(locationId, history, booked, dayOf),
      knownFrom: forgotten === undefined ? Math.min(firstSeen, dayOf(updatedAt)) : dayOf(forgotten),
      unchangedSince: dayOf(updatedAt),
    };
  });
  return {
    variant,
    shelves,
    lots: lots.filter(({ locationId }) => locationId === null || isCounted(locations.get(locationId))),
    daysOut: new Set(daysWithoutStock(outages, today - SALES_DAYS, today, dayOf)),
    firstSeen,
    published: variant.publishedAt === null ? null : dayOf(variant.publishedAt),
    isUnpublished: variant.publishedAt === null && saysWhenPublished(variant),
    today,
  };
}

/** Shopify tells with each product when it was published: where it tells nothing, it is not. */
const saysWhenPublished = ({ variantId, productId }: StockedVariant['variant']): boolean =>
  productId !== null && externalIdOf(variantId).source === 'shopify';
