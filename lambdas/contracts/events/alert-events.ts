import * as z from 'zod';
import { ENDINGS } from '../../domain/alert/alert';
import { RULE_KINDS, RULE_LEVELS } from '../../domain/rule/rule';
import { ExplanationShape } from './explanations';
import { EventMetadata } from './metadata';

const Instant = z.iso.datetime();

/** Everything a message says of an alert, frozen when it was decided, so that every number can be recomputed. */
export const AlertSnapshot = z.object({
  alertId: z.string(),
  kind: z.enum(RULE_KINDS),
  severity: z.enum(['info', 'warning', 'critical']),
  origin: z.enum(['crossing', 'first_seen', 'rule_change']),
  /** Whether people are told at once, or with what else comes up within the hour. */
  urgency: z.enum(['now', 'later']),
  teams: z.array(z.string()),
  sequence: z.number().int(),
  since: Instant,
  openedAt: Instant,
  shop: z.object({ shopId: z.string(), name: z.string() }),
  /** What it is about. */
  entity: z.object({
    type: z.enum(RULE_LEVELS),
    id: z.string(),
    /** As people call it; null where nobody has said. */
    name: z.string().nullable(),
    /** Where people find it on the platform, where it has a page there. */
    url: z.url().nullable(),
  }),
  /** Null where it is about something else than one variant. */
  variant: z
    .object({
      variantId: z.string(),
      productId: z.string().nullable(),
      sku: z.string().nullable(),
      title: z.string().nullable(),
      variantTitle: z.string().nullable(),
      vendor: z.string().nullable(),
      /** The product's page in the platform's admin, where the platform has one. */
      adminUrl: z.url().nullable(),
    })
    .nullable(),
  /** Null is all locations together. */
  locations: z.array(z.object({ locationId: z.string(), name: z.string().nullable() })).nullable(),
  /** The figure that the rule compares, in the unit of its kind; of stock in units, with what it is made of. */
  quantity: z.number(),
  perLocation: z.array(
    z.object({ locationId: z.string(), name: z.string().nullable(), quantity: z.number().int() }),
  ),
  /** Units sold on average per day over `days` days up to the decision; null where no sales are known. */
  pace: z.object({ unitsPerDay: z.number(), unitsSold: z.number().int(), days: z.number().int() }).nullable(),
  /** When the stock is gone at that pace; null where nothing sells or it is gone already. */
  goneAt: Instant.nullable(),
  /** Margin that is lost per day without stock, in minor units; orders lists and is never shown to marketing. */
  lostMarginPerDay: z.object({ minor: z.number(), currency: z.string() }).nullable(),
  /** The numbers behind the decision, each kind's own. */
  explanation: ExplanationShape.nullable(),
  rule: z.object({
    ruleId: z.string(),
    version: z.number().int(),
    scope: z.object({ type: z.string(), ids: z.array(z.string()) }),
    locations: z.union([z.literal('all'), z.literal('each'), z.array(z.string())]),
    basis: z.enum(['available', 'on_hand', 'projected']),
    level: z.enum(RULE_LEVELS),
    threshold: z.number(),
    /** Units from which an alert about stock clears; null of any other kind. */
    recoverAt: z.number().nullable(),
    settings: z.record(z.string(), z.union([z.number(), z.boolean()])),
    holdMinutes: z.number().int(),
    repeatAfterHours: z.number().nullable(),
  }),
});
export type AlertSnapshot = z.infer<typeof AlertSnapshot>;

const alertEvent = <D extends z.ZodRawShape>(more: D) =>
  z.object({ metadata: EventMetadata, data: z.object({ alert: AlertSnapshot, ...more }) });

export const AlertOpened = alertEvent({});
export const AlertWorsened = alertEvent({
  previousQuantity: z.number(),
  /** Who had taken it on before it got so much graver that it fires again; absent where nobody had. */
  acknowledgedBy: z.string().optional(),
});
export const AlertResolved = z.object({
  metadata: EventMetadata,
  data: z.object({
    /** The rule is null where the alert ended because its rule is gone; `perLocation` is empty where no rule decided. */
    alert: AlertSnapshot.extend({ rule: AlertSnapshot.shape.rule.nullable() }),
    resolution: z.union([z.enum(ENDINGS), z.object({ by: z.string() })]),
    /** What the person who closed it wrote; older events and other endings have none. */
    note: z.string().nullable().optional(),
    resolvedAt: Instant,
    /** A back_in_stock alert tells it already, so this needs no message of its own. */
    toldByBackInStock: z.boolean(),
  }),
});
export const AlertAcknowledged = alertEvent({
  by: z.string(),
  note: z.string().nullable(),
  expiresAt: Instant.nullable(),
});
export const AlertSnoozed = alertEvent({ by: z.string(), note: z.string().nullable(), expiresAt: Instant });
/** Nobody has taken it on and it still holds: it is told again. */
export const AlertRepeated = alertEvent({});
/** An acknowledgement or a snooze ran out while the alert still holds: it fires again. */
export const AlertResumed = alertEvent({});

export const ALERT_EVENTS = {
  AlertOpened,
  AlertWorsened,
  AlertRepeated,
  AlertResolved,
  AlertAcknowledged,
  AlertSnoozed,
  AlertResumed,
} as const;
export type AlertEventType = keyof typeof ALERT_EVENTS;

/** One event of an alert, as the bus carries it and the alert's history keeps it. */
export type AlertEvent = {
  [T in AlertEventType]: { type: T } & z.infer<(typeof ALERT_EVENTS)[T]>;
}[AlertEventType];

/** A channel refused for good; its owner is told by mail. */
export const ChannelDisabled = z.object({
  metadata: EventMetadata,
  data: z.object({
    channelId: z.string(),
    name: z.string(),
    ownerEmail: z.string().nullable(),
    cause: z.string(),
    disabledAt: Instant,
  }),
});
export type ChannelDisabled = z.infer<typeof ChannelDisabled>;
