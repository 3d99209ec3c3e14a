import type { Instant } from '../domain/inventory/inventory-level';
import type { LotReport } from '../domain/lot/lot';
import { lotChanged } from './announcements';
import type { LotStore, VariantStore } from './intake-ports';
import { type Recorded, silently } from './recorded';

/** Records what is left of a lot and when it expires, or that it is gone, and calls for a look at its variant. */
export async function recordLot(
  store: LotStore & Pick<VariantStore, 'variants'>,
  report: LotReport,
  now: Instant,
): Promise<Recorded> {
  const owner = (await store.variants([report.variantId])).get(report.variantId)?.value?.variant.shopId;
  if (owner !== undefined && owner !== report.shopId) return silently('refused: other shop');
  const outcome = await store.saveLot(report);
  // Nobody knows whether the one who wrote it lived to announce it.
  return { outcome, events: outcome === 'stale' ? [] : [lotChanged(report, now)] };
}
