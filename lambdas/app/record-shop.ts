import type { WebhookEnvelope } from '../contracts/envelope/envelope';
import { sourceOfShop } from '../domain/inventory/identity';
import type { Instant } from '../domain/inventory/inventory-level';
import { instantOf, isFromTheFuture, preciseInstantOf } from '../domain/inventory/version';
import type { Shop } from '../domain/shop/shop';
import { shopStatusChanged } from './announcements';
import { decideAgainOnConflict } from './decide-again';
import type { ShopRecord, ShopStore } from './intake-ports';
import type { ShopReport } from './platform-report';
import { type Recorded, silently } from './recorded';

/**
 * The envelope of a vendor-neutral source, told of the shop that the source speaks of. Null: the source does not exist,
 * or no longer. One from a platform stays as it is.
 */
export async function addressEnvelope(
  shops: Pick<ShopStore, 'source'>,
  envelope: WebhookEnvelope,
): Promise<WebhookEnvelope | null> {
  if (envelope.source === 'shopify') return envelope;
  const source = await shops.source(envelope.source);
  if (source === null) return null;
  const { shopId } = source;
  if (shopId === null) return envelope;
  return { ...envelope, shop: shopId, namespace: sourceOfShop(shopId) };
}

/** Whether an envelope may be recorded, and what is known of its shop. */
export type Admission =
  | { readonly shop: Shop; readonly recorded: Recorded | null }
  | { readonly shop: null; readonly refusal: Recorded };

/**
 * Lets an envelope in: registers its shop at the first one, and takes the shop back where a webhook was triggered after
 * the app had been removed, since then somebody installed it again. What was triggered before the shop was erased
 * stays out for good.
 */
export async function admitEnvelope(
  shops: ShopStore,
  envelope: WebhookEnvelope,
  now: Instant,
): Promise<Admission> {
  const triggered = preciseInstantOf(envelope.triggeredAt ?? '');
  return decideAgainOnConflict(async () => {
    const { value, expected } = await shops.shop(envelope.shop);
    if (value === null) return register(shops, envelope, now);
    const { shop } = value;
    const isLater =
      triggered !== null && instantOf(triggered) > shop.statusAt && !isFromTheFuture(triggered, now);
    if (shop.status !== 'active' && isLater && !STATUS_TOPICS.includes(envelope.topic)) {
      const returned: Shop = { ...shop, status: 'active', statusAt: instantOf(triggered) };
      return { shop: returned, recorded: await saveUnannounced(shops, returned, expected, now) };
    }
    if (shop.status === 'redacted' && !STATUS_TOPICS.includes(envelope.topic))
      return { shop: null, refusal: silently('refused: shop erased') };
    // The one who changed the status may not have lived to announce it.
    return {
      shop,
      recorded: value.isUnannounced ? announced(shops, shop, expected, 'unchanged', now) : null,
    };
  });
}

/** These speak of the shop's end themselves, so they are no sign of its return. */
const STATUS_TOPICS: readonly string[] = ['app/uninstalled', 'shop/redact'];

async function register(
  shops: ShopStore,
  { source, namespace, shop: shopId }: WebhookEnvelope,
  now: Instant,
): Promise<Admission> {
  const system = namespace ?? source;
  const name = system === 'shopify' ? shopId : ((await shops.source(system))?.name ?? shopId);
  const shop: Shop = {
    shopId,
    source: system,
    name,
    currency: null,
    timeZone: null,
    status: 'active',
    statusAt: now,
    registeredAt: now,
  };
  await shops.saveShop({ shop, isUnannounced: false }, 0);
  return { shop, recorded: null };
}

/** Records what a message says about the shop itself. */
export async function recordShop(shops: ShopStore, report: ShopReport, now: Instant): Promise<Recorded> {
  return decideAgainOnConflict(async () => {
    const { value, expected } = await shops.shop(report.shopId);
    if (value === null) return silently('unchanged');
    return report.status === null
      ? saveFacts(shops, value, expected, report)
      : saveStatus(shops, value, expected, { status: report.status, statusAt: instantOf(report.at) }, now);
  });
}

async function saveFacts(
  shops: ShopStore,
  record: ShopRecord,
  expected: number,
  report: ShopReport,
): Promise<Recorded> {
  const { shop } = record;
  const next: Shop = {
    ...shop,
    name: report.name ?? shop.name,
    currency: report.currency ?? shop.currency,
    timeZone: report.timeZone ?? shop.timeZone,
  };
  const isSame =
    next.name === shop.name && next.currency === shop.currency && next.timeZone === shop.timeZone;
  if (isSame) return silently('unchanged');
  await shops.saveShop({ ...record, shop: next }, expected);
  return silently('applied');
}

async function saveStatus(
  shops: ShopStore,
  { shop, isUnannounced }: ShopRecord,
  expected: number,
  change: Pick<Shop, 'status' | 'statusAt'>,
  now: Instant,
): Promise<Recorded> {
  const isSame = shop.status === change.status;
  // An erased shop stays erased when the message of its removal comes late.
  const isOlder = change.statusAt < shop.statusAt && shop.registeredAt !== shop.statusAt;
  if (isSame || isOlder) {
    const outcome = isSame ? 'unchanged' : 'stale';
    return isUnannounced ? announced(shops, shop, expected, outcome, now) : silently(outcome);
  }
  return saveUnannounced(shops, { ...shop, ...change }, expected, now);
}

async function saveUnannounced(
  shops: ShopStore,
  shop: Shop,
  expected: number,
  now: Instant,
): Promise<Recorded> {
  await shops.saveShop({ shop, isUnannounced: true }, expected);
  return announced(shops, shop, expected + 1, 'applied', now);
}

function announced(
  shops: ShopStore,
  shop: Shop,
  expected: number,
  outcome: Recorded['outcome'],
  now: Instant,
): Recorded {
  return {
    outcome,
    events: [shopStatusChanged(shop, now)],
    afterAnnouncing: () => shops.saveShop({ shop, isUnannounced: false }, expected),
  };
}
