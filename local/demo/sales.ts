import { type DemoProduct, HAMBURG } from './catalogue';
import { createRandom, type Random } from './random';
import type { DemoOrder, DemoOrderLine } from './shopify-bodies';

/** Something that happens to an order, in the order of time. */
export type DemoSale =
  | { readonly kind: 'placed'; readonly at: Date; readonly order: DemoOrder }
  | { readonly kind: 'cancelled'; readonly at: Date; readonly order: DemoOrder }
  | { readonly kind: 'refunded'; readonly at: Date; readonly order: DemoOrder };

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SHOP_OFFSET_MS = HOUR_MS;

/** Sunday first: people order at home, at the weekend and on the day after. */
const WEEKDAY_FACTORS: readonly number[] = [1.3, 1.15, 0.9, 0.85, 0.9, 0.95, 1.05];
/** How likely each hour of the shop's day is to bring an order. */
const HOUR_WEIGHTS: readonly number[] = [
  1, 0, 0, 0, 0, 1, 2, 4, 5, 6, 7, 7, 8, 7, 6, 6, 7, 8, 9, 11, 12, 10, 6, 3,
];
const ORDERS_PER_DAY = 8;
const CANCELLED_AFTER_MS = 3 * HOUR_MS;
const REFUNDED_AFTER_MS = 2 * DAY_MS;

export interface DemoSales {
  /** What happens in `(from, to]`. A day's sales depend on its date alone, however the time is cut into pieces. */
  between(from: Date, to: Date): readonly DemoSale[];
}

export function createSales(catalogue: readonly DemoProduct[]): DemoSales {
  const sellable = catalogue
    .filter(({ status }) => status === 'active')
    .flatMap((product) => product.variants.map((variant) => ({ product, variant })));
  const weights = sellable.map(({ variant }) => variant.unitsPerDay);

  function salesOfDay(epochDay: number): readonly DemoSale[] {
    const random = createRandom(`sales:${epochDay}`);
    const weekday = new Date(epochDay * DAY_MS).getUTCDay();
    const expected = ORDERS_PER_DAY * (WEEKDAY_FACTORS[weekday] ?? 1);
    const count = Math.round(expected * (0.75 + random.next() * 0.5));
    return Array.from({ length: count }, (_, index) => saleOf(random, epochDay, index)).flat();
  }

  function saleOf(random: Random, epochDay: number, index: number): DemoSale[] {
    const at = new Date(
      epochDay * DAY_MS -
        SHOP_OFFSET_MS +
        random.weighted(HOUR_WEIGHTS) * HOUR_MS +
        random.between(0, 3599) * 1000,
    );
    const isInStore = random.chance(0.18);
    const lineCount = 1 + random.weighted([0.55, 0.3, 0.15]);
    const lines = new Map<number, DemoOrderLine>();
    for (let line = 0; line < lineCount; line++) {
      const chosen = sellable[random.weighted(weights)];
      if (chosen)
        lines.set(chosen.variant.id, { ...chosen, quantity: 1 + random.weighted([0.85, 0.12, 0.03]) });
    }
    const order: DemoOrder = {
      id: 5_934_000_000_000 + epochDay * 1000 + index,
      number: 1001 + (epochDay - 20_600) * 40 + index,
      at,
      locationId: isInStore ? HAMBURG.id : null,
      discountPercent: random.chance(0.15) ? 10 : 0,
      lines: [...lines.values()],
    };
    const fate = random.next();
    const placed: DemoSale = { kind: 'placed', at, order };
    if (fate < 0.01)
      return [placed, { kind: 'cancelled', at: new Date(at.getTime() + CANCELLED_AFTER_MS), order }];
    if (fate < 0.04)
      return [placed, { kind: 'refunded', at: new Date(at.getTime() + REFUNDED_AFTER_MS), order }];
    return [placed];
  }

  return {
    between(from, to) {
      const sales: DemoSale[] = [];
      const firstDay = Math.floor((from.getTime() - REFUNDED_AFTER_MS) / DAY_MS) - 1;
      const lastDay = Math.floor(to.getTime() / DAY_MS) + 1;
      for (let day = firstDay; day <= lastDay; day++) {
        sales.push(...salesOfDay(day).filter(({ at }) => at > from && at <= to));
      }
      return sales.toSorted((one, other) => one.at.getTime() - other.at.getTime());
    },
  };
}
