import { describe, expect, it } from 'vitest';
import { lookKey } from '../../../../lambdas/adapters/dynamodb/keys';
import { createLooks } from '../../../../lambdas/adapters/dynamodb/looks';
import { eachTestHasATable } from '../../../support/fresh-table';
import type { TestTable } from '../../../support/test-database';

let table: TestTable;

eachTestHasATable((fresh) => {
  table = fresh;
});

const NOON = '2026-11-18T12:00:00.000Z';
const LATER = '2026-11-18T12:00:30.000Z';
const PRODUCT = 'product~shopify-8123456789013';

const due = async () => (await table.item(lookKey(PRODUCT)))?.dueAt;

describe('a look at an entity', () => {
  it('is wanted once, however many ask for it', async () => {
    const looks = createLooks(table.documents, table.name);
    await Promise.all([looks.want(PRODUCT, NOON), looks.want(PRODUCT, NOON)]);
    await looks.want(PRODUCT, LATER);
    expect(await due()).toBe(NOON);
    expect(await table.items()).toHaveLength(1);
  });

  it('is not due any more once it is taken, and may be wanted again', async () => {
    const looks = createLooks(table.documents, table.name);
    await looks.want(PRODUCT, NOON);
    await looks.take(PRODUCT);
    expect(await due()).toBeUndefined();
    await looks.want(PRODUCT, LATER);
    expect(await due()).toBe(LATER);
  });

  it('is taken where none was wanted, without leaving anything behind', async () => {
    await createLooks(table.documents, table.name).take(PRODUCT);
    expect(await table.items()).toEqual([]);
  });
});
