import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPageStore } from '../../../lambdas/adapters/dynamodb/page-store';
import { NOTHING_TOLD, type PageTold } from '../../../lambdas/domain/page/page';
import { judgePageUpdated } from '../../../lambdas/domain/page/page-updated';
import { aRuleOf, at, heard, PRODUCT } from '../../support/pages';
import { startTestDatabase, type TestDatabase, type TestTable } from '../../support/test-database';

let database: TestDatabase;
let table: TestTable;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  table = await database.createTable();
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
