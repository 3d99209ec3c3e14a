import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { separatorOf } from '../../lambdas/adapters/csv/separator';
import { plainHeading } from '../../lambdas/domain/import/read-rows';

const CHUNK_BYTES = 1 << 18;
const [QUOTE, NEWLINE, RETURN] = [0x22, 0x0a, 0x0d];

/** Reads a CSV row by row, holding no more of it than a chunk. */
export interface CsvReader {
  readonly columns: readonly string[];
  /** The cells of the next row that is not empty; the list is used again for the one after. Null at the end. */
  next(): readonly string[] | null;
  /** In which line the last row began, as an editor counts: the heading is in line 1. */
  line(): number;
  bytesRead(): number;
  readonly bytes: number;
  close(): void;
}

/**
 * Opens a CSV file with a heading (RFC 4180: cells may be quoted, quoted cells may hold commas, doubled quotes and line
 * breaks; lines end in LF or CRLF; UTF-8, with or without a byte order mark). What separates the cells is found by the heading,
 * as an import finds it.
 */
export function openCsv(path: string): CsvReader {
  const file = openSync(path, 'r');
  const bytes = fstatSync(file).size;
  let buffer = Buffer.alloc(CHUNK_BYTES);
  let [at, end, total] = [0, 0, 0];
  let [nextLine, rowLine] = [1, 1];
  let separator: string | null = null;
  const cells: string[] = [];

  /** Keeps what begins at `at`, and reads on behind it. @returns whether there was more */
  function readMore(): boolean {
    const kept = end - at;
    if (kept > buffer.length / 2) {
      const larger = Buffer.alloc(buffer.length * 2);
      buffer.copy(larger, 0, at, end);
      buffer = larger;
    } else {
      buffer.copy(buffer, 0, at, end);
    }
    const read = readSync(file, buffer, kept, buffer.length - kept, null);
    at = 0;
    end = kept + read;
    total += read;
    return read > 0;
  }

  /** The place of the first line feed behind `at`, or the end of the file. */
  function lineEnd(): number {
    for (let from = at; ; ) {
      const feed = buffer.indexOf(NEWLINE, from);
      if (feed !== -1 && feed < end) return feed;
      from = end - at;
      if (!readMore()) return end;
    }
  }

  const textTo = (to: number): string =>
    buffer.toString('utf8', at, to > at && buffer[to - 1] === RETURN ? to - 1 : to);

  /** The same where cells are quoted: a line feed inside quotes ends nothing. */
  function quotedLineEnd(): number {
    let isInside = false;
    for (let place = at; ; place++) {
      if (place === end) {
        place -= at;
        if (!readMore()) return end;
      }
      const byte = buffer[place];
      if (byte === QUOTE) isInside = !isInside;
      else if (byte === NEWLINE && !isInside) return place;
    }
  }

  function next(): readonly string[] | null {
    for (;;) {
      if (at >= end && !readMore()) return null;
      let to = lineEnd();
      let text = textTo(to);
      const isQuoted = text.includes('"');
      if (isQuoted) {
        to = quotedLineEnd();
        text = textTo(to);
      }
      at = Math.min(to + 1, end);
      rowLine = nextLine;
      nextLine++;
      if (isQuoted) nextLine += text.split('\n').length - 1;
      if (text.trim() === '') continue;
      if (separator === null) {
        text = text.replace(/^\uFEFF/, '');
        separator = separatorOf(text);
      }
      split(text, separator, isQuoted, cells);
      return cells;
    }
  }

  const heading = next() ?? [];
  const columns = heading.map(plainHeading);
  return {
    columns,
    next,
    line: () => rowLine,
    bytesRead: () => total - (end - at),
    bytes,
    close: () => closeSync(file),
  };
}

/** Splits one line, line breaks in quotes included, into its cells. Changes the list in place. */
function split(text: string, separator: string, isQuoted: boolean, cells: string[]): void {
  let count = 0;
  for (let from = 0; from <= text.length; ) {
    if (isQuoted && text.charCodeAt(from) === QUOTE) {
      const to = closingQuote(text, from + 1);
      cells[count++] = text.slice(from + 1, to).replaceAll('""', '"');
      from = endOfCell(text, separator, to + 1) + 1;
    } else {
      const to = endOfCell(text, separator, from);
      cells[count++] = text.slice(from, to);
      from = to + 1;
    }
  }
  cells.length = count;
}

function endOfCell(text: string, separator: string, from: number): number {
  const place = text.indexOf(separator, from);
  return place === -1 ? text.length : place;
}

function closingQuote(text: string, from: number): number {
  for (let place = from; place < text.length; place++) {
    if (text.charCodeAt(place) !== QUOTE) continue;
    if (text.charCodeAt(place + 1) !== QUOTE) return place;
    place++;
  }
  return text.length;
}
