import type { ShopId } from '../domain/inventory/identity';
import { localDay } from '../domain/sales/sales-pace';
import { dayBegan } from './announcements';
import type { ShopList } from './margin-ports';
import type { Clock, EventPublisher } from './ports';

export interface DayStore {
  /** The last local day, yyyy-mm-dd, on which everything of a shop was called to be looked at; null before the first. */
  begunDay(shopId: ShopId): Promise<string | null>;
  noteBegun(shopId: ShopId, day: string): Promise<void>;
}

/** How often the days are looked at, however often the schedule runs: zones differ by quarters of an hour. */
const EVERY_MS = 15 * 60_000;

/**
 * Returns the function that calls for a look at everything of a shop soon after its local midnight, once a day: time alone
 * changes how long stock lasts, how old it is and when it expires. Which day has begun is noted after it was announced, so
 * that a crash in between makes it happen twice, which changes nothing, and an hour without a schedule makes it late.
 */
export function createBeginDays(
  shops: ShopList,
  days: DayStore,
  publisher: Pick<EventPublisher, 'publish'>,
  clock: Clock,
) {
  let lookAgainMs = Number.NEGATIVE_INFINITY;
  return async function beginDays(): Promise<{ readonly begun: number }> {
    const now = clock.now();
    if (Date.parse(now) < lookAgainMs) return { begun: 0 };
    const active = (await shops.shops()).filter(({ status }) => status === 'active');
    let begun = 0;
    for (const { shopId, timeZone } of active) {
      const today = localDay(now, timeZone ?? 'UTC');
      const last = await days.begunDay(shopId);
      if (last !== null && today <= last) continue;
      // What a new shop has is looked at as it comes in.
      if (last !== null) {
        await publisher.publish([dayBegan(shopId, today, now)]);
        begun += 1;
      }
      await days.noteBegun(shopId, today);
    }
    lookAgainMs = Date.parse(now) + EVERY_MS;
    return { begun };
  };
}
