import type { AlertEventType } from '../contracts/events/alert-events';
import type { EvaluationReason } from '../domain/alert/decide-variant';
import { entityOf } from '../domain/alert/entity';
import { isGroup } from '../domain/rule/groups';
import type { RuleSet } from '../domain/rule/rule';
import type { Evaluation, SeenVariant, VariantEvaluation } from './evaluate-variant';
import type { Looks, RuleReader } from './ports';

type Evaluate = (id: string, reason: EvaluationReason, rules?: RuleSet) => Promise<Evaluation>;

export interface EvaluateDeps {
  readonly evaluateVariant: (
    id: string,
    reason: EvaluationReason,
    rules?: RuleSet,
  ) => Promise<VariantEvaluation>;
  /** Decides about the products and categories that a variant has to do with. */
  readonly evaluateGroupsOf: (
    seen: SeenVariant,
    reason: EvaluationReason,
    rules: RuleSet,
  ) => Promise<readonly AlertEventType[]>;
  /** Decides about the sums of a product or a category. */
  readonly evaluateGroup: (groupId: string, reason: EvaluationReason) => Promise<Evaluation>;
  /** Decides about everything else that is judged of an entity other than a variant. */
  readonly evaluateEntity: Evaluate;
  readonly looks: Pick<Looks, 'take'>;
  readonly rules: RuleReader;
}

/**
 * Returns the function that decides everything about whatever an id names. A variant's products and categories come
 * after the variant itself: what it joined or left is seen by what its levels bear.
 */
export function createEvaluate(deps: EvaluateDeps): Evaluate {
  const { evaluateVariant, evaluateGroupsOf, evaluateGroup, evaluateEntity, looks, rules } = deps;
  return async (id, reason, rulesRead) => {
    if (reason === 'due') await looks.take(id);
    const entity = entityOf(id);
    if (entity.type === 'variant') {
      const evaluation = await evaluateVariant(id, reason, rulesRead);
      if (evaluation.outcome === 'unknown_variant') return evaluation;
      const { seen, ...decided } = evaluation;
      const events = await evaluateGroupsOf(seen, reason, rulesRead ?? (await rules.ruleSet()));
      return together(decided, events);
    }
    const sums = isGroup(entity) ? await evaluateGroup(id, reason) : null;
    const judged = await evaluateEntity(id, reason, rulesRead);
    return together(judged, sums?.outcome === 'written' ? sums.events : []);
  };
}

function together(evaluation: Evaluation, more: readonly AlertEventType[]): Evaluation {
  if (more.length === 0) return evaluation;
  const events = evaluation.outcome === 'written' ? evaluation.events : [];
  return { outcome: 'written', events: [...events, ...more] };
}
