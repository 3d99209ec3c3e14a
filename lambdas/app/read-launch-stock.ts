import type { LocationId } from '../domain/inventory/identity';
import type { Instant, InventoryLevel } from '../domain/inventory/inventory-level';
import { sumKnown } from '../domain/inventory/inventory-row';
import { isCounted } from '../domain/inventory/location';
import type { LaunchStock } from '../domain/page/product-launched';
import { incomingOf } from '../domain/purchase/variant-purchase';
import { localDay, paceWindow } from '../domain/sales/sales-pace';
import type { ProductSubject } from './judge-product';
import type { StockedVariant, StockReader } from './ports';

const SOLD_DAYS = 28;
const DAY_MS = 86_400_000;
const UNKNOWN: LaunchStock = {
  available: null,
  perLocation: [],
  incoming: null,
  nextArrivalOn: null,
  unitsSold: null,
  soldDays: SOLD_DAYS,
  needsNoStock: false,
};

/**
 * What is in stock of a product that is being launched, by location, what is on its way by purchase orders or else as its
 * levels say, and what has sold of it already.
 *
 * @param subject null where there is no launch, so that nothing needs to be read
 * @param listedAt when it went, or goes, on sale
 */
export async function readLaunchStock(
  stock: Pick<StockReader, 'locations' | 'unitsSoldPerDay'>,
  subject: ProductSubject | null,
  listedAt: Instant,
  now: Instant,
): Promise<LaunchStock> {
  if (subject === null) return UNKNOWN;
  const zone = subject.shop?.timeZone ?? 'UTC';
  const today = localDay(now, zone);
  const variants = (await subject.variants()).filter(({ variant }) => variant.deletedAt === null);
  const levels = variants.flatMap((one) => one.levels).filter(({ deletedAt }) => deletedAt === null);
  const locations = await stock.locations(levels.map(({ locationId }) => locationId));
  const counted = levels.filter(({ locationId }) => isCounted(locations.get(locationId)));
  const byLocation = new Map<LocationId, number>();
  for (const { locationId, available } of counted)
    if (available !== null) byLocation.set(locationId, (byLocation.get(locationId) ?? 0) + available);
  return {
    ...UNKNOWN,
    available: sumKnown(counted.map(({ available }) => available)),
    ...onItsWay(variants, counted, today, zone),
    perLocation: [...byLocation].map(([locationId, available]) => ({
      locationId,
      name: locations.get(locationId)?.name ?? null,
      available,
    })),
    unitsSold: await unitsSoldOf(stock, variants, today),
    soldDays: soldDaysOf(localDay(listedAt, zone), today),
    needsNoStock:
      variants.length > 0 &&
      variants.every(({ variant }) => variant.tracked === false || variant.continueSelling === true),
  };
}

/** Of orders without a date, and of overdue ones, nobody knows when they come. */
function onItsWay(
  variants: readonly StockedVariant[],
  levels: readonly InventoryLevel[],
  today: string,
  timeZone: string,
): Pick<LaunchStock, 'incoming' | 'nextArrivalOn'> {
  const ordered = variants.flatMap(({ purchases }) => incomingOf(purchases));
  if (ordered.length === 0)
    return { incoming: sumKnown(levels.map(({ incoming }) => incoming)), nextArrivalOn: null };
  const [next = null] = ordered
    .flatMap(({ expectedAt }) => (expectedAt === null ? [] : [localDay(expectedAt, timeZone)]))
    .filter((day) => day >= today)
    .toSorted();
  return { incoming: ordered.reduce((sum, { units }) => sum + units, 0), nextArrivalOn: next };
}

/** Whole days since it went on sale, today included; at most the days that sales are read of. */
function soldDaysOf(listedOn: string, today: string): number {
  const days = Math.round((Date.parse(today) - Date.parse(listedOn)) / DAY_MS) + 1;
  return days < 1 ? SOLD_DAYS : Math.min(SOLD_DAYS, days);
}

async function unitsSoldOf(
  stock: Pick<StockReader, 'unitsSoldPerDay'>,
  variants: readonly StockedVariant[],
  today: string,
): Promise<number | null> {
  const { from, to } = paceWindow(today);
  const sums = await Promise.all(
    variants.map(async ({ variant: { shopId, platformVariantId } }) => {
      if (platformVariantId === null) return null;
      const days = await stock.unitsSoldPerDay(shopId, platformVariantId, from, to);
      return [...days.values()].reduce((sum, units) => sum + units, 0);
    }),
  );
  return sumKnown(sums);
}
