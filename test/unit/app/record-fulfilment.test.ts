import { expect, it } from 'vitest';
import { createFulfilmentStore } from '../../../lambdas/adapters/dynamodb/fulfilment-store';
import { SHOP } from '../../support/builders';
import { anEnvelope, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const NOW = '2026-11-19T12:00:00.000Z';
let table: TestTable;

const anotherTable = eachTestHasATable((fresh) => {
  table = fresh;
});

const record = (...envelopes: ReturnType<typeof anEnvelope>[]) =>
  testIntake(table, {}, NOW).record(...envelopes);
const days = () =>
  createFulfilmentStore(table.documents, table.name).fulfilmentDays(SHOP, '2026-11-01', '2026-11-30');

const anOrder = (minute = 0) =>
  anEnvelope(
    'orders/create',
    {
      id: 1042,
      created_at: '2026-11-17T11:00:00Z',
      updated_at: `2026-11-17T11:0${minute}:00Z`,
      test: false,
      currency: 'EUR',
      line_items: [{ id: 1, variant_id: 7, quantity: 1, current_quantity: 1, price: '24.00' }],
    },
    { triggeredAt: `2026-11-17T11:0${minute}:01Z` },
  );
const aFulfilment = (id: number, at: string, fields: Record<string, unknown> = {}) =>
  anEnvelope(
    'fulfillments/create',
    { id, order_id: 1042, status: 'success', created_at: at, updated_at: at, ...fields },
    { triggeredAt: at },
  );

it('counts how long an order took, once, in whichever order its messages come', async () => {
  const first = aFulfilment(1, '2026-11-18T11:00:00Z');
  const second = aFulfilment(2, '2026-11-19T11:00:00Z');
  for (const messages of [
    [anOrder(), first, second, first],
    [second, first, anOrder()],
    [second, anOrder(), first],
  ]) {
    table = await anotherTable();
    for (const message of messages) await record(message);
    expect(await days()).toMatchObject([{ day: '2026-11-18', orders: 1, minutes: 1440 }]);
  }
});

it('takes back what was cancelled', async () => {
  await record(anOrder());
  await record(aFulfilment(1, '2026-11-18T11:00:00Z'));
  const cancelled = { status: 'cancelled', updated_at: '2026-11-18T13:00:00Z' };
  await record(aFulfilment(1, '2026-11-18T11:00:00Z', cancelled));
  expect(await days()).toEqual([]);
  await record(aFulfilment(2, '2026-11-19T11:00:00Z'));
  expect(await days()).toMatchObject([{ day: '2026-11-19', orders: 1, minutes: 2880 }]);
});
