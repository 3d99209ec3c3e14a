import type { LocationId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import { sumKnown } from '../domain/inventory/inventory-row';
import { isCounted } from '../domain/inventory/location';
import type { LaunchStock } from '../domain/page/product-launched';
import { localDay, paceWindow } from '../domain/sales/sales-pace';
import type { ProductSubject } from './judge-product';
import type { StockedVariant, StockReader } from './ports';

const SOLD_DAYS = 28;
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
 * What is in stock of a product that is being launched, by location, and what has sold of it already.
 *
 * @param subject null where there is no launch, so that nothing needs to be read
 */
export async function readLaunchStock(
  stock: Pick<StockReader, 'locations' | 'unitsSoldPerDay'>,
  subject: ProductSubject | null,
  now: Instant,
): Promise<LaunchStock> {
  if (subject === null) return UNKNOWN;
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
    incoming: sumKnown(counted.map(({ incoming }) => incoming)),
    perLocation: [...byLocation].map(([locationId, available]) => ({
      locationId,
      name: locations.get(locationId)?.name ?? null,
      available,
    })),
    unitsSold: await unitsSoldOf(stock, variants, localDay(now, subject.shop?.timeZone ?? 'UTC')),
    needsNoStock:
      variants.length > 0 &&
      variants.every(({ variant }) => variant.tracked === false || variant.continueSelling === true),
  };
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
