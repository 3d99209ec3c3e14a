import type { ProductAddress } from '../../../app/traffic-ports';
import { idOf, type ProductId, type ShopId } from '../../../domain/inventory/identity';
import type { Version } from '../../../domain/inventory/inventory-level';
import { instantOf, isFromTheFuture, updatedAtOf } from '../../../domain/inventory/version';
import { pagePathOf } from '../../../domain/traffic/page-path';
import { type PageCount, type PageViewsReport, SLOT_MS } from '../../../domain/traffic/page-views';
import { PoisonMessageError } from '../../../platform/errors';
import type { Fields } from '../fields';
import type { Reading } from '../reading';

/** What one event counts at the most: more would not be recorded in the time that a batch has. */
const MOST_COUNTS = 1_000;

/** What no page has in five minutes: more is a slip of a counter, and would be taken for what is usual for weeks. */
const MOST_VIEWS = 10_000_000;

/** `page_views.counted`. What it counts is ordered by `data.updatedAt`, then by the event's `timestamp`. */
export function readPageViews(data: Fields, version: Version, { envelope, now }: Reading): PageViewsReport {
  const source = envelope.namespace ?? envelope.source;
  const counts = data.list('counts');
  if (counts.length === 0 || counts.length > MOST_COUNTS)
    throw refused('data.counts', `1 to ${MOST_COUNTS} counts`, `${counts.length}`);
  return {
    shopId: envelope.shop,
    eventId: envelope.webhookId ?? version,
    countedAt: instantOf(updatedAtOf(version)),
    counts: counts.map((count, index) => readCount(count, `data.counts[${index}]`, source, now)),
  };
}

function readCount(count: Fields, path: string, source: Parameters<typeof idOf>[0], now: string): PageCount {
  const [hasProduct, hasUrl] = [count.has('productId'), count.has('url')];
  if (hasProduct === hasUrl) throw refused(path, 'either productId or url', hasProduct ? 'both' : 'neither');
  const page = hasProduct
    ? { productId: idOf(source, count.key('productId')) }
    : { path: pathIn(count, `${path}.url`) };
  const precise = count.instant('from');
  const from = instantOf(precise);
  if (Date.parse(from) % SLOT_MS !== 0)
    throw refused(`${path}.from`, 'the beginning of five minutes such as 14:05:00Z', 'another time');
  if (isFromTheFuture(precise, now)) throw refused(`${path}.from`, 'a time that has come', 'a later one');
  const views = count.count('views');
  if (views > MOST_VIEWS) throw refused(`${path}.views`, `at most ${MOST_VIEWS} in five minutes`, `${views}`);
  return { page, from, views };
}

function pathIn(fields: Fields, field: string): string {
  const path = pagePathOf(fields.text('url'));
  if (path !== null) return path;
  throw refused(field, 'a path or an address such as https://shop.example/products/mug', 'another text');
}

/** Which page shows a variant's product, where `variant.updated` says both. */
export function addressIn(
  data: Fields,
  shopId: ShopId,
  version: Version,
  own: (name: string) => ProductId,
): { readonly address?: ProductAddress } {
  if (!data.has('url') || data.textOrNull('url') === null) return {};
  return { address: { shopId, path: pathIn(data, 'data.url'), productId: own('productId'), version } };
}

const refused = (field: string, expected: string, found: string): PoisonMessageError =>
  new PoisonMessageError('body.invalid', `${field}: expected ${expected}, found ${found}.`);
