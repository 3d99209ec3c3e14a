import type { FlushDue } from '../contracts/messages/notifier-messages';
import { entityIdOf } from '../domain/alert/entity';
import type { Channel } from '../domain/channel/channel';
import type { Delivery } from '../domain/channel/delivery';
import { sharedKnowledge } from '../domain/channel/knowledge';
import { targetsOf } from '../domain/channel/target';
import type { Instant } from '../domain/inventory/inventory-level';
import type { Cadence } from '../domain/message/alert-news';
import { type BegunMessage, begunWith, restOf } from '../domain/message/begun-message';
import { composeMessage } from '../domain/message/compose-message';
import { type DropReason, type Settled, settleNews } from '../domain/message/settle-news';
import type { UnwordedAlert } from '../domain/message/word-items';
import { PoisonMessageError } from '../platform/errors';
import { disableChannel } from './disable-channel';
import { delaySeconds, type GroupWindows, nextLookAt, patienceOf, secondsAfter } from './group-windows';
import { leaseRetryAt } from './lease-retry';
import type { Clock, StockReader } from './ports';
import type {
  AlertReader,
  ChannelDirectory,
  DeliveryReader,
  Group,
  Leases,
  NotifierQueue,
  Outbox,
  Pacing,
  PendingNews,
  SendOutcome,
  Sender,
} from './telling-ports';

export interface FlushDeps<Payload> {
  readonly sender: Sender<Payload>;
  readonly outbox: Outbox;
  readonly deliveries: DeliveryReader;
  readonly alerts: AlertReader;
  readonly stock: Pick<StockReader, 'shop'>;
  readonly channels: ChannelDirectory;
  readonly leases: Leases;
  readonly queue: NotifierQueue;
  /** False where whoever reads there wants no more messages. */
  readonly isWanted: (target: string) => Promise<boolean>;
  readonly windows: GroupWindows;
  readonly alertsUrl: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly pause: (milliseconds: number) => Promise<void>;
}

export interface Flushed {
  /**
   * `waits`: the group's time has not come, it is still growing, or somebody else is sending there. `superseded`: a
   * later flush of the group is on its way. `held`: the channel is disabled, what waits for it waits on. `feed_silent`: it
   * waits until the feeds of its shops speak again. `partly`: sent as far as the time reached, the rest follows.
   * `failed`: tried again later.
   */
  readonly outcome:
    | 'waits'
    | 'superseded'
    | 'empty'
    | 'held'
    | 'feed_silent'
    | 'sent'
    | 'partly'
    | 'failed'
    | 'refused';
  readonly messages: number;
  readonly told: number;
  readonly dropped: Partial<Record<DropReason | 'unwanted' | 'target_gone', number>>;
  readonly cause?: string;
  /** Alerts that stood in a message without their explanation, because it could not be put into words. */
  readonly unworded?: readonly UnwordedAlert[];
}

/** How often what is held because its feed is silent is looked at: it is told this soon after the feed speaks again. */
const SILENT_FEED_SECONDS = 300;
/** No send is begun with less than this left: it could be cut off after it was accepted and before that was noted. */
const LEAST_MS_FOR_A_SEND = 20_000;
const LEASE_MARGIN_SECONDS = 5;
const LONGEST_BACKOFF_SECONDS = 900;
const ATTENTION_SECONDS = 3600;
/** A Slack channel that cannot be reached for this long is switched off, so that its owner hears of it. */
const MOST_FAILING_DAYS = 3;

/**
 * Sends what waits for one target, grouped. Each message is noted as delivered right after it went out, so a crash
 * repeats one message at most, and a failed send is tried again with what is still true by then. What is still to come of a
 * message of several parts is told as the rest of it, whatever broke it off.
 */
