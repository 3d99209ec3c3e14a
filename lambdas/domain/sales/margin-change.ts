/**
 * What was sold in a period, in one currency, of what its unit cost is known for. Money in minor units; net of discounts,
 * returns and tax.
 */
export interface PeriodSales {
  readonly units: number;
  readonly netMinor: number;
  /** The same units at their list price, before discounts. */
  readonly grossMinor: number;
  /** What they cost, each by the cost in force on the day of its sale. */
  readonly costMinor: number;
}

/** The same item before and after; null where it was not sold, or nothing is known of what it cost. */
export interface ItemChange {
  readonly before: PeriodSales | null;
  readonly after: PeriodSales | null;
}

/**
 * What an item's units of the period after would have made before: at the list price, the discount and the cost per unit
 * of the period before. An item that was not sold before is taken as it is. Adds up over items.
 */
export type AtFormerRates = Omit<PeriodSales, 'units'>;

export function atFormerRates({ before, after }: ItemChange): AtFormerRates {
  if (after === null) return { netMinor: 0, grossMinor: 0, costMinor: 0 };
  if (before === null || before.units <= 0) return after;
  const rate = after.units / before.units;
  return {
    netMinor: before.netMinor * rate,
    grossMinor: before.grossMinor * rate,
    costMinor: before.costMinor * rate,
  };
}

/** What a change is made of. In minor units of gross profit, or in points of the margin. */
export interface MarginParts {
  /** Changed list prices. */
  readonly price: number;
  /** Changed discounts. */
  readonly discount: number;
  /** Changed costs per unit. */
  readonly cost: number;
  /** Other items, or other shares of them, which earn more or less per unit. */
  readonly mix: number;
}

export interface ProfitParts extends MarginParts {
  /** More or fewer units, as if each earned what a unit earned before on average. */
  readonly volume: number;
}

export const profitOf = ({ netMinor, costMinor }: Pick<PeriodSales, 'netMinor' | 'costMinor'>): number =>
  netMinor - costMinor;

/** Gross margin in percent; null where nothing was taken in. */
export function marginOf(sales: Pick<PeriodSales, 'netMinor' | 'costMinor'>): number | null {
  // Multiplied first: whole amounts that make a whole percentage then make exactly that one.
  return sales.netMinor > 0 ? (profitOf(sales) * 100) / sales.netMinor : null;
}

/**
 * What changed the gross profit, in whole minor units that add up to the change exactly. With G, N, C the list value, the
 * net sales and the cost, Q the units, M = N − C, and G′, N′, C′ what `atFormerRates` gives:
 *
 *   price    = G₁ − G′
 *   discount = (G′ − N′) − (G₁ − N₁)
 *   cost     = C′ − C₁
 *   volume   = M₀ · (Q₁ ÷ Q₀ − 1)
 *   mix      = (N′ − C′) − M₀ · Q₁ ÷ Q₀
 *
 * Each is rounded but the mix, which takes what the rounding of the others leaves: two minor units at the most. Null
 * where nothing was sold before.
 */
export function profitParts(
  before: PeriodSales,
  after: PeriodSales,
  former: AtFormerRates,
): ProfitParts | null {
  if (before.units <= 0) return null;
  const price = Math.round(after.grossMinor - former.grossMinor);
  const discount = Math.round(former.grossMinor - former.netMinor - (after.grossMinor - after.netMinor));
  const cost = Math.round(former.costMinor - after.costMinor);
  const volume = Math.round(profitOf(before) * (after.units / before.units - 1));
  const mix = profitOf(after) - profitOf(before) - price - discount - cost - volume;
  return { price, discount, cost, volume, mix };
}

/**
 * What changed the margin, in points that add up to the change: the margin is worked out again after each step, from the
 * units' new mix at former rates to list prices, then discounts, then costs. How many units were sold changes no margin.
 * Null where one of the margins on the way cannot be told.
 */
export function marginPoints(
  before: PeriodSales,
  after: PeriodSales,
  former: AtFormerRates,
): MarginParts | null {
  const { costMinor } = former;
  const repriced = former.netMinor + (after.grossMinor - former.grossMinor);
  const steps = [
    marginOf(before),
    marginOf(former),
    marginOf({ netMinor: repriced, costMinor }),
    marginOf({ netMinor: after.netMinor, costMinor }),
    marginOf(after),
  ];
  const [start, mixed, priced, discounted, end] = steps;
  if (start == null || mixed == null || priced == null || discounted == null || end == null) return null;
  return { mix: mixed - start, price: priced - mixed, discount: discounted - priced, cost: end - discounted };
}

/** Less than this is shown as nothing. */
const LEAST_POINTS = 0.05;

/** The part that took most off the margin; null where none took anything worth a digit. */
export function driverOf(parts: MarginParts | null): keyof MarginParts | null {
  if (parts === null) return null;
  const names = ['discount', 'price', 'cost', 'mix'] as const;
  const worst = names.reduce((one, other) => (parts[other] < parts[one] ? other : one));
  return parts[worst] <= -LEAST_POINTS ? worst : null;
}
