import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentClient } from '../../../lambdas/adapters/dynamodb/document-client';
import { levelKey, orderLineKey, salesDayKey } from '../../../lambdas/adapters/dynamodb/keys';
import {
  locationToItem,
  shopToItem,
  variantRecordToItem,
} from '../../../lambdas/adapters/dynamodb/stock-items';
import { createStockWalk } from '../../../lambdas/adapters/dynamodb/stock-walk';
import {
  createInventoryIndexReader,
  createInventoryIndexWriter,
} from '../../../lambdas/adapters/s3/inventory-index';
import { createRefreshInventoryIndex } from '../../../lambdas/app/refresh-inventory-index';
import { daysOfCover } from '../../../lambdas/domain/inventory/days-of-cover';
import { createS3 } from '../../../local/aws/s3';
import { aLevel, aShop, aVariant, NOW, SHOP } from '../../support/builders';
import { createTables, type ProductTables, startDynamoDb, type TestDynamoDb } from '../../support/dynamodb';
import { serveAws } from '../../support/serve-aws';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const bucket = 'shelfwire-index';
let database: TestDynamoDb;
let tables: ProductTables;
let client: ReturnType<typeof documentClient>;
let directory: string;
let s3: S3Client;
let closeS3: () => Promise<void>;
let now: string;

beforeAll(async () => {
  database = await startDynamoDb();
  tables = await createTables(database.endpoint);
  client = documentClient({ endpoint: database.endpoint, region: 'eu-central-1', credentials });
});
beforeEach(async () => {
  now = NOW;
  directory = await mkdtemp(join(tmpdir(), 'shelfwire-index-'));
  const served = await serveAws(
    createS3({ directory, buckets: [bucket], mayList: () => false, now: () => new Date(now) }),
  );
  s3 = new S3Client({
    endpoint: served.endpoint,
    region: 'eu-central-1',
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
  });
  closeS3 = async () => {
    s3.destroy();
    await served.close();
    await rm(directory, { recursive: true });
  };
  return closeS3;
});
afterAll(async () => {
  client.destroy();
  await database.stop();
});

const put = (Item: Readonly<Record<string, unknown>>) =>
  client.send(new PutCommand({ TableName: tables.stockTable, Item }));
const refresh = () =>
  createRefreshInventoryIndex({
    stock: createStockWalk(client, tables.stockTable),
    index: createInventoryIndexWriter(s3, bucket),
    clock: { now: () => now },
  })();

describe('the inventory index', () => {
  it('is not there before it is first made', async () => {
    expect(await createInventoryIndexReader(s3, bucket).current()).toBeNull();
  });

  it('holds every variant that stands, with its levels, pace and cover', async () => {
    const mug = aVariant({ variantId: 'shopify-1' });
    const shop = aShop();
    await put(shopToItem(shop));
    await put(variantRecordToItem({ variant: mug, versions: {} }, 1));
    await put(
      variantRecordToItem({ variant: aVariant({ variantId: 'shopify-2', deletedAt: NOW }), versions: {} }, 1),
    );
    await put(
      variantRecordToItem(
        { variant: aVariant({ variantId: 'shopify-3', platformVariantId: null }), versions: {} },
        1,
      ),
    );
    for (const [locationId, available, deletedAt] of [
      ['shopify-10', 10, null],
      ['shopify-11', 4, null],
      ['shopify-12', 99, null],
      ['shopify-13', 7, NOW],
      ['shopify-14', null, null],
    ] as const) {
      const level = aLevel({ variantId: 'shopify-1', locationId, available, deletedAt });
      await put({ ...levelKey(level.variantId, locationId), ...level, band: { available: 'unknown' } });
    }
    const location = { shopId: SHOP, isDeleted: false };
    await put(locationToItem({ ...location, locationId: 'shopify-10', name: 'Harbour', isActive: true }));
    await put(locationToItem({ ...location, locationId: 'shopify-12', name: 'Closed', isActive: false }));
    await put({ ...salesDayKey(SHOP, '43210987654321', '2026-11-01'), units: 28 });
    await put({ ...salesDayKey(SHOP, '43210987654321', '2026-11-17'), units: 28 });
    await put({ ...salesDayKey(SHOP, '43210987654321', '2026-10-01'), units: 1000 });
    await put({ ...orderLineKey(SHOP, '1', '1'), shopId: SHOP, units: 3 });

    expect(await refresh()).toMatchObject({ variants: 2 });
    const index = await createInventoryIndexReader(s3, bucket).current();
    expect(index?.asOf).toBe(NOW);
    const row = index?.rows.find(({ variantId }) => variantId === 'shopify-1');
    expect(row).toMatchObject({ sku: 'MUG-BLU-12', available: 14, unitsPerDay: 2, daysOfCover: 7 });
    expect(row?.locations.map(({ name, isActive }) => [name, isActive])).toEqual([
      ['Harbour', true],
      [null, true],
      ['Closed', false],
      [null, true],
    ]);
    const unsold = index?.rows.find(({ variantId }) => variantId === 'shopify-3');
    expect(unsold).toMatchObject({ available: null, unitsPerDay: null, daysOfCover: null });
  });

  it('is read again only when it is newer, and not asked for at every request', async () => {
    let elapsed = 0;
    const reader = createInventoryIndexReader(s3, bucket, () => elapsed);
    await refresh();
    const first = await reader.current();
    elapsed += 11_000;
    expect(await reader.current()).toBe(first);
    now = '2026-11-18T12:15:00.000Z';
    await refresh();
    expect(await reader.current()).toBe(first);
    elapsed += 11_000;
    expect((await reader.current())?.asOf).toBe(now);
  });
});

describe('days of cover', () => {
  it.each([
    { available: 30, unitsSoldPerDay: 2, days: 15 },
    { available: 0, unitsSoldPerDay: 0, days: 0 },
    { available: -3, unitsSoldPerDay: null, days: 0 },
    { available: 5, unitsSoldPerDay: 0, days: null },
    { available: 5, unitsSoldPerDay: null, days: null },
    { available: null, unitsSoldPerDay: 2, days: null },
  ])('$available at $unitsSoldPerDay a day last $days days', ({ available, unitsSoldPerDay, days }) => {
    expect(daysOfCover(available, unitsSoldPerDay)).toBe(days);
  });
});