export function createFlushGroup<Payload>(
  deps: FlushDeps<Payload>,
): (due: FlushDue, remainingMs: () => number) => Promise<Flushed> {
  const { clock, leases } = deps;

  async function again(due: FlushDue, at: Instant): Promise<void> {
    await deps.queue.send(due, delaySeconds(clock.now(), at));
  }

  async function flushUnderLease(due: FlushDue, flight: Flight): Promise<Flushed> {
    const group: Group = { target: due.target, cadence: due.cadence as Cadence };
    const wake = await deps.outbox.currentWake(group);
    if (wake !== null && wake.wakeId !== due.wakeId) return nothing('superseded');
    const now = clock.now();
    const patience = patienceOf(group.cadence, deps.windows);
    const dueAt = wake === null ? null : nextLookAt(wake, patience, due.firstDueAt, now);
    if (dueAt !== null) {
      await again({ ...due, dueAt }, dueAt);
      await deps.outbox.wakeQueued(group, due.wakeId, dueAt);
      return nothing('waits');
    }
    // Before the rows are read: whatever arrives from here on makes a wake row, and a flush, of its own.
    await deps.outbox.deleteWake(group, due.wakeId);
    const [pending, begun] = await Promise.all([deps.outbox.pending(group), deps.outbox.begun(group)]);
    const forget = async () => (begun === null ? undefined : deps.outbox.forgetBegun(group));
    if (pending.length === 0) {
      await forget();
      return nothing('empty');
    }

    const all = await deps.channels.list();
    const channels = all.filter((channel) => leadsTo(channel, due.target, deps.sender.channelType));
    if (channels.length === 0) return drop(group, pending, 'target_gone', forget);
    if (channels.every(({ status }) => status === 'disabled')) return nothing('held');
    if (!(await deps.isWanted(due.target))) return drop(group, pending, 'unwanted', forget);

    const settled = await settle(group, pending);
    const held = settled.heldEventIds.length;
    if (settled.told.length === 0 && held === 0) await forget();
    await deps.outbox.remove(
      group,
      settled.dropped.map(({ eventId }) => eventId),
    );
    if (held > 0) await lookAgainLater(due, group);
    if (settled.told.length === 0) {
      return { ...nothing(held > 0 ? 'feed_silent' : 'empty'), dropped: countedBy(settled) };
    }
    const sent = await sendAll(due, group, pending, settled, channels, flight, begun);
    return { ...sent, dropped: countedBy(settled) };
  }

  /** One look is under way at a time, however many flushes of the group find something that is held. */
  async function lookAgainLater(due: FlushDue, group: Group): Promise<void> {
    const now = clock.now();
    const looksAt = await deps.outbox.nextLook(group);
    if (looksAt !== null && looksAt > now) return;
    const lookAgainAt = secondsAfter(now, SILENT_FEED_SECONDS);
    await again({ ...due, dueAt: lookAgainAt }, lookAgainAt);
    await deps.outbox.lookAt(group, lookAgainAt);
  }

  async function drop(
    group: Group,
    pending: readonly PendingNews[],
    reason: 'unwanted' | 'target_gone',
    forgetBegun: () => Promise<void>,
  ): Promise<Flushed> {
    await forgetBegun();
    await deps.outbox.remove(
      group,
      pending.map(({ news }) => news.eventId),
    );
    return { ...nothing('empty'), dropped: { [reason]: pending.length } };
  }

  async function settle({ target }: Group, pending: readonly PendingNews[]): Promise<Settled & Shops> {
    const news = pending.map((one) => one.news);
    const following = news.filter(({ type }) => type === 'resolved' || type === 'worsened');
    const shopIds = [...new Set(news.map(({ alert }) => alert.shop.shopId))];
    const [alerts, toldEventIds, toldOpenings, silentShops, shops] = await Promise.all([
      deps.alerts.alertsBehind(news),
      deps.deliveries.toldEventIds(target, news),
      deps.deliveries.toldOpenings(target, following),
      deps.alerts.silentShops(shopIds),
      Promise.all(shopIds.map((shopId) => deps.stock.shop(shopId))),
    ]);
    const known = new Map(shops.flatMap((shop) => (shop === null ? [] : [[shop.shopId, shop] as const])));
    const circumstances = { alerts, shops: known, silentShops, toldEventIds, toldOpenings };
    return { ...settleNews(news, circumstances), shops: known };
  }

  async function sendAll(
    due: FlushDue,
    group: Group,
    pending: readonly PendingNews[],
    settled: Settled & Shops,
    channels: readonly Channel[],
    flight: Flight,
    begun: BegunMessage | null,
  ): Promise<Flushed> {
    const { message, unworded } = composeMessage(settled.told, {
      cadence: group.cadence,
      now: clock.now(),
      timeZoneOf: (shopId) => settled.shops.get(shopId)?.timeZone ?? null,
      clearedCount: countedBy(settled).cleared ?? 0,
      alertsUrl: deps.alertsUrl,
      rest: begun === null ? null : restOf(begun, settled.told.length),
      ...sharedKnowledge(channels.map(({ role }) => role)),
    });
    const waiting = new Map(pending.map((one) => [one.news.eventId, one]));
    const sendables = await deps.sender.render(message, group.target);
    const unsent = new Set(settled.told.map((one) => one.eventIds[0]));
    const items = begunWith(begun, settled.told.length);
    const isInParts = begun !== null || sendables.length > 1;
    let messages = 0;
    let told = 0;
    for (const { payload, eventIds } of sendables) {
      if (messages > 0) await deps.pause(deps.sender.pauseMs);
      if (flight.remainingMs() < LEAST_MS_FOR_A_SEND) {
        await again(due, clock.now());
        return { outcome: 'partly', messages, told, dropped: {}, unworded };
      }
      const result = await send(group.target, payload, channels);
      if (result.outcome !== 'sent') {
        const outcome = await failed(due, channels, flight, result);
        return { outcome, messages, told, dropped: {}, cause: result.cause, unworded };
      }
      const sentAt = clock.now();
      const events = eventIds.flatMap((eventId) => waiting.get(eventId) ?? []);
      for (const eventId of eventIds) unsent.delete(eventId);
      // Whoever goes on, after a pause or a crash, says that it is the rest: its parts are counted anew.
      const toCome = unsent.size === 0 ? null : { items, left: unsent.size };
      await deps.outbox.markSent(
        group,
        events.map((one) => deliveryOf(one, group.target, deps.sender.channelType, sentAt)),
        isInParts ? toCome : undefined,
      );
      messages++;
      told += events.length;
      flight.pacing = { notBefore: afterPause(sentAt, deps.sender.pauseMs), failures: 0, failingSince: null };
    }
    await clearFailure(channels, group.target);
    return { outcome: 'sent', messages, told, dropped: {}, unworded };
  }

  async function send(target: string, payload: Payload, channels: readonly Channel[]): Promise<SendOutcome> {
    try {
      return await deps.sender.send(target, payload);
    } catch (error) {
      if (error instanceof PoisonMessageError) await noteFailure(channels, target, error.message);
      throw error;
    }
  }

  async function failed(
    due: FlushDue,
    channels: readonly Channel[],
    flight: Flight,
    result: Exclude<SendOutcome, { outcome: 'sent' }>,
  ): Promise<Flushed['outcome']> {
    const now = clock.now();
    const failures = flight.pacing.failures + 1;
    const failingSince = flight.pacing.failingSince ?? now;
    const isHopeless = secondsAfter(failingSince, MOST_FAILING_DAYS * 86_400) < now;
    const [channel] = channels;
    const isOver = result.outcome === 'refused' || (isHopeless && deps.sender.channelType === 'slack');
    if (isOver && channel !== undefined) {
      const cause = isHopeless ? `${result.cause}, for ${MOST_FAILING_DAYS} days` : result.cause;
      await disableChannel(channel, cause, { channels: deps.channels, now });
      flight.pacing = { notBefore: now, failures: 0, failingSince: null };
      return 'refused';
    }
    const notBefore = secondsAfter(now, backoffSeconds(result, failures));
    flight.pacing = { notBefore, failures, failingSince };
    if (result.outcome === 'attention' || failures > 1) await noteFailure(channels, due.target, result.cause);
    await again({ ...due, dueAt: notBefore }, notBefore);
    return 'failed';
  }

  async function noteFailure(channels: readonly Channel[], target: string, cause: string): Promise<void> {
    const failure = { cause, at: clock.now(), target };
    await Promise.all(channels.map(({ id }) => deps.channels.noteFailure(id, failure)));
  }

  async function clearFailure(channels: readonly Channel[], target: string): Promise<void> {
    const noted = channels.filter(({ lastFailure }) => lastFailure?.target === target);
    await Promise.all(noted.map(({ id }) => deps.channels.noteFailure(id, null)));
  }

  return async (due, remainingMs) => {
    const now = clock.now();
    if (due.dueAt > now) {
      await again(due, due.dueAt);
      return nothing('waits');
    }
    const owner = deps.newId();
    const until = secondsAfter(now, remainingMs() / 1000 + LEASE_MARGIN_SECONDS);
    const lease = await leases.acquire(due.target, owner, now, until);
    if (!lease.granted) {
      await again(due, leaseRetryAt(lease, now));
      return nothing('waits');
    }
    const { failures, failingSince } = lease;
    const flight: Flight = { remainingMs, pacing: { notBefore: now, failures, failingSince } };
    try {
      return await flushUnderLease(due, flight);
    } finally {
      await leases.release(due.target, owner, flight.pacing);
    }
  };
}

