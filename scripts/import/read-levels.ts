import { preciseInstantOf } from '../../lambdas/domain/inventory/version';
import { isShopifyId, missingColumns, readTable, type RowFault } from './read-table';

/** One row of a stock list. An inventory item's id means Shopify's own item; without one, the SKU is the variant's id. */
export interface StockRow {
  readonly inventoryItemId: string | null;
  readonly sku: string | null;
  readonly location: string;
  readonly available: number;
  /** ISO 8601 with its offset; null where the list does not say. */
  readonly at: string | null;
}

export interface StockList {
  readonly rows: readonly StockRow[];
  readonly faults: readonly RowFault[];
}

/** Other names under which exports from elsewhere list the same. */
const ALIASES: Readonly<Record<string, string>> = {
  location_id: 'location',
  quantity: 'available',
  updated_at: 'at',
};

type Cells = Readonly<Record<string, string | undefined>>;

/** Reads a list with the columns `sku` or `inventory_item_id`, `location`, `available` and, if it likes, `at`. */
export function readStockList(csv: string): StockList {
  const table = readTable(csv, ALIASES);
  const faults: RowFault[] = missingColumns(table.columns, ['location', 'available']);
  if (faults.length > 0) return { rows: [], faults };
  const rows = table.rows.map((cells, index) => readRow(cells, index + 2, faults));
  return { rows, faults: [...faults, ...table.faults] };
}

function readRow(cells: Cells, line: number, faults: RowFault[]): StockRow {
  const cell = (column: string) => cells[column]?.trim() || null;
  const fault = (column: string, expected: string) => void faults.push({ line, column, expected });
  const inventoryItemId = cell('inventory_item_id');
  const sku = cell('sku');
  const location = cell('location');
  const available = cell('available');
  const at = cell('at');
  if (inventoryItemId === null && sku === null) fault('sku', 'a SKU, or an inventory_item_id');
  if (inventoryItemId !== null && !isShopifyId(inventoryItemId))
    fault('inventory_item_id', 'an id of digits');
  if (location === null) fault('location', 'the id of a location');
  else if (inventoryItemId !== null && !isShopifyId(location))
    fault('location', 'an id of digits, as Shopify has it');
  const quantity = Number(available);
  if (available === null || !Number.isSafeInteger(quantity)) fault('available', 'a whole number');
  if (at !== null && preciseInstantOf(at) === null)
    fault('at', 'a date-time with its offset, e.g. 2026-11-18T09:14:07Z');
  return { inventoryItemId, sku, location: location ?? '', available: quantity, at };
}
