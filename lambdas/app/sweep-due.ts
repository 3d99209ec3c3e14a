import type { AlertDue } from '../contracts/events/stock-events';
import type { Instant } from '../domain/inventory/inventory-level';
import type { Clock, EventPublisher } from './ports';

export interface DueAlerts {
  /** Alerts due by `now`, earliest first within each part of the index, about `most` at the most. */
  dueBy(
    now: Instant,
    most: number,
  ): Promise<readonly { readonly alertId: string; readonly entityId: string; readonly dueAt: Instant }[]>;
}

/** What one run announces at the most; what is left over is due still, a minute later. */
const MOST_AT_ONCE = 2_000;

/**
 * Returns the function that calls for an evaluation of each entity with an alert whose time has come. What the
 * evaluation decides takes the alert out of the index; until then it is called for again, which changes nothing.
 */
export function createSweepDue(alerts: DueAlerts, publisher: EventPublisher, clock: Clock) {
  return async function sweepDue(): Promise<{ readonly due: number }> {
    const now = clock.now();
    const due = await alerts.dueBy(now, MOST_AT_ONCE);
    await publisher.publish(
      due.map(({ alertId, entityId, dueAt }) => {
        const event: AlertDue = {
          metadata: { id: `${alertId}@${dueAt}`, version: 1, occurredAt: now },
          data: { entityId, alertId },
        };
        return { eventType: 'AlertDue', event };
      }),
    );
    return { due: due.length };
  };
}
