import { type AlertEntity, categoryIdOf, entityIdOf } from '../alert/entity';
import type { LocationId } from '../inventory/identity';
import type { InventoryLevel } from '../inventory/inventory-level';
import { isCounted, type Location } from '../inventory/location';
import type { ExpectedShares } from '../inventory/share';
import type { Variant } from '../inventory/variant';
import { ancestorsOf, ruleFinder, sameName } from './effective-rule';
import { isStockKind, type Rule, type RuleKind } from './rule';

/** What rules sum: a product with all its variants, a category with all that lies below it. */
export const GROUP_LEVELS = ['product', 'category'] as const;
export type GroupLevel = (typeof GROUP_LEVELS)[number];

export const isGroup = (entity: AlertEntity): entity is AlertEntity & { readonly type: GroupLevel } =>
  (GROUP_LEVELS as readonly string[]).includes(entity.type);

/** A sum that counts a variant: what is summed, and by which rule. */
export interface Membership {
  readonly entity: AlertEntity;
  readonly rule: Rule;
}

/** Shortages first, so that what inhibits is decided before what it inhibits. */
const SUM_ORDER: readonly RuleKind[] = ['oversold', 'out_of_stock', 'low_stock', 'back_in_stock'];

/** The enabled rules about sums of such groups, in the order in which they are decided. */
export function sumRules(rules: readonly Rule[], level: GroupLevel): readonly Rule[] {
  return SUM_ORDER.flatMap((kind) =>
    rules.filter((rule) => rule.kind === kind && rule.level === level && rule.enabled),
  );
}

/**
 * Returns the function that says which sums count a variant. As everywhere, one rule of a kind decides about a variant,
 * so a variant that a more specific rule takes out of a wider one's sums is not counted twice. What is not judged by a
 * kind is in none of its sums.
 */
export function membershipFinder(rules: readonly Rule[]): (variant: Variant) => readonly Membership[] {
  const finders = GROUP_LEVELS.flatMap((level) =>
    SUM_ORDER.map((kind) => {
      const ofKind = sumRules(rules, level).filter((rule) => rule.kind === kind);
      return { level, find: ofKind.length === 0 ? null : ruleFinder(kind, ofKind) };
    }),
  ).filter(({ find }) => find !== null);
  return (variant) =>
    finders.flatMap(({ level, find }) => {
      const rule = find?.(variant) ?? null;
      return rule === null ? [] : groupsUnder(rule, level, variant).map((entity) => ({ entity, rule }));
    });
}

/**
 * The groups that a rule puts a variant into. A rule about named categories sums each of them with what lies below it;
 * any other sums each category as the variants bear it.
 */
function groupsUnder(rule: Rule, level: GroupLevel, variant: Variant): readonly AlertEntity[] {
  if (level === 'product') {
    return variant.productId === null ? [] : [{ type: 'product', id: variant.productId }];
  }
  if (variant.category === null) return [];
  const names =
    rule.scope.type === 'category'
      ? categoriesOf(variant).filter((name) => rule.scope.ids.some((id) => sameName(id, name)))
      : [variant.category];
  return names.map((name) => ({ type: 'category', id: categoryIdOf(variant.shopId, name) }));
}

/** Every group that the variant could be summed in: its product, its category, what that lies below, and its last name. */
export function groupsAround(
  variant: Pick<Variant, 'shopId' | 'productId' | 'category'>,
): readonly AlertEntity[] {
  const product: AlertEntity[] =
    variant.productId === null ? [] : [{ type: 'product', id: variant.productId }];
  const categories = categoriesOf(variant).map(
    (name): AlertEntity => ({ type: 'category', id: categoryIdOf(variant.shopId, name) }),
  );
  return [...product, ...categories];
}

const categoriesOf = ({ category }: Pick<Variant, 'category'>): readonly string[] => [
  ...new Set(ancestorsOf(category)),
];

/** Whether a rule's sums count a level: all active locations, or those that the rule lists. */
export function countsLevel(
  { locations }: Pick<Rule, 'locations'>,
  level: InventoryLevel,
  known: ReadonlyMap<LocationId, Location>,
): boolean {
  return (
    level.deletedAt === null &&
    isCounted(known.get(level.locationId)) &&
    (typeof locations === 'string' || locations.includes(level.locationId))
  );
}

export const signatureOf = (rules: readonly Rule[]): string =>
  rules.map((rule) => `${rule.id}@${rule.version}`).join(',');

/** The shares that a variant's levels are to bear. */
export function expectedShares(
  memberships: readonly Membership[],
  levels: readonly InventoryLevel[],
  locations: ReadonlyMap<LocationId, Location>,
): ExpectedShares {
  const expected = new Map<string, Map<string, string>>();
  const groups = new Map<string, Rule[]>();
  for (const { entity, rule } of memberships) {
    const groupId = entityIdOf(entity);
    groups.set(groupId, [...(groups.get(groupId) ?? []), rule]);
  }
  for (const [groupId, rules] of groups) {
    const byLocation = new Map<string, string>();
    for (const level of levels) {
      const counting = rules.filter((rule) => countsLevel(rule, level, locations));
      if (counting.length > 0) byLocation.set(level.locationId, signatureOf(counting));
    }
    expected.set(groupId, byLocation);
  }
  return expected;
}

/** Whether a product is judged by which of its sizes are in stock, so that it matters when the variant runs out or returns. */
export function isSizeWatched(variant: Variant, rules: readonly Rule[]): boolean {
  if (variant.productId === null || variant.continueSelling === true) return false;
  const ofKind = rules.filter((rule) => rule.kind === 'broken_size_run' && rule.level === 'product');
  return ofKind.length > 0 && ruleFinder('broken_size_run', ofKind)(variant) !== null;
}

/** Whether any rule sums groups at all: where none does, a variant need not be asked which groups it is in. */
export const hasSums = (rules: readonly Rule[]): boolean =>
  rules.some((rule) => rule.enabled && rule.level !== 'variant' && isStockKind(rule.kind));
