import type { AlertEventType } from '../contracts/events/alert-events';
import type { Alert, Resolution } from '../domain/alert/alert';
import type { EvaluationReason } from '../domain/alert/decide-variant';
import { decideSignals, type JudgedSignal } from '../domain/alert/decide-signals';
import { type AlertEntity, entityOf } from '../domain/alert/entity';
import type { Instant } from '../domain/inventory/inventory-level';
import { isStockKind, RULE_KINDS, type RuleKind, type RuleLevel, type RuleSet } from '../domain/rule/rule';
import type { Shop } from '../domain/shop/shop';
import { ConcurrentChangeError } from '../platform/errors';
import { describeSignal } from './describe-signal';
import type { Evaluation } from './evaluate-variant';
import type { Clock, EvaluationStore, RuleReader } from './ports';

/** What is known of an entity, and what the judgements of its rules have found. */
export interface JudgedEntity {
  readonly shopId: string;
  readonly shop: Shop | null;
  /** As people call it. */
  readonly name: string | null;
  /** Its page on the platform, where it has one. */
  readonly url: string | null;
  readonly judged: readonly JudgedSignal[];
  /** The kinds that were judged: an open alert of one of them without a rule is over. */
  readonly kinds: readonly RuleKind[];
  /** Whether it was never looked at before: what matches already is told as one summary. */
  readonly isFirstSight: boolean;
  /** Why an alert without a rule is over. */
  readonly ending: Resolution;
  /** Run once everything is written: notes what the next judgement must know of this one. */
  readonly afterSaving?: () => Promise<void>;
}

/** Reads what is known of an entity and judges it by the rules. Null: nothing is known of it, or no more. */
export type JudgeEntity = (
  entity: AlertEntity,
  context: {
    readonly ruleSet: RuleSet;
    readonly now: Instant;
    readonly reason: EvaluationReason;
    /** Every alert on record of the entity: what was told before. */
    readonly alerts: readonly Alert[];
  },
) => Promise<JudgedEntity | null>;

export interface EntityEvaluationDeps {
  readonly judges: Readonly<Record<Exclude<RuleLevel, 'variant'>, JudgeEntity>>;
  readonly rules: RuleReader;
  readonly store: EvaluationStore;
  readonly clock: Clock;
  /** Waits a moment, longer with each attempt, so that two evaluations do not keep refusing each other. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** How often a decision is made anew because an alert changed meanwhile, before the queue takes over the retrying. */
const MOST_ATTEMPTS = 5;

/**
 * Returns the function that decides about a product, a category, a purchase order, a shop or a source from what is stored
 * now. Whatever called for it only says what to look at, so calling twice, late or out of order changes nothing.
 *
 * @throws ConcurrentChangeError if its alerts kept changing while it was decided about
 */
export function createEvaluateEntity({ judges, rules, store, clock, pause }: EntityEvaluationDeps) {
  return async function evaluateEntity(
    entityId: string,
    reason: EvaluationReason,
    rulesRead?: RuleSet,
  ): Promise<Evaluation> {
    const entity = entityOf(entityId);
    if (entity.type === 'variant')
      throw new TypeError(`${entityId} is a variant: evaluateVariant decides about it.`);
    const judge = judges[entity.type];
    for (let attempt = 1; ; attempt++) {
      const ruleSet = attempt === 1 && rulesRead !== undefined ? rulesRead : await rules.ruleSet();
      // Alerts before facts: an alert that is written in between makes the save below start again.
      const alerts = await store.alertsOf(entityId);
      const now = clock.now();
      const judged = await judge(entity, { ruleSet, now, reason, alerts });
      const known = judged ?? goneEntity(alerts);
      if (known === null) return { outcome: 'unknown_entity' };
      const origin = known.isFirstSight
        ? 'first_seen'
        : reason === 'rule_change'
          ? 'rule_change'
          : 'crossing';
      const decided = decideSignals({ ...known, entity, alerts, origin, now });
      const changes = decided.map((one) => {
        const event = describeSignal(one, { entity, ...known, variant: null, now }, ruleSet.rules);
        return { before: one.before, after: one.after, events: event === null ? [] : [event] };
      });
      try {
        if (changes.length > 0) await store.saveAlerts(changes);
        await known.afterSaving?.();
        if (changes.length === 0) return { outcome: 'settled' };
        const events: AlertEventType[] = changes.flatMap((change) => change.events.map(({ type }) => type));
        return { outcome: 'written', events };
      } catch (error) {
        if (!(error instanceof ConcurrentChangeError) || attempt === MOST_ATTEMPTS) throw error;
        await pause(attempt);
      }
    }
  };
}

/** What is left to judge where nothing is known of an entity any more: its alerts are over. Null where it never had one. */
function goneEntity([first]: readonly Alert[]): JudgedEntity | null {
  if (first === undefined) return null;
  const unknown = { shop: null, name: null, url: null, isFirstSight: false };
  return { ...unknown, shopId: first.shopId, judged: [], kinds: JUDGED_KINDS, ending: 'deleted' };
}

/** Sums of stock are added up elsewhere, also where nothing is left to add. */
const JUDGED_KINDS = RULE_KINDS.filter((kind) => !isStockKind(kind));
