import Papa from 'papaparse';

/** What is wrong with one cell, counted as an editor counts: the heading is line 1. */
export interface RowFault {
  readonly line: number;
  readonly column: string;
  readonly expected: string;
}

/** A CSV with a heading: its columns by their plain names, and its rows in their order. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | undefined>>[];
  /** Rows with more or fewer cells than the heading. */
  readonly faults: readonly RowFault[];
}

/** Reads a CSV with a heading. Names of columns are compared without case, and with underscores for spaces. */
export function readTable(csv: string, aliases: Readonly<Record<string, string>> = {}): Table {
  const parsed = Papa.parse<Record<string, string | undefined>>(csv.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader(name) {
      const plain = name.trim().toLowerCase().replaceAll(' ', '_');
      return Object.hasOwn(aliases, plain) ? (aliases[plain] ?? plain) : plain;
    },
  });
  const faults = parsed.errors.map(({ row }) => ({
    line: (row ?? 0) + 2,
    column: 'row',
    expected: 'as many cells as the heading has',
  }));
  return { columns: parsed.meta.fields ?? [], rows: parsed.data, faults };
}

/** The columns that must be there and are not; an item may be named by its SKU or by Shopify's inventory item. */
export function missingColumns(columns: readonly string[], required: readonly string[]): RowFault[] {
  const expected = 'a heading of this name';
  const missing = required
    .filter((column) => !columns.includes(column))
    .map((column) => ({ line: 1, column, expected }));
  if (columns.includes('sku') || columns.includes('inventory_item_id')) return missing;
  return [{ line: 1, column: 'sku or inventory_item_id', expected }, ...missing];
}

export const isShopifyId = (text: string): boolean => /^\d{1,20}$/.test(text);
