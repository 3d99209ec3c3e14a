import type { AlertEvent, AlertSnapshot } from '../contracts/events/alert-events';
import type { DecidedSignal } from '../domain/alert/decide-signals';
import type { AlertEntity } from '../domain/alert/entity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { Rule } from '../domain/rule/rule';
import type { Shop } from '../domain/shop/shop';
import { alertEventOf, ruleOf } from './alert-event';

export interface SignalCircumstances {
  readonly entity: AlertEntity;
  readonly name: string | null;
  readonly url: string | null;
  /** The variant that it is about; null where it is about something else. */
  readonly variant: AlertSnapshot['variant'];
  readonly shopId: string;
  readonly shop: Shop | null;
  readonly now: Instant;
}

/** Writes the event of a decided alert of a kind that is judged; its numbers are in the explanation. */
export function describeSignal(
  decided: DecidedSignal,
  circumstances: SignalCircumstances,
  rules: readonly Rule[],
): AlertEvent | null {
  const { after } = decided;
  const { entity, name, url, variant, shopId, shop, now } = circumstances;
  const rule = decided.rule ?? rules.find((one) => one.id === after.ruleId) ?? null;
  const snapshot: Omit<AlertSnapshot, 'rule'> = {
    alertId: after.alertId,
    kind: after.kind,
    severity: after.severity,
    origin: after.origin,
    urgency: after.urgency,
    teams: [...after.teams],
    sequence: after.sequence,
    since: after.since,
    openedAt: after.openedAt ?? now,
    shop: { shopId, name: shop?.name ?? shopId },
    entity: { ...entity, name, url },
    variant,
    locations: null,
    quantity: after.quantity,
    perLocation: [],
    pace: null,
    goneAt: null,
    lostMarginPerDay: null,
    explanation: after.explanation,
  };
  return alertEventOf(
    { ...decided, toldByBackInStock: false },
    snapshot,
    rule === null ? null : ruleOf(rule),
    now,
  );
}
