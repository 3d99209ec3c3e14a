import type { ShopId } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { FeedHistory, Hour } from '../domain/feed/expected-events';

/** What events come from: a platform's shop by its id, a vendor-neutral source by its own. */
export type FeedId = string;

/** A feed, and the shop that it speaks of. */
export interface Feed {
  readonly feedId: FeedId;
  readonly shopId: ShopId;
}

export interface FeedStore {
  /** Adds events to an hour; `lastEventAt` where the newest of them came in that hour. One write. */
  count(feedId: FeedId, hour: Hour, events: number, lastEventAt: Instant | null): Promise<void>;
}

export interface FeedReader {
  /** What came in the last weeks; null where nothing ever did. */
  history(feedId: FeedId, now: Instant): Promise<FeedHistory | null>;
  lastEventAt(feedId: FeedId): Promise<Instant | null>;
  /** Every feed that may speak: the active shops, and the sources that speak of another system's shop. */
  feeds(): Promise<readonly Feed[]>;
  /** Null where there never was such a feed; `isGone` where somebody has deleted the source. */
  feed(feedId: FeedId): Promise<(Feed & { readonly name: string; readonly isGone: boolean }) | null>;
}
