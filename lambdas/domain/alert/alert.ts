import type { LocationId, ShopId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { ToldLots } from '../lot/told-lots';
import type { RuleKind, Severity } from '../rule/rule';
import type { AlertEntity } from './entity';
import type { Explanation } from './explanation';

/**
 * Where an alert stands. `ok` matched once but not for long enough; `armed` waits (a back_in_stock alert while the item
 * is out); `pending` matches but has not yet held long enough; `firing`, `acknowledged` and `snoozed` are open;
 * `resolved` is over. The first two concern nobody and are in no list.
 */
export const ALERT_STATES = [
  'ok',
  'armed',
  'pending',
  'firing',
  'acknowledged',
  'snoozed',
  'resolved',
] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export const OPEN_STATES: readonly AlertState[] = ['firing', 'acknowledged', 'snoozed'];

/** What an alert is about: the sum over all locations, one location, or the sum over a rule's own list. */
export type AlertLocation =
  | { readonly type: 'all' }
  | { readonly type: 'one'; readonly locationId: LocationId }
  | { readonly type: 'listed'; readonly locationIds: readonly LocationId[] };

/**
 * Why an alert came up. `crossing`: the stock moved past the threshold. `first_seen`: it already matched when it was
 * first heard of. `rule_change`: it already matched when its rule was saved, or came to decide about it. The last two are
 * told as summaries.
 */
export type AlertOrigin = 'crossing' | 'first_seen' | 'rule_change';

/** What ended an alert, where no person did. */
export const ENDINGS = [
  'recovered',
  'deleted',
  'location_inactive',
  'not_sellable',
  'rule_changed',
  'out_of_scope',
  'shop_uninstalled',
  'expired',
  'cannot_judge',
] as const;

/** What ended an alert. */
export type Resolution = (typeof ENDINGS)[number] | { readonly by: string };

/** What a decision about the stock can make of an alert. */
export type AlertTransition =
  | 'AlertOpened'
  | 'AlertWorsened'
  | 'AlertRepeated'
  | 'AlertResumed'
  | 'AlertResolved';

/** Whether people must know at once, or with what else comes up within the hour. */
export type Urgency = 'now' | 'later';

/** The one record of a (rule, entity, location). */
export interface Alert {
  /** `{entity's id}.{hash of rule and location}`: the same for the same fingerprint, whatever the message says. */
  readonly alertId: string;
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly kind: RuleKind;
  readonly severity: Severity;
  readonly teams: readonly string[];
  readonly shopId: ShopId;
  readonly entity: AlertEntity;
  readonly location: AlertLocation;
  readonly state: AlertState;
  readonly origin: AlertOrigin;
  readonly urgency: Urgency;
  /** The figure that the rule compares, at the last decision, in the unit of its kind: units, days, percent … */
  readonly quantity: number;
  /** The figure that people were last told; an alert worsens against this. */
  readonly toldQuantity: number | null;
  /** How far along it was when people were last told, where the kind has stages. */
  readonly toldStage?: number;
  /**
   * What still stands of what people were told lot by lot, where the kind tells of lots. Absent until it is looked at
   * again where an alert was told of before this was kept.
   */
  readonly toldLots?: ToldLots;
  /** When people were last told. */
  readonly toldAt: Instant | null;
  /** The numbers behind the last decision, so that each one in a message can be recomputed. */
  readonly explanation: Explanation | null;
  /** Of what happened rather than lasts: which happening the alert is about, so that none is told twice. */
  readonly occurrence: string | null;
  /** Since when the condition has held, as the platform says. */
  readonly since: Instant;
  readonly openedAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly resolution: Resolution | null;
  /** Closed by a person while the condition still holds: quiet until it has cleared once. */
  readonly quietUntilClear: boolean;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: Instant | null;
  readonly note: string | null;
  /** When the acknowledgement or the snooze ends; null is not at all. */
  readonly expiresAt: Instant | null;
  /** When the schedule must look at this alert again. */
  readonly dueAt: Instant | null;
  /** Counts the changes to this record; its ETag. */
  readonly version: number;
  /** Counts the events in its history, over all its openings. */
  readonly sequence: number;
}
