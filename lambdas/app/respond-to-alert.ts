import type { AlertEvent, AlertSnapshot } from '../contracts/events/alert-events';
import type { Alert } from '../domain/alert/alert';
import { isOpen } from '../domain/alert/life-cycle';
import { type AlertResponse, isRepeated, respond } from '../domain/alert/respond';
import {
  ConcurrentChangeError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  StaleVersionError,
} from '../platform/errors';
import type { Clock } from './ports';

export interface AlertResponses {
  alert(alertId: string): Promise<Alert | null>;
  /** What the newest event of its history said of the alert; null where none is kept any more. */
  latestSnapshot(alertId: string): Promise<AlertSnapshot | null>;
  /**
   * Writes the alert over the version that was read, with the event, in one transaction.
   * @throws ConcurrentChangeError where it has changed since
   */
  save(before: Alert, after: Alert, event: AlertEvent | null): Promise<void>;
}

export interface RespondDeps {
  readonly alerts: AlertResponses;
  readonly clock: Clock;
}

/** A decision about the stock can come in between; the response is then given to what it made of the alert. */
const MOST_ATTEMPTS = 4;

/**
 * Acknowledging, putting off and closing an alert. Given twice, a response changes nothing the second time.
 *
 * @returns the alert as it is stored now
 * @throws NotFoundError, ConflictError where it is not open, StaleVersionError where the caller named another version,
 * InvalidInputError for a time that is over
 */
export function createRespondToAlert({ alerts, clock }: RespondDeps) {
  return async function respondToAlert(
    alertId: string,
    response: AlertResponse,
    by: string,
    expectedVersion: number | null,
  ): Promise<Alert> {
    for (let attempt = 1; ; attempt++) {
      const before = await alerts.alert(alertId);
      if (before === null || before.state === 'ok' || before.state === 'armed') {
        throw new NotFoundError('alert.not-found', `There is no alert ${alertId}.`);
      }
      if (isRepeated(before, response, by)) return before;
      if (expectedVersion !== null && before.version !== expectedVersion) {
        throw new StaleVersionError('alert.stale', before.version);
      }
      const now = clock.now();
      if (response.type !== 'resolve' && response.until !== null && response.until <= now) {
        throw new InvalidInputError('alert.until-past', [
          { path: ['until'], expected: `a time after ${now}` },
        ]);
      }
      if (!isOpen(before))
        throw new ConflictError('alert.not-open', `The alert is ${before.state}, not open.`);

      const after = { ...respond(before, response, by, now), version: before.version + 1 };
      const snapshot = await alerts.latestSnapshot(alertId);
      try {
        await alerts.save(
          before,
          after,
          snapshot === null ? null : eventOf(after, snapshot, response, by, now),
        );
        return after;
      } catch (error) {
        if (!(error instanceof ConcurrentChangeError) || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  };
}

/** The numbers stay those of the last decision: a person's response decides nothing about the stock. */
function eventOf(
  after: Alert,
  snapshot: AlertSnapshot,
  response: AlertResponse,
  by: string,
  now: string,
): AlertEvent {
  const alert: AlertSnapshot = { ...snapshot, sequence: after.sequence };
  const metadata = { id: `${after.alertId}#${after.sequence}`, version: 1 as const, occurredAt: now };
  const { note } = response;
  switch (response.type) {
    case 'acknowledge':
      return { type: 'AlertAcknowledged', metadata, data: { alert, by, note, expiresAt: response.until } };
    case 'snooze':
      return { type: 'AlertSnoozed', metadata, data: { alert, by, note, expiresAt: response.until } };
    case 'resolve':
      return {
        type: 'AlertResolved',
        metadata,
        data: { alert, resolution: { by }, note, resolvedAt: now, toldByBackInStock: false },
      };
  }
}
