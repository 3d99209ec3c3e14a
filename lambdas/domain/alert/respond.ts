import type { Instant } from '../inventory/inventory-level';
import type { Alert } from './alert';

/** What a person does about an open alert. */
export type AlertResponse =
  | { readonly type: 'acknowledge'; readonly until: Instant | null; readonly note: string | null }
  | { readonly type: 'snooze'; readonly until: Instant; readonly note: string | null }
  | { readonly type: 'resolve'; readonly note: string | null };

/**
 * The alert as it is after a person's response. An acknowledgement or a snooze with an end fires again when it runs out
 * and the condition still holds. Closed by hand, it stays quiet until the condition has cleared once.
 *
 * @param alert an open one
 */
export function respond(alert: Alert, response: AlertResponse, by: string, now: Instant): Alert {
  const sequence = alert.sequence + 1;
  switch (response.type) {
    case 'acknowledge':
      return {
        ...alert,
        ...restingUntil(alert, response.until),
        state: 'acknowledged',
        acknowledgedBy: by,
        acknowledgedAt: now,
        note: response.note,
        sequence,
      };
    case 'snooze':
      return {
        ...alert,
        ...restingUntil(alert, response.until),
        state: 'snoozed',
        acknowledgedBy: null,
        acknowledgedAt: null,
        note: response.note,
        sequence,
      };
    case 'resolve':
      return {
        ...alert,
        state: 'resolved',
        resolvedAt: now,
        resolution: { by },
        quietUntilClear: true,
        acknowledgedBy: null,
        acknowledgedAt: null,
        note: response.note,
        expiresAt: null,
        dueAt: null,
        sequence,
      };
  }
}

/** Whether the response has been given already, by the same person in the same words: a second click. */
export function isRepeated(alert: Alert, response: AlertResponse, by: string): boolean {
  switch (response.type) {
    case 'acknowledge':
      return (
        alert.state === 'acknowledged' &&
        alert.acknowledgedBy === by &&
        alert.note === response.note &&
        alert.expiresAt === response.until
      );
    case 'snooze':
      return alert.state === 'snoozed' && alert.note === response.note && alert.expiresAt === response.until;
    case 'resolve':
      return (
        alert.state === 'resolved' &&
        typeof alert.resolution === 'object' &&
        alert.resolution?.by === by &&
        alert.note === response.note
      );
  }
}

/** A restock has an end of its own, which a person's rest does not move. */
function restingUntil(alert: Alert, until: Instant | null): Pick<Alert, 'expiresAt' | 'dueAt'> {
  return { expiresAt: until, dueAt: alert.kind === 'back_in_stock' ? alert.dueAt : until };
}
