import { BERLIN, type DemoProduct, type DemoVariant, HAMBURG } from './catalogue';
import { createRandom } from './random';

/** What the shop has of each variant at each place; it changes as the demonstration goes on. */
export interface DemoStock {
  readonly available: (variant: DemoVariant, locationId: number) => number;
  /** Over all places. */
  readonly total: (variant: DemoVariant) => number;
  set(variant: DemoVariant, locationId: number, available: number): void;
  toJSON(): readonly (readonly [string, number])[];
}

/** Below this many in all, the next delivery brings more. */
const REORDER_BELOW = 8;
const DAYS_PER_DELIVERY = 35;

/** The stock before anything happens: weeks of cover for most, and never below a dozen. */
export function createStock(
  catalogue: readonly DemoProduct[],
  kept: readonly (readonly [string, number])[] = [],
): DemoStock {
  const levels = new Map<string, number>();
  const random = createRandom('stock');
  for (const variant of catalogue.flatMap(({ variants }) => variants)) {
    const total = Math.max(random.between(14, 30), Math.round(variant.unitsPerDay * random.between(25, 90)));
    const elsewhere = variant.locationIds.slice(1).map((locationId) => {
      const share = locationId === HAMBURG.id ? 0.2 : 0.3;
      const available = Math.round(total * share);
      levels.set(keyOf(variant, locationId), available);
      return available;
    });
    levels.set(keyOf(variant, BERLIN.id), total - elsewhere.reduce((sum, available) => sum + available, 0));
  }
  for (const [key, available] of kept) levels.set(key, available);

  const available = (variant: DemoVariant, locationId: number) => levels.get(keyOf(variant, locationId)) ?? 0;
  return {
    available,
    total: (variant) =>
      variant.locationIds.reduce((sum, locationId) => sum + available(variant, locationId), 0),
    set: (variant, locationId, units) => void levels.set(keyOf(variant, locationId), units),
    toJSON: () => [...levels],
  };
}

const keyOf = (variant: DemoVariant, locationId: number): string =>
  `${variant.inventoryItemId}@${locationId}`;

/** Where an order takes a unit from: the store for its own sales, else the warehouse, else wherever there is one. Null where there is none. */
export function sourceOf(
  stock: DemoStock,
  product: DemoProduct,
  variant: DemoVariant,
  quantity: number,
  storeId: number | null,
): number | null {
  const preferred = [storeId ?? BERLIN.id, BERLIN.id, ...variant.locationIds];
  const found = preferred.find(
    (locationId) =>
      variant.locationIds.includes(locationId) && stock.available(variant, locationId) >= quantity,
  );
  if (found !== undefined) return found;
  return product.line.continueSelling === true ? BERLIN.id : null;
}

/** How many units a delivery on that day brings to the warehouse; 0 where none is due. Suppliers do not keep every date. */
export function deliveryOf(stock: DemoStock, variant: DemoVariant, epochDay: number): number {
  if (stock.total(variant) >= REORDER_BELOW) return 0;
  const random = createRandom(`delivery:${epochDay}:${variant.id}`);
  if (!random.chance(0.6)) return 0;
  return Math.max(24, Math.round(variant.unitsPerDay * DAYS_PER_DELIVERY));
}
