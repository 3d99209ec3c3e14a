import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { salesDayKey, sellerRankKey, shopKey, variantKey } from '../../../lambdas/adapters/dynamodb/keys';
import {
  createMarginStore,
  createMarginWalk,
  createSellerRankReader,
} from '../../../lambdas/adapters/dynamodb/margin-store';
import { withoutNulls } from '../../../lambdas/adapters/dynamodb/stock-items';
import { createRollUpSales } from '../../../lambdas/app/roll-up-sales';
import { aShop, aVariant, NOW, SHOP } from '../../support/builders';
import { startTestDatabase, type TestDatabase, type TestTable } from '../../support/test-database';

let database: TestDatabase;
let table: TestTable;
beforeAll(async () => {
  database = await startTestDatabase();
  table = await database.createTable();
});
afterAll(() => database.stop());

const put = (Item: Record<string, unknown>) =>
  table.documents.send(new PutCommand({ TableName: table.name, Item }));

async function sells(number: number, units: number, day: string): Promise<void> {
  const platformVariantId = `4300${number}`;
  const variant = aVariant({ variantId: `shopify-${number}`, platformVariantId });
  await put({ ...variantKey(variant.variantId), ...withoutNulls({ ...variant }), writeCount: 1 });
  await put({
    ...salesDayKey(SHOP, platformVariantId, day),
    ...{ shopId: SHOP, platformVariantId, units, units_USD: units, net_USD: units * 100 },
  });
}

describe('the best sellers of a shop', () => {
  it('are worked out every morning, without any rule about sales', async () => {
    await put({ ...shopKey(SHOP), ...aShop(), writeCount: 1 });
    for (let number = 1; number <= 10; number++) await sells(number, number, '2026-11-17');
    await sells(99, 500, '2026-10-20');
    const margins = createMarginStore(table.documents, table.name);
    await createRollUpSales({
      categoryMap: { allMappings: async () => [] },
      walk: createMarginWalk(table.documents, table.name),
      shops: margins,
      rules: { ruleSet: async () => ({ revision: 0, rules: [] }) },
      margins,
      publisher: { publish: async () => undefined },
      clock: { now: () => NOW },
    })();
    const ranks = createSellerRankReader(table.documents, table.name);
    expect(await ranks.rankOf(SHOP, NOW)).toEqual({ shopId: SHOP, asOf: NOW, sellers: 10, fromUnits: 9 });
  });

  it('are read once a minute, however many variants ask', async () => {
    const ranks = createSellerRankReader(table.documents, table.name);
    await ranks.rankOf(SHOP, NOW);
    await put({ ...sellerRankKey(SHOP), shopId: SHOP, asOf: NOW, sellers: 1, fromUnits: 1 });
    expect(await ranks.rankOf(SHOP, '2026-11-18T12:00:59.000Z')).toMatchObject({ fromUnits: 9 });
    expect(await ranks.rankOf(SHOP, '2026-11-18T12:01:00.000Z')).toMatchObject({ fromUnits: 1 });
    expect(await ranks.rankOf('another-shop', NOW)).toBeNull();
  });
});
