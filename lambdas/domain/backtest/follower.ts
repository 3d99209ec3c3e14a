import type { Alert, AlertTransition } from '../alert/alert';
import type { Explanation } from '../alert/explanation';
import type { IncomingUnits } from '../forecast/cover-chance';
import type { Instant } from '../inventory/inventory-level';
import type { RuleKind, RuleLevel, Severity } from '../rule/rule';
import type { ReplayedVariant } from './replayed-variant';
import type { Moment } from './verdict-key';

/** What happens to an alert in a history, and when it was decided. The first three are messages that people get. */
export interface Happening {
  readonly event: 'opened' | 'worsened' | 'repeated' | 'resolved';
  readonly at: Instant;
  readonly kind: RuleKind;
  /** The item that it is about; of an alert about several together null, unless there is only one. */
  readonly sku: string | null;
  /** What it is about, where that is no item by itself. */
  readonly entity?: HistoricEntity;
  /** The items of that. */
  readonly skus?: readonly string[];
  readonly severity: Severity;
  readonly ruleId: string;
  readonly explanation: Explanation | null;
}

/** What an alert is about that is about no item by itself, as the history names it. */
export interface HistoricEntity {
  readonly type: Exclude<RuleLevel, 'variant'>;
  readonly id: string;
}

/** What an alert is about: an item by its SKU, or something with items. */
export type AlertSubject = string | { readonly entity: HistoricEntity; readonly skus: readonly string[] };

/**
 * Judges in a replay what is judged by more than an item's own stock and forecast. It is told what a moment brings, and
 * decides when all of it is known. A replay without rules of its kinds has none, and pays nothing for it.
 */
export interface Follower {
  sold?(one: ReplayedVariant, units: number, moment: Moment): void;
  ordered?(one: ReplayedVariant, order: IncomingUnits, moment: Moment): void;
  received?(one: ReplayedVariant, order: IncomingUnits, units: number, moment: Moment): void;
  /** The local day of an item that was heard of before is over; its history still stands on that day. */
  dayEnds?(one: ReplayedVariant): void;
  /** When it must be asked again though nothing happens; infinite where it need not. */
  firstDueMs(): number;
  /** @param heardOf the items of which something was heard at this moment, and all that are known when a day begins */
  decide(moment: Moment, heardOf: readonly ReplayedVariant[]): void;
}

const EVENTS: Readonly<Record<AlertTransition, Happening['event']>> = {
  AlertOpened: 'opened',
  AlertWorsened: 'worsened',
  AlertRepeated: 'repeated',
  AlertResumed: 'repeated',
  AlertResolved: 'resolved',
};

export function happeningOf(
  about: AlertSubject,
  alert: Alert,
  event: AlertTransition,
  at: Instant,
): Happening {
  const { kind, severity, ruleId, explanation } = alert;
  const what =
    typeof about === 'string'
      ? { sku: about }
      : { sku: about.skus.length === 1 ? (about.skus[0] ?? null) : null, ...about };
  return { event: EVENTS[event], at, kind, ...what, severity, ruleId, explanation };
}

/** When the schedule must look at some alerts again; null where it need not. */
export function firstDue(alerts: readonly Alert[]): Instant | null {
  const dues = alerts.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
  return dues.reduce<Instant | null>((first, due) => (first === null || due < first ? due : first), null);
}

/** The alerts on record after some of them have changed. */
export function withChanges(alerts: readonly Alert[], changes: readonly Alert[]): readonly Alert[] {
  const changed = new Map(changes.map((alert) => [alert.alertId, alert]));
  const kept = alerts.filter(({ alertId }) => !changed.has(alertId));
  return [...kept, ...changed.values()];
}
