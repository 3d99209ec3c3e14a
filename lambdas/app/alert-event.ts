import type { AlertEvent, AlertSnapshot } from '../contracts/events/alert-events';
import type { DecidedAlert } from '../domain/alert/decide-variant';
import type { Instant } from '../domain/inventory/inventory-level';
import { clearAt } from '../domain/rule/marks';
import { isStockKind, type Rule } from '../domain/rule/rule';
import { AppError } from '../platform/errors';

/**
 * The event that tells what happened to an alert; null where nothing did.
 *
 * @param rule as it was when it decided; null where the alert ended because its rule is gone
 */
export function alertEventOf(
  { before, after, event, toldByBackInStock }: Omit<DecidedAlert, 'rule'>,
  described: Omit<AlertSnapshot, 'rule'>,
  rule: AlertSnapshot['rule'] | null,
  now: Instant,
): AlertEvent | null {
  if (event === null) return null;
  const metadata = { id: `${after.alertId}#${after.sequence}`, version: 1 as const, occurredAt: now };
  if (event === 'AlertResolved') {
    const resolution = after.resolution ?? 'recovered';
    const alert = { ...described, rule };
    return { type: event, metadata, data: { alert, resolution, resolvedAt: now, toldByBackInStock } };
  }
  if (rule === null) throw new AppError('alert.without-rule', `${event} needs the rule that decided it.`);
  const alert = { ...described, rule };
  if (event !== 'AlertWorsened') return { type: event, metadata, data: { alert } };
  const previousQuantity = before?.toldQuantity ?? alert.quantity;
  const hadIt = before?.state === 'acknowledged' ? before.acknowledgedBy : null;
  const acknowledged = hadIt === null ? {} : { acknowledgedBy: hadIt };
  return { type: event, metadata, data: { alert, previousQuantity, ...acknowledged } };
}

export function ruleOf(rule: Rule): AlertSnapshot['rule'] {
  return {
    ruleId: rule.id,
    version: rule.version,
    level: rule.level,
    scope: { type: rule.scope.type, ids: [...rule.scope.ids] },
    locations: typeof rule.locations === 'string' ? rule.locations : [...rule.locations],
    basis: rule.basis,
    threshold: rule.threshold,
    recoverAt: isStockKind(rule.kind) ? clearAt(rule) : null,
    settings: { ...rule.settings },
    holdMinutes: rule.holdMinutes,
    repeatAfterHours: rule.repeatAfterHours,
  };
}
