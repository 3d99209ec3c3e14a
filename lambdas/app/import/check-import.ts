import type { ImportFault, ImportKind } from '../../domain/import/import-kinds';
import type { CellContext } from '../../domain/import/read-cell';
import { type FileRecord, type Heading, readHeading, readRow } from '../../domain/import/read-rows';
import type { ShopItems } from '../../domain/import/shop-items';
import { idOf, type SourceId } from '../../domain/inventory/identity';
import { type Collector, collectEvents, type ImportContext, type ImportedEvent } from './collect-events';
import { collectRules, type ImportedRule } from './collect-rules';
import type { ReadSeparated } from './ports';

/** All that a list says and all that is wrong with it. */
export interface CheckedList {
  readonly separator: string;
  readonly ignoredColumns: readonly string[];
  readonly rows: number;
  readonly badRows: number;
  readonly faults: readonly ImportFault[];
  /** What the good rows are recorded as, each a line of JSON; a round is recorded once those before it are. */
  readonly rounds: readonly (readonly string[])[];
  /** Our ids of the items that it speaks of: each is to be looked at once, when all of it is recorded. */
  readonly itemIds: readonly string[];
}

export interface CheckDeps {
  readonly readSeparated: ReadSeparated;
  /** What the recorder would say against an event; null where it takes it. */
  readonly objectionTo: (event: ImportedEvent) => Pick<ImportFault, 'column' | 'expected' | 'found'> | null;
}

export interface CheckContext extends ImportContext, CellContext {
  readonly system: SourceId;
}

/** Far above any catalogue or year of orders; what is longer is loaded in several lists. */
const MOST_ROWS = 1_000_000;
/** Every rule is read with every decision. */
const MOST_RULES = 500;

/**
 * Checks a list whole. Each row is looked at by itself, then against the rows that are about the same, and what comes of
 * it is read by the very code that will record it: what passes here is not refused there.
 *
 * @param bytes the file, as it was sent
 */
export function checkList(
  deps: CheckDeps,
  kind: ImportKind,
  bytes: Uint8Array,
  context: CheckContext,
): CheckedList {
  const decoded = decode(bytes);
  if (typeof decoded !== 'string') return unreadable('', [decoded]);
  const { separator, records } = deps.readSeparated(decoded);
  const touched = new Set<string>();
  const collector = collectorOf(kind, { ...context, items: noting(context.items, touched) });
  const faults: ImportFault[] = [];
  const badLines = new Set<number>();
  const blame = (found: readonly ImportFault[]) => {
    for (const fault of found) {
      faults.push(fault);
      badLines.add(fault.line);
    }
  };
  let heading: Heading | null = null;
  let rows = 0;
  for (const record of records) {
    if ('fault' in record) {
      if (heading !== null) rows++;
      blame([record.fault]);
      continue;
    }
    if (heading === null) {
      heading = readHeading(kind, record);
      if (heading.faults.length > 0) return unreadable(separator, heading.faults, heading.ignored);
      continue;
    }
    rows++;
    if (rows > MOST_ROWS) return unreadable(separator, [tooMany(record.line, MOST_ROWS, 'rows')]);
    const columns = heading;
    atLine(record.line, () => addRow(kind, columns, record, context, collector, blame));
  }
  if (heading === null) return unreadable(separator, [...faults, NO_HEADING]);
  if (rows === 0) return unreadable(separator, [NO_ROWS], heading.ignored);
  const rounds: string[][] = [];
  for (const { text, round } of recordsOf(collector, deps, blame)) (rounds[round] ??= []).push(text);
  return {
    separator,
    ignoredColumns: heading.ignored,
    rows,
    badRows: badLines.size,
    faults: faults.toSorted((one, other) => one.line - other.line),
    rounds: rounds.filter((round) => round !== undefined),
    itemIds: LOOKED_AT_BY_ITSELF.includes(kind) ? [] : [...touched].map((id) => idOf(context.system, id)),
  };
}

/** Each purchase order calls for a look at its items, and rules for one at everything. */
const LOOKED_AT_BY_ITSELF: readonly ImportKind[] = ['purchase_orders', 'thresholds'];

/** The same items, noting those that are found. */
function noting(items: ShopItems, found: Set<string>): ShopItems {
  return {
    ...items,
    item(sku, variantId) {
      const lookup = items.item(sku, variantId);
      if (lookup.outcome === 'known') found.add(lookup.item.variantId);
      return lookup;
    },
  };
}

type AnyCollector = Collector<ImportedEvent> | Collector<ImportedRule>;

const collectorOf = (kind: ImportKind, context: CheckContext): AnyCollector =>
  kind === 'thresholds' ? collectRules(context, context.system) : collectEvents(kind, context);

