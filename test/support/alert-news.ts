import type { AlertSnapshot } from '../../lambdas/contracts/events/alert-events';
import type { AlertEventDelivered } from '../../lambdas/app/tell-alerts';
import type { Alert } from '../../lambdas/domain/alert/alert';
import type { Channel } from '../../lambdas/domain/channel/channel';
import type { AlertNews } from '../../lambdas/domain/message/alert-news';
import type { Route } from '../../lambdas/domain/route/route';
import { NOW, SHOP } from './builders';

/** Builders of what is told: an alert's snapshot, its events as the bus delivers them, channels and routes. */
type Item = NonNullable<AlertSnapshot['variant']>;
type SnapshotFields = Partial<Omit<AlertSnapshot, 'variant' | 'entity'>> & { variant?: Partial<Item> };

/** The snapshot of an alert about a variant. */
export type VariantSnapshot = AlertSnapshot & { readonly variant: Item };

export function aSnapshot({ variant, ...fields }: SnapshotFields = {}): VariantSnapshot {
  const variantId = variant?.variantId ?? 'shopify-44871651328213';
  return {
    alertId: `${variantId}.a1b2`,
    kind: 'out_of_stock',
    severity: 'warning',
    urgency:
      (fields.kind ?? 'out_of_stock') === 'out_of_stock' || fields.kind === 'oversold' ? 'now' : 'later',
    entity: { type: 'variant', id: variantId, name: null, url: null },
    explanation: null,
    origin: 'crossing',
    teams: ['operations'],
    sequence: 1,
    since: '2026-11-18T09:00:00.000Z',
    openedAt: NOW,
    shop: { shopId: SHOP, name: 'Blue Harbour' },
    locations: null,
    quantity: 0,
    perLocation: [
      { locationId: 'shopify-1', name: 'Berlin store', quantity: 0 },
      { locationId: 'shopify-2', name: 'Hamburg warehouse', quantity: 0 },
    ],
    pace: { unitsPerDay: 3.2, unitsSold: 45, days: 14 },
    goneAt: null,
    lostMarginPerDay: { minor: 3712, currency: 'USD' },
    rule: {
      ruleId: 'rule_default_out_of_stock',
      version: 1,
      scope: { type: 'everything', ids: [] },
      level: 'variant',
      locations: 'all',
      basis: 'available',
      threshold: 0,
      recoverAt: 1,
      settings: {},
      holdMinutes: 0,
      repeatAfterHours: null,
    },
    ...fields,
    variant: {
      variantId,
      productId: 'shopify-8123456789013',
      sku: 'MUG-BLU-12',
      title: 'Harbour Mug',
      variantTitle: 'Blue / 12 oz',
      vendor: 'Blue Harbour',
      adminUrl: `https://${SHOP}/admin/products/8123456789013`,
      ...variant,
    },
  };
}

/** The n-th of many items, each its own variant and product. */
export function aNumberedSnapshot(n: number, fields: SnapshotFields = {}): VariantSnapshot {
  const number = String(n).padStart(4, '0');
  return aSnapshot({
    pace: { unitsPerDay: n / 100, unitsSold: n, days: 100 },
    lostMarginPerDay: { minor: n, currency: 'USD' },
    ...fields,
    variant: {
      variantId: `shopify-${number}`,
      sku: `SKU-${number}`,
      title: `Item ${number}`,
      variantTitle: null,
      ...fields.variant,
    },
  });
}

const metadataOf = ({ alertId, sequence }: AlertSnapshot) => ({
  id: `${alertId}#${sequence}`,
  version: 1 as const,
  occurredAt: NOW,
});

export function opened(alert: AlertSnapshot): AlertEventDelivered {
  return { 'detail-type': 'AlertOpened', detail: { metadata: metadataOf(alert), data: { alert } } };
}

export function worsened(alert: AlertSnapshot, previousQuantity: number): AlertEventDelivered {
  const data = { alert, previousQuantity };
  return { 'detail-type': 'AlertWorsened', detail: { metadata: metadataOf(alert), data } };
}

export function resolved(
  alert: AlertSnapshot,
  { toldByBackInStock = false }: { toldByBackInStock?: boolean } = {},
): AlertEventDelivered {
  const data = { alert, resolution: 'recovered' as const, resolvedAt: NOW, toldByBackInStock };
  return { 'detail-type': 'AlertResolved', detail: { metadata: metadataOf(alert), data } };
}

export function openedNews(alert: AlertSnapshot): AlertNews {
  return { eventId: metadataOf(alert).id, alert, type: 'opened' };
}

/** The alert's record, as it stands while the snapshot still holds. */
export function alertOf(snapshot: AlertSnapshot, fields: Partial<Alert> = {}): Alert {
  const { alertId, kind, severity, teams, origin, quantity, since, openedAt, sequence, rule } = snapshot;
  return {
    alertId,
    ruleId: rule.ruleId,
    ruleVersion: rule.version,
    kind,
    severity,
    teams,
    shopId: snapshot.shop.shopId,
    entity: { type: snapshot.entity.type, id: snapshot.entity.id },
    urgency: snapshot.urgency,
    explanation: snapshot.explanation,
    toldAt: openedAt,
    occurrence: null,
    location: { type: 'all' },
    state: 'firing',
    origin,
    quantity,
    toldQuantity: quantity,
    since,
    openedAt,
    resolvedAt: null,
    resolution: null,
    quietUntilClear: false,
    acknowledgedBy: null,
    acknowledgedAt: null,
    note: null,
    expiresAt: null,
    dueAt: null,
    version: 1,
    sequence,
    ...fields,
  };
}

const channelCommon = {
  name: 'Operations',
  ownerEmail: 'owner@blueharbour.example',
  role: 'ops',
  status: 'active',
  disabled: null,
  lastFailure: null,
  createdAt: NOW,
  updatedAt: NOW,
  version: 1,
} as const;

type SlackChannel = Extract<Channel, { type: 'slack' }>;
type EmailChannel = Extract<Channel, { type: 'email' }>;

export function aSlackChannel(fields: Partial<SlackChannel> = {}): SlackChannel {
  return { ...channelCommon, id: 'chan_slack', type: 'slack', encryptedWebhookUrl: 'encrypted', ...fields };
}

export function anEmailChannel(fields: Partial<EmailChannel> = {}): EmailChannel {
  const recipients = ['ops@blueharbour.example'];
  return { ...channelCommon, id: 'chan_email', type: 'email', recipients, ...fields };
}

export function aRoute(fields: Partial<Route> = {}): Route {
  return {
    id: 'route_operations',
    team: 'operations',
    kinds: [],
    minimumSeverity: 'info',
    channelIds: ['chan_slack', 'chan_email'],
    enabled: true,
    createdAt: NOW,
    updatedAt: NOW,
    version: 1,
    ...fields,
  };
}
