import type { AlertEvent } from '../../contracts/events/alert-events';
import type { Alert } from '../../domain/alert/alert';
import { entityIdOf } from '../../domain/alert/entity';
import { alertEventKey, alertKey, dueShardOf } from './keys';

/** An ALERT item: the alert's own fields, and the keys of the two indexes. One that concerns nobody is in no list. */
export function alertToItem(alert: Alert): Record<string, unknown> {
  return {
    ...alertKey(entityIdOf(alert.entity), alert.alertId),
    ...alert,
    ...(alert.state === 'armed' || alert.state === 'ok'
      ? {}
      : { alertState: alert.state, openedAtKey: `${alert.openedAt ?? alert.since}#${alert.alertId}` }),
    ...(alert.dueAt === null
      ? { dueAt: undefined }
      : { dueShard: dueShardOf(alert.alertId), dueAt: alert.dueAt }),
  };
}

/** The inverse of `alertToItem`. The table is ours alone, so an item is trusted to be what was written. */
export function alertFromItem(item: Record<string, unknown>): Alert {
  const { pk: _pk, sk: _sk, alertState: _state, openedAtKey: _opened, dueShard: _shard, ...alert } = item;
  return { dueAt: null, ...alert } as unknown as Alert;
}

/** Alert events are kept for thirteen months: long enough to compare a season with the one before. */
export const ALERT_EVENT_DAYS = 400;

/** An EVENT# item: what is published, as it stands, when the table's stream shows it. */
export function alertEventToItem(event: AlertEvent): Record<string, unknown> {
  const { type, ...published } = event;
  const { alertId, sequence, entity } = event.data.alert;
  return {
    ...alertEventKey(entityIdOf(entity), alertId, sequence),
    eventType: type,
    event: published,
    expiresAt: Math.floor(Date.parse(event.metadata.occurredAt) / 1000) + ALERT_EVENT_DAYS * 86_400,
  };
}

/** The inverse of `alertEventToItem`. */
export function alertEventFromItem(item: Record<string, unknown>): AlertEvent {
  return { type: item.eventType, ...(item.event as object) } as AlertEvent;
}
