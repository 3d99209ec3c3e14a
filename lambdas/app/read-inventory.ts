import { daysOfCover } from '../domain/inventory/days-of-cover';
import type { VariantId } from '../domain/inventory/identity';
import type { Instant, InventoryLevel } from '../domain/inventory/inventory-level';
import { sumKnown } from '../domain/inventory/inventory-row';
import { isCounted } from '../domain/inventory/location';
import { unreceivedUnits } from '../domain/inventory/unreceived';
import type { Variant } from '../domain/inventory/variant';
import { goneAt, localDay, paceHistory, salesPace } from '../domain/sales/sales-pace';
import { NotFoundError } from '../platform/errors';
import type { Clock, StockReader } from './ports';

export interface LiveInventory {
  readonly variant: Variant;
  readonly shopName: string | null;
  readonly available: number | null;
  /** What is taken off it because it has not been received. */
  readonly unreceived: number;
  readonly unitsPerDay: number | null;
  readonly daysOfCover: number | null;
  readonly goneAt: Instant | null;
  readonly levels: readonly {
    readonly level: InventoryLevel;
    readonly name: string | null;
    readonly isActive: boolean;
  }[];
}

/** A variant's stock as it is stored at this moment. @throws NotFoundError */
export function createReadInventory({ stock, clock }: { stock: StockReader; clock: Clock }) {
  return async function readInventory(variantId: VariantId): Promise<LiveInventory> {
    const stocked = await stock.stockedVariant(variantId);
    if (stocked === null) throw new NotFoundError('variant.not-found', `There is no variant ${variantId}.`);
    const { variant } = stocked;
    const standing = stocked.levels.filter((level) => level.deletedAt === null);
    const [shop, locations] = await Promise.all([
      stock.shop(variant.shopId),
      stock.locations(standing.map((level) => level.locationId)),
    ]);
    const levels = standing.map((level) => {
      const location = locations.get(level.locationId);
      return { level, name: location?.name ?? null, isActive: isCounted(location) };
    });
    const counted = levels.filter(({ isActive }) => isActive).map(({ level }) => level);
    const available = sumKnown(counted.map((level) => level.available));
    const now = clock.now();
    const pace = await paceOf(variant, shop?.timeZone ?? 'UTC', now);
    return {
      variant,
      shopName: shop?.name ?? null,
      available,
      unreceived: counted.reduce((sum, level) => sum + unreceivedUnits(level), 0),
      unitsPerDay: pace?.unitsPerDay ?? null,
      daysOfCover: daysOfCover(available, pace?.unitsPerDay ?? null),
      goneAt: available === null || pace === null ? null : goneAt(available, pace, now),
      levels,
    };
  };

  async function paceOf(variant: Variant, timeZone: string, now: Instant) {
    if (variant.platformVariantId === null) return null;
    const today = localDay(now, timeZone);
    const { from, to } = paceHistory(today);
    const sold = await stock.unitsSoldPerDay(variant.shopId, variant.platformVariantId, from, to);
    return salesPace(sold, today, localDay(variant.firstSeenAt, timeZone));
  }
}
