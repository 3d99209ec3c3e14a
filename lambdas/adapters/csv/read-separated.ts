import Papa from 'papaparse';
import type { ReadSeparated } from '../../app/import/ports';
import type { ImportFault } from '../../domain/import/import-kinds';
import type { FileRecord } from '../../domain/import/read-rows';
import { separatorOf } from './separator';

/**
 * Reads a CSV, whichever way it ends its lines, with or without a byte order mark. Empty lines are left out and counted.
 * Cells are texts and stay so: what a spreadsheet would take for a formula is a name like any other here.
 */
export const readSeparated: ReadSeparated = (text) => {
  const plain = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const separator = separatorOf(plain);
  return { separator, records: recordsOf(plain, separator) };
};

function* recordsOf(
  text: string,
  separator: string,
): Generator<FileRecord | { readonly fault: ImportFault }> {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: separator, newline: '\n' });
  const badQuotes = new Map(errors.map(({ row, code }) => [row ?? 0, code]));
  let line = 1;
  for (const [index, cells] of data.entries()) {
    const code = badQuotes.get(index);
    if (code !== undefined) yield { fault: badQuote(line, code) };
    else if (cells.some((cell) => cell.trim() !== '')) yield { line, cells };
    for (const cell of cells) line += lineBreaksIn(cell);
    line++;
  }
}

function lineBreaksIn(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) count++;
  return count;
}

function badQuote(line: number, code: string): ImportFault {
  const isOpen = code === 'MissingQuotes';
  return {
    line,
    column: 'row',
    expected: isOpen ? 'a closing quotation mark' : 'a separator after a closing quotation mark',
    found: isOpen ? 'none to the end of the file' : 'something else',
    remedy: 'Write a quotation mark inside a cell twice, and the whole cell in quotation marks.',
  };
}
