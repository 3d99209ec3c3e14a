import type { ShopId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { Rule, RuleKind } from '../rule/rule';
import type { Alert, AlertOrigin, AlertTransition, Resolution } from './alert';
import { decideSignal } from './decide-signal';
import type { AlertEntity } from './entity';
import { alertIdOf } from './fingerprint';
import type { Finding } from './finding';
import { endAlert, plusMinutes } from './life-cycle';
import { newAlert } from './new-alert';

/** What the judgement of one rule has found out about an entity. */
export interface JudgedSignal {
  readonly rule: Rule;
  readonly finding: Finding;
  /** Why what comes up comes up, where that differs from the entity's other signals. */
  readonly origin?: AlertOrigin;
}

export interface SignalState {
  readonly entity: AlertEntity;
  readonly shopId: ShopId;
  readonly judged: readonly JudgedSignal[];
  /** Every alert on record for the entity, in any state. */
  readonly alerts: readonly Alert[];
  /** The kinds that the judgements are about: an alert of one of them that was not judged is over. */
  readonly kinds: readonly RuleKind[];
  /** Why what comes up now comes up: it matched already when first looked at, or when a rule was saved. */
  readonly origin: AlertOrigin;
  /**
   * Whether a rule, as it is now, decides about the entity for the first time: what one finds that had looked at it before
   * was not brought about by the saving of another rule. @default as far as the rule and the alerts on record tell
   */
  readonly isNewRule?: (rule: Rule) => boolean;
  /** Why an alert is over that no rule was judged for. */
  readonly ending: Resolution;
  readonly now: Instant;
}

export interface DecidedSignal {
  readonly before: Alert | null;
  readonly after: Alert;
  readonly event: AlertTransition | null;
  /** Why it could not be judged any more, where that ended it. */
  readonly cannotJudge?: string;
  /** The rule that decided; null where the alert ended because no rule applies any more. */
  readonly rule: Rule | null;
}

/** Decides about every alert of an entity whose kinds were judged; only those that change are in the answer. */
export function decideSignals(state: SignalState): DecidedSignal[] {
  const { entity, shopId, judged, alerts, kinds, now } = state;
  const { isNewRule = (rule: Rule) => seemsNew(rule, alerts, now) } = state;
  const originOf = (rule: Rule): AlertOrigin =>
    state.origin === 'rule_change' && !isNewRule(rule) ? 'crossing' : state.origin;
  const decided: DecidedSignal[] = judged.map(({ rule, finding, origin: ownOrigin }) => {
    const id = alertIdOf(rule.id, entity, { type: 'all' });
    const before = alerts.find(({ alertId }) => alertId === id) ?? null;
    // Whoever was told of it before has begun with it long since.
    const wasTold = before !== null && before.toldAt !== null;
    const origin = ownOrigin === undefined || wasTold ? originOf(rule) : ownOrigin;
    const since = finding.outcome === 'condition' ? finding.since : now;
    const quantity = finding.outcome === 'cannot_judge' ? 0 : finding.measure;
    const alert =
      before ?? newAlert(rule, { entity, shopId, location: { type: 'all' }, quantity, since, origin });
    const { alert: after, event } = decideSignal({ rule, alert, finding, origin, now });
    if (event === null || finding.outcome !== 'cannot_judge') return { before, after, event, rule };
    return { before, after, event, rule, cannotJudge: finding.reason };
  });
  const judgedIds = new Set(decided.map(({ after }) => after.alertId));
  for (const alert of alerts) {
    if (judgedIds.has(alert.alertId) || !kinds.includes(alert.kind)) continue;
    const ended = endAlert(alert, state.ending, now);
    decided.push({ before: alert, after: ended.alert, event: ended.event, rule: null });
  }
  return decided.map((one) => withoutPastDue(one, now)).filter(isChange);
}

/** A sweep has come to everything within the hour. */
const SWEPT_WITHIN_MINUTES = 60;

/**
 * Whether a rule seems to decide for the first time about an entity that does not keep which rules did before: it has no alert
 * by this version of it, and either was saved only now or takes the place of another one of its kind.
 */
function seemsNew(rule: Rule, alerts: readonly Alert[], now: Instant): boolean {
  const ofKind = alerts.filter(({ kind }) => kind === rule.kind);
  const hasDecided = ofKind.some((alert) => alert.ruleId === rule.id && alert.ruleVersion === rule.version);
  if (hasDecided) return false;
  const isSavedNow = plusMinutes(rule.updatedAt, SWEPT_WITHIN_MINUTES) > now;
  return isSavedNow || ofKind.some(({ ruleId }) => ruleId !== rule.id);
}

/** A due time that has passed and decided nothing is over; left alone it would be due again every minute. */
export function withoutPastDue<T extends { readonly after: Alert }>(decided: T, now: Instant): T {
  const { after } = decided;
  return after.dueAt !== null && after.dueAt <= now
    ? { ...decided, after: { ...after, dueAt: null } }
    : decided;
}

export function isChange({ before, after }: Pick<DecidedSignal, 'before' | 'after'>): boolean {
  if (before !== null) return before !== after && !isSameAlert(before, after);
  return after.state !== 'ok' || after.dueAt !== null;
}

/** Field by field, because most that differ do so in a plain one; what a field holds is compared as it is written down. */
function isSameAlert(one: Alert, other: Alert): boolean {
  const names = Object.keys(one) as (keyof Alert)[];
  if (names.length !== Object.keys(other).length) return JSON.stringify(one) === JSON.stringify(other);
  const holding: (keyof Alert)[] = [];
  for (const name of names) {
    if (one[name] === other[name]) continue;
    if (typeof one[name] !== 'object' || typeof other[name] !== 'object') return false;
    holding.push(name);
  }
  return holding.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}
