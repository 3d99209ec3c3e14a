import type { EntityChanged } from '../contracts/events/stock-events';
import { entityIdOf } from '../domain/alert/entity';
import { FEED_LOOK_MINUTES } from '../domain/feed/expected-events';
import type { FeedReader } from './feed-ports';
import type { BusEvent, Clock, EventPublisher } from './ports';

const EVERY_MINUTES = FEED_LOOK_MINUTES;

/**
 * Returns the function that, once in every five minutes of the clock however often the schedule runs and at whichever of
 * them, calls for a look at each source that has been silent for as long. A worker that has just started looks at once:
 * one look too many changes nothing. An open alert is not looked at here: it is due by itself, so that its end is noticed
 * within a minute or two.
 */
export function createSweepFeeds(
  feeds: Pick<FeedReader, 'feeds' | 'lastEventAt'>,
  publisher: EventPublisher,
  clock: Clock,
) {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async function sweepFeeds(): Promise<{ readonly silent: number }> {
    const now = clock.now();
    const period = Math.floor(Date.parse(now) / (EVERY_MINUTES * 60_000));
    if (period <= lookedAt) return { silent: 0 };
    const all = await feeds.feeds();
    const events = await Promise.all(
      all.map(async ({ feedId, shopId }): Promise<BusEvent | null> => {
        const last = await feeds.lastEventAt(feedId);
        if (last === null || Date.parse(now) - Date.parse(last) < EVERY_MINUTES * 60_000) return null;
        const entityId = entityIdOf({ type: 'source', id: feedId });
        const event: EntityChanged = {
          metadata: { id: `${entityId}@${now.slice(0, 16)}`, version: 1, occurredAt: now },
          data: { entityId, shopId },
        };
        return { eventType: 'EntityChanged', event };
      }),
    );
    const silent = events.filter((event) => event !== null);
    if (silent.length > 0) await publisher.publish(silent);
    lookedAt = period;
    return { silent: silent.length };
  };
}