/** Says at which line something broke that is no fault of the row's: without that row, the rest can be loaded. */
function atLine<Result>(line: number, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const words = error instanceof Error ? error.message || error.name : String(error);
    throw new Error(`line ${line} could not be judged (${words})`, { cause: error });
  }
}

function addRow(
  kind: ImportKind,
  heading: Heading,
  record: FileRecord,
  context: CellContext,
  collector: AnyCollector,
  blame: (found: readonly ImportFault[]) => void,
): void {
  const { row, readable, faults } = readRow(kind, heading, record, context);
  blame(faults);
  const more =
    row === null
      ? collector.alsoWrong?.(readable as never, record.line)
      : collector.add(row as never, record.line);
  const named = new Set(faults.map(({ column }) => column));
  blame((more ?? []).filter(({ column }) => !named.has(column)));
}

function* recordsOf(
  collector: AnyCollector,
  { objectionTo }: CheckDeps,
  blame: (found: readonly ImportFault[]) => void,
): Iterable<{ readonly text: string; readonly round: number }> {
  let rules = 0;
  for (const { line, result, lineNumbers = [], round = 0 } of collector.results()) {
    if ('ruleId' in result) {
      if (++rules === MOST_RULES + 1) blame([tooMany(line, MOST_RULES, 'rules')]);
      if (rules > MOST_RULES) continue;
    } else {
      const objections = atLine(line, () => objectionsTo(result, line, lineNumbers, objectionTo));
      if (objections.length > 0) {
        blame(objections);
        continue;
      }
    }
    yield { text: JSON.stringify(result), round };
  }
}

/**
 * What the recorder would say against an event of several rows, at the rows that it says it of: each line is tried by itself. What
 * they have in common, such as their currency, is named once, at the first row.
 */
function objectionsTo(
  event: ImportedEvent,
  line: number,
  lineNumbers: readonly number[],
  objectionTo: CheckDeps['objectionTo'],
): readonly ImportFault[] {
  const remedy = 'Mend it, or take the row out.';
  const objection = objectionTo(event);
  if (objection === null) return [];
  const { lines } = event.data;
  const field = objection.column.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  if (Array.isArray(lines) && lines.length > 1 && !Object.hasOwn(event.data, field)) {
    const own = lines.flatMap((one: unknown, index) => {
      const found = objectionTo({ ...event, data: { ...event.data, lines: [one] } });
      return found === null ? [] : [{ line: lineNumbers[index] ?? line, ...found, remedy }];
    });
    if (own.length > 0) return own;
  }
  return [{ line, ...objection, remedy }];
}

function unreadable(
  separator: string,
  faults: readonly ImportFault[],
  ignoredColumns: readonly string[] = [],
): CheckedList {
  return { separator, ignoredColumns, rows: 0, badRows: 0, faults, rounds: [], itemIds: [] };
}

const tooMany = (line: number, most: number, what: string): ImportFault => ({
  line,
  column: 'row',
  expected: `at most ${most} ${what} in a list`,
  found: null,
  remedy: 'Split it into several lists.',
});

const NO_HEADING: ImportFault = {
  line: 1,
  column: 'heading',
  expected: 'a heading that names the columns',
  found: null,
  remedy: 'The file is empty. Look whether the right one was taken.',
};

const NO_ROWS: ImportFault = {
  line: 2,
  column: 'row',
  expected: 'at least one row',
  found: null,
  remedy: 'There is nothing below the heading. Look whether the right file was taken.',
};

/** The text of the file, or why it cannot be read as text. */
function decode(bytes: Uint8Array): string | ImportFault {
  const [first, second] = bytes;
  const remedy = 'Save it as CSV UTF-8 and send it again.';
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { line: 1, column: 'file', expected: 'text in UTF-8', found: 'UTF-16', remedy };
  }
  if (first === 0x50 && second === 0x4b) {
    const found = 'a spreadsheet or another archive';
    return {
      line: 1,
      column: 'file',
      expected: 'a CSV',
      found,
      remedy: 'Save it as CSV UTF-8 and send that.',
    };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
    const line = lineAt(bytes, bytes.indexOf(0));
    return { line, column: 'file', expected: 'a CSV', found: 'bytes that are no text', remedy };
  } catch {
    const line = lineAt(bytes, firstBadByte(bytes));
    const found = 'another encoding, perhaps Windows-1252';
    return { line, column: 'file', expected: 'text in UTF-8', found, remedy };
  }
}

/** Line by line, so that only the line that is wrong is looked at twice. */
function firstBadByte(bytes: Uint8Array): number {
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return start;
    }
    start = end;
  }
  return 0;
}

function lineAt(bytes: Uint8Array, place: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at !== -1 && at < place; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}
