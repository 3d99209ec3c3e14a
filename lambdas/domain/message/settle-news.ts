import { type Alert, OPEN_STATES } from '../alert/alert';
import { entityIdOf } from '../alert/entity';
import { type RuleKind, SEVERITIES } from '../rule/rule';
import { KIND_PROFILES } from '../rule/rule-kinds';
import type { Shop } from '../shop/shop';
import { type AlertNews, isClosedByHand } from './alert-news';

/** Why a waiting event is not told. `told_before`: it was sent, and the note that it waits outlived that. */
export type DropReason =
  | 'told_before'
  | 'shop_gone'
  | 'cleared'
  | 'snoozed'
  | 'suppressed'
  | 'opening_not_told'
  | 'alert_gone';

export interface Circumstances {
  /** The alerts as they stand now, by alert id. */
  readonly alerts: ReadonlyMap<string, Alert>;
  readonly shops: ReadonlyMap<string, Shop>;
  /** Shops whose own feed has fallen silent: their stock may be out of date. */
  readonly silentShops: ReadonlySet<string>;
  /** Event ids that were sent to this target already. */
  readonly toldEventIds: ReadonlySet<string>;
  /** `openingOf(alert)` of the openings that this target has heard of. */
  readonly toldOpenings: ReadonlySet<string>;
}

export interface Settled {
  /** One per alert: its newest news, and the ids of all waiting events that it stands for. */
  readonly told: readonly { readonly news: AlertNews; readonly eventIds: readonly string[] }[];
  readonly dropped: readonly { readonly eventId: string; readonly reason: DropReason }[];
  /** Events that wait on until their shop's feed speaks again; what is still true of them then is told then. */
  readonly heldEventIds: readonly string[];
}

export const openingOf = ({ alertId, openedAt }: { alertId: string; openedAt: string }): string =>
  `${alertId}@${openedAt}`;

/**
 * What of the waiting news is still true and worth saying, each alert once, in its newest state. An alert that cleared
 * or was closed before it was told is not told; that it was resolved is told only to those who heard of its opening.
 */
export function settleNews(waiting: readonly AlertNews[], circumstances: Circumstances): Settled {
  const told: { news: AlertNews; eventIds: string[] }[] = [];
  const dropped: { eventId: string; reason: DropReason }[] = [];
  const current: AlertNews[] = [];
  const heldEventIds: string[] = [];
  const alertsByEntity = grouped([...circumstances.alerts.values()], ({ entity }) => entityIdOf(entity));
  for (const news of waiting) {
    const reason = reasonToDrop(news, circumstances, alertsByEntity);
    if (reason === null && isHeld(news, circumstances)) heldEventIds.push(news.eventId);
    else if (reason === null) current.push(news);
    else dropped.push({ eventId: news.eventId, reason });
  }
  // An alert that was resolved and has opened again is two things to say.
  for (const newsOfAlert of grouped(current, ({ alert }) => openingOf(alert)).values()) {
    const newest = newsOfAlert.reduce((a, b) => (b.alert.sequence > a.alert.sequence ? b : a));
    const isFirst = !circumstances.toldOpenings.has(openingOf(newest.alert));
    const news = isFirst ? asOpened(newest) : asClosed(newest, circumstances);
    told.push({ news, eventIds: newsOfAlert.map(({ eventId }) => eventId) });
  }
  return { told, dropped, heldEventIds };
}

/** Whoever has not heard of an alert hears that it is there, in its newest state, and not what it was worse than. */
function asOpened(news: AlertNews): AlertNews {
  if (news.type !== 'worsened') return news;
  const { eventId, alert } = news;
  return { eventId, alert, type: 'opened' };
}

/** What was closed by hand may have cleared before that is told: then it must not be called so still. */
function asClosed(news: AlertNews, { alerts }: Circumstances): AlertNews {
  if (!isClosedByHand(news)) return news;
  const alert = alerts.get(news.alert.alertId);
  const isSoStill = alert?.openedAt === news.alert.openedAt && alert.quietUntilClear;
  return isSoStill ? news : { ...news, hasClearedSince: true };
}

/** What stock that may be out of date gives rise to waits. That the feed is silent, or speaks again, does not. */
function isHeld({ alert }: AlertNews, { silentShops }: Circumstances): boolean {
  return alert.kind !== 'feed_silent' && silentShops.has(alert.shop.shopId);
}

type AlertsByEntity = ReadonlyMap<string, readonly Alert[]>;

function reasonToDrop(
  news: AlertNews,
  circumstances: Circumstances,
  alertsByEntity: AlertsByEntity,
): DropReason | null {
  if (circumstances.toldEventIds.has(news.eventId)) return 'told_before';
  const shop = circumstances.shops.get(news.alert.shop.shopId);
  // A shop that never introduced itself has no record, and its stock is as real as any other's.
  if (shop !== undefined && shop.status !== 'active') return 'shop_gone';
  const alert = circumstances.alerts.get(news.alert.alertId);
  if (alert === undefined) return 'alert_gone';
  if (news.type === 'resolved') {
    return circumstances.toldOpenings.has(openingOf(news.alert)) ? null : 'opening_not_told';
  }
  const isSameOpening = alert.openedAt === news.alert.openedAt;
  const { isOccurrence, isForeseen = false } = KIND_PROFILES[alert.kind];
  if (isForeseen && !isSameOpening) return 'cleared';
  // What has happened stays so, whatever happened after it; unless somebody has closed that very one.
  if (isOccurrence && (!isSameOpening || typeof alert.resolution === 'string')) return null;
  if (!isSameOpening || !OPEN_STATES.includes(alert.state)) return 'cleared';
  if (alert.state === 'snoozed') return 'snoozed';
  return isSuppressed(alert, alertsByEntity) || isPartOfTold(news, alert, alertsByEntity)
    ? 'suppressed'
    : null;
}

/** Out of stock says more than low stock, also where a person has closed that: of the same stock, or of all the stock that this is a part of. */
function isSuppressed(alert: Alert, alerts: AlertsByEntity): boolean {
  if (alert.kind !== 'low_stock') return false;
  return (alerts.get(entityIdOf(alert.entity)) ?? []).some(
    (other) =>
      (other.kind === 'out_of_stock' || other.kind === 'oversold') &&
      (OPEN_STATES.includes(other.state) || (other.kind === 'out_of_stock' && other.quietUntilClear)) &&
      (other.location.type === 'all' || JSON.stringify(other.location) === JSON.stringify(alert.location)),
  );
}

/**
 * What a product as a whole is, its variants need not say one by one: it is told of the product, with the variants that
 * have fewest. Only where everybody who would hear of the variant hears of the product.
 */
function isPartOfTold({ alert: { variant } }: AlertNews, alert: Alert, alerts: AlertsByEntity): boolean {
  if (variant?.productId == null || !OF_THE_WHOLE.includes(alert.kind)) return false;
  const product = entityIdOf({ type: 'product', id: variant.productId });
  return (alerts.get(product) ?? []).some(
    (other) =>
      other.kind === alert.kind &&
      OPEN_STATES.includes(other.state) &&
      (other.location.type === 'all' || JSON.stringify(other.location) === JSON.stringify(alert.location)) &&
      alert.teams.every((team) => other.teams.includes(team)) &&
      SEVERITIES.indexOf(other.severity) >= SEVERITIES.indexOf(alert.severity),
  );
}

/** More sold than there is of one variant is not said by a sum in which others make up for it. */
export const OF_THE_WHOLE: readonly RuleKind[] = ['out_of_stock', 'low_stock', 'back_in_stock'];

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
