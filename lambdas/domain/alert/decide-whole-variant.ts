import { effectiveRules } from '../rule/effective-rule';
import type { RuleKind, RuleSet } from '../rule/rule';
import type { Shop } from '../shop/shop';
import type { Variant } from '../inventory/variant';
import { type DecidedSignal, decideSignals } from './decide-signals';
import { decideVariant, type VariantDecision, type VariantState } from './decide-variant';
import { variantEntity } from './entity';
import {
  FORECAST_KINDS,
  type ForecastRules,
  judgeForecasts,
  type VariantFacts,
  watchCover,
} from './judge-variant';
import { isOpen } from './life-cycle';

/** What is known of a variant, its levels and its alerts, before anything is decided. */
export type StandingVariant = Omit<VariantState, 'isCoverJudged' | 'signalRange'>;

/** Everything that is decided about a variant at one moment: by its stock, and by its sales and orders. */
export interface WholeDecision {
  readonly stock: VariantDecision;
  readonly signals: readonly DecidedSignal[];
}

/**
 * Decides about a variant by all of its rules. The one way in which it is done: for what is happening now, and for what
 * happened long ago.
 */
export function decideWholeVariant(state: StandingVariant, facts: VariantFacts): WholeDecision {
  const forecasts = forecastRules(state.variant, state.shop, state.ruleSet);
  const { outlook, range } = watchCover(forecasts.days_of_cover, facts);
  const isCoverJudged = outlook?.outcome === 'judged';
  const stock = decideVariant({ ...state, isCoverJudged, signalRange: range });
  return { stock, signals: decideForecasts(state, forecasts, facts, stock) };
}

/** The forecasts' rules in effect; none where the shop is told nothing. */
function forecastRules(variant: Variant, shop: Shop | null, { rules }: RuleSet): ForecastRules {
  const isTold = shop === null || shop.status === 'active';
  const effective = isTold ? effectiveRules(variant, rules) : [];
  const ruleOf = (kind: RuleKind) => effective.find((one) => one.kind === kind)?.rule ?? null;
  return { days_of_cover: ruleOf('days_of_cover'), reorder_point: ruleOf('reorder_point') };
}

function decideForecasts(
  state: StandingVariant,
  rules: ForecastRules,
  facts: VariantFacts,
  decision: VariantDecision,
): DecidedSignal[] {
  const { variant, alerts, levels, now, reason } = state;
  const changed = new Map(decision.alerts.map(({ after }) => [after.alertId, after]));
  const standing = [...alerts.map((alert) => changed.get(alert.alertId) ?? alert), ...changed.values()];
  const isToldOut = standing.some(
    (alert) => alert.kind === 'out_of_stock' && alert.location.type === 'all' && isOpen(alert),
  );
  const isFirstSight = levels.every(({ band, bandRevision }) => band === null && bandRevision === 0);
  return decideSignals({
    entity: variantEntity(variant.variantId),
    shopId: variant.shopId,
    judged: judgeForecasts(rules, facts, isToldOut),
    alerts,
    kinds: FORECAST_KINDS,
    origin: isFirstSight ? 'first_seen' : reason === 'rule_change' ? 'rule_change' : 'crossing',
    ending: variant.deletedAt === null ? 'rule_changed' : 'deleted',
    now,
  });
}
