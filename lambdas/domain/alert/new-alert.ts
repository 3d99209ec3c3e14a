import type { ShopId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { Rule } from '../rule/rule';
import type { Alert, AlertLocation, AlertOrigin } from './alert';
import type { AlertEntity } from './entity';
import { alertIdOf } from './fingerprint';

export interface AlertSubject {
  readonly entity: AlertEntity;
  readonly shopId: ShopId;
  readonly location: AlertLocation;
  readonly quantity: number;
  readonly since: Instant;
  readonly origin: AlertOrigin;
}

/** The alert as it would be if it came up now: nothing has been decided about it yet. */
export function newAlert(rule: Rule, subject: AlertSubject): Alert {
  const { entity, shopId, location, quantity, since, origin } = subject;
  return {
    alertId: alertIdOf(rule.id, entity, location),
    ruleId: rule.id,
    ruleVersion: rule.version,
    kind: rule.kind,
    severity: rule.severity,
    teams: rule.teams,
    shopId,
    entity,
    location,
    state: 'ok',
    origin,
    urgency: 'later',
    quantity,
    toldQuantity: null,
    toldAt: null,
    explanation: null,
    occurrence: null,
    since,
    openedAt: null,
    resolvedAt: null,
    resolution: null,
    quietUntilClear: false,
    acknowledgedBy: null,
    acknowledgedAt: null,
    note: null,
    expiresAt: null,
    dueAt: null,
    version: 0,
    sequence: 0,
  };
}
