import { BERLIN, type DemoProduct, type DemoVariant } from './catalogue';
import type { DemoSale } from './sales';

/** Posts an event of the warehouse's own system, and resolves with the HTTP status. */
export type PostLot = (event: unknown) => Promise<number>;

const DAY_MS = 86_400_000;
/** How long ago the quantities of what does not move were counted last. */
export const STILL_FOR_DAYS = 130;
const MOST_STILL = 3;
/** What a rush brings: three customers, and what each of them takes. */
export const RUSH_ORDERS: readonly number[] = [5, 4, 6];

/** What lies on the shelves for long, and what suddenly leaves them. */
export interface ShelfScenes {
  /** Never sold in the weeks that are told of. */
  readonly still: readonly DemoVariant[];
  /** Sold every few days, and now in a rush. */
  readonly rush: DemoVariant | null;
  /** Kept in lots that expire. */
  readonly perishable: readonly DemoVariant[];
}

/** @param others variants that something else happens to */
export function chooseShelfScenes(
  catalogue: readonly DemoProduct[],
  others: readonly DemoVariant[],
  history: readonly DemoSale[],
): ShelfScenes {
  const taken = new Set(others);
  const weeksSold = new Map<DemoVariant, Set<number>>();
  for (const { order } of history) {
    const week = Math.floor(order.at.getTime() / (7 * DAY_MS));
    for (const { variant } of order.lines) {
      weeksSold.set(variant, (weeksSold.get(variant) ?? new Set()).add(week));
    }
  }
  const onSale = catalogue.filter(({ status, line }) => status === 'active' && line.isTracked !== false);
  const free = onSale
    .filter(({ line }) => line.continueSelling !== true)
    .flatMap(({ line, variants }) => variants.map((variant) => ({ line, variant })))
    .filter(({ variant }) => !taken.has(variant));
  const weeksOf = ({ variant }: { variant: DemoVariant }) => weeksSold.get(variant)?.size ?? 0;
  const still = free.filter((one) => weeksOf(one) === 0).slice(0, MOST_STILL);
  const perishable = free.filter((one) => one.line.productType === 'Soaps' && weeksOf(one) > 1).slice(0, 2);
  const [rush] = free
    .filter((one) => !perishable.includes(one))
    .toSorted((one, other) => weeksOf(other) - weeksOf(one) || one.variant.id - other.variant.id);
  return {
    still: still.map(({ variant }) => variant),
    rush: rush?.variant ?? null,
    perishable: perishable.map(({ variant }) => variant),
  };
}

/** Of each perishable item one lot that expires within weeks, with more in it than sells by then, and one with time. */
export function lotsOf({ perishable }: ShelfScenes, now: Date): readonly object[] {
  const day = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  return perishable.flatMap((variant, index) =>
    [
      {
        lotId: `${variant.sku}-A`,
        quantity: 14 + index * 4,
        expiresOn: day(21 + index * 9),
        receivedOn: day(-160),
      },
      { lotId: `${variant.sku}-B`, quantity: 10, expiresOn: day(240), receivedOn: day(-30) },
    ].map((lot) => ({
      type: 'lot.updated',
      timestamp: now.toISOString(),
      data: { variantId: String(variant.inventoryItemId), locationId: String(BERLIN.id), ...lot },
    })),
  );
}
