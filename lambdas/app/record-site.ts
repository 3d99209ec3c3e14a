import { entityIdOf } from '../domain/alert/entity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { PageRecord } from '../domain/page/page';
import {
  hearOfEdits,
  hearOfTheme,
  siteIdOf,
  type SiteReport,
  type ThemeReport,
  unknownSite,
} from '../domain/page/site';
import { entityChanged } from './announcements';
import { decideAgainOnConflict } from './decide-again';
import type { PageStore } from './page-ports';
import { type Recorded, silently } from './recorded';

/**
 * Records what changed on a site outside the platform: of a product's page where the product is known, of the site as a
 * whole otherwise. It calls for a look whenever the message is not older than what was heard, since nobody knows whether
 * the one who wrote it lived to announce it.
 */
export async function recordSite(store: PageStore, report: SiteReport, now: Instant): Promise<Recorded> {
  const { shopId, productId, changes, at } = report;
  return decideAgainOnConflict(async () => {
    const page = productId === null ? null : await store.page(productId);
    if (page?.value != null && page.value.shopId !== shopId) return silently('refused: other shop');
    const isOfProduct = page?.value != null;
    const named = changes.map((change) => ({
      ...change,
      page: change.page ?? (isOfProduct ? null : productId),
    }));
    const { value, expected } = isOfProduct ? page : await store.page(siteIdOf(shopId));
    const before = value ?? unknownSite(shopId, at);
    const after: PageRecord = { ...before, said: hearOfEdits(before.said ?? [], named, at) };
    return save(store, { before, after, expected, at }, now);
  });
}

/** Records which theme visitors see. */
export async function recordTheme(store: PageStore, report: ThemeReport, now: Instant): Promise<Recorded> {
  return decideAgainOnConflict(async () => {
    const { value, expected } = await store.page(siteIdOf(report.shopId));
    const before = value ?? unknownSite(report.shopId, report.at);
    return save(store, { before, after: hearOfTheme(before, report), expected, at: report.at }, now);
  });
}

interface Heard {
  readonly before: PageRecord;
  readonly after: PageRecord;
  readonly expected: number;
  readonly at: Instant;
}

async function save(
  store: PageStore,
  { before, after, expected, at }: Heard,
  now: Instant,
): Promise<Recorded> {
  const isSame = JSON.stringify([before.said, before.theme]) === JSON.stringify([after.said, after.theme]);
  if (!isSame) await store.savePage(after, expected);
  const { shopId, productId } = after;
  const isSite = productId === siteIdOf(shopId);
  const entity = isSite
    ? ({ type: 'shop', id: shopId } as const)
    : ({ type: 'product', id: productId } as const);
  const outcome = isSame ? 'unchanged' : 'applied';
  return { outcome, events: [entityChanged(entityIdOf(entity), shopId, `page@${at}`, now)] };
}
