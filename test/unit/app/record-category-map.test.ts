import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { createCategoryMapStore } from '../../../lambdas/adapters/dynamodb/category-map-store';
import { categoryMappingKey, sourceKey } from '../../../lambdas/adapters/dynamodb/keys';
import { anEnvelope, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const SOURCE = 'src_0123456789abcdef';
let table: TestTable;

eachTestHasATable(async (fresh) => {
  table = fresh;
  const Item = { ...sourceKey(SOURCE), id: SOURCE, name: 'Planning' };
  await table.documents.send(new PutCommand({ TableName: table.name, Item }));
});

const record = async (timestamp: string, data: Record<string, unknown>) => {
  const event = { type: 'category_map.updated', timestamp, data };
  const envelope = anEnvelope('', event, { source: SOURCE, shop: SOURCE, triggeredAt: null });
  return [...(await testIntake(table).record(envelope)).outcomes.keys()][0];
};
const mappings = (category: string) =>
  createCategoryMapStore(table.documents, table.name).mappingsOf(SOURCE, category);

it('keeps each entry of the map with its day, of each category by itself', async () => {
  await record('2026-11-18T09:00:00Z', { operationsCategory: 'Bottoms #1', storefrontCategory: 'Pants' });
  await record('2026-11-18T09:00:00Z', {
    ...{ operationsCategory: 'Bottoms #1', storefrontCategory: null },
    from: '2026-12-01',
  });
  await record('2026-11-18T09:00:00Z', { operationsCategory: 'Bottoms', storefrontCategory: 'Jeans' });
  const saidAt = '2026-11-18T09:00:00.000Z';
  expect(await mappings('Bottoms #1')).toEqual([
    { from: '2026-11-18', operationsCategory: 'Bottoms #1', storefrontCategory: 'Pants', saidAt },
    { from: '2026-12-01', operationsCategory: 'Bottoms #1', storefrontCategory: null, saidAt },
  ]);
  expect(await mappings('Bottoms')).toHaveLength(1);
});

it('F05 lets the newer of two for one day stand, in whichever order they come', async () => {
  const said = (storefrontCategory: string) => ({
    ...{ operationsCategory: 'Bottoms', storefrontCategory },
    from: '2026-11-18',
  });
  expect(await record('2026-11-18T09:00:00Z', said('Pants'))).toBe('applied');
  expect(await record('2026-11-18T08:00:00Z', said('Jeans'))).toBe('stale');
  expect(await record('2026-11-18T09:00:00Z', said('Pants'))).toBe('unchanged');
  expect(await mappings('Bottoms')).toMatchObject([{ storefrontCategory: 'Pants' }]);
});

it('knows since when it says so: what says the same again moves nothing', async () => {
  const said = (time: string, storefrontCategory: string) =>
    record(`2026-11-18T${time}:00Z`, { operationsCategory: 'Bottoms', storefrontCategory });
  const since = async () => (await mappings('Bottoms'))[0]?.saidAt;
  await said('09:00', 'Pants');
  await said('09:05', 'Pants');
  expect(await since()).toBe('2026-11-18T09:00:00.000Z');
  await said('09:10', 'Jeans');
  expect(await since()).toBe('2026-11-18T09:10:00.000Z');
  await said('09:15', 'Pants');
  expect(await since()).toBe('2026-11-18T09:15:00.000Z');
});

it('takes what was kept without it to be said when it was last said', async () => {
  await record('2026-11-18T09:00:00Z', { operationsCategory: 'Bottoms', storefrontCategory: 'Pants' });
  const { pk, sk } = categoryMappingKey(SOURCE, 'Bottoms', '2026-11-18');
  const { saidAt: _, ...older } = (await table.item({ pk, sk })) ?? {};
  await table.documents.send(new PutCommand({ TableName: table.name, Item: older }));
  expect(await mappings('Bottoms')).toMatchObject([{ saidAt: '2026-11-18T09:00:00.000Z' }]);
});
