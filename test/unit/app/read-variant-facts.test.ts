import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { readVariantFacts } from '../../../lambdas/app/read-variant-facts';
import { returnsKey, salesDayKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createSalesBandStore } from '../../../lambdas/adapters/dynamodb/sales-band-store';
import { createStockReader } from '../../../lambdas/adapters/dynamodb/stock-reader';
import { localDayOf } from '../../../lambdas/domain/forecast/demand-history';
import { UNKNOWN_LATENESS } from '../../../lambdas/domain/forecast/lead-time';
import { aLevel, aShop, aVariant } from '../../support/builders';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const NOW = '2026-11-18T12:00:00.000Z';
const PLATFORM_ID = '4300';
let table: TestTable;

eachTestHasATable((fresh) => {
  table = fresh;
});

const variant = aVariant({ platformVariantId: PLATFORM_ID, firstSeenAt: '2025-01-01T08:00:00.000Z' });
const put = (item: object) => table.documents.send(new PutCommand({ TableName: table.name, Item: item }));
const soldOn = (day: string, units = 1) => put({ ...salesDayKey(variant.shopId, PLATFORM_ID, day), units });

/** With how often the table was asked. */
async function facts(available: number, rises = new Map()) {
  const reader = createStockReader(table.documents, table.name);
  const level = aLevel({ available, onHand: available, updatedAt: '2026-11-16T08:00:00.000Z' });
  const stocked = { variant, revision: 1, levels: [level], lots: [], rises, outages: [], purchases: [] };
  let calls = 0;
  const counting = <Args extends unknown[], Result>(read: (...args: Args) => Result) => {
    return (...args: Args) => {
      calls++;
      return read(...args);
    };
  };
  const stock = {
    salesAndReturns: counting(reader.salesAndReturns),
    lastSoldOn: counting(reader.lastSoldOn),
  };
  const supply = { lateness: UNKNOWN_LATENESS, leadTime: null };
  const shop = aShop({ timeZone: 'UTC' });
  const read = await readVariantFacts(stocked, shop, new Map(), stock, supply, NOW);
  return { ...read, calls };
}

const lastSale = ({ salesBefore }: Awaited<ReturnType<typeof facts>>) =>
  salesBefore?.lastSaleDay == null ? null : localDayOf(salesBefore.lastSaleDay);

it('knows the last sale of what rests, however long ago, with one more question to the table', async () => {
  await soldOn('2025-11-01');
  await soldOn('2026-01-02');
  // Everything that was sold on these days came back.
  for (let day = 1; day <= 9; day++) await soldOn(`2026-02-0${day}`, 0);
  const found = await facts(20);
  expect(lastSale(found)).toBe('2026-01-02');
  expect(found.calls).toBe(2);
  expect(found.salesBefore?.isNoted).toBe(false);
});

it('knows it still when the sales themselves are no longer kept', async () => {
  const bands = createSalesBandStore(table.documents, table.name);
  await bands.noteLastSale(variant.shopId, PLATFORM_ID, '2025-01-02');
  const found = await facts(20);
  expect(lastSale(found)).toBe('2025-01-02');
  expect(found.salesBefore?.isNoted).toBe(true);
});

it('asks no further for what has sold lately, or is not there', async () => {
  await soldOn('2026-01-02');
  expect(await facts(0)).toMatchObject({ calls: 1, demand: expect.anything() });
  await soldOn('2026-11-02');
  expect(await facts(20)).toMatchObject({ calls: 1, demand: expect.anything() });
});

it('knows of what never sold that it has not for as long as sales are kept', async () => {
  const { salesBefore } = await facts(20);
  expect(salesBefore).toMatchObject({ lastSaleDay: null });
  expect(localDayOf(salesBefore?.firstDay ?? 0)).toBe('2025-10-14');
});

it('takes what customers sent back for no arrival', async () => {
  const { locationId } = aLevel({});
  const rises = new Map([
    [locationId, { version: 'v', rises: [{ units: 12, at: '2026-11-16T08:00:00.000Z' }] }],
  ]);
  const arrivals = async () => (await facts(20, rises)).shelf?.shelves[0]?.arrivals.map(({ units }) => units);
  expect(await arrivals()).toEqual([12]);
  await put({ ...returnsKey(variant.shopId, PLATFORM_ID, '2026-11'), d10: 5, d14: 8 });
  expect(await arrivals()).toEqual([4]);
  await put({ ...returnsKey(variant.shopId, PLATFORM_ID, '2026-11'), d14: 12 });
  expect(await arrivals()).toEqual([]);
});
