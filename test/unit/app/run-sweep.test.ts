import { DeleteCommand, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Variant } from '../../../lambdas/domain/inventory/variant';
import type { PurchaseOrder } from '../../../lambdas/domain/purchase/purchase-order';
import { purchasesByVariant } from '../../../lambdas/domain/purchase/variant-purchase';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentClient } from '../../../lambdas/adapters/dynamodb/document-client';
import { createDueAlerts } from '../../../lambdas/adapters/dynamodb/due-alerts';
import {
  alertKey,
  dueShardOf,
  levelKey,
  orderLineKey,
  SHOP_SHARDS,
  salesDayKey,
  shopKey,
  trafficRulesKey,
  variantKey,
} from '../../../lambdas/adapters/dynamodb/keys';
import {
  locationToItem,
  shopToItem,
  variantRecordToItem,
} from '../../../lambdas/adapters/dynamodb/stock-items';
import { createPurchaseStore } from '../../../lambdas/adapters/dynamodb/purchase-store';
import { createStockReader } from '../../../lambdas/adapters/dynamodb/stock-reader';
import { createSweepStore } from '../../../lambdas/adapters/dynamodb/sweep-store';
import type { BusEvent } from '../../../lambdas/app/ports';
import { createRunSweep } from '../../../lambdas/app/run-sweep';
import { createSweepDue } from '../../../lambdas/app/sweep-due';
import { VariantSweepRequested } from '../../../lambdas/contracts/events/stock-events';
import type { SweepJob } from '../../../lambdas/contracts/messages/sweep-messages';
import { aLevel, aShop, aVariant, NOW } from '../../support/builders';
import { anOrder, MUG } from '../../support/purchase-orders';
import { createTables, type ProductTables, startDynamoDb, type TestDynamoDb } from '../../support/dynamodb';

const ONE = 'one.myshopify.com';
const OTHER = 'other.myshopify.com';
let database: TestDynamoDb;
let tables: ProductTables;
let client: ReturnType<typeof documentClient>;

beforeAll(async () => {
  database = await startDynamoDb();
  tables = await createTables(database.endpoint);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = documentClient({ endpoint: database.endpoint, region: 'eu-central-1', credentials });
  for (const shopId of [ONE, OTHER]) await store(tables.stockTable, shopToItem(aShop({ shopId })));
  for (let number = 0; number < 120; number++) await storeVariant(ONE, `shopify-${1000 + number}`);
  for (let number = 0; number < 5; number++) await storeVariant(OTHER, `shopify-${9000 + number}`);
});
afterAll(async () => {
  client.destroy();
  await database.stop();
});

const store = (TableName: string, Item: Readonly<Record<string, unknown>>) =>
  client.send(new PutCommand({ TableName, Item }));
async function storeVariant(shopId: string, variantId: string, fields: Partial<Variant> = {}): Promise<void> {
  const level = aLevel({ variantId, shopId });
  await store(
    tables.stockTable,
    variantRecordToItem({ variant: aVariant({ variantId, shopId, ...fields }), versions: {} }, 1),
  );
  await store(tables.stockTable, { ...levelKey(variantId, level.locationId), ...level });
}

/** A sweep with its queue worked off, message by message. */
function aSweep() {
  const published: BusEvent[] = [];
  const delays: number[] = [];
  const waiting: SweepJob[] = [];
  const sweep = createRunSweep(
    createSweepStore(client, { stock: tables.stockTable, alert: tables.alertTable }),
    {
      async send(jobs, delaySeconds) {
        for (const job of jobs) {
          waiting.push(job);
          delays.push(delaySeconds);
        }
      },
    },
    { publish: async (events) => void published.push(...events) },
    { now: () => NOW },
    SHOP_SHARDS,
    createStockReader(client, tables.stockTable),
  );
  return {
    sweep,
    published,
    delays,
    waiting,
    async workOff(): Promise<void> {
      for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await sweep.goOn(job);
    },
  };
}

