import type { EntitySweepRequested } from '../contracts/events/stock-events';
import { entityIdOf } from '../domain/alert/entity';
import { type CategoryMapReport, saidSince } from '../domain/category/category-map';
import type { Instant } from '../domain/inventory/inventory-level';
import type { CategoryMapStore } from './category-ports';
import type { BusEvent } from './ports';
import { type Recorded, silently } from './recorded';

/** What one EntitySweepRequested names at the most. */
const PRODUCTS_PER_EVENT = 50;

/**
 * Records under which category of the storefront a category of operations stands, from a day on, and calls for a look at
 * every product that operations file there.
 */
export async function recordCategoryMap(
  store: Pick<CategoryMapStore, 'mappingsOf' | 'saveMapping' | 'productsFiledUnder'>,
  report: CategoryMapReport,
  now: Instant,
): Promise<Recorded> {
  const known = await store.mappingsOf(report.shopId, report.operationsCategory);
  const saidAt = saidSince(
    known.find(({ from }) => from === report.from),
    report,
  );
  const outcome = await store.saveMapping({ ...report, saidAt });
  if (outcome === 'stale') return silently(outcome);
  // Nobody knows whether the one who wrote it lived to announce it.
  const productIds = await store.productsFiledUnder(report.shopId, report.operationsCategory);
  const events: BusEvent[] = [];
  for (let first = 0; first < productIds.length; first += PRODUCTS_PER_EVENT) {
    const page = productIds.slice(first, first + PRODUCTS_PER_EVENT);
    const event: EntitySweepRequested = {
      metadata: { id: `map ${page[0]} ${report.version}`, version: 1, occurredAt: now },
      data: { entityIds: page.map((id) => entityIdOf({ type: 'product', id })), reason: 'schedule' },
    };
    events.push({ eventType: 'EntitySweepRequested', event });
  }
  return { outcome, events };
}
