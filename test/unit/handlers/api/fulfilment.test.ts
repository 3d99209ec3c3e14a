import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fulfilmentDayKey } from '../../../../lambdas/adapters/dynamodb/keys';
import { shopToItem } from '../../../../lambdas/adapters/dynamodb/stock-items';
import { startApi, type TestApi } from '../../../support/api';
import { aShop, SHOP } from '../../../support/builders';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  const put = (Item: Record<string, unknown>) =>
    api.client.send(new PutCommand({ TableName: api.tables.stockTable, Item }));
  await put({ ...shopToItem(aShop()) });
  await put({ ...fulfilmentDayKey(SHOP, '2026-11-17'), orders: 2, minutes: 2880, class5: 2 });
  await put({ ...fulfilmentDayKey(SHOP, '2026-11-18'), orders: 1, minutes: 4320, class8: 1 });
  await put({ ...fulfilmentDayKey(SHOP, '2026-10-01'), orders: 9, minutes: 60, class0: 9 });
});
afterAll(() => api.stop());

const read = (query = '', as: 'viewer' | null = 'viewer') =>
  api.request({ path: `/v1/shops/${SHOP}/fulfillment-times${query}`, as });

describe('the times from order to fulfilment', () => {
  it('are those of the last thirty days, per day and together', async () => {
    const { status, body } = await read();
    expect(status).toBe(200);
    expect(body).toEqual({
      shopId: SHOP,
      from: '2026-10-20',
      to: '2026-11-18',
      total: { orders: 3, meanHours: 40, medianHours: 21 },
      days: [
        { day: '2026-11-17', orders: 2, meanHours: 24, medianHours: 18 },
        { day: '2026-11-18', orders: 1, meanHours: 72, medianHours: 60 },
      ],
    });
  });

  it('are those of the days that are asked for', async () => {
    const { body } = await read('?from=2026-10-01&to=2026-10-01');
    expect(body.total).toEqual({ orders: 9, meanHours: 0.1, medianHours: 0.5 });
  });

  it.each(['?from=2026-11-19&to=2026-11-18', '?from=2025-11-17&to=2026-11-18', '?from=yesterday'])(
    'are refused for %s, naming the field',
    async (query) => {
      const { status, body } = await read(query);
      expect(status).toBe(400);
      expect(body.errors[0]?.field).toBe('from');
    },
  );

  it('are of no shop that is not known, and nobody’s who is not signed in', async () => {
    expect(
      (await api.request({ path: '/v1/shops/other.example/fulfillment-times', as: 'admin' })).status,
    ).toBe(404);
    expect((await read('', null)).status).toBe(401);
  });
});
