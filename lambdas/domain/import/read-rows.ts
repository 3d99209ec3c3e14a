import {
  type CellValue,
  type Column,
  echo,
  IMPORT_COLUMNS,
  type ImportFault,
  type ImportKind,
  type ImportRow,
  namesItems,
} from './import-kinds';
import { type CellContext, readCell } from './read-cell';

/** One record of a file and the line on which it begins. */
export interface FileRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Which cell of a record belongs to which column. */
export interface Heading {
  /** How many cells each row is to have. */
  readonly width: number;
  readonly places: ReadonlyMap<string, number>;
  /** Columns that the kind does not know, as they are written. They are left out. */
  readonly ignored: readonly string[];
  readonly faults: readonly ImportFault[];
}

const MOST_COLUMNS = 200;

/** Reads the heading. Names are compared without case, and with underscores for spaces. */
export function readHeading(kind: ImportKind, { line, cells }: FileRecord): Heading {
  const columns: Readonly<Record<string, Column>> = IMPORT_COLUMNS[kind];
  const places = new Map<string, number>();
  const ignored: string[] = [];
  const faults: ImportFault[] = [];
  const fault = (column: string, expected: string, found: string | null, remedy: string) =>
    void faults.push({ line, column, expected, found, remedy });
  if (cells.length > MOST_COLUMNS) {
    fault('heading', `at most ${MOST_COLUMNS} columns`, `${cells.length}`, 'Look whether the file is a CSV.');
  }
  for (const [place, cell] of cells.slice(0, MOST_COLUMNS).entries()) {
    const written = cell.trim();
    if (written === '') continue;
    const name = columnNamed(columns, written);
    if (name === null) {
      const near = nearestColumn(columns, written);
      if (near === null) ignored.push(echo(written));
      else {
        fault(
          near,
          `the heading ${near}`,
          echo(written),
          `Did you mean ${near}? Rename it; a column that holds something else needs a name less like it.`,
        );
      }
    } else if (places.has(name)) {
      fault(name, 'each heading once', echo(written), 'Take one of the two columns out.');
    } else places.set(name, place);
  }
  const known = Object.keys(columns).join(', ');
  for (const [name, { required }] of Object.entries(columns)) {
    if (required === true && !places.has(name)) {
      fault(name, 'a heading of this name', null, `Add the column. Known are: ${known}.`);
    }
  }
  if (namesItems(kind) && !places.has('sku') && !places.has('variant_id')) {
    fault('sku', 'a heading sku, or variant_id', null, `Add the column. Known are: ${known}.`);
  }
  return { width: cells.length, places, ignored, faults };
}

/** Headings are compared without case, and with underscores for spaces and dashes. */
export const plainHeading = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');

function columnNamed(columns: Readonly<Record<string, Column>>, heading: string): string | null {
  const name = plainHeading(heading);
  if (Object.hasOwn(columns, name)) return name;
  const found = Object.entries(columns).find(([, { aliases }]) => aliases?.includes(name) === true);
  return found?.[0] ?? null;
}

/** A known column that the heading is a slip of the pen away from: one that is left out must not go unseen. */
function nearestColumn(columns: Readonly<Record<string, Column>>, heading: string): string | null {
  const name = plainHeading(heading);
  if (name.length < 4 || name.length > 30) return null;
  return Object.keys(columns).find((column) => column.length > 3 && isSlipOf(name, column)) ?? null;
}

/** Whether one character was added, left out or mistaken, or two were swapped. */
function isSlipOf(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let [endOfOne, endOfOther] = [one.length, other.length];
  while (endOfOne > start && endOfOther > start && one[endOfOne - 1] === other[endOfOther - 1]) {
    endOfOne--;
    endOfOther--;
  }
  const [left, right] = [one.slice(start, endOfOne), other.slice(start, endOfOther)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && left[0] === right[1] && left[1] === right[0];
}

export type RowReading<K extends ImportKind> =
  | { readonly row: ImportRow<K>; readonly readable: ImportRow<K>; readonly faults: readonly [] }
  /** `readable` is what could be read of it: a part of a row. */
  | {
      readonly row: null;
      readonly readable: Partial<ImportRow<K>>;
      readonly faults: readonly ImportFault[];
    };

/** Reads a record by the kind's columns, and names everything that is wrong with it. */
export function readRow<K extends ImportKind>(
  kind: K,
  { width, places }: Heading,
  { line, cells }: FileRecord,
  context: CellContext,
): RowReading<K> {
  const faults: ImportFault[] = [];
  if (cells.length !== width) {
    const remedy = 'Put cells that hold the separator, or a line break, into quotation marks.';
    return {
      row: null,
      readable: {},
      faults: [{ line, column: 'row', expected: `${width} cells`, found: `${cells.length} cells`, remedy }],
    };
  }
  const columns: Readonly<Record<string, Column>> = IMPORT_COLUMNS[kind];
  const row: Record<string, CellValue> = {};
  for (const [name, place] of places) {
    const column = columns[name];
    const text = (cells[place] ?? '').trim();
    if (column === undefined) continue;
    if (text === '') {
      if (column.type === 'list' && name === 'collections') row[name] = [];
      if (column.required === true) {
        faults.push({
          line,
          column: name,
          expected: 'a value',
          found: null,
          remedy: `Fill it in. ${column.meaning}`,
        });
      }
      continue;
    }
    const reading = readCell(column, text, context);
    if (reading.isRead) row[name] = reading.value;
    else {
      const { expected, remedy } = reading;
      faults.push({ line, column: name, expected, found: echo(text), remedy });
    }
  }
  const hasItem = ['sku', 'variant_id'].some((name) => (cells[places.get(name) ?? -1] ?? '').trim() !== '');
  if (namesItems(kind) && !hasItem) {
    const remedy = 'Fill one of the two in, or take the row out.';
    faults.push({ line, column: 'sku', expected: 'a SKU, or a variant_id', found: null, remedy });
  }
  const whole = row as ImportRow<K>;
  return faults.length > 0
    ? { row: null, readable: whole, faults }
    : { row: whole, readable: whole, faults: [] };
}
