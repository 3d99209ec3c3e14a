import type { InventoryIndexReader } from '../../app/inventory-ports';
import type { Clock } from '../../app/ports';
import type { createReadInventory } from '../../app/read-inventory';
import type { Role } from '../../contracts/http/endpoint';
import type { INVENTORY_ENDPOINTS } from '../../contracts/http/inventory';
import {
  comparePlaces,
  findInventory,
  inventoryInOrder,
  type InventoryPlace,
  placeOf,
} from '../../domain/inventory/find-inventory';
import { type InventoryRow, unreceivedOf } from '../../domain/inventory/inventory-row';
import { knowledgeOf } from '../../domain/channel/knowledge';
import { marginPercent } from '../../domain/inventory/margin';
import type { Variant } from '../../domain/inventory/variant';
import type { ApiHandlers } from './request';
import { variantIdIn } from './variant-id';

export interface InventoryHandlerDeps {
  readonly index: InventoryIndexReader;
  readonly readInventory: ReturnType<typeof createReadInventory>;
  readonly clock: Clock;
}

export function inventoryHandlers(
  deps: InventoryHandlerDeps,
): Pick<ApiHandlers, keyof typeof INVENTORY_ENDPOINTS> {
  const { index, readInventory, clock } = deps;
  return {
    async listInventory({ query, principal, cursors }) {
      const stock = await index.current();
      const { sort, limit, cursor, ...filter } = query;
      const after = cursor === undefined ? null : (cursors.read(cursor) as InventoryPlace);
      const found = findInventory(inventoryInOrder(stock?.rows ?? NO_ROWS, sort), filter);
      const rest =
        after === null ? found : found.filter((row) => comparePlaces(placeOf(row, sort), after, sort) > 0);
      const items = rest.slice(0, limit);
      const last = items.at(-1);
      const isMore = rest.length > limit && last !== undefined;
      return {
        body: {
          items: items.map((row) => shownRow(row, principal.roles)),
          nextCursor: isMore ? cursors.sign(placeOf(last, sort)) : null,
          asOf: stock?.asOf ?? null,
          ageSeconds: stock === null ? null : ageSeconds(stock.asOf, clock.now()),
          count: found.length,
        },
      };
    },

    async readInventory({ params, principal }) {
      const live = await readInventory(variantIdIn(params.variantId));
      const { variant } = live;
      return {
        body: {
          ...shownAttributes(variant),
          shopName: live.shopName,
          available: live.available,
          unreceived: live.unreceived,
          ...shownMoney(variant, principal.roles),
          unitsPerDay: rounded(live.unitsPerDay),
          daysOfCover: rounded(live.daysOfCover),
          goneAt: live.goneAt,
          deletedAt: variant.deletedAt,
          locations: live.levels.map(({ level, name, isActive }) => ({
            locationId: level.locationId,
            name,
            isActive,
            available: level.available,
            unreceived: level.unreceived?.units ?? 0,
            onHand: level.onHand,
            committed: level.committed,
            incoming: level.incoming,
            updatedAt: level.updatedAt,
            needsReconciliation: level.needsReconciliation,
          })),
        },
      };
    },
  };
}

const NO_ROWS: readonly InventoryRow[] = [];

function shownRow(row: InventoryRow, roles: readonly Role[]) {
  return {
    ...shownAttributes(row),
    available: row.available,
    unreceived: unreceivedOf(row),
    ...shownMoney(row, roles),
    unitsPerDay: rounded(row.unitsPerDay),
    daysOfCover: rounded(row.daysOfCover),
    locations: row.locations.map(({ locationId, name, available, unreceived = 0 }) => ({
      locationId,
      name,
      available,
      unreceived,
    })),
    cannotJudge: (row.cannotJudge ?? []).map(({ kind, reason }) => ({ kind, reason })),
  };
}

type Attributes = Omit<
  Variant,
  'platformVariantId' | 'publishedAt' | 'deletedAt' | 'attributesRevision' | 'firstSeenAt'
>;

function shownAttributes(variant: Attributes) {
  return {
    variantId: variant.variantId,
    shopId: variant.shopId,
    productId: variant.productId,
    sku: variant.sku,
    title: variant.title,
    variantTitle: variant.variantTitle,
    vendor: variant.vendor,
    productType: variant.productType,
    category: variant.category,
    tags: [...variant.tags],
    collections: [...variant.collections],
    status: variant.status,
    tracked: variant.tracked,
  };
}

/** Unit cost is for admin and ops; the margin it makes for marketing as well; a viewer sees the price. */
function shownMoney(
  { priceMinor, costMinor, currency }: Pick<Variant, 'priceMinor' | 'costMinor' | 'currency'>,
  roles: readonly Role[],
) {
  const { mayKnowCost, mayKnowMargin } = knowledgeOf(roles);
  return {
    priceMinor,
    currency,
    ...(mayKnowCost ? { unitCostMinor: costMinor } : {}),
    ...(mayKnowMargin ? { marginPercent: marginPercent(priceMinor, costMinor) } : {}),
  };
}

const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 100) / 100;

function ageSeconds(asOf: string, now: string): number {
  return Math.max(0, Math.round((Date.parse(now) - Date.parse(asOf)) / 1000));
}
