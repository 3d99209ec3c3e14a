import { entityIdOf } from '../alert/entity';
import type { InventoryRow } from '../inventory/inventory-row';
import { isSize, sizeRunRule } from '../inventory/product-sizes';
import type { Variant } from '../inventory/variant';
import { membershipFinder } from '../rule/groups';
import { variantOf } from '../rule/preview';
import { isStockKind, type Rule } from '../rule/rule';
import { placeOf, shareOf, type VariantChoice } from './choose-variants';

/** Variants that are in a sum together, or in sums that share some. A sum is tried with all of them or not at all. */
interface Together {
  readonly rows: InventoryRow[];
  readonly groupIds: Set<string>;
  isInPart: boolean;
  /** Where its variants lie, of a rule about each location by itself. */
  readonly places: Set<string>;
}

/**
 * Chooses the products or categories that a rule would sum, those that sell best first, each with all of its variants. What
 * is too large for one answer, or lies at other locations as well, is left out whole. The same stock gives the same order.
 *
 * @param skip so many variants are left out: an earlier answer was about them
 */
export function chooseGroups(
  rule: Rule,
  rows: readonly InventoryRow[],
  skip: number,
  most: number,
): VariantChoice {
  const all = togethersOf(rule, rows);
  const isElsewhere = ({ isInPart, places }: Together) => isInPart || places.size > 1;
  const whole = all.filter((one) => !isElsewhere(one) && one.rows.length <= most);
  const ordered = whole.toSorted(
    (one, other) => soldBy(other.rows) - soldBy(one.rows) || byFirstId(one, other),
  );
  const chosen: InventoryRow[] = [];
  let passed = 0;
  let isFull = false;
  for (const { rows: own } of ordered) {
    if (passed < skip) passed += own.length;
    else if (!isFull && chosen.length + own.length <= most) chosen.push(...own);
    else isFull = true;
  }
  const sizeOf = (some: readonly Together[]) => some.reduce((sum, one) => sum + one.rows.length, 0);
  const soldByAll = soldBy(all.flatMap((one) => one.rows));
  return {
    chosen,
    inScope: sizeOf(all),
    lyingElsewhere: sizeOf(all.filter(isElsewhere)),
    inTooLarge: sizeOf(all.filter((one) => !isElsewhere(one) && one.rows.length > most)),
    salesShare: shareOf(soldBy(chosen), soldByAll),
    nextSkip: isFull ? passed + chosen.length : null,
  };
}

/** Returns the function that says which products or categories a rule judges a variant in, by the ids of their entities. */
export function groupFinder(rule: Rule): (variant: Variant) => readonly string[] {
  const rules = [{ ...rule, enabled: true }];
  if (isStockKind(rule.kind)) {
    const find = membershipFinder(rules);
    return (variant) => find(variant).map(({ entity }) => entityIdOf(entity));
  }
  return (variant) => {
    const { productId } = variant;
    const isJudged = productId !== null && isSize(variant) && sizeRunRule(variant, rules) !== null;
    return isJudged ? [entityIdOf({ type: 'product', id: productId })] : [];
  };
}

function togethersOf(rule: Rule, rows: readonly InventoryRow[]): readonly Together[] {
  const find = groupFinder(rule);
  const byGroup = new Map<string, Together>();
  for (const row of rows) {
    const ids = find(variantOf(row));
    const place = placeOf(row, rule.locations);
    if (ids.length === 0 || place === 'not there') continue;
    const known = new Set(ids.flatMap((id) => byGroup.get(id) ?? []));
    const [first, ...others] = known;
    const one = first ?? { rows: [], groupIds: new Set(), isInPart: false, places: new Set() };
    for (const other of others) {
      one.rows.push(...other.rows);
      for (const id of other.groupIds) one.groupIds.add(id);
      for (const at of other.places) one.places.add(at);
      one.isInPart ||= other.isInPart;
    }
    one.rows.push(row);
    one.isInPart ||= place === 'in part';
    if (rule.locations === 'each')
      for (const { isActive, locationId } of row.locations) if (isActive) one.places.add(locationId);
    for (const id of ids) one.groupIds.add(id);
    for (const id of one.groupIds) byGroup.set(id, one);
  }
  return [...new Set(byGroup.values())];
}

const soldBy = (rows: readonly InventoryRow[]): number =>
  rows.reduce((sum, { unitsPerDay }) => sum + (unitsPerDay ?? 0), 0);

function byFirstId(one: Together, other: Together): number {
  const firstOf = ({ rows }: Together) => rows.map(({ variantId }) => variantId).toSorted()[0] ?? '';
  return firstOf(one) < firstOf(other) ? -1 : 1;
}
