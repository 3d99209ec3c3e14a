import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { openCsv } from '../../scripts/backtest/csv-reader';

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '😀', ',', ';', '|', '\t', '"', '\n', ' '),
  maxLength: 8,
});
const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 30 });
const layout = fc.record({
  newline: fc.constantFrom<'\n' | '\r\n'>('\n', '\r\n'),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  mark: fc.constantFrom('', '\uFEFF'),
  quotes: fc.boolean(),
});

it('reads what any other reader of CSV reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shelfwire-csv-'));
  const path = join(folder, 'table.csv');
  fc.assert(
    fc.property(table, layout, (rows, { newline, delimiter, mark, quotes }) => {
      const kept = rows.filter((row) => row.join('').trim() !== '');
      const text = Papa.unparse([['x', 'y', 'z'], ...kept], { newline, delimiter, quotes });
      writeFileSync(path, `${mark}${text}`);
      const csv = openCsv(path);
      const read: string[][] = [];
      for (let row = csv.next(); row !== null; row = csv.next()) read.push([...row]);
      csv.close();
      expect([[...csv.columns], ...read]).toEqual(Papa.parse(text, { newline, delimiter }).data);
    }),
    { seed: 20261125, numRuns: 300 },
  );
  rmSync(folder, { recursive: true });
});
