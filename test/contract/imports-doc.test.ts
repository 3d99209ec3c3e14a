import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Column, IMPORT_COLUMNS, IMPORT_KINDS } from '../../lambdas/domain/import/import-kinds';

const page = readFileSync('docs/imports.md', 'utf8');

/** The table of a kind's columns, as the page has it. */
function tableOf(kind: (typeof IMPORT_KINDS)[number]): string {
  const rows = Object.entries<Column>(IMPORT_COLUMNS[kind]).map(
    ([name, { required, type, meaning, aliases = [] }]) => {
      const also =
        aliases.length === 0 ? '' : ` Also headed ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`;
      return `| ${required === true ? `**\`${name}\`**` : `\`${name}\``} | ${type} | ${meaning}${also} |`;
    },
  );
  return ['| column | holds | |', '|---|---|---|', ...rows].join('\n');
}

describe('docs/imports.md', () => {
  it.each(IMPORT_KINDS)('lists the columns of %s as they are read', (kind) => {
    const [, section = ''] = page.split(`\n## \`${kind}\`\n`);
    expect(section.split('\n## ')[0]).toContain(tableOf(kind));
  });
});
