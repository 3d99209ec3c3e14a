import type { Instant } from '../domain/inventory/inventory-level';
import { instantOf, updatedAtOf, versionOf } from '../domain/inventory/version';
import type { Variant } from '../domain/inventory/variant';
import type { VariantReport } from '../domain/inventory/variant-record';
import { type CostReport, costOn } from '../domain/sales/cost-history';
import { localDay } from '../domain/sales/sales-pace';
import type { CostStore, VariantStore } from './intake-ports';
import { type Recorded, silently } from './recorded';
import { recordVariant } from './record-variants';

/**
 * Records from when on a variant costs what. One that is in force today is the variant's own cost as well; one from the
 * past, or for the future, changes only what the sales of its days have cost.
 */
export async function recordCost(
  store: CostStore & VariantStore,
  report: CostReport,
  now: Instant,
  timeZone: string | null,
): Promise<Recorded> {
  const { variantId, shopId, costMinor, currency, from } = report;
  const owner = (await store.variants([variantId])).get(variantId)?.value?.variant.shopId;
  if (owner !== undefined && owner !== shopId) return silently('refused: other shop');
  const outcome = await store.saveCost(report);
  const inForce = costOn(await store.costsOf(variantId), localDay(now, timeZone ?? 'UTC'));
  if (inForce === null || inForce.from !== from || inForce.costMinor !== costMinor) return silently(outcome);
  const facts = { costMinor, ...(currency === null ? {} : { currency }) };
  // Of two costs the one that is in force from the later day is the newer one, whenever it was heard of.
  const version = versionOf(`${from}T00:00:00.000000000Z`, updatedAtOf(report.version));
  const ofVariant = { variantId, shopId, part: 'cost', version, facts, deletedAt: null } as const;
  const recorded = await recordVariant(store, ofVariant, now);
  return outcome === 'applied' ? { ...recorded, outcome } : recorded;
}

/** Keeps the day on which a variant was seen to cost something else. Written before the variant, so that a crash in between repeats it. */
export function costNotesOf(store: CostStore, timeZone: string | null) {
  return async (before: Variant, after: Variant, { version }: VariantReport): Promise<readonly never[]> => {
    const { variantId, shopId, costMinor, currency } = after;
    if (before.costMinor === costMinor && before.currency === currency) return [];
    if (before.costMinor === null && costMinor === null) return [];
    const from = localDay(instantOf(updatedAtOf(version)), timeZone ?? 'UTC');
    await store.saveCost({ variantId, shopId, from, costMinor, currency, basis: 'observed', version });
    return [];
  };
}
