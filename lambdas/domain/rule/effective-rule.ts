import type { Variant } from '../inventory/variant';
import { RULE_KINDS, type Rule, type RuleKind, type RuleLevel, SCOPE_TYPES } from './rule';
import { KIND_PROFILES } from './rule-kinds';

/** The rule that applies to a variant for one kind, and why the others of the kind do not. */
export interface EffectiveRule {
  readonly kind: RuleKind;
  /** Null where no rule of the kind applies. */
  readonly rule: Rule | null;
  /** One sentence for people: why this rule decides, or why none does. */
  readonly reason: string;
  readonly others: readonly { readonly rule: Rule; readonly reason: string }[];
}

/** The kinds that can be about such an entity. */
const kindsOf = (level: RuleLevel): readonly RuleKind[] =>
  RULE_KINDS.filter((kind) => KIND_PROFILES[kind].levels.includes(level));

/**
 * For each kind the most specific enabled rule whose scope holds the variant; among equally specific ones the rule that
 * was changed last. Kinds that the variant is not judged by have no rule: see `kindsNotJudged`.
 *
 * @param level rules about variants, or those about the products or categories that they belong to
 */
export function effectiveRules(
  variant: Variant,
  rules: readonly Rule[],
  level: RuleLevel = 'variant',
): EffectiveRule[] {
  const notJudged = kindsNotJudged(variant);
  return kindsOf(level).map((kind) => {
    const ofKind = rules.filter((rule) => rule.kind === kind && rule.level === level);
    const exempt = notJudged.get(kind);
    if (exempt !== undefined) {
      return { kind, rule: null, reason: exempt, others: ofKind.map((rule) => ({ rule, reason: exempt })) };
    }
    const candidates = ofKind
      .filter((rule) => rule.enabled && isInScope(variant, rule))
      .toSorted(bySpecificity);
    const winner = candidates[0];
    const others = ofKind
      .filter((rule) => rule !== winner)
      .map((rule) => ({ rule, reason: whyNot(rule, variant, winner) }));
    if (winner === undefined)
      return { kind, rule: null, reason: 'No enabled rule of this kind covers it.', others };
    return {
      kind,
      rule: winner,
      reason: `The most specific rule of its kind: ${describeScope(winner)}.`,
      others,
    };
  });
}

/** What was found for a variant last: as long as neither it nor the rules are others, the answer is the same. */
const lastInEffect = new WeakMap<
  Variant,
  { readonly rules: readonly Rule[]; readonly inEffect: ReadonlyMap<RuleKind, Rule> }
>();

/** The rules about variants that decide about one: the same answer without its reasons, in one pass. */
export function rulesInEffect(variant: Variant, rules: readonly Rule[]): ReadonlyMap<RuleKind, Rule> {
  const last = lastInEffect.get(variant);
  if (last?.rules === rules) return last.inEffect;
  const inEffect = findInEffect(variant, rules);
  lastInEffect.set(variant, { rules, inEffect });
  return inEffect;
}

function findInEffect(variant: Variant, rules: readonly Rule[]): ReadonlyMap<RuleKind, Rule> {
  const notJudged = kindsNotJudged(variant);
  const found = new Map<RuleKind, Rule>();
  for (const rule of rules) {
    if (!rule.enabled || rule.level !== 'variant') continue;
    if (notJudged.has(rule.kind) || !isInScope(variant, rule)) continue;
    const best = found.get(rule.kind);
    if (best === undefined || bySpecificity(rule, best) < 0) found.set(rule.kind, rule);
  }
  return found;
}

/**
 * The same answer without its reasons, for going through many variants.
 *
 * @param rules of one kind and level
 */
export function ruleFinder(kind: RuleKind, rules: readonly Rule[]): (variant: Variant) => Rule | null {
  const enabled = rules.filter((rule) => rule.enabled).toSorted(bySpecificity);
  return (variant) => {
    if (kindsNotJudged(variant).has(kind)) return null;
    return enabled.find((rule) => isInScope(variant, rule)) ?? null;
  };
}

