import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Column, IMPORT_COLUMNS, IMPORT_KINDS } from '../../lambdas/domain/import/import-kinds';
import { type CsvReader, openCsv } from './csv-reader';
import type { TimeReader } from './read-time';

/** What keeps a history from being read, in sentences for people: what is wrong where, and what to do about it. */
export class HistoryFault extends Error {
  override readonly name = 'HistoryFault';
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
  }
}

const MOST_FAULTS = 20;

/** Gathers what is wrong with the rows, to name it all at once. */
export interface Faults {
  add(file: string, line: number, column: string, expected: string, found: string): void;
  /** @throws HistoryFault if anything is wrong */
  raise(): void;
  any(): boolean;
}

export function createFaults(): Faults {
  const named: string[] = [];
  let count = 0;
  return {
    add(file, line, column, expected, found) {
      count++;
      if (named.length >= MOST_FAULTS) return;
      const shown = found === '' ? 'nothing' : JSON.stringify(found.slice(0, 60));
      named.push(`${file}, line ${line}, column ${column}: expected ${expected}, found ${shown}.`);
    },
    raise() {
      if (count === 0) return;
      const more = count > named.length ? [`… and ${count - named.length} more.`] : [];
      const remedy = 'Correct these rows, or take them out, and run it again. No alerts were written.';
      throw new HistoryFault([...named, ...more, remedy]);
    },
    any: () => count > 0,
  };
}

/** The cells of one row, read by the names of their columns. */
export interface RowReader {
  /** Moves on to the next row. @returns false at the end */
  next(): boolean;
  /** Trimmed; empty where the file has no such column or the row no such cell. */
  text(column: string): string;
  /** A text that must be there; a fault where it is not. */
  name(column: string): string;
  /** A whole number; null where the cell is empty, which is a fault unless it may be. */
  whole(column: string, mayBeEmpty?: boolean): number | null;
  /** Milliseconds since 1970, as a `TimeReader` reads it; null where the cell is empty, which is a fault unless it may be. */
  time(column: string, mayBeEmpty?: boolean): number | null;
  fault(column: string, expected: string, found: string): void;
  readonly csv: CsvReader;
}

const WHOLE = /^[+-]?\d{1,15}(?:\.0+)?$/;

/**
 * Opens one of a history's files.
 *
 * @throws HistoryFault where it, or one of its columns, is missing
 */
export function openRows(
  folder: string,
  file: string,
  columns: readonly string[],
  times: TimeReader,
  faults: Faults,
): RowReader {
  const path = join(folder, file);
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new HistoryFault([`${folder} is a file.`, 'Name the folder that it lies in.']);
  }
  if (!existsSync(path)) {
    throw new HistoryFault([
      `${path} is missing.`,
      `A history is a folder with variants.csv, orders.csv, levels.csv and purchase_orders.csv. ${file} has the columns ${columns.join(',')}; where nothing is known, write the heading alone.`,
    ]);
  }
  if (statSync(path).isDirectory()) {
    throw new HistoryFault([
      `${path} is a folder.`,
      `Put a CSV of that name in its place, with the columns ${columns.join(',')}.`,
    ]);
  }
  const read = openCsv(path);
  const csv = { ...read, columns: namedAsImported(file, read.columns) };
  const missing = columns.filter((column) => !csv.columns.includes(column));
  if (missing.length > 0) {
    csv.close();
    throw new HistoryFault([
      `${file}, line 1: expected the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}; found ${csv.columns.join(', ') || 'nothing'}.`,
      `Name the columns in the first line: ${columns.join(',')}. Others may stand beside them, in any order.`,
    ]);
  }
  return rowReader(csv, file, times, faults);
}

/** Columns that go by another name that imports know too; what has its own name stays what it is. */
function namedAsImported(file: string, columns: readonly string[]): readonly string[] {
  const kind = IMPORT_KINDS.find((name) => `${name}.csv` === file);
  const known: Readonly<Record<string, Column>> = kind === undefined ? {} : IMPORT_COLUMNS[kind];
  const names = new Map<string, string>();
  for (const [name, { aliases = [] }] of Object.entries(known)) {
    if (columns.includes(name)) continue;
    const alias = aliases.find((other) => columns.includes(other));
    if (alias !== undefined) names.set(alias, name);
  }
  return columns.map((column) => names.get(column) ?? column);
}

function rowReader(csv: CsvReader, file: string, times: TimeReader, faults: Faults): RowReader {
  const places = new Map(csv.columns.map((column, index) => [column, index]));
  let cells: readonly string[] = [];
  // Rows of one moment follow one another, so most times are the one before.
  let [lastText, lastTime] = ['', 0];
  const text = (column: string): string => {
    const place = places.get(column);
    return place === undefined ? '' : (cells[place] ?? '').trim();
  };
  const fault = (column: string, expected: string, found: string): null => {
    faults.add(file, csv.line(), column, expected, found);
    return null;
  };
  return {
    csv,
    text,
    fault,
    next() {
      for (;;) {
        const row = csv.next();
        if (row === null) return false;
        cells = row;
        if (row.length === csv.columns.length) return true;
        fault('row', `${csv.columns.length} cells, as the heading has`, `${row.length} cells`);
      }
    },
    name(column) {
      const cell = text(column);
      if (cell === '') fault(column, 'a name', cell);
      return cell;
    },
    whole(column, mayBeEmpty = false) {
      const cell = text(column);
      if (cell === '' && mayBeEmpty) return null;
      return WHOLE.test(cell) ? Number(cell) : fault(column, 'a whole number', cell);
    },
    time(column, mayBeEmpty = false) {
      const cell = text(column);
      if (cell === lastText && cell !== '') return lastTime;
      if (cell === '' && mayBeEmpty) return null;
      const ms = times.read(cell);
      if (Number.isNaN(ms)) return fault(column, times.whyNot(cell), cell);
      [lastText, lastTime] = [cell, ms];
      return ms;
    },
  };
}
