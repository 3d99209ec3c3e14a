import type { Resolution, Urgency } from '../alert/alert';
import type { AlertEntity } from '../alert/entity';
import type { Explanation } from '../alert/explanation';
import type { Basis, Instant } from '../inventory/inventory-level';
import type { KindSettings, RuleKind, Severity } from '../rule/rule';
import { KIND_PROFILES } from '../rule/rule-kinds';

/** What a message says of an alert: the part of its frozen snapshot that may be shown, and what it is ranked by. */
export interface ToldAlert {
  readonly alertId: string;
  readonly kind: RuleKind;
  readonly severity: Severity;
  readonly origin: 'crossing' | 'first_seen' | 'rule_change';
  readonly urgency: Urgency;
  readonly sequence: number;
  readonly since: Instant;
  readonly openedAt: Instant;
  readonly shop: { readonly shopId: string; readonly name: string };
  readonly entity: AlertEntity & { readonly name: string | null; readonly url: string | null };
  /** Null where it is about something else than one variant. */
  readonly variant: {
    readonly variantId: string;
    readonly productId: string | null;
    readonly sku: string | null;
    readonly title: string | null;
    readonly variantTitle: string | null;
    readonly adminUrl: string | null;
  } | null;
  /** Null is all locations together. */
  readonly locations: readonly NamedLocation[] | null;
  readonly quantity: number;
  readonly perLocation: readonly (NamedLocation & { readonly quantity: number })[];
  readonly pace: { readonly unitsPerDay: number; readonly unitsSold: number; readonly days: number } | null;
  readonly goneAt: Instant | null;
  /** Orders the items of a message and is never shown in one. */
  readonly lostMarginPerDay: { readonly minor: number; readonly currency: string } | null;
  readonly explanation: Explanation | null;
  readonly rule: {
    readonly ruleId: string;
    readonly version: number;
    readonly locations: 'all' | 'each' | readonly string[];
    readonly basis: Basis;
    readonly threshold: number;
    readonly recoverAt: number | null;
    readonly settings: KindSettings;
    readonly holdMinutes: number;
  };
}

interface NamedLocation {
  readonly locationId: string;
  readonly name: string | null;
}

/** One thing that happened to an alert and is worth telling. */
export type AlertNews = {
  readonly eventId: string;
  readonly alert: ToldAlert;
} & (
  | { readonly type: 'opened' | 'repeated' | 'resumed' }
  | {
      readonly type: 'worsened';
      readonly previousQuantity: number;
      /** Who had taken it on, where somebody had. */
      readonly acknowledgedBy?: string;
    }
  | {
      readonly type: 'resolved';
      readonly resolution: Resolution;
      readonly resolvedAt: Instant;
      /** What the person who closed it wrote. @default null */
      readonly note?: string | null;
      /** Closed by hand, and cleared before that is told. @default false */
      readonly hasClearedSince?: boolean;
    }
);

export type ResolvedNews = Extract<AlertNews, { readonly type: 'resolved' }>;
export type ClosedNews = ResolvedNews & { readonly resolution: { readonly by: string } };

/** Whether a person closed it, which changes nothing about the stock. */
export const isClosedByHand = (news: AlertNews): news is ClosedNews =>
  news.type === 'resolved' && typeof news.resolution !== 'string';

/** Whether what the alert says holds no longer: closed by hand, it holds still, unless it has cleared since. */
export const isOver = (news: AlertNews): boolean =>
  news.type === 'resolved' && (!isClosedByHand(news) || news.hasClearedSince === true);

/**
 * When people hear of it. `instant` and `hourly` group what crossed a threshold; a summary stands for everything that
 * matched already when a source was first heard of, or when a rule was saved.
 */
export type Cadence = 'instant' | 'hourly' | `summary:${string}` | `rule:${string}`;

export function cadenceOf({ type, alert }: AlertNews): Cadence {
  if (type === 'opened' && alert.origin === 'first_seen') return `summary:${alert.shop.shopId}`;
  if (type === 'opened' && alert.origin === 'rule_change') {
    return `rule:${alert.rule.ruleId}:${alert.rule.version}`;
  }
  // That a feed speaks again is what everything waits for that is held until then.
  const isPressing = type !== 'resolved' || alert.kind === 'feed_silent';
  return alert.urgency === 'now' && isPressing ? 'instant' : 'hourly';
}

/**
 * Whether this is a message to anybody at all. That an alert was resolved says something only where the stock changed or
 * a person closed it, so that whoever heard of it knows that it is taken care of: a rule that was edited, a shop that left or an alert that lapsed is no news about stock. A return to
 * stock has no end, nor has anything else that happened once, and an end that a return to stock tells already needs no
 * second line.
 */
export function isWorthTelling(news: AlertNews, toldByBackInStock: boolean): boolean {
  if (news.type !== 'resolved') return true;
  const { kind } = news.alert;
  if (kind === 'back_in_stock' || KIND_PROFILES[kind].isOccurrence || toldByBackInStock) return false;
  const { resolution } = news;
  return typeof resolution !== 'string' || ['recovered', 'deleted', 'not_sellable'].includes(resolution);
}
