import { kindsNotJudged } from '../rule/effective-rule';
import type { RuleKind } from '../rule/rule';
import type { SalesPace } from '../sales/sales-pace';
import type { Variant } from './variant';

/** The kinds of which the list of all stock says whether an item can be judged by them. */
export const COVERAGE_KINDS = [
  'days_of_cover',
  'reorder_point',
  'selling_fast',
  'aging_stock',
] as const satisfies readonly RuleKind[];
export type CoverageKind = (typeof COVERAGE_KINDS)[number];

/** A kind that an item cannot be judged by, and what is missing. */
export interface NotJudged {
  readonly kind: CoverageKind;
  /** A sentence for people. */
  readonly reason: string;
}

/** Sales of fewer days say nothing yet; the judgements themselves ask for the same, or for more. */
const LEAST_DAYS: { readonly [K in CoverageKind]: number } = {
  days_of_cover: 5,
  reorder_point: 14,
  selling_fast: 15,
  aging_stock: 0,
};

/**
 * What is missing to judge an item, as far as the list of all stock knows: a single item is looked at more closely, its lead
 * time and its lots too. Kinds that must not speak of it are left out, because nothing is missing.
 *
 * @param pace null where its sales are unknown
 */
export function notJudged(
  variant: Variant,
  available: number | null,
  pace: Pick<SalesPace, 'days'> | null,
): readonly NotJudged[] {
  const exempt = kindsNotJudged(variant);
  return COVERAGE_KINDS.flatMap((kind) => {
    const reason = exempt.has(kind) ? null : reasonFor(kind, available, pace);
    return reason === null ? [] : [{ kind, reason }];
  });
}

function reasonFor(
  kind: CoverageKind,
  available: number | null,
  pace: Pick<SalesPace, 'days'> | null,
): string | null {
  if (available === null && kind !== 'selling_fast') return 'Its stock is not known.';
  if (kind === 'aging_stock') return null;
  if (pace === null) return 'Its sales are not known.';
  const least = LEAST_DAYS[kind];
  return pace.days < least ? `Its sales are known for fewer than ${least} days.` : null;
}
