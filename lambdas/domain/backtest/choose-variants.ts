import type { InventoryRow } from '../inventory/inventory-row';
import { ruleFinder } from '../rule/effective-rule';
import { variantOf } from '../rule/preview';
import type { Rule, RuleLocations } from '../rule/rule';

/** The variants that a rule is tried on, and how much of what it would decide about they are. */
export interface VariantChoice {
  /** Best sellers first. */
  readonly chosen: readonly InventoryRow[];
  /** All that the rule would decide about today. */
  readonly inScope: number;
  /** Those of them that lie at other locations as well: how much of them was where in the past is not stored. */
  readonly lyingElsewhere: number;
  /** Those of them that are in a sum of more variants than an answer has the time for. */
  readonly inTooLarge: number;
  /** Their part of what all in scope sell a day, 0 … 1 to four digits; null where none of them is known to sell. */
  readonly salesShare: number | null;
  /** How many to leave out to go on where this choice ends; null where it goes to the end. */
  readonly nextSkip: number | null;
}

/**
 * Chooses the best sellers that a rule would decide about. The same stock gives the same order, so that choices by `skip`
 * neither overlap nor leave any out.
 *
 * @param skip so many best sellers are left out
 */
export function chooseVariants(
  rule: Rule,
  rows: readonly InventoryRow[],
  skip: number,
  most: number,
): VariantChoice {
  const deciding = ruleFinder(rule.kind, [{ ...rule, enabled: true }]);
  const placed = rows
    .filter((row) => deciding(variantOf(row)) !== null)
    .map((row) => ({ row, place: placeOf(row, rule.locations) }))
    .filter(({ place }) => place !== 'not there');
  const whole = placed.filter(({ place }) => place === 'whole').map(({ row }) => row);
  const chosen = whole.toSorted(bySales).slice(skip, skip + most);
  const sold = (some: readonly InventoryRow[]) =>
    some.reduce((sum, { unitsPerDay }) => sum + (unitsPerDay ?? 0), 0);
  const soldByAll = sold(placed.map(({ row }) => row));
  return {
    chosen,
    inScope: placed.length,
    lyingElsewhere: placed.length - whole.length,
    inTooLarge: 0,
    salesShare: shareOf(sold(chosen), soldByAll),
    nextSkip: skip + chosen.length < whole.length ? skip + chosen.length : null,
  };
}

/** 0 … 1 to four digits: sums of paces are not exact, and nobody asks for more. Null of nothing. */
export const shareOf = (part: number, whole: number): number | null =>
  whole > 0 ? Math.min(1, Math.round((part / whole) * 10_000) / 10_000) : null;

/** Whether what a rule looks at of a variant is the whole of it: its past is known of all locations together alone. */
export function placeOf(
  { locations }: InventoryRow,
  looksAt: RuleLocations,
): 'whole' | 'in part' | 'not there' {
  if (looksAt === 'all') return 'whole';
  const counted = locations.filter(({ isActive }) => isActive);
  const seen = looksAt === 'each' ? counted : counted.filter((one) => looksAt.includes(one.locationId));
  if (seen.length === 0) return 'not there';
  return counted.length === (looksAt === 'each' ? 1 : seen.length) ? 'whole' : 'in part';
}

const bySales = (one: InventoryRow, other: InventoryRow): number =>
  (other.unitsPerDay ?? 0) - (one.unitsPerDay ?? 0) || (one.variantId < other.variantId ? -1 : 1);
