import { type Hour, hourOf } from '../domain/feed/expected-events';
import type { Instant } from '../domain/inventory/inventory-level';
import type { FeedId, FeedStore } from './feed-ports';

/** Hears that something came from a source. */
export interface Heartbeat {
  heard(feedId: FeedId, at: Instant): void;
  /** Writes what was heard of the sources whose last write is a minute ago. Never fails: what was not written is kept. */
  flush(now: Instant): Promise<void>;
}

const FLUSH_EVERY_MS = 60_000;

interface Counted {
  writtenAt: number;
  readonly hours: Map<Hour, number>;
  lastEventAt: Instant;
}

/**
 * Counts events in the worker's memory and writes them once a minute and source at the most, so that a webhook costs no
 * second write. The first one is written at once; a worker that ends takes the counts of its last minute with it, which a
 * silence of an hour does not notice.
 */
export function createHeartbeat(store: FeedStore, onFailure: (error: unknown) => void): Heartbeat {
  const feeds = new Map<FeedId, Counted>();

  async function write(feedId: FeedId, counted: Counted, now: Instant): Promise<void> {
    const hours = [...counted.hours];
    counted.hours.clear();
    counted.writtenAt = Date.parse(now);
    for (const [hour, events] of hours) {
      try {
        const isLast = hour === hourOf(counted.lastEventAt);
        await store.count(feedId, hour, events, isLast ? counted.lastEventAt : null);
      } catch (error) {
        counted.hours.set(hour, (counted.hours.get(hour) ?? 0) + events);
        onFailure(error);
      }
    }
  }

  return {
    heard(feedId, at) {
      const counted = feeds.get(feedId) ?? { writtenAt: -Infinity, hours: new Map(), lastEventAt: at };
      feeds.set(feedId, counted);
      counted.hours.set(hourOf(at), (counted.hours.get(hourOf(at)) ?? 0) + 1);
      if (at > counted.lastEventAt) counted.lastEventAt = at;
    },

    async flush(now) {
      const due = [...feeds].filter(
        ([, { hours, writtenAt }]) => hours.size > 0 && Date.parse(now) - writtenAt >= FLUSH_EVERY_MS,
      );
      await Promise.all(due.map(([feedId, counted]) => write(feedId, counted, now)));
    },
  };
}
