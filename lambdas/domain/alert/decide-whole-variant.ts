import { kindsNotJudged, rulesInEffect } from '../rule/effective-rule';
import { RULE_KINDS, type Rule, type RuleKind, type RuleSet } from '../rule/rule';
import type { Shop } from '../shop/shop';
import type { CoverOutlook } from '../forecast/judge-cover';
import type { Variant } from '../inventory/variant';
import { intersect, type QuietRange } from '../inventory/watch-band';
import { quietSalesBelow } from '../sales/selling-fast';
import type { Resolution } from './alert';
import { type DecidedSignal, decideSignals } from './decide-signals';
import { decideVariant, isNewTo, type VariantDecision, type VariantState } from './decide-variant';
import { variantEntity } from './entity';
import {
  isStockOld,
  judgeVariant,
  VARIANT_KINDS,
  type VariantFacts,
  type VariantRules,
  watchCover,
  watchReorder,
} from './judge-variant';
import { isOpen } from './life-cycle';

/** What is known of a variant, its levels and its alerts, before anything is decided. */
export type StandingVariant = Omit<
  VariantState,
  'isCoverJudged' | 'isReplenishedInTime' | 'signalRange' | 'isOld'
>;

/** Everything that is decided about a variant at one moment: by its stock, and by its sales and orders. */
export interface WholeDecision {
  readonly stock: VariantDecision;
  readonly signals: readonly DecidedSignal[];
  /** How many units may be sold of it today without a look; null is any number. */
  readonly quietSalesBelow: number | null;
}

/**
 * Decides about a variant by all of its rules. The one way in which it is done: for what is happening now, and for what
 * happened long ago.
 *
 * @param isWatched whether the bands are to watch the forecasts too; not where somebody looks at those by other means
 */
export function decideWholeVariant(
  state: StandingVariant,
  facts: VariantFacts,
  isWatched = true,
): WholeDecision {
  const rules = variantRules(state.variant, state.shop, state.ruleSet);
  const { outlook, range } = watchCover(rules.days_of_cover, facts, isWatched);
  const isCoverJudged = outlook?.outcome === 'judged';
  const isReplenishedInTime = isCoverJudged && isOrderInTime(outlook, facts);
  const stock = decideVariant({
    ...state,
    isCoverJudged,
    isReplenishedInTime,
    signalRange: isWatched ? inBoth(range, watchReorder(rules.reorder_point, facts)) : null,
    isOld: isWatched && isStockOld(rules.aging_stock, facts),
  });
  return {
    stock,
    signals: decideJudged(state, rules, facts, stock, outlook),
    quietSalesBelow: quietSalesBelow(facts.recent, rules.selling_fast),
  };
}

const inBoth = (one: QuietRange | null, other: QuietRange | null): QuietRange | null =>
  one === null || other === null ? (one ?? other) : intersect(one, other);

/** Whether an order that is counted on comes before the stock is likely to run out. */
function isOrderInTime({ verdict }: { readonly verdict: string }, { incoming, now }: VariantFacts): boolean {
  return verdict === 'clear' && incoming.some(({ expectedAt }) => expectedAt !== null && expectedAt > now);
}

/** The rules in effect of the kinds that are judged; none where the shop is told nothing. */
export function variantRules(variant: Variant, shop: Shop | null, { rules }: RuleSet): VariantRules {
  const isTold = shop === null || shop.status === 'active';
  return judgedRules(isTold ? rulesInEffect(variant, rules) : NO_RULES);
}

const NO_RULES: ReadonlyMap<RuleKind, Rule> = new Map();

/** What is in effect for an item is asked about at every look, and stays the same object while it is the same. */
const lastJudged = new WeakMap<ReadonlyMap<RuleKind, Rule>, VariantRules>();

function judgedRules(inEffect: ReadonlyMap<RuleKind, Rule>): VariantRules {
  const last = lastJudged.get(inEffect);
  if (last !== undefined) return last;
  const rules = Object.fromEntries(
    VARIANT_KINDS.map((kind) => [kind, inEffect.get(kind) ?? null]),
  ) as VariantRules;
  lastJudged.set(inEffect, rules);
  return rules;
}

function decideJudged(
  state: StandingVariant,
  rules: VariantRules,
  facts: VariantFacts,
  decision: VariantDecision,
  outlook: CoverOutlook | null,
): DecidedSignal[] {
  const { variant, alerts, levels, now, reason } = state;
  const changed = new Map(decision.alerts.map(({ after }) => [after.alertId, after]));
  const standing = [...alerts.map((alert) => changed.get(alert.alertId) ?? alert), ...changed.values()];
  const isToldOut = standing.some(
    (alert) =>
      alert.kind === 'out_of_stock' &&
      alert.location.type === 'all' &&
      // Whoever closed it by hand knows that it is out, and is not told the same in other words.
      (isOpen(alert) || alert.quietUntilClear),
  );
  const isFirstSight = levels.every(({ band, bandRevision }) => band === null && bandRevision === 0);
  return decideSignals({
    entity: variantEntity(variant.variantId),
    shopId: variant.shopId,
    judged: judgeVariant(rules, facts, isToldOut, outlook),
    alerts,
    kinds: VARIANT_KINDS,
    origin: isFirstSight ? 'first_seen' : reason === 'rule_change' ? 'rule_change' : 'crossing',
    isNewRule: (rule) => isNewTo(levels, rule),
    ending: endingOf(state),
    now,
  });
}

/** Why an alert is over that no rule is judged for any more. */
function endingOf({ variant, shop }: StandingVariant): Resolution {
  if (shop !== null && shop.status !== 'active') return 'shop_uninstalled';
  if (variant.deletedAt !== null) return 'deleted';
  return kindsNotJudged(variant).size === RULE_KINDS.length ? 'not_sellable' : 'rule_changed';
}