const variantsIn = (events: readonly BusEvent[]) =>
  events.flatMap(({ event }) => VariantSweepRequested.parse(event).data.variantIds);
const metadata = { id: 'e1', version: 1 as const, occurredAt: NOW };

describe('a sweep', () => {
  it('asks for every variant of every shop after a rule change, each once, at most 50 together, a little later', async () => {
    const { sweep, published, delays, workOff } = aSweep();
    await sweep.start({ type: 'RulesChanged', event: { metadata, data: { revision: 2, ruleId: 'rule_x' } } });
    expect(delays.every((seconds) => seconds > 0)).toBe(true);
    const { Item: noted } = await client.send(
      new GetCommand({ TableName: tables.stockTable, Key: trafficRulesKey(ONE) }),
    );
    expect(noted).toMatchObject({ shopId: ONE, changedAt: NOW });
    await workOff();
    const variants = variantsIn(published);
    expect(variants).toHaveLength(125);
    expect(new Set(variants).size).toBe(125);
  });

  it('asks for the purchase orders as well of which something is to come, and for no others', async () => {
    const purchases = createPurchaseStore(client, tables.stockTable);
    const order = (orderId: string, status: PurchaseOrder['status']) =>
      anOrder({ orderId, status, shopId: ONE });
    await purchases.saveOrder({ order: order('src_a-open', 'ordered'), untold: null }, 0);
    await purchases.saveOrder({ order: order('src_a-done', 'ordered'), untold: null }, 0);
    await purchases.saveOrder({ order: order('src_a-done', 'closed'), untold: null }, 1);
    const { sweep, published, workOff } = aSweep();
    await sweep.start({ type: 'RulesChanged', event: { metadata, data: { revision: 2, ruleId: 'rule_x' } } });
    await workOff();
    const orders = published.filter(({ eventType }) => eventType === 'EntitySweepRequested');
    expect(orders.map(({ event }) => event.data)).toEqual([
      { entityIds: ['purchase_order~src_a-open'], reason: 'rule_change' },
    ]);
    expect(await purchases.order('src_a-open')).toMatchObject({
      value: { order: order('src_a-open', 'ordered') },
    });
    await purchases.saveOrder({ order: order('src_a-open', 'closed'), untold: null }, 1);
  });

  it('keeps to the shop of the location that changed', async () => {
    const { sweep, published, workOff } = aSweep();
    await sweep.start({
      type: 'LocationChanged',
      event: { metadata, data: { locationId: 'shopify-1', shopId: OTHER } },
    });
    await workOff();
    expect(variantsIn(published).toSorted()).toEqual(
      [9000, 9001, 9002, 9003, 9004].map((id) => `shopify-${id}`),
    );
  });

  it('asks for every variant of the shop whose day has begun, as the schedule does', async () => {
    const { sweep, published, workOff } = aSweep();
    await sweep.start({ type: 'DayBegan', event: { metadata, data: { shopId: OTHER, day: '2026-11-18' } } });
    await workOff();
    expect(variantsIn(published)).toHaveLength(5);
    const reasons = published.map(({ event }) => VariantSweepRequested.parse(event).data.reason);
    expect(new Set(reasons)).toEqual(new Set(['schedule']));
  });

  it('asks for what a supplier delivers whose lead time changed, once all have forgotten the old one', async () => {
    const shopId = 'supplied.myshopify.com';
    const order = anOrder({ shopId, supplierId: 'kiel' });
    const purchase = purchasesByVariant(order).get(MUG) ?? null;
    const purchases = createPurchaseStore(client, tables.stockTable);
    await storeVariant(shopId, 'shopify-7001', { supplierId: 'kiel' });
    await storeVariant(shopId, 'shopify-7002', { supplierId: 'ulm' });
    for (const id of ['shopify-7002', 'shopify-7003'])
      await purchases.saveVariantPurchases(order, [[id, purchase]], 1);
    await storeVariant(shopId, 'shopify-7003');
    await storeVariant(shopId, 'shopify-7004');
    const { sweep, published, delays, workOff } = aSweep();
    await sweep.start({
      type: 'SupplierChanged',
      event: { metadata, data: { supplierId: 'kiel', shopId } },
    });
    expect(new Set(delays)).toEqual(new Set([65]));
    await workOff();
    expect(variantsIn(published).toSorted()).toEqual(['shopify-7001', 'shopify-7003']);
    for (const id of [7001, 7002, 7003, 7004])
      await client.send(
        new DeleteCommand({ TableName: tables.stockTable, Key: { ...variantKey(`shopify-${id}`) } }),
      );
  });

  it('erases a shop from both tables, keeps the note that it was, and leaves the other shop alone', async () => {
    const gone = 'gone.myshopify.com';
    await storeVariant(gone, 'shopify-5000');
    const shop = aShop({ shopId: gone, status: 'redacted' });
    await store(tables.stockTable, shopToItem(shop));
    await store(tables.stockTable, { ...salesDayKey(gone, '1', '2026-11-01'), units: 1 });
    await store(tables.stockTable, { ...orderLineKey(gone, '1', '1'), shopId: gone });
    const location = { locationId: 'shopify-555', name: null, isActive: true, isDeleted: false };
    await store(tables.stockTable, locationToItem({ ...location, shopId: gone }));
    await store(tables.alertTable, { ...alertKey('shopify-5000', 'shopify-5000.a'), shopId: gone });
    await store(tables.alertTable, { pk: 'ENTITY#shopify-5000', sk: 'DELIVERY#shopify-5000.a#000001#x' });

    const { sweep, workOff } = aSweep();
    await sweep.start({
      type: 'ShopStatusChanged',
      event: { metadata, data: { shopId: gone, status: 'redacted' } },
    });
    await workOff();
    const left = async (TableName: string) => (await client.send(new ScanCommand({ TableName }))).Items ?? [];
    const stock = await left(tables.stockTable);
    const naming = stock.filter((item) => JSON.stringify(item).includes(gone));
    expect(naming.map(({ pk, sk }) => ({ pk, sk }))).toEqual([{ ...shopKey(gone) }]);
    expect(stock.some(({ pk }) => pk === 'ITEM#shopify-5000')).toBe(false);
    expect(await left(tables.alertTable)).toEqual([]);
    expect(stock.filter(({ sk }) => sk === 'VARIANT')).toHaveLength(125);
  });

  it('stops erasing a shop that has come back', async () => {
    const { sweep } = aSweep();
    expect(await sweep.goOn({ type: 'ErasePage', shopId: ONE, from: null })).toBe(0);
  });
});

describe('alerts whose time has come', () => {
  it('are called for with an id that a repetition shares, and the others are not', async () => {
    for (const [number, dueAt] of ['2026-11-18T11:59:00.000Z', NOW, '2026-11-18T12:00:00.001Z'].entries()) {
      const variantId = `shopify-7${number}`;
      const alertId = `${variantId}.a`;
      await store(tables.alertTable, {
        ...alertKey(variantId, alertId),
        dueAt,
        dueShard: dueShardOf(alertId),
      });
    }
    const run = async () => {
      const published: BusEvent[] = [];
      const publisher = { publish: async (events: readonly BusEvent[]) => void published.push(...events) };
      await createSweepDue(createDueAlerts(client, tables.alertTable), publisher, { now: () => NOW })();
      return published;
    };
    const first = await run();
    expect(first.map(({ event }) => event.data)).toEqual(
      expect.arrayContaining([
        { entityId: 'shopify-70', alertId: 'shopify-70.a' },
        { entityId: 'shopify-71', alertId: 'shopify-71.a' },
      ]),
    );
    expect(first).toHaveLength(2);
    expect((await run()).map(({ event }) => event.metadata.id).toSorted()).toEqual(
      first.map(({ event }) => event.metadata.id).toSorted(),
    );
  });
});
