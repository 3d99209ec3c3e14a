import { readSeparated } from '../../lambdas/adapters/csv/read-separated';
import { type CheckContext, type CheckedList, checkList } from '../../lambdas/app/import/check-import';
import type { ImportKind } from '../../lambdas/domain/import/import-kinds';
import { shopItems } from '../../lambdas/domain/import/shop-items';
import type { InventoryRow } from '../../lambdas/domain/inventory/inventory-row';
import { unknownVariant } from '../../lambdas/domain/inventory/variant-record';
import { NOW, SHOP } from './builders';

export const TILL = 'src_aaaabbbbccccdddd';

/** Checks a list of a till’s own shop in US dollars, or as `context` says otherwise. */
export function check(
  kind: ImportKind,
  file: string | Uint8Array,
  context: Partial<CheckContext> = {},
  objectionTo: Parameters<typeof checkList>[0]['objectionTo'] = () => null,
): CheckedList {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  return checkList({ readSeparated, objectionTo }, kind, bytes, {
    system: TILL,
    items: shopItems(null, TILL, TILL),
    isOwnShop: true,
    currency: 'USD',
    timeZone: null,
    teams: new Set(['operations', 'marketing', 'buyers']),
    at: NOW,
    now: NOW,
    ...context,
  });
}

/** What the good rows of a list are recorded as. */
export const recordsOf = ({ rounds }: CheckedList) =>
  rounds
    .flat()
    .map(
      (record) => JSON.parse(record) as { type: string; timestamp: string; data: Record<string, unknown> },
    );

/** An item of the Shopify shop, stocked in Berlin. */
export function aListedItem(itemId: string, sku: string, orderId: string | null = null): InventoryRow {
  return {
    ...unknownVariant(`shopify-${itemId}`, SHOP, NOW),
    sku,
    platformVariantId: orderId,
    available: 4,
    unitsPerDay: null,
    daysOfCover: null,
    locations: [
      {
        locationId: 'shopify-67',
        name: 'Berlin',
        isActive: true,
        available: 4,
        onHand: null,
        incoming: null,
      },
    ],
  };
}

export const shopifyContext = (rows: readonly InventoryRow[], timeZone: string | null = null) =>
  ({
    system: 'shopify',
    isOwnShop: false,
    timeZone,
    items: shopItems({ asOf: NOW, rows }, SHOP, 'shopify'),
  }) satisfies Partial<CheckContext>;
