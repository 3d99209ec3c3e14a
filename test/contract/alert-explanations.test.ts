import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULE_KINDS } from '../../lambdas/domain/rule/rule';
import { readTypes, sourcesBelow } from '../../scripts/explanations/read-types';
import { explanationsPage, fieldsOf } from '../../scripts/explanations/write-doc';

const types = readTypes(sourcesBelow(fileURLToPath(new URL('../../lambdas/domain', import.meta.url))));
const page = readFileSync(new URL('../../docs/alert-explanations.md', import.meta.url), 'utf8');

/** What stands under the heading of a kind. */
function sectionOf(kind: string): string {
  return (
    page.split('\n## ').find((section) => section.split('\n')[0]?.includes(`\`${kind}\``) === true) ?? ''
  );
}

describe('what an alert says of its numbers', () => {
  it.each(RULE_KINDS)('is documented field by field for %s (npm run explanations)', (kind) => {
    const section = sectionOf(kind);
    const missing = (fieldsOf(kind, types) ?? []).filter(({ path }) => !section.includes(`| \`${path}\` |`));
    expect(missing.map(({ path }) => path)).toEqual([]);
  });

  it('is documented as the code has it (npm run explanations)', () => {
    expect(page).toBe(explanationsPage(types));
  });

  it('follows what an explanation is made of into its parts', () => {
    const few = readTypes([
      `export type Way = 'by_air' | 'by_sea';
       interface Base { /** How many. */ readonly units: number; }
       /** Why it is late. */
       export interface PurchaseOrderLateExplanation extends Base {
         readonly kind: 'purchase_order_late';
         /** Those that wait for it;
          *  at most ten. */
         readonly items: readonly (Base & { readonly name: string | null })[];
         readonly way?: Way;
       }`,
    ]);
    expect(fieldsOf('purchase_order_late', few)).toEqual([
      { path: 'units', type: 'number', meaning: 'How many.' },
      { path: 'items', type: 'a list', meaning: 'Those that wait for it; at most ten.' },
      { path: 'items[].units', type: 'number', meaning: 'How many.' },
      { path: 'items[].name', type: 'string | null', meaning: 'As people call it.' },
      { path: 'way', type: "'by_air' | 'by_sea', or left out", meaning: 'Way.' },
    ]);
    expect(fieldsOf('aging_stock', few)).toBeNull();
  });
});
