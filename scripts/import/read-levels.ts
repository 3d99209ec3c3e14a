import Papa from 'papaparse';
import { preciseInstantOf } from '../../lambdas/domain/inventory/version';

/** One row of a stock list. An inventory item's id means Shopify's own item; without one, the SKU is the variant's id. */
export interface StockRow {
  readonly inventoryItemId: string | null;
  readonly sku: string | null;
  readonly location: string;
  readonly available: number;
  /** ISO 8601 with its offset; null where the list does not say. */
  readonly at: string | null;
}

/** What is wrong with one cell, counted as an editor counts: the heading is line 1. */
export interface RowFault {
  readonly line: number;
  readonly column: string;
  readonly expected: string;
}

export interface StockList {
  readonly rows: readonly StockRow[];
  readonly faults: readonly RowFault[];
}

const COLUMNS = ['sku', 'inventory_item_id', 'location', 'available', 'at'] as const;
/** Other names under which exports from elsewhere list the same. */
const ALIASES: Readonly<Record<string, (typeof COLUMNS)[number]>> = {
  location_id: 'location',
  quantity: 'available',
  updated_at: 'at',
};

type Cells = Readonly<Record<(typeof COLUMNS)[number], string | undefined>>;

/** Reads a list with the columns `sku` or `inventory_item_id`, `location`, `available` and, if it likes, `at`. */
export function readStockList(csv: string): StockList {
  const parsed = Papa.parse<Cells>(csv.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (name) => columnOf(name),
  });
  const faults: RowFault[] = missingColumns(parsed.meta.fields ?? []);
  if (faults.length > 0) return { rows: [], faults };
  const rows = parsed.data.map((cells, index) => readRow(cells, index + 2, faults));
  const doubled = parsed.errors.map(({ row }) => ({
    line: (row ?? 0) + 2,
    column: 'row',
    expected: 'as many cells as the heading has',
  }));
  return { rows, faults: [...faults, ...doubled] };
}

function columnOf(name: string): string {
  const plain = name.trim().toLowerCase().replaceAll(' ', '_');
  return Object.hasOwn(ALIASES, plain) ? (ALIASES[plain] ?? plain) : plain;
}

function missingColumns(fields: readonly string[]): RowFault[] {
  const expected = 'a heading of this name';
  const missing: RowFault[] = ['location', 'available']
    .filter((column) => !fields.includes(column))
    .map((column) => ({ line: 1, column, expected }));
  if (fields.includes('sku') || fields.includes('inventory_item_id')) return missing;
  return [{ line: 1, column: 'sku or inventory_item_id', expected }, ...missing];
}

function readRow(cells: Cells, line: number, faults: RowFault[]): StockRow {
  const cell = (column: (typeof COLUMNS)[number]) => cells[column]?.trim() || null;
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

const isShopifyId = (text: string): boolean => /^\d{1,20}$/.test(text);
