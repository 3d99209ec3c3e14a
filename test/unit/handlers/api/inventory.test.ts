import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  locationToItem,
  shopToItem,
  variantRecordToItem,
} from '../../../../lambdas/adapters/dynamodb/stock-items';
import { levelKey, salesDayKey } from '../../../../lambdas/adapters/dynamodb/keys';
import { type InventoryRow, inventoryRow } from '../../../../lambdas/domain/inventory/inventory-row';
import { startApi, type TestApi } from '../../../support/api';
import { aLevel, aShop, aVariant, NOW, SHOP } from '../../../support/builders';

function aRow(
  number: number,
  available: number | null,
  unitsPerDay: number | null,
  fields = {},
): InventoryRow {
  const variantId = `shopify-${number}`;
  const variant = aVariant({ variantId, sku: `SKU-${String(number).padStart(3, '0')}`, ...fields });
  const pace = unitsPerDay === null ? null : { unitsPerDay, unitsSold: unitsPerDay * 28, days: 28 };
  return inventoryRow(variant, [aLevel({ variantId, available })], new Map(), pace);
}

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  api.index = {
    asOf: '2026-11-18T11:50:00.000Z',
    rows: [
      aRow(1, 20, 2),
      aRow(2, 3, 3, { title: 'Lantern', vendor: 'Quayside', tags: ['sale'] }),
      aRow(3, 0, 1),
      aRow(4, -4, null),
      aRow(5, null, null, { title: 'Unheard of' }),
      aRow(6, 50, 0, { status: 'draft' }),
    ],
  };
});
afterAll(() => api.stop());

const list = async (query: string, as: 'admin' | 'ops' | 'marketing' | 'viewer' = 'admin') =>
  (await api.request({ path: `/v1/inventory?${query}`, as })).body;
const ids = async (query: string) =>
  (await list(query)).items.map(({ variantId }) => String(variantId).slice(8));

describe('searching the stock', () => {
  it('says how old the index is', async () => {
    expect(await list('')).toMatchObject({ asOf: '2026-11-18T11:50:00.000Z', ageSeconds: 600, count: 6 });
  });

  it('answers with nothing and no age before there is an index', async () => {
    const { index } = api;
    api.index = null;
    expect(await list('')).toEqual({ items: [], nextCursor: null, asOf: null, ageSeconds: null, count: 0 });
    api.index = index;
  });

  it.each([
    { query: 'sort=daysOfCover', expected: ['3', '4', '2', '1', '5', '6'] },
    { query: 'sort=-daysOfCover', expected: ['1', '2', '3', '4', '5', '6'] },
    { query: 'sort=available', expected: ['4', '3', '2', '1', '6', '5'] },
    { query: 'sort=-available', expected: ['6', '1', '2', '3', '4', '5'] },
    { query: 'q=lantern%20quay&sort=sku', expected: ['2'] },
    { query: 'q=sku-00&maxAvailable=0&sort=sku', expected: ['3', '4'] },
    { query: 'maxDaysOfCover=1.5&sort=sku', expected: ['2', '3', '4'] },
    { query: 'state=oversold', expected: ['4'] },
    { query: 'state=out_of_stock&sort=sku', expected: ['3', '4'] },
    { query: 'state=unknown', expected: ['5'] },
    { query: 'minAvailable=20&sort=sku', expected: ['1', '6'] },
    { query: 'tag=SALE', expected: ['2'] },
    { query: 'vendor=quayside', expected: ['2'] },
    { query: 'status=draft', expected: ['6'] },
    { query: 'cannotJudge=days_of_cover&sort=sku', expected: ['4', '5'] },
    { query: 'cannotJudge=aging_stock', expected: ['5'] },
    { query: 'category=Mugs&limit=1&sort=sku', expected: ['1'] },
    {
      query: 'category=Home%20%26%20Garden%20%3E%20Kitchen%20%26%20Dining&limit=1&sort=sku',
      expected: ['1'],
    },
    { query: 'shopId=another.myshopify.com', expected: [] },
  ])('$query', async ({ query, expected }) => {
    expect(await ids(query)).toEqual(expected);
  });

  it.each(['daysOfCover', '-daysOfCover', 'available', 'sku', 'title'])(
    'pages by %s without loss',
    async (sort) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await list(`sort=${sort}&limit=2${from}`);
        seen.push(...page.items.map(({ variantId }) => String(variantId).slice(8)));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toEqual(await ids(`sort=${sort}`));
    },
  );

  it('refuses filters that it does not have, all at once', async () => {
    const answer = await api.request({
      path: '/v1/inventory?sort=price&state=low&maxDaysOfCover=-1&colour=red',
    });
    expect(answer.body.errors.map(({ field }) => field).toSorted()).toEqual([
      'colour',
      'maxDaysOfCover',
      'sort',
      'state',
    ]);
  });

  it.each([
    { role: 'admin', cost: 640, margin: 64.4 },
    { role: 'ops', cost: 640, margin: 64.4 },
    { role: 'marketing', cost: undefined, margin: 64.4 },
    { role: 'viewer', cost: undefined, margin: undefined },
  ] as const)('shows $role a unit cost of $cost and a margin of $margin', async ({ role, cost, margin }) => {
    const [item] = (await list('limit=1', role)).items;
    expect(item?.unitCostMinor).toBe(cost);
    expect(item?.marginPercent).toBe(margin);
  });
});

