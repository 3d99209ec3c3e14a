import { isShopifyId, missingColumns, readTable, type RowFault } from './read-table';

/** All collections that one item is in; none takes it out of all. */
export interface CollectionsRow {
  readonly inventoryItemId: string | null;
  readonly sku: string | null;
  readonly collections: readonly string[];
}

export interface CollectionsList {
  readonly rows: readonly CollectionsRow[];
  readonly faults: readonly RowFault[];
}

/** Reads a list with the columns `sku` or `inventory_item_id`, and `collections`: names with semicolons between them. */
export function readCollectionsList(csv: string): CollectionsList {
  const table = readTable(csv, { collection: 'collections' });
  const faults: RowFault[] = missingColumns(table.columns, ['collections']);
  if (faults.length > 0) return { rows: [], faults };
  const rows = table.rows.map((cells, index) => {
    const line = index + 2;
    const inventoryItemId = cells.inventory_item_id?.trim() || null;
    const sku = cells.sku?.trim() || null;
    if (inventoryItemId === null && sku === null) {
      faults.push({ line, column: 'sku', expected: 'a SKU, or an inventory_item_id' });
    }
    if (inventoryItemId !== null && !isShopifyId(inventoryItemId)) {
      faults.push({ line, column: 'inventory_item_id', expected: 'an id of digits' });
    }
    const names = (cells.collections ?? '').split(';').map((name) => name.trim());
    return { inventoryItemId, sku, collections: [...new Set(names.filter((name) => name !== ''))] };
  });
  return { rows, faults: [...faults, ...table.faults] };
}
