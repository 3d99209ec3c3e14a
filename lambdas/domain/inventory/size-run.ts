import { cannotJudge, type Finding } from '../alert/finding';
import { clearAt } from '../rule/marks';
import type { Rule } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import type { VariantId } from './identity';
import type { Instant } from './inventory-level';

/** Sales of so many days make up the size mix: eight whole weeks. */
export const SIZE_MIX_DAYS = 56;

/** One variant of a product, as far as its size run is concerned. */
export interface Size {
  readonly variantId: VariantId;
  /** What tells it from its siblings: "M", "Blue / 42". */
  readonly name: string;
  /** Units over all active locations; null where none is known. */
  readonly quantity: number | null;
  /** It sells whatever its quantity is. */
  readonly continuesSelling: boolean;
  /** Since when the quantity holds. */
  readonly since: Instant;
  /** Units sold in the last `SIZE_MIX_DAYS`; null where orders cannot be told to be about it. */
  readonly unitsSold: number | null;
  /** Days of these on which it is not known to have been out of stock, at least one. */
  readonly daysInStock: number;
}

/** The numbers behind a broken size run: Σ share of the sizes in stock, each share = its daily rate ÷ that of all sizes. */
export interface BrokenSizeRunExplanation {
  readonly kind: 'broken_size_run';
  /** Percent of normal demand that can still be served. */
  readonly percentInStock: number;
  readonly threshold: number;
  readonly clearsAt: number;
  readonly windowDays: number;
  readonly unitsSold: number;
  readonly sizeCount: number;
  readonly sizesOut: number;
  /** Those that sell most, the largest share first; at most `MOST_SIZES`. */
  readonly sizes: readonly {
    readonly variantId: VariantId;
    readonly name: string;
    readonly quantity: number;
    readonly isInStock: boolean;
    readonly unitsSold: number;
    readonly daysInStock: number;
    readonly percentOfDemand: number;
  }[];
}

const MOST_SIZES = 12;

const isInStock = ({ quantity, continuesSelling }: Size): boolean => continuesSelling || (quantity ?? 0) > 0;

/**
 * Judges whether the sizes that sell are in stock, where the product as a whole is. A size that was out sold less than it
 * could, so its units are divided by the days on which it was in stock. The alert clears at the threshold + 20 % of it.
 * While all sizes are out it is out_of_stock that speaks. A few sales do not say which sizes sell: one alone would be all of the
 * demand.
 *
 * @param sizes the product's variants that can be sold
 * @returns null where the product has too few sizes to make a run
 */
export function judgeSizeRun(sizes: readonly Size[], rule: Rule): Finding | null {
  if (sizes.length < numberSetting(rule, 'minimumSizes')) return null;
  const unknown = sizes.filter(({ quantity, continuesSelling }) => quantity === null && !continuesSelling);
  if (unknown.length > 0) return cannotJudge(`The stock of ${unknown.length} of its variants is not known.`);
  if (sizes.some(({ unitsSold }) => unitsSold === null))
    return cannotJudge('The sales of some of its variants are not known.');
  const rates = sizes.map(
    ({ unitsSold, daysInStock }) => Math.max(0, unitsSold ?? 0) / Math.max(1, daysInStock),
  );
  const normal = rates.reduce((sum, rate) => sum + rate, 0);
  const sold = sizes.reduce((sum, { unitsSold }) => sum + (unitsSold ?? 0), 0);
  const minimumUnits = numberSetting(rule, 'minimumUnits');
  if (normal === 0 || sold < minimumUnits) return cannotJudge(tooFew(sold, minimumUnits));

  const shares = rates.map((rate) => (rate / normal) * 100);
  const percentInStock = tenths(
    sizes.reduce((sum, size, index) => sum + (isInStock(size) ? (shares[index] ?? 0) : 0), 0),
  );
  const out = sizes.filter((size) => !isInStock(size));
  const clearsAt = Math.min(100, clearAt({ threshold: rule.threshold, recoverAt: null }));
  const verdict =
    percentInStock <= rule.threshold ? 'fires' : percentInStock >= clearsAt ? 'clear' : ('holds' as const);
  return {
    outcome: 'condition',
    verdict,
    measure: percentInStock,
    isWorseThan: (told) => percentInStock < told && percentInStock <= told / 2,
    since: latest((out.length > 0 ? out : sizes).map(({ since }) => since)),
    urgency: 'later',
    isInhibited: out.length === sizes.length,
    explanation: {
      kind: 'broken_size_run',
      percentInStock,
      threshold: rule.threshold,
      clearsAt,
      windowDays: SIZE_MIX_DAYS,
      unitsSold: sold,
      sizeCount: sizes.length,
      sizesOut: out.length,
      sizes: sizes
        .map((size, index) => ({
          variantId: size.variantId,
          name: size.name,
          quantity: size.quantity ?? 0,
          isInStock: isInStock(size),
          unitsSold: size.unitsSold ?? 0,
          daysInStock: size.daysInStock,
          percentOfDemand: tenths(shares[index] ?? 0),
        }))
        .toSorted(
          (one, other) =>
            other.percentOfDemand - one.percentOfDemand || (one.variantId < other.variantId ? -1 : 1),
        )
        .slice(0, MOST_SIZES),
    },
  };
}

const tooFew = (sold: number, minimum: number): string =>
  `${sold <= 0 ? 'Nothing' : `${sold} of ${minimum} units at least`} was sold in the last ${SIZE_MIX_DAYS} days, so nobody can say which of its variants sell.`;
/** Rounded to a tenth of a percent, so that what is shown is what is compared. */
const tenths = (percent: number): number => Math.round(percent * 10) / 10;
const latest = (instants: readonly Instant[]): Instant =>
  instants.reduce((one, other) => (other > one ? other : one));
