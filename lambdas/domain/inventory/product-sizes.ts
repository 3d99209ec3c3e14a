import type { JudgedSignal } from '../alert/decide-signals';
import { effectiveRules, kindsNotJudged } from '../rule/effective-rule';
import type { Rule } from '../rule/rule';
import type { Instant } from './inventory-level';
import { daysWithoutStock, noteStock, type Outage } from './outage';
import { judgeSizeRun, type Size, SIZE_MIX_DAYS } from './size-run';
import { siblingNameOf, type Variant } from './variant';

/** What is known of one of a product's variants. Days are the shop's own, counted from 1970-01-01. */
export interface SizeFacts {
  readonly variant: Variant;
  /** Units over all locations that count; null where none is known. */
  readonly quantity: number | null;
  /** Since when the quantity holds; null where nobody has told one. */
  readonly since: Instant | null;
  /** When it was out; a time without stock that `quantity` and `since` tell of need not be in it yet. */
  readonly outages: readonly Outage[];
  /** Units sold in the last `SIZE_MIX_DAYS`, today included; null where orders cannot be told to be about it. */
  readonly unitsSold: number | null;
  /** The first of these days on which any were sold; null where none were. */
  readonly firstSoldDay: number | null;
  /** When it was first heard of. */
  readonly firstSeenAt: Instant;
}

export interface SizesAt {
  readonly now: Instant;
  /** The shop's local day of an instant. */
  readonly dayOf: (instant: Instant) => number;
  /** When the next local day begins. */
  readonly nextDayAt: Instant;
}

/** The rule that decides about a product's sizes; null where none does. */
export const sizeRunRule = (representative: Variant, rules: readonly Rule[]): Rule | null =>
  effectiveRules(representative, rules, 'product').find(({ kind }) => kind === 'broken_size_run')?.rule ??
  null;

/** Whether a variant counts among the sizes of its product: what cannot be sold does not. */
export const isSize = (variant: Variant): boolean => !kindsNotJudged(variant).has('broken_size_run');

/**
 * Whether the sizes of a product that sell are in stock; nothing where it has too few to make a run. While one of them is out
 * it is looked at again each day: what is sold meanwhile changes which of them sell.
 */
export function judgeProductSizes(
  sizes: readonly SizeFacts[],
  rule: Rule,
  { now, dayOf, nextDayAt }: SizesAt,
): readonly JudgedSignal[] {
  const firstDayOf = firstDayFinder(sizes, dayOf);
  const found = judgeSizeRun(
    sizes.map((size) => sizeOf(size, firstDayOf(size), now, dayOf)),
    rule,
  );
  if (found === null) return [];
  const isAnyOut = sizes.some(({ quantity }) => quantity !== null && quantity <= 0);
  const finding = isAnyOut ? { ...found, lookAgainAt: nextDayAt } : found;
  if (finding.outcome !== 'condition') return [{ rule, finding }];
  // The sizes ran out before the last of them was first heard of here: it was so before anybody looked.
  const known =
    sizes
      .map(({ firstSeenAt }) => firstSeenAt)
      .toSorted()
      .at(-1) ?? now;
  return [{ rule, finding, ...(finding.since <= known ? { origin: 'first_seen' } : {}) }];
}

/**
 * The day since which each size can have been sold. One that was sold before it was first seen here was in stock before too,
 * and so were those first seen on the same day: a product is heard of whole, and its slow sizes would seem new by their own
 * first sale.
 */
function firstDayFinder(sizes: readonly SizeFacts[], dayOf: SizesAt['dayOf']): (size: SizeFacts) => number {
  const earliest = new Map<number, number>();
  for (const { firstSeenAt, firstSoldDay } of sizes) {
    const seen = dayOf(firstSeenAt);
    earliest.set(seen, Math.min(earliest.get(seen) ?? seen, firstSoldDay ?? seen));
  }
  return ({ firstSeenAt }) => {
    const seen = dayOf(firstSeenAt);
    return earliest.get(seen) ?? seen;
  };
}

function sizeOf(facts: SizeFacts, firstDay: number, now: Instant, dayOf: SizesAt['dayOf']): Size {
  const { variant, quantity, since, unitsSold } = facts;
  const today = dayOf(now);
  const first = Math.min(today, Math.max(firstDay, today - SIZE_MIX_DAYS + 1));
  const continuesSelling = variant.continueSelling === true;
  // What sells on at zero is never without stock.
  const outages = continuesSelling ? [] : noteStock(facts.outages, quantity, since ?? now);
  const daysOut = daysWithoutStock(outages, first, today, dayOf).length;
  return {
    variantId: variant.variantId,
    name: siblingNameOf(variant),
    quantity,
    continuesSelling,
    since: since ?? now,
    unitsSold,
    daysInStock: Math.max(1, today - first + 1 - daysOut),
  };
}
