import type { Instant } from '../inventory/inventory-level';
import { type Alert, type AlertTransition, OPEN_STATES, type Resolution } from './alert';

/** The steps that every alert takes, whatever its kind decides by. */
export function isOpen(alert: Pick<Alert, 'state'>): boolean {
  return OPEN_STATES.includes(alert.state);
}

/** What an alert forgets when it closes. */
export const closed = {
  acknowledgedBy: null,
  acknowledgedAt: null,
  note: null,
  expiresAt: null,
  dueAt: null,
  quietUntilClear: false,
} as const;

/** An alert that waited to be told, and need not be. */
export function dropPending(alert: Alert): Alert {
  return alert.state === 'pending' ? { ...alert, state: 'ok', dueAt: null } : alert;
}

export function happened<E extends AlertTransition>(alert: Alert, event: E): { alert: Alert; event: E } {
  return { alert: { ...alert, sequence: alert.sequence + 1 }, event };
}

/** Ends an alert whose rule, location or entity no longer applies, whatever the figure. */
export function endAlert(
  alert: Alert,
  resolution: Resolution,
  now: Instant,
): { alert: Alert; event: AlertTransition | null } {
  if (isOpen(alert)) {
    return happened({ ...alert, ...closed, state: 'resolved', resolvedAt: now, resolution }, 'AlertResolved');
  }
  return { alert: dropPending(alert.state === 'armed' ? { ...alert, state: 'ok' } : alert), event: null };
}

export function plusMinutes(instant: Instant, minutes: number): Instant {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString();
}
