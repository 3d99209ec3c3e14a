import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { levelKey, outagesKey, salesDayKey } from '../../../../lambdas/adapters/dynamodb/keys';
import {
  locationToItem,
  shopToItem,
  variantRecordToItem,
} from '../../../../lambdas/adapters/dynamodb/stock-items';
import { inventoryRow } from '../../../../lambdas/domain/inventory/inventory-row';
import { startApi, type TestApi } from '../../../support/api';
import { aLevel, aShop, aVariant, NOW, SHOP } from '../../../support/builders';

const variant = aVariant({ variantId: 'shopify-77' });
const level = aLevel({ variantId: variant.variantId, available: 0 });
const low = { kind: 'low_stock', scope: { type: 'everything' }, threshold: 5, holdMinutes: 0 };

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  api.index = { asOf: NOW, rows: [inventoryRow(variant, [level], new Map(), null)] };
  const put = (Item: Readonly<Record<string, unknown>>) =>
    api.client.send(new PutCommand({ TableName: api.tables.stockTable, Item }));
  await put(variantRecordToItem({ variant, versions: {} }, 1));
  await put({ ...levelKey(level.variantId, level.locationId), ...level });
  await put(shopToItem(aShop()));
  const { locationId } = level;
  await put(locationToItem({ locationId, shopId: SHOP, name: 'Harbour', isActive: true, isDeleted: false }));
  // Six units on the 6th leave four, which are sold on the 16th: then it is out.
  const platformId = variant.platformVariantId ?? '';
  await put({ ...salesDayKey(SHOP, platformId, '2026-11-06'), units: 6 });
  await put({ ...salesDayKey(SHOP, platformId, '2026-11-16'), units: 4 });
  const outages = [{ from: '2026-11-16T15:00:00.000Z', to: null }];
  await put({ ...outagesKey(variant.variantId), outages });
});
afterAll(() => api.stop());

const backtest = (body: object, as: 'viewer' | null = 'viewer') =>
  api.request({ method: 'POST', path: '/v1/rules/backtest', body, as });

it('works out the levels backwards and tells what the rule would have told', async () => {
  const { status, body } = await backtest({ ...low, atMostPerWeek: 0 });
  expect(status).toBe(200);
  expect(body).toMatchObject({ variantsReplayed: 1, variantsInScope: 1 });
  expect(body.items[0]).toMatchObject({ event: 'opened', at: '2026-11-06T11:00:00.000Z', sku: variant.sku });
  expect(body.stockouts).toMatchObject({ total: 1, caught: 1, leadDays: { median: 10.2 } });
  expect(body.threshold).toMatchObject({ atMostPerWeek: 0 });
});

it('names what it cannot replay, and saves nothing', async () => {
  const { status, body } = await backtest({ ...low, kind: 'aging_stock', threshold: 90 });
  expect(status).toBe(400);
  expect(body.errors[0]?.expected).toContain('low_stock');
  expect((await backtest({ ...low, days: 91 })).status).toBe(400);
  expect((await api.request({ path: '/v1/rules' })).body.items).toEqual([]);
});

it('is for those who are signed in', async () => {
  expect((await backtest(low, null)).status).toBe(401);
});