describe('one variant, live', () => {
  it('shows its levels, pace and cover as they are stored now', async () => {
    const variant = aVariant({ variantId: 'shopify-77' });
    const level = aLevel({ variantId: variant.variantId, available: 14 });
    const put = (Item: Readonly<Record<string, unknown>>) =>
      api.client.send(new PutCommand({ TableName: api.tables.stockTable, Item }));
    await put(variantRecordToItem({ variant, versions: {} }, 1));
    await put({ ...levelKey(level.variantId, level.locationId), ...level });
    await put(shopToItem(aShop()));
    await put(
      locationToItem({
        locationId: level.locationId,
        shopId: SHOP,
        name: 'Harbour',
        isActive: true,
        isDeleted: false,
      }),
    );
    await put({ ...salesDayKey(SHOP, variant.platformVariantId ?? '', '2026-11-17'), units: 56 });
    const { body } = await api.request({ path: '/v1/inventory/shopify-77', as: 'marketing' });
    expect(body).toMatchObject({
      shopName: 'Blue Harbour',
      available: 14,
      unitsPerDay: 2,
      daysOfCover: 7,
      goneAt: '2026-11-25T12:00:00.000Z',
      marginPercent: 64.4,
      locations: [{ name: 'Harbour', available: 14, onHand: null, updatedAt: NOW }],
    });
    expect(body.unitCostMinor).toBeUndefined();
    expect((await api.request({ path: '/v1/inventory/shopify-404' })).status).toBe(404);
  });
});

describe('previewing a rule', () => {
  const preview = (body: object, query = '') =>
    api.request({ method: 'POST', path: `/v1/rules/preview${query}`, body, as: 'viewer' });
  const low = { kind: 'low_stock', scope: { type: 'everything' }, threshold: 5 };

  it('says what matches now, saves nothing and tells nobody', async () => {
    const { status, body } = await preview(low);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      asOf: '2026-11-18T11:50:00.000Z',
      count: 3,
      variantsDecided: 4,
      variantsOverruled: 1,
      variantsUnknown: 1,
    });
    expect(body.items.map(({ quantity }) => quantity)).toEqual([-4, 0, 3]);
    expect((await api.request({ path: '/v1/rules' })).body.items).toEqual([]);
  });

  it('leaves out, and counts, what another rule says is out of stock', async () => {
    const out = { kind: 'out_of_stock', scope: { type: 'everything' } };
    const { body: rule } = await api.request({ method: 'POST', path: '/v1/rules', body: out });
    const { body } = await preview(low);
    expect(body).toMatchObject({ count: 1, leftToOutOfStock: 2, variantsDecided: 4 });
    expect(body.items.map(({ quantity }) => quantity)).toEqual([3]);
    expect((await preview({ ...low, kind: 'oversold', threshold: -1 })).body).toMatchObject({
      ...{ count: 1, leftToOutOfStock: 0 },
    });
    await api.request({
      ...{ method: 'DELETE', path: `/v1/rules/${rule.id}`, headers: { 'if-match': '"1"' } },
    });
    expect((await preview(low)).body).toMatchObject({ count: 3, leftToOutOfStock: 0 });
  });

  it('leaves out what a more specific rule decides, unless that is the one to be replaced', async () => {
    const vendor = { kind: 'low_stock', scope: { type: 'vendor', ids: ['Quayside'] }, threshold: 1 };
    const { body: rule } = await api.request({ method: 'POST', path: '/v1/rules', body: vendor });
    expect((await preview(low)).body.count).toBe(2);
    expect((await preview(low, `?ruleId=${rule.id}`)).body.count).toBe(3);
  });

  it('refuses what could not be saved', async () => {
    expect((await preview({ ...low, recoverAt: 5 })).status).toBe(400);
  });
});