/** The rule that applies to a shop or a source as a whole: only one about everything can. The one changed last wins. */
export function broadRule(kind: RuleKind, level: RuleLevel, rules: readonly Rule[]): Rule | null {
  const broad = rules.filter((rule) => rule.kind === kind && rule.level === level && rule.enabled);
  return broad.filter(({ scope }) => scope.type === 'everything').toSorted(bySpecificity)[0] ?? null;
}

/**
 * The rule that applies to what holds several variants, such as a purchase order: the most specific enabled one whose scope
 * covers any of them; among equally specific ones the rule that was changed last.
 */
export function ruleForAny(
  kind: RuleKind,
  level: RuleLevel,
  rules: readonly Rule[],
  variants: readonly Variant[],
): Rule | null {
  const candidates = rules.filter((rule) => rule.kind === kind && rule.level === level && rule.enabled);
  const covers = (rule: Rule) =>
    rule.scope.type === 'everything' || variants.some((variant) => isInScope(variant, rule));
  return candidates.toSorted(bySpecificity).find(covers) ?? null;
}

/** The kinds that must not speak of a variant, each with the reason. Unknown tracking counts as tracked. */
export function kindsNotJudged(variant: Variant): ReadonlyMap<RuleKind, string> {
  const whole = reasonNotSellable(variant);
  if (whole !== null) return new Map(RULE_KINDS.map((kind) => [kind, whole]));
  if (variant.continueSelling !== true) return new Map();
  const reason = 'It keeps selling at zero, so being out of stock does not stop it.';
  return new Map<RuleKind, string>([
    ['out_of_stock', reason],
    ['back_in_stock', reason],
    ['days_of_cover', reason],
    ['reorder_point', reason],
  ]);
}

function reasonNotSellable(variant: Variant): string | null {
  if (variant.deletedAt !== null) return 'It was deleted.';
  if (variant.tracked === false) return 'Its stock is not tracked.';
  if (variant.status === 'draft' || variant.status === 'archived') return `Its product is ${variant.status}.`;
  if (variant.isGiftCard) return 'It is a gift card.';
  if (variant.tags.some((tag) => sameName(tag, 'discontinued'))) return 'It is tagged discontinued.';
  return null;
}

function bySpecificity(one: Rule, other: Rule): number {
  return (
    SCOPE_TYPES.indexOf(one.scope.type) - SCOPE_TYPES.indexOf(other.scope.type) ||
    other.updatedAt.localeCompare(one.updatedAt) ||
    one.id.localeCompare(other.id)
  );
}

/** Names compare without case and outer space, as shops' own search does. A category covers what lies below it. */
export function isInScope(variant: Variant, { scope }: Pick<Rule, 'scope'>): boolean {
  const has = (name: string | null) => name !== null && scope.ids.some((id) => sameName(id, name));
  switch (scope.type) {
    case 'everything':
      return true;
    case 'variant':
      return scope.ids.includes(variant.variantId);
    case 'product':
      return variant.productId !== null && scope.ids.includes(variant.productId);
    case 'collection':
      return variant.collections.some(has);
    case 'tag':
      return variant.tags.some(has);
    case 'category':
      return ancestorsOf(variant.category).some(has);
    case 'product_type':
      return has(variant.productType);
    case 'vendor':
      return has(variant.vendor);
  }
}

export const sameName = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** `A > B > C` → `A`, `A > B`, `A > B > C`, and the bare last name `C`. */
export function ancestorsOf(category: string | null): string[] {
  if (category === null) return [];
  const names = category.split(' > ');
  return [...names.map((_, index) => names.slice(0, index + 1).join(' > ')), ...names.slice(-1)];
}

function whyNot(rule: Rule, variant: Variant, winner: Rule | undefined): string {
  if (!rule.enabled) return 'It is switched off.';
  if (!isInScope(variant, rule)) return `It is for ${describeScope(rule)}, which this is not.`;
  if (winner === undefined) return 'It does not apply.';
  return rule.scope.type === winner.scope.type
    ? `Rule ${winner.id} is as specific and was changed later.`
    : `Rule ${winner.id} is more specific: ${describeScope(winner)}.`;
}

/** "everything", or "tag summer or sale". */
function describeScope({ scope }: Pick<Rule, 'scope'>): string {
  if (scope.type === 'everything') return 'everything';
  return `${scope.type.replace('_', ' ')} ${scope.ids.join(' or ')}`;
}
