import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../domain/inventory/inventory-level';
import {
  type ProductRecord,
  type ProductReport,
  removedVariants,
  standingVariants,
} from '../domain/inventory/product-report';
import type { Variant } from '../domain/inventory/variant';
import {
  mergeVariant,
  unknownVariant,
  type VariantRecord,
  type VariantReport,
} from '../domain/inventory/variant-record';
import { productPath } from '../domain/traffic/page-path';
import { pageChanged, variantChanged } from './announcements';
import { decideAgainOnConflict } from './decide-again';
import type { ProductStore, VariantStore, Versioned } from './intake-ports';
import type { PageStore } from './page-ports';
import type { AddressStore } from './traffic-ports';
import type { BusEvent } from './ports';
import { recordProductPage } from './record-page';
import { type Recorded, type RecordOutcome, silently } from './recorded';

/** Variants of one product are written a few at a time. */
const AT_ONCE = 8;

/** Records what one origin says about one variant. */
export async function recordVariant(
  variants: VariantStore,
  report: VariantReport,
  now: Instant,
  notes: readonly VariantNotes[] = [],
): Promise<Recorded> {
  return decideAgainOnConflict(async () => {
    const stored = (await variants.variants([report.variantId])).get(report.variantId);
    return mergeAndSave(variants, stored ?? NOT_STORED, report, now, notes);
  });
}

/** Notes what else follows from what is about to be stored of a variant; with what has to be announced of it. */
type VariantNotes = (before: Variant, after: Variant, report: VariantReport) => Promise<readonly BusEvent[]>;

const NOT_STORED: Versioned<VariantRecord> = { value: null, expected: 0 };

async function mergeAndSave(
  variants: VariantStore,
  { value, expected }: Versioned<VariantRecord>,
  report: VariantReport,
  now: Instant,
  notes: readonly VariantNotes[] = [],
): Promise<Recorded> {
  const { variantId, shopId } = report;
  if (value !== null && value.variant.shopId !== shopId) return silently('refused: other shop');
  const stored = value ?? { variant: unknownVariant(variantId, shopId, now), versions: {} };
  const merge = mergeVariant(stored, report);
  if (merge.outcome === 'stale') return silently('stale');
  if (merge.outcome === 'already_merged') {
    // Nobody knows whether the one who merged it lived to announce it.
    const { productId } = stored.variant;
    const page = productId === null || notes.length === 0 ? [] : [pageChanged({ ...report, productId }, now)];
    return { outcome: 'unchanged', events: [variantChanged(stored.variant, now), ...page] };
  }
  const noted: BusEvent[] = [];
  for (const note of notes) noted.push(...(await note(stored.variant, merge.record.variant, report)));
  await variants.saveVariant(merge.record, expected, value);
  // A variant that was never heard of has no level that a rule could look at.
  const isWatched = merge.concernsRules && value !== null;
  const changed = isWatched ? [variantChanged(merge.record.variant, now)] : [];
  // A newer version that says the same moves its version alone.
  const outcome =
    value !== null && isDeepStrictEqual(merge.record.variant, stored.variant) ? 'unchanged' : 'applied';
  return { outcome, events: [...changed, ...noted] };
}

/**
 * Records a product with its variants. Shopify sends `products/update` on every sale, so what was recorded before is
 * recognised by its digest with one small read, and only its version is noted. The digest is written last, once the
 * variants are recorded and their changes are announced: a crash in between leaves the old one, and the message starts
 * over.
 */
export async function recordProduct(
  store: VariantStore & ProductStore & PageStore & AddressStore,
  report: ProductReport,
  registeredAt: Instant,
  now: Instant,
): Promise<Recorded> {
  return decideAgainOnConflict(() => recordOnce(store, report, registeredAt, now));
}

async function recordOnce(
  store: VariantStore & ProductStore & PageStore & AddressStore,
  report: ProductReport,
  registeredAt: Instant,
  now: Instant,
): Promise<Recorded> {
  const stored = await store.product(report.productId);
  if (stored !== null && stored.shopId !== report.shopId) return silently('refused: other shop');
  const digest = digestOf(report);
  // What another message has begun to record may be something else, though it is not finished.
  if (stored?.digest === digest && (stored.claimedDigest ?? digest) === digest) {
    if (stored.version < report.version) await store.sawProduct({ ...report, digest });
    return silently('unchanged');
  }
  if (stored !== null && stored.version > report.version) return silently('stale');

  const reports = [...listedReports(report), ...goneReports(stored, report)];
  const known = await store.variants(reports.map(({ variantId }) => variantId));
  const isForeign = reports.some(({ variantId }) => {
    const owner = known.get(variantId)?.value?.variant.shopId;
    return owner !== undefined && owner !== report.shopId;
  });
  if (isForeign) return silently('refused: other shop');
  if (!(await store.claimProduct({ ...report, digest }))) return silently('stale');

  const recorded: Recorded[] = [];
  for (let first = 0; first < reports.length; first += AT_ONCE) {
    const some = reports.slice(first, first + AT_ONCE);
    recorded.push(...(await Promise.all(some.map((one) => recordListed(store, known, one, now)))));
  }
  if (recorded.some(({ outcome }) => outcome === 'refused: other shop'))
    return silently('refused: other shop');
  const pageEvents = await recordProductPage(store, stored, report, registeredAt, now);
  const { productId, shopId, version, page } = report;
  const path = page.handle == null ? null : productPath(page.handle);
  if (path !== null) await store.saveAddress({ shopId, path, productId, version });
  const variants = standingVariants(stored?.variants ?? [], report);
  const record: ProductRecord = { productId, shopId, version, digest, variants };
  return {
    outcome: 'applied' satisfies RecordOutcome,
    events: [...recorded.flatMap(({ events }): readonly BusEvent[] => events), ...pageEvents],
    afterAnnouncing: () => store.saveProduct(record),
  };
}

/** The first try uses what was read for all variants together. */
async function recordListed(
  store: VariantStore,
  known: ReadonlyMap<string, Versioned<VariantRecord>>,
  report: VariantReport,
  now: Instant,
): Promise<Recorded> {
  let stored: Versioned<VariantRecord> | undefined = known.get(report.variantId) ?? NOT_STORED;
  return decideAgainOnConflict(async () => {
    const current = stored ?? (await store.variants([report.variantId])).get(report.variantId) ?? NOT_STORED;
    stored = undefined;
    return mergeAndSave(store, current, report, now);
  });
}

function listedReports(report: ProductReport): readonly VariantReport[] {
  const { shopId, version } = report;
  return report.variants.map(({ variantId, sku, facts }) => ({
    variantId,
    shopId,
    part: 'product',
    version,
    sku,
    facts,
    deletedAt: null,
  }));
}

function goneReports(stored: ProductRecord | null, report: ProductReport): readonly VariantReport[] {
  const { shopId, version, updatedAt } = report;
  return removedVariants(stored?.variants ?? [], report).map(({ variantId }) => ({
    variantId,
    shopId,
    part: 'product',
    version,
    facts: {},
    deletedAt: updatedAt,
  }));
}

/** Of what is kept of the product, and of nothing else: not of its stock, nor of when it was touched. */
function digestOf({ isDeletion, page, variants, allPlatformVariantIds }: ProductReport): string {
  const all = allPlatformVariantIds?.toSorted() ?? null;
  const listed = variants.toSorted((one, other) => (one.variantId < other.variantId ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([isDeletion, page, listed, all]))
    .digest('base64url');
}
