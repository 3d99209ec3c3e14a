/** How long an order took, and how long it was said to take; both in days. */
export interface ReceivedOrder {
  readonly promisedDays: number;
  readonly actualDays: number;
}

/** How suppliers keep their word, learned from orders that were received and from nothing else. */
export interface Lateness {
  /** Actual over promised days: half of the orders took no longer than this. */
  readonly median: number;
  /** Nine in ten took no longer than this. */
  readonly p90: number;
  /** Ratios that are equally likely, from low to high: the middles of ten parts of the orders. */
  readonly spread: readonly number[];
  readonly orders: number;
}

/** Until so many orders have been received, nothing is known of lateness and promises are taken as they are. */
export const LEAST_ORDERS = 20;
/** Without experience an order that is half as late again as promised is no longer counted on. */
export const UNKNOWN_LATENESS: Lateness = {
  median: 1,
  p90: 1.5,
  spread: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5],
  orders: 0,
};

const SPREAD = [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95];

/** Orders that were promised for the same day say nothing about lateness. */
export function latenessOf(received: readonly ReceivedOrder[]): Lateness {
  const ratios = received
    .filter(({ promisedDays }) => promisedDays > 0)
    .map(({ promisedDays, actualDays }) => actualDays / promisedDays);
  if (ratios.length < LEAST_ORDERS) return UNKNOWN_LATENESS;
  ratios.sort((one, other) => one - other);
  return {
    median: nearestRank(ratios, 0.5),
    p90: nearestRank(ratios, 0.9),
    spread: SPREAD.map((share) => nearestRank(ratios, share)),
    orders: ratios.length,
  };
}

/** A lead time, and where it is known from. `typed`: somebody said so. `measured`: from orders that were received. */
export interface LeadTime {
  readonly days: number;
  /** Standard deviation in days; 0 where it is not known. */
  readonly deviation: number;
  readonly source: 'variant' | 'supplier' | 'measured' | 'default';
  readonly measured: { readonly median: number; readonly p90: number; readonly orders: number } | null;
}

/** A measured lead time stands on at least so many orders. */
const LEAST_MEASURED = 3;

/**
 * The lead time of a variant: what was typed for it, else for its supplier, else what its received orders show, else the
 * default. The measured one is shown beside whichever holds. Null where nobody knows.
 *
 * @param actualDays how long each received order of the variant, or of its supplier, took
 */
export function leadTimeOf(
  typed: {
    readonly variant: number | null;
    readonly supplier: number | null;
    readonly default: number | null;
  },
  actualDays: readonly number[],
): LeadTime | null {
  const sorted = actualDays.toSorted((one, other) => one - other);
  const measured =
    sorted.length < LEAST_MEASURED
      ? null
      : { median: nearestRank(sorted, 0.5), p90: nearestRank(sorted, 0.9), orders: sorted.length };
  const mean = sorted.reduce((sum, days) => sum + days, 0) / Math.max(1, sorted.length);
  const variance = sorted.reduce((sum, days) => sum + (days - mean) ** 2, 0) / Math.max(1, sorted.length - 1);
  const deviation = measured === null ? 0 : Math.sqrt(variance);
  if (typed.variant !== null) return { days: typed.variant, deviation, source: 'variant', measured };
  if (typed.supplier !== null) return { days: typed.supplier, deviation, source: 'supplier', measured };
  if (measured !== null) return { days: measured.median, deviation, source: 'measured', measured };
  if (typed.default !== null) return { days: typed.default, deviation, source: 'default', measured };
  return null;
}

/** The smallest value that at least the given share of a sorted, non-empty list does not pass. */
function nearestRank(sorted: readonly number[], share: number): number {
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil(share * sorted.length)));
  return sorted[rank - 1] ?? 0;
}
