import { type InventoryRow, inventoryRow, paceOf } from '../domain/inventory/inventory-row';
import type { InventoryLevel } from '../domain/inventory/inventory-level';
import type { Location } from '../domain/inventory/location';
import type { Variant } from '../domain/inventory/variant';
import { paceHistory } from '../domain/sales/sales-pace';
import type { InventoryIndexWriter, StockWalk } from './inventory-ports';
import type { Clock } from './ports';

export interface RefreshDeps {
  readonly stock: StockWalk;
  readonly index: InventoryIndexWriter;
  readonly clock: Clock;
}

/**
 * Makes the searchable list of all stock anew. Sales are counted by days in UTC here: a list of paces need not know
 * every shop's midnight. Deleted variants are left out.
 */
export function createRefreshInventoryIndex({ stock, index, clock }: RefreshDeps) {
  return async function refreshInventoryIndex(): Promise<{ variants: number; bytes: number }> {
    const asOf = clock.now();
    const today = asOf.slice(0, 10);
    const { from } = paceHistory(today);
    const found = await gather(stock, from);
    let variants = 0;
    function* rows(): Iterable<InventoryRow> {
      for (const variant of found.variants) {
        variants++;
        const sales = found.sales.get(salesKey(variant.shopId, variant.platformVariantId ?? ''));
        const pace = paceOf(variant, sales ?? new Map(), today);
        yield inventoryRow(variant, found.levels.get(variant.variantId) ?? [], found.locations, pace);
      }
    }
    const { bytes } = await index.write(asOf, rows());
    return { variants, bytes };
  };
}

interface Found {
  readonly variants: Variant[];
  readonly levels: Map<string, InventoryLevel[]>;
  readonly locations: Map<string, Location>;
  readonly sales: Map<string, Map<string, number>>;
}

async function gather(stock: StockWalk, salesFrom: string): Promise<Found> {
  const found: Found = { variants: [], levels: new Map(), locations: new Map(), sales: new Map() };
  for await (const record of stock.all(salesFrom)) {
    switch (record.type) {
      case 'variant':
        if (record.variant.deletedAt === null) found.variants.push(record.variant);
        break;
      case 'level': {
        const levels = found.levels.get(record.level.variantId);
        if (levels === undefined) found.levels.set(record.level.variantId, [record.level]);
        else levels.push(record.level);
        break;
      }
      case 'location':
        found.locations.set(record.location.locationId, record.location);
        break;
      case 'sales': {
        const key = salesKey(record.shopId, record.platformVariantId);
        const days = found.sales.get(key) ?? new Map<string, number>();
        found.sales.set(key, days.set(record.day, record.units));
        break;
      }
    }
  }
  return found;
}

const salesKey = (shopId: string, platformVariantId: string): string => `${shopId}#${platformVariantId}`;
