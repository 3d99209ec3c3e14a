import { describe, expect, it } from 'vitest';
import { categoryIdOf, entityIdOf, operationsCategoryId } from '../../../lambdas/domain/alert/entity';
import type { MarginRow } from '../../../lambdas/domain/sales/roll-up';
import { readCategorySales } from '../../../lambdas/app/read-category-sales';
import { createPageStore } from '../../../lambdas/adapters/dynamodb/page-store';
import { NOTHING_TOLD, type PageTold } from '../../../lambdas/domain/page/page';
import { judgePageUpdated } from '../../../lambdas/domain/page/page-updated';
import { SHOP } from '../../support/builders';
import { aRuleOf, at, heard, PRODUCT } from '../../support/pages';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

let table: TestTable;

eachTestHasATable((fresh) => {
  table = fresh;
});

describe('what people were told of a page', () => {
  it('is kept beside the page, and stands where another evaluation was faster', async () => {
    const pages = createPageStore(table.documents, table.name);
    const page = heard([['10:00', { title: 'Port Mug' }]]);
    await pages.savePage(page, 0);
    expect(await pages.pageWithTold(PRODUCT)).toEqual({ page, told: NOTHING_TOLD, toldCount: 0 });
    const { told } = judgePageUpdated(page, NOTHING_TOLD, aRuleOf('page_updated'), at('10:10'), null);
    await pages.noteTold(page, told ?? NOTHING_TOLD, 0);
    const other: PageTold = { values: {}, stages: ['published'] };
    await pages.noteTold(page, other, 0);
    const known = await pages.pageWithTold(PRODUCT);
    expect(known).toMatchObject({ told: { values: { title: { value: 'Port Mug' } } }, toldCount: 1 });
    await pages.noteTold(page, other, 1);
    expect(await pages.pageWithTold(PRODUCT)).toMatchObject({ told: other, toldCount: 2 });
  });
});

describe('the sales of the categories that an item left and came into', () => {
  const ASOF = '2026-11-18T04:00:00.000Z';
  const rowOf = (entityId: string, units: number, fields: Partial<MarginRow> = {}): MarginRow => {
    const nothing = { units: 0, netMinor: 0, grossMinor: 0, costMinor: 0 };
    const more = { uncostedUnits: 0, uncostedNetMinor: 0, returnedUnits: 0, returnedMinor: 0 };
    const sales = { ...nothing, ...more, units, netMinor: units * 1000 };
    const former = { netMinor: 0, grossMinor: 0, costMinor: 0, newGrossMinor: 0 };
    return {
      ...{ entityId, shopId: SHOP, periodDays: 30, asOf: ASOF, variantId: 'v' },
      periods: {
        before: { from: '2026-09-14', to: '2026-10-13' },
        after: { from: '2026-10-19', to: '2026-11-17' },
        currencies: [{ currency: 'EUR', before: { ...nothing, ...more }, after: sales, former }],
      },
      ...fields,
    };
  };
  const shop = rowOf(entityIdOf({ type: 'shop', id: SHOP }), 500);
  const mugs = operationsCategoryId(SHOP, 'Mugs');
  const cups = operationsCategoryId(SHOP, 'Cups');
  const product = (filed: string, units = 6) =>
    rowOf(entityIdOf({ type: 'product', id: PRODUCT }), units, {
      filedUnder: [{ entityId: filed, sold: [{ currency: 'EUR', units, netMinor: units * 1000 }] }],
    });
  const read = async (rows: readonly MarginRow[], now = at('10:00')) => {
    const margins = { rowsOf: async (id: string) => rows.filter(({ entityId }) => entityId === id) };
    const move = { side: 'operations', at: at('09:00'), on: '2026-11-18', isMapped: false } as const;
    const moves = [{ ...move, from: 'Mugs', to: 'Cups' }];
    const sales = await readCategorySales(margins, { shopId: SHOP, productId: PRODUCT, moves, now });
    return sales?.categories.map(({ role, currencies }) => [
      role,
      ...currencies.flatMap((one) => [one.with.units, one.without.units]),
    ]);
  };

  it('are the same whether they were added up before the move or after it', async () => {
    const expected = [
      ['left', 20, 14],
      ['joined', 9, 3],
    ];
    expect(await read([shop, rowOf(mugs, 20), rowOf(cups, 3), product(mugs)])).toEqual(expected);
    expect(await read([shop, rowOf(mugs, 14), rowOf(cups, 9), product(cups)])).toEqual(expected);
  });

  it('are nothing where a sum is not among those of the day', async () => {
    const old = rowOf(cups, 99, { asOf: '2026-11-16T04:00:00.000Z' });
    expect(await read([shop, rowOf(mugs, 20), old, product(mugs)])).toEqual([
      ['left', 20, 14],
      ['joined', 6, 0],
    ]);
    expect(await read([shop])).toEqual([['left'], ['joined']]);
  });

  it.each([
    ['never', [], at('10:00')],
    ['more than three days ago', [shop], '2026-11-21T04:00:00.001Z'],
  ])('are not known where they were added up %s', async (_when, rows, now) => {
    expect(await read(rows, now)).toBeUndefined();
  });

  it('are found under the names by which they are added up', () => {
    expect(mugs).toBe(`operations~${categoryIdOf(SHOP, 'Mugs')}`);
  });
});
