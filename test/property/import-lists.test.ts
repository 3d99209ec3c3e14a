import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check, recordsOf } from '../support/lists';

const cell = fc.constantFrom('A', 'B', 'C', ' A ', '', 'C;D', 'say "hi"', 'two\nlines', '=1+1');
const units = fc.constantFrom('1', '2', '-3', '', '4.5', 'x', '1,5');
const day = fc.constantFrom('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', '', 'yesterday');
const row = fc.tuple(cell, fc.constantFrom('floor', 'shed', ''), units, day);

const quoted = (text: string, separator: string): string =>
  /["\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;

/** What a list of levels says, row by row and without any of the reader's code. */
function expectedOf(rows: readonly (readonly [string, string, string, string])[]) {
  const isGood = ([sku, place, available, at]: (typeof rows)[number]) =>
    sku.trim() !== '' && place !== '' && /^-?\d+$/.test(available) && at !== 'yesterday';
  const kept = new Map<string, { available: number; at: string }>();
  const bad = new Set<number>();
  rows.forEach((one, index) => {
    const [sku, place, available, at] = one;
    if (one.every((text) => text.trim() === '')) return;
    if (!isGood(one)) return void bad.add(index);
    const key = `${sku.trim()} ${place}`;
    const known = kept.get(key);
    const said = { available: Number(available), at };
    if (known === undefined) return void kept.set(key, said);
    const isBothDated = known.at !== '' && at !== '';
    if (isBothDated && at >= known.at) kept.set(key, said);
    else if (isBothDated && at < known.at) return;
    else if (known.at !== at || known.available !== said.available) bad.add(index);
  });
  return { kept, bad: bad.size };
}

describe('a list of levels', () => {
  it('says the same to the reader as to whoever reads it row by row', () => {
    fc.assert(
      fc.property(
        fc
          .array(row, { minLength: 1, maxLength: 12 })
          .filter((rows) => rows.some((one) => one[0].trim() !== '')),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        (rows, separator, end) => {
          const lines = [['sku', 'location', 'available', 'at'], ...rows].map((cells) =>
            cells.map((text) => quoted(text, separator)).join(separator),
          );
          const checked = check('levels', lines.join(end));
          const { kept, bad } = expectedOf(rows);
          expect(checked.badRows).toBe(bad);
          const levels = recordsOf(checked).filter(({ type }) => type === 'inventory_level.updated');
          expect(
            new Map(
              levels.map(({ data }) => [
                `${String(data.variantId)} ${String(data.locationId)}`,
                data.available,
              ]),
            ),
          ).toEqual(new Map([...kept].map(([key, { available }]) => [key, available])));
        },
      ),
      { seed: 20261125, numRuns: 300 },
    );
  });
});
