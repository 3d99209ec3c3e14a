import type { ChannelDisabled } from '../contracts/events/alert-events';
import type { ChannelTestRequested, FlushDue } from '../contracts/messages/notifier-messages';
import type { Alert } from '../domain/alert/alert';
import type { Channel } from '../domain/channel/channel';
import type { Delivery } from '../domain/channel/delivery';
import type { ShopId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { AlertNews, Cadence } from '../domain/message/alert-news';
import type { BegunMessage } from '../domain/message/begun-message';
import type { Message } from '../domain/message/message';
import type { Route } from '../domain/route/route';

/** An event that waits to be told to a target. */
export interface PendingNews {
  readonly news: AlertNews;
  /** The event's name on the bus. */
  readonly eventType: string;
  readonly channelIds: readonly string[];
}

export interface Group {
  readonly target: string;
  readonly cadence: Cadence;
}

/** That a flush of a group is on its way. */
export interface Wake {
  readonly wakeId: string;
  readonly dueAt: Instant;
  /** Events that have arrived for the group since. */
  readonly arrived: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Whether the flush is on the queue for certain. */
  readonly isQueued: boolean;
}

/** What waits to be told. */
export interface Outbox {
  /** Keeps the news for a group; the same event again changes nothing. */
  add(group: Group, pending: readonly PendingNews[], now: Instant): Promise<void>;
  pending(group: Group): Promise<readonly PendingNews[]>;
  remove(group: Group, eventIds: readonly string[]): Promise<void>;
  /**
   * Notes the deliveries and removes what waited for them, some together in each transaction; the last one notes what of the
   * message is still to come.
   *
   * @param begun null where nothing is; left out where the message had one part
   */
  markSent(group: Group, deliveries: readonly Delivery[], begun?: BegunMessage | null): Promise<void>;
  /** The message to the group that was begun and is not finished; null where none is. */
  begun(group: Group): Promise<BegunMessage | null>;
  /** Nothing of it is to come any more. */
  forgetBegun(group: Group): Promise<void>;
  /** Counts arrivals in the group's wake row, which is made with these values if there is none. */
  wake(group: Group, arrived: number, now: Instant, ifNew: { wakeId: string; dueAt: Instant }): Promise<Wake>;
  /** Notes that the flush is on the queue, and until when it is expected. */
  wakeQueued(group: Group, wakeId: string, dueAt: Instant): Promise<void>;
  currentWake(group: Group): Promise<Wake | null>;
  deleteWake(group: Group, wakeId: string): Promise<void>;
  /** When what is held back because a feed is silent is looked at next; null where nobody has said. */
  nextLook(group: Group): Promise<Instant | null>;
  lookAt(group: Group, at: Instant): Promise<void>;
}

export interface DeliveryReader {
  /** Which of these events were sent to the target already. */
  toldEventIds(target: string, news: readonly AlertNews[]): Promise<ReadonlySet<string>>;
  /** `openingOf(alert)` of the openings of these alerts that the target has heard of. */
  toldOpenings(target: string, news: readonly AlertNews[]): Promise<ReadonlySet<string>>;
}

export interface AlertReader {
  /**
   * The alerts that the news is about as they stand now, by id, read consistently; what is gone is left out. Of low
   * stock the variant's other alerts too, because being out of stock suppresses it, and those of a variant's product.
   */
  alertsBehind(news: readonly AlertNews[]): Promise<ReadonlyMap<string, Alert>>;
  /** Which of these shops' own feeds have an open alert of having fallen silent, read consistently. */
  silentShops(shopIds: readonly ShopId[]): Promise<ReadonlySet<ShopId>>;
}

/** How a target has been doing: sends that failed in a row, since when, and when it may be tried next. */
export interface Pacing {
  readonly notBefore: Instant;
  readonly failures: number;
  readonly failingSince: Instant | null;
}

export type LeaseAnswer =
  | ({ readonly granted: true } & Omit<Pacing, 'notBefore'>)
  | ({ readonly granted: false } & LeaseRefusal);

/** Why a lease was not granted: somebody holds it, or the target may not be sent to yet, or both. */
export interface LeaseRefusal {
  /** Since when it is held, and until when it is granted at the most; null where nobody holds it. */
  readonly held: { readonly since: Instant; readonly until: Instant } | null;
  readonly notBefore: Instant;
}

/** One sender per target at a time, and not before the target said so. */
export interface Leases {
  /** Granted until `until` at most, so that a dead worker's lease frees itself. */
  acquire(target: string, owner: string, now: Instant, until: Instant): Promise<LeaseAnswer>;
  /** Gives it back. Without effect where the lease has run out and passed to another. */
  release(target: string, owner: string, pacing: Pacing): Promise<void>;
}

export interface Unsubscribes {
  isUnsubscribed(address: string): Promise<boolean>;
  add(address: string, at: Instant): Promise<void>;
}

export interface ChannelDirectory {
  list(): Promise<readonly Channel[]>;
  get(channelId: string): Promise<Channel | null>;
  disable(channel: Channel, event: ChannelDisabled): Promise<boolean>;
  noteFailure(channelId: string, failure: Channel['lastFailure']): Promise<void>;
}

export interface RouteDirectory {
  list(): Promise<readonly Route[]>;
}

/** That the owner of a disabled channel was told. */
export interface Notices {
  wasSent(eventId: string): Promise<boolean>;
  markSent(eventId: string, at: Instant): Promise<void>;
}

/** The notifier's own queue. */
export interface NotifierQueue {
  /** Delivered after `delaySeconds`, 0 … 900. */
  send(message: FlushDue | ChannelTestRequested, delaySeconds: number): Promise<void>;
}

/**
 * What became of a send. `later`: nothing is wrong with the message or the address, try again (not before `seconds`,
 * where the other side said so). `refused`: no retry will ever work with this channel. `attention`: somebody must do
 * something first (verify an address, leave the sandbox); tried again, rarely, until they have.
 */
export type SendOutcome =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'later'; readonly cause: string; readonly seconds: number | null }
  | { readonly outcome: 'attention'; readonly cause: string }
  | { readonly outcome: 'refused'; readonly cause: string };

/** A message cut into what goes out in one send, each with the events that it tells. */
export interface Sendable<Payload> {
  readonly payload: Payload;
  readonly eventIds: readonly string[];
}

/** One kind of channel: how a message looks there, and how it gets there. */
export interface Sender<Payload> {
  readonly channelType: Channel['type'];
  /** The least distance between two sends to one target. */
  readonly pauseMs: number;
  render(message: Message, target: string): Promise<readonly Sendable<Payload>[]>;
  /** @throws PoisonMessageError where the message itself is refused: that is a fault of ours. */
  send(target: string, payload: Payload): Promise<SendOutcome>;
}
