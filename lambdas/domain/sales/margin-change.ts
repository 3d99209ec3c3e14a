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

/** What the units of the period after would have made before, at the list prices, the discounts and the costs of then. */
export type AtFormerRates = Omit<PeriodSales, 'units'>;

/** The same, as it adds up over items: those without a former discount of their own are still without any. */
export interface FormerSums extends AtFormerRates {
  /**
   * The part of the list value of items that were not sold before. It is in `netMinor` without a discount. Absent from
   * sums that were stored before it was kept: those have new items as they were sold.
   */
  readonly newGrossMinor?: number;
}

/**
 * What one item's units of the period after would have made before. An item that was not sold before has the list price
 * and the cost of now. A list price that differs by less than one minor unit is the same: what is taken off a line for tax
 * is rounded line by line. Adds up over items.
 */
export function formerSums({ before, after }: ItemChange): FormerSums {
  if (after === null) return { netMinor: 0, grossMinor: 0, costMinor: 0, newGrossMinor: 0 };
  if (before === null || before.units <= 0) {
    const { grossMinor, costMinor } = after;
    return { netMinor: grossMinor, grossMinor, costMinor, newGrossMinor: grossMinor };
  }
  const rate = after.units / before.units;
  const repriced = after.grossMinor - before.grossMinor * rate;
  const rounding = Math.abs(repriced) < after.units ? repriced : 0;
  return {
    netMinor: before.netMinor * rate + rounding,
    grossMinor: before.grossMinor * rate + rounding,
    costMinor: before.costMinor * rate,
    newGrossMinor: 0,
  };
}

/**
 * Gives items that were not sold before the average discount of all that was: what they are discounted beyond it is a
 * changed discount, and no mix.
 *
 * @param before of all items; where it has no list value, new items have no former discount
 */
export function atFormerRates(
  { netMinor, grossMinor, costMinor, newGrossMinor = 0 }: FormerSums,
  before: PeriodSales,
): AtFormerRates {
  const discount = before.grossMinor > 0 ? before.grossMinor - before.netMinor : 0;
  const newDiscount = discount === 0 ? 0 : (newGrossMinor * discount) / before.grossMinor;
  return { netMinor: netMinor - newDiscount, grossMinor, costMinor };
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
 * Each is rounded but the mix, which takes what the rounding of the others leaves, two minor units at the most, and that of
 * list prices. Null where nothing was sold before.
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
