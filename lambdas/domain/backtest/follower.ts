import type { Alert, AlertLocation, AlertTransition, Resolution } from '../alert/alert';
import type { Explanation } from '../alert/explanation';
import type { IncomingUnits } from '../forecast/cover-chance';
import { externalIdOf } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { Lot } from '../lot/lot';
import type { RuleKind, RuleLevel, Severity } from '../rule/rule';
import type { UnitCost } from '../sales/cost-history';
import type { HistoricSale, ReplayedVariant } from './replayed-variant';
import type { Moment } from './verdict-key';

/** What happens to an alert in a history, and when it was decided. The first three are messages that people get. */
export interface Happening {
  readonly event: 'opened' | 'worsened' | 'repeated' | 'resolved';
  readonly at: Instant;
  readonly kind: RuleKind;
  /** The item that it is about; null for a sum, and for an order of several. */
  readonly sku: string | null;
  /** What it is about, where that is no item by itself. */
  readonly entity?: HistoricEntity;
  /** The items of that; absent where it is the shop, or its source, as a whole. */
  readonly skus?: readonly string[];
  /** The locations that it is about, as the history names them, where it is not about all of them together. */
  readonly locations?: readonly string[];
  readonly severity: Severity;
  /** What ended it, where it is resolved. */
  readonly resolution?: Resolution;
  /** Why it could not be judged any more, where that ended it. */
  readonly reason?: string;
  readonly ruleId: string;
  readonly explanation: Explanation | null;
}

/** What an alert is about that is about no item by itself, as the history names it. */
export interface HistoricEntity {
  readonly type: Exclude<RuleLevel, 'variant'>;
  readonly id: string;
}

/** What an alert is about: an item by its SKU, something with items, or the shop or its source as a whole. */
export type AlertSubject = string | { readonly entity: HistoricEntity; readonly skus?: readonly string[] };

/**
 * Judges in a replay what is judged by more than an item's own stock and forecast. It is told what a moment brings, and
 * decides when all of it is known. A replay without rules of its kinds has none, and pays nothing for it.
 */
export interface Follower {
  /** Something was heard from the source; rows that came as one message are one. */
  messaged?(moment: Moment): void;
  /** What one unit of an item costs from a day on, told before anything happens. */
  cost?(sku: string, cost: UnitCost): void;
  /** @param sale what the units sold for; absent where nobody says, or asks */
  sold?(one: ReplayedVariant, units: number, moment: Moment, sale?: HistoricSale): void;
  /** The level of an item at a location was said. */
  stocked?(one: ReplayedVariant): void;
  ordered?(one: ReplayedVariant, order: IncomingUnits, moment: Moment): void;
  received?(one: ReplayedVariant, order: IncomingUnits, units: number, moment: Moment): void;
  /** What is left of a lot of an item was said. */
  lot?(one: ReplayedVariant, lot: Lot): void;
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
  { after, cannotJudge }: { readonly after: Alert; readonly cannotJudge?: string },
  event: AlertTransition,
  at: Instant,
): Happening {
  const { kind, severity, ruleId, explanation, resolution } = after;
  const what = typeof about === 'string' ? { sku: about } : { sku: onlyItemOf(about), ...about };
  const places = placesOf(after.location);
  return {
    event: EVENTS[event],
    at,
    kind,
    ...what,
    ...(places === null ? {} : { locations: places }),
    severity,
    ...(event === 'AlertResolved' && resolution !== null ? { resolution } : {}),
    ...(cannotJudge === undefined ? {} : { reason: cannotJudge }),
    ruleId,
    explanation,
  };
}

/** What is told of an order of one item is told of that; a sum is about its items together, also where it has only one. */
const onlyItemOf = ({ entity, skus = [] }: Exclude<AlertSubject, string>): string | null =>
  entity.type === 'purchase_order' && skus.length === 1 ? (skus[0] ?? null) : null;

function placesOf(location: AlertLocation): readonly string[] | null {
  if (location.type === 'all') return null;
  const ids = location.type === 'one' ? [location.locationId] : location.locationIds;
  return ids.map((id) => externalIdOf(id).externalId);
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