/** One run of a flush: how long it may take, and what the next one must know of the target. */
interface Flight {
  readonly remainingMs: () => number;
  pacing: Pacing;
}

interface Shops {
  readonly shops: ReadonlyMap<string, { readonly timeZone: string | null }>;
}

const nothing = (outcome: Flushed['outcome']): Flushed => ({ outcome, messages: 0, told: 0, dropped: {} });

function leadsTo(channel: Channel, target: string, type: Channel['type']): boolean {
  const ifItWereActive: Channel = { ...channel, status: 'active' };
  return targetsOf([ifItWereActive], type).some((one) => one.target === target);
}

/** 10 s, 20 s, 40 s … up to a quarter of an hour, unless the other side said how long. */
function backoffSeconds(result: Exclude<SendOutcome, { outcome: 'sent' }>, failures: number): number {
  const growing = Math.min(5 * 2 ** Math.min(failures, 10), LONGEST_BACKOFF_SECONDS);
  if (result.outcome === 'attention') return failures === 1 ? LONGEST_BACKOFF_SECONDS : ATTENTION_SECONDS;
  return result.outcome === 'later' && result.seconds !== null ? result.seconds : growing;
}

const afterPause = (sentAt: Instant, pauseMs: number): Instant => secondsAfter(sentAt, pauseMs / 1000);

function deliveryOf(
  { news, eventType, channelIds }: PendingNews,
  target: string,
  channelType: Channel['type'],
  sentAt: Instant,
): Delivery {
  const { alertId, sequence, openedAt, entity } = news.alert;
  return {
    eventId: news.eventId,
    eventType,
    entityId: entityIdOf(entity),
    alertId,
    sequence,
    openedAt,
    target,
    channelType,
    channelIds,
    sentAt,
  };
}

function countedBy({ dropped }: Settled): Partial<Record<DropReason, number>> {
  const counts: Partial<Record<DropReason, number>> = {};
  for (const { reason } of dropped) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
