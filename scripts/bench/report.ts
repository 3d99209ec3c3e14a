import pico from 'picocolors';

/** One line of the table. A row without a bar is told and judged by nobody. */
export interface Row {
  readonly section: string;
  readonly what: string;
  readonly measured: string;
  readonly bar?: { readonly text: string; readonly isMet: boolean };
}

/** A number that must be at most, or exactly, something. */
export function atMost(section: string, what: string, value: number, most: number, unit = ''): Row {
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(2);
  return {
    section,
    what,
    measured: `${shown}${unit}`,
    bar: { text: `≤ ${most}${unit}`, isMet: value <= most },
  };
}

export function exactly(section: string, what: string, value: number, expected: number): Row {
  return {
    section,
    what,
    measured: String(value),
    bar: { text: `= ${expected}`, isMet: value === expected },
  };
}

export const told = (section: string, what: string, measured: string | number): Row => ({
  section,
  what,
  measured: String(measured),
});

/** The rows as one table, each section under its name. */
export function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ what }) => what.length));
  const measuredWidth = Math.max(...rows.map(({ measured }) => measured.length));
  const lines: string[] = [];
  let section = '';
  for (const row of rows) {
    if (row.section !== section) lines.push('', pico.bold(row.section));
    section = row.section;
    const verdict =
      row.bar === undefined ? '' : `  ${row.bar.isMet ? pico.green('✔') : pico.red('✖')} ${row.bar.text}`;
    lines.push(`  ${row.what.padEnd(width)}  ${row.measured.padStart(measuredWidth)}${verdict}`);
  }
  return lines.join('\n');
}

export const missed = (rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ bar }) => bar?.isMet === false);
