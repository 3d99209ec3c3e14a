import type { EntityChanged } from '../contracts/events/stock-events';
import { entityIdOf } from '../domain/alert/entity';
import type { FeedReader } from './feed-ports';
import type { BusEvent, Clock, EventPublisher } from './ports';

/** How often a silent source is looked at, and the shortest silence that is worth a look: no rule asks for a shorter one. */
const EVERY_MINUTES = 5;

/**
 * Returns the function that, every five minutes, calls for a look at each source that has been silent for as long. An
 * open alert is not looked at here: it is due by itself, so that its end is noticed within a minute or two.
 */
export function createSweepFeeds(
  feeds: Pick<FeedReader, 'feeds' | 'lastEventAt'>,
  publisher: EventPublisher,
  clock: Clock,
) {
  return async function sweepFeeds(): Promise<{ readonly silent: number }> {
    const now = clock.now();
    if (new Date(now).getUTCMinutes() % EVERY_MINUTES !== 0) return { silent: 0 };
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
    return { silent: silent.length };
  };
}
