import type { Instant } from '../inventory/inventory-level';

/** That one event of an alert was sent to one target. Written after the send, so sent means sent. */
export interface Delivery {
  readonly eventId: string;
  readonly eventType: string;
  /** Of what the alert is about. */
  readonly entityId: string;
  readonly alertId: string;
  /** The event's place in the alert's history. */
  readonly sequence: number;
  /** Which opening of the alert the event belongs to. */
  readonly openedAt: Instant;
  readonly target: string;
  readonly channelType: 'slack' | 'email';
  readonly channelIds: readonly string[];
  readonly sentAt: Instant;
}
