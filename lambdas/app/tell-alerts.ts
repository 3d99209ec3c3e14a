import type { DeliveredEvent } from '../contracts/messages/notifier-messages';
import type { Channel } from '../domain/channel/channel';
import { targetsOf } from '../domain/channel/target';
import { type AlertNews, cadenceOf, isWorthTelling } from '../domain/message/alert-news';
import { channelIdsFor } from '../domain/route/match-routes';
import type { Clock } from './ports';
import type {
  ChannelDirectory,
  Group,
  NotifierQueue,
  Outbox,
  PendingNews,
  RouteDirectory,
} from './telling-ports';
import { delaySeconds, type GroupWindows, patienceOf, secondsAfter } from './group-windows';

export type AlertEventDelivered = Exclude<DeliveredEvent, { 'detail-type': 'ChannelDisabled' }>;

interface Deps {
  readonly channelType: Channel['type'];
  readonly routes: RouteDirectory;
  readonly channels: Pick<ChannelDirectory, 'list'>;
  readonly outbox: Pick<Outbox, 'add' | 'wake' | 'wakeQueued'>;
  readonly queue: NotifierQueue;
  readonly windows: GroupWindows;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface Told {
  /** Pairs of an event and a target that now wait to be sent. */
  readonly pending: number;
  /** Events that no route leads to a target of this channel type, or that are no message to anybody. */
  readonly unrouted: number;
}

/**
 * Keeps each alert event for every target that the routes lead it to, and sees to it that a flush of each group is on
 * its way. A flush tells what was sent already from what was not, so the same event any number of times changes nothing.
 */
export function createTellAlerts(deps: Deps): (events: readonly AlertEventDelivered[]) => Promise<Told> {
  return async (events) => {
    const [routes, channels] = await Promise.all([deps.routes.list(), deps.channels.list()]);
    const groups = new Map<string, { group: Group; pending: PendingNews[] }>();
    let unrouted = 0;
    for (const event of events) {
      const news = newsOf(event);
      if (news === null) continue;
      const isTold = isWorthTelling(news, isToldByBackInStock(event));
      const routed = isTold ? channelIdsFor(event.detail.data.alert, routes) : [];
      const targets = targetsOf(
        channels.filter(({ id }) => routed.includes(id)),
        deps.channelType,
      );
      if (targets.length === 0) unrouted++;
      for (const { target, channelIds } of targets) {
        const group = { target, cadence: cadenceOf(news) };
        const key = `${group.cadence} ${target}`;
        const known = groups.get(key) ?? { group, pending: [] };
        known.pending.push({ news, eventType: event['detail-type'], channelIds });
        groups.set(key, known);
      }
    }
    await Promise.all([...groups.values()].map(({ group, pending }) => keep(deps, group, pending)));
    return { pending: [...groups.values()].reduce((sum, { pending }) => sum + pending.length, 0), unrouted };
  };
}

async function keep(deps: Deps, group: Group, pending: readonly PendingNews[]): Promise<void> {
  const now = deps.clock.now();
  const dueAt = secondsAfter(now, patienceOf(group.cadence, deps.windows).windowSeconds);
  await deps.outbox.add(group, pending, now);
  const wake = await deps.outbox.wake(group, pending.length, now, { wakeId: deps.newId(), dueAt });
  // A wake row whose flush is long overdue has lost it; one flush too many finds nothing and does nothing.
  const isLost = secondsAfter(wake.dueAt, OVERDUE_SECONDS) < now;
  if (wake.isQueued && !isLost) return;
  await deps.queue.send(
    { type: 'FlushDue', ...group, wakeId: wake.wakeId, dueAt, firstDueAt: dueAt },
    delaySeconds(now, dueAt),
  );
  await deps.outbox.wakeQueued(group, wake.wakeId, dueAt);
}

/** More than any lease or Retry-After keeps a flush waiting. */
const OVERDUE_SECONDS = 20 * 60;

/** Null where an alert ended with its rule: a rule that somebody took away is no news. */
function newsOf(event: AlertEventDelivered): AlertNews | null {
  const { metadata, data } = event.detail;
  const { rule } = data.alert;
  if (rule === null) return null;
  const common = { eventId: metadata.id, alert: { ...data.alert, rule } };
  switch (event['detail-type']) {
    case 'AlertOpened':
      return { ...common, type: 'opened' };
    case 'AlertRepeated':
      return { ...common, type: 'repeated' };
    case 'AlertResumed':
      return { ...common, type: 'resumed' };
    case 'AlertWorsened': {
      const { previousQuantity, acknowledgedBy } = event.detail.data;
      const acknowledged = acknowledgedBy === undefined ? {} : { acknowledgedBy };
      return { ...common, type: 'worsened', previousQuantity, ...acknowledged };
    }
    case 'AlertResolved': {
      const { resolution, resolvedAt, note = null } = event.detail.data;
      return { ...common, type: 'resolved', resolution, resolvedAt, note };
    }
  }
}

const isToldByBackInStock = (event: AlertEventDelivered): boolean =>
  event['detail-type'] === 'AlertResolved' && event.detail.data.toldByBackInStock;
