import type { StoredSource } from '../../lambdas/app/manage-sources';
import type { InventoryLevel } from '../../lambdas/domain/inventory/inventory-level';
import type { Variant } from '../../lambdas/domain/inventory/variant';
import type { Rule } from '../../lambdas/domain/rule/rule';
import type { Shop } from '../../lambdas/domain/shop/shop';

/** Builders for tests: everything has an unremarkable value, so that a test shows only what matters to it. */
export const NOW = '2026-11-18T12:00:00.000Z';
export const SHOP = 'blue-harbour.myshopify.com';

export function aSource(fields: Partial<StoredSource> = {}): StoredSource {
  return {
    id: 'src_0123456789abcdef',
    name: 'Planning',
    shopId: SHOP,
    availableIncludesUnreceived: false,
    createdAt: '2026-11-18T08:00:00.000Z',
    createdBy: 'Ada',
    deletedAt: null,
    version: 1,
    ...fields,
  };
}

export function aVariant(fields: Partial<Variant> = {}): Variant {
  return {
    variantId: 'shopify-44871651328213',
    shopId: SHOP,
    productId: 'shopify-8123456789013',
    platformVariantId: '43210987654321',
    sku: 'MUG-BLU-12',
    title: 'Harbour Mug',
    variantTitle: 'Blue / 12 oz',
    vendor: 'Blue Harbour',
    productType: 'Mugs',
    category: 'Home & Garden > Kitchen & Dining > Tableware > Drinkware > Mugs',
    tags: ['ceramic', 'winter-drop'],
    collections: [],
    status: 'active',
    publishedAt: '2026-02-03T15:02:10.000Z',
    tracked: true,
    continueSelling: false,
    isGiftCard: false,
    priceMinor: 1800,
    costMinor: 640,
    currency: 'USD',
    leadTimeDays: null,
    supplierId: null,
    firstSeenAt: '2026-02-03T15:02:11.000Z',
    deletedAt: null,
    attributesRevision: 0,
    ...fields,
  };
}

export function aLevel(fields: Partial<InventoryLevel> = {}): InventoryLevel {
  const updatedAt = fields.updatedAt ?? NOW;
  return {
    variantId: 'shopify-44871651328213',
    locationId: 'shopify-67823337717',
    shopId: SHOP,
    available: 20,
    onHand: null,
    committed: null,
    incoming: null,
    version: `${updatedAt.replace('Z', '000000Z')}|${updatedAt.replace('Z', '000000Z')}`,
    updatedAt,
    deletedAt: null,
    needsReconciliation: false,
    band: null,
    bandRevision: 0,
    bandSignature: '',
    shares: {},
    ...fields,
  };
}

export function aRule(fields: Partial<Rule> = {}): Rule {
  return {
    id: 'rule_low',
    kind: 'low_stock',
    level: 'variant',
    scope: { type: 'everything', ids: [] },
    locations: 'all',
    basis: 'available',
    threshold: 5,
    recoverAt: null,
    settings: {},
    holdMinutes: 0,
    repeatAfterHours: null,
    severity: 'warning',
    enabled: true,
    teams: ['operations'],
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    version: 1,
    ...fields,
  };
}

export function aShop(fields: Partial<Shop> = {}): Shop {
  return {
    shopId: SHOP,
    source: 'shopify',
    name: 'Blue Harbour',
    currency: 'USD',
    timeZone: 'Europe/Berlin',
    status: 'active',
    statusAt: '2026-01-01T00:00:00.000Z',
    registeredAt: '2026-01-01T00:00:00.000Z',
    ...fields,
  };
}
