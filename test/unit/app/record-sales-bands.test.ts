import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { salesBandKey, salesDayKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createStockReader } from '../../../lambdas/adapters/dynamodb/stock-reader';
import { EventsNotPublishedError } from '../../../lambdas/platform/errors';
import { SHOP } from '../../support/builders';
import { anEnvelope, type TestIntake, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const VARIANT = '43210987654321';
const TODAY = '2026-11-18';
let table: TestTable;
let intake: TestIntake;

eachTestHasATable((fresh) => {
  table = fresh;
  intake = testIntake(table);
});

const keepBand = (day: string, quietBelow?: number) =>
  table.documents.send(
    new PutCommand({
      TableName: table.name,
      Item: { ...salesBandKey(SHOP, VARIANT), variantId: 'shopify-1', day, quietBelow },
    }),
  );

function anOrder(
  id: number,
  quantity: number,
  createdAt = `${TODAY}T10:30:00+00:00`,
  fields: Record<string, unknown> = {},
) {
  const line = { id: id + 1, variant_id: Number(VARIANT), quantity, price: '18.00', total_discount: '0.00' };
  const times = { created_at: createdAt, updated_at: createdAt };
  const body = { id, ...times, currency: 'USD', test: false, line_items: [line], ...fields };
  return anEnvelope('orders/updated', body, { triggeredAt: '2026-11-18T11:00:07Z' });
}
const announced = () =>
  intake.events.filter(({ eventType }) => eventType === 'SalesLeftBand').map(({ event }) => event.data);
const left = { variantId: 'shopify-1', shopId: SHOP, day: TODAY };

describe('sales of a day', () => {
  it('are kept by the hour in which they were ordered, and taken back from it', async () => {
    await intake.record(anOrder(100, 3), anOrder(200, 2, `${TODAY}T09:59:59+00:00`));
    const reader = createStockReader(table.documents, table.name);
    const day = async () => (await reader.salesPerDay(SHOP, VARIANT, TODAY, TODAY)).get(TODAY);
    expect(await day()).toEqual({
      units: 5,
      byHour: new Map([
        [9, 2],
        [10, 3],
      ]),
    });
    await intake.record(
      anOrder(100, 3, undefined, {
        updated_at: `${TODAY}T10:45:00+00:00`,
        cancelled_at: `${TODAY}T10:45:00+00:00`,
      }),
    );
    expect(await day()).toMatchObject({
      units: 2,
      byHour: new Map([
        [9, 2],
        [10, 0],
      ]),
    });
  });

  it('call for no look where the variant was never looked at', async () => {
    await intake.record(anOrder(100, 3));
    expect(announced()).toEqual([]);
  });

  it.each([
    { what: 'the first sale of a day', day: '2026-11-17', below: 100, units: 1, calls: true },
    { what: 'fewer than the band says', day: TODAY, below: 4, units: 3, calls: false },
    { what: 'as many as the band says', day: TODAY, below: 4, units: 4, calls: true },
    { what: 'any number where the band has no end', day: TODAY, below: undefined, units: 400, calls: false },
  ])('of $what call for a look: $calls', async ({ day, below, units, calls }) => {
    await keepBand(day, below);
    await intake.record(anOrder(100, units));
    expect(announced()).toEqual(calls ? [left] : []);
  });

  it('call for it once more after the bus took nothing, though nothing is counted again', async () => {
    await keepBand(TODAY, 4);
    const publisher = { publish: () => Promise.reject(new EventsNotPublishedError(['x'])) };
    const { failed } = await testIntake(table, { publisher }).record(anOrder(100, 4));
    expect(failed).toHaveLength(0);
    await intake.record(anOrder(100, 4));
    expect(announced()).toEqual([left]);
    expect(await table.item(salesDayKey(SHOP, VARIANT, TODAY))).toMatchObject({ units: 4, h10: 4 });
  });

  it.each([
    { day: '2026-11-17', calls: true },
    { day: '2026-11-11', calls: true },
    { day: '2026-11-10', calls: false },
  ])('that come late for $day call for a look: $calls; the same once more do not', async ({ day, calls }) => {
    await keepBand(TODAY, 100);
    await intake.record(anOrder(100, 1, `${day}T10:30:00+00:00`));
    expect(announced()).toEqual(calls ? [{ ...left, day }] : []);
    intake.events.length = 0;
    await intake.record(anOrder(100, 1, `${day}T10:30:00+00:00`));
    expect(announced()).toEqual([]);
  });
});
