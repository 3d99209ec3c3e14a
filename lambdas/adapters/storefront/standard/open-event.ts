import type { Version } from '../../../domain/inventory/inventory-level';
import { PoisonMessageError } from '../../../platform/errors';
import type { Fields } from '../fields';
import { type Reading, versionIn } from '../reading';
import { type EventType, isEventType } from './event-types';

/** A vendor-neutral event whose data are yet to be read. */
export interface OpenedEvent {
  readonly type: EventType;
  readonly data: Fields;
  readonly reading: Reading;
  /** What it is about is ordered by `data.updatedAt`, then by the event's `timestamp`. */
  readonly version: Version;
}

/** @throws PoisonMessageError naming the field that does not fit and what was expected */
export function openEvent(reading: Reading): OpenedEvent {
  const type = reading.body.text('type');
  if (!isEventType(type)) {
    throw new PoisonMessageError('body.invalid', 'type: expected one of the documented event types.');
  }
  const timestamp = reading.body.instant('timestamp');
  const data = reading.body.fields('data');
  const timed: Reading = { ...reading, envelope: { ...reading.envelope, triggeredAt: timestamp } };
  const version = versionIn(timed, data.instantOrNull('updatedAt') ?? timestamp);
  return { type, data, reading: timed, version };
}
