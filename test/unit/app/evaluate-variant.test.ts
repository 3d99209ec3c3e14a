import { pauseAfterAttempt } from '../../../lambdas/platform/pause';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentClient } from '../../../lambdas/adapters/dynamodb/document-client';
import { createEvaluationStore } from '../../../lambdas/adapters/dynamodb/evaluation-store';
import { createSellerRankReader } from '../../../lambdas/adapters/dynamodb/margin-store';
import { levelKey, salesDayKey, sellerRankKey, variantKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createPurchaseReader } from '../../../lambdas/adapters/dynamodb/purchase-store';
import { withoutNulls } from '../../../lambdas/adapters/dynamodb/stock-items';
import { createUnreceivedDeclarations } from '../../../lambdas/adapters/dynamodb/sources';
import { createStockReader } from '../../../lambdas/adapters/dynamodb/stock-reader';
import { createSalesBandStore } from '../../../lambdas/adapters/dynamodb/sales-band-store';
import { createWatchSales } from '../../../lambdas/app/watch-sales';
import { createEvaluateVariant } from '../../../lambdas/app/evaluate-variant';
import { createTakeOffUnreceived } from '../../../lambdas/app/take-off-unreceived';
import { createReadSupply } from '../../../lambdas/app/read-supply';
import type { EvaluationStore } from '../../../lambdas/app/ports';
import type { InventoryLevel } from '../../../lambdas/domain/inventory/inventory-level';
import { isQuiet } from '../../../lambdas/domain/inventory/watch-band';
import type { RuleSet } from '../../../lambdas/domain/rule/rule';
import { aLevel, aRule, aVariant, NOW } from '../../support/builders';
import { createTables, type ProductTables, startDynamoDb, type TestDynamoDb } from '../../support/dynamodb';

let database: TestDynamoDb;
let tables: ProductTables;
let client: DynamoDBDocumentClient;
let variantCount = 0;
let variantId = '';
let rules: RuleSet;

beforeAll(async () => {
  database = await startDynamoDb();
  tables = await createTables(database.endpoint);
  const credentials = { accessKeyId: 'local-tools', secretAccessKey: 'local' };
  client = documentClient({ endpoint: database.endpoint, region: 'eu-central-1', credentials });
});
afterAll(() => database.stop());

beforeEach(async () => {
  variantId = `shopify-${++variantCount}`;
  rules = {
    revision: 1,
    rules: [
      aRule({ id: 'out', kind: 'out_of_stock', threshold: 0 }),
      aRule({ id: 'oversold', kind: 'oversold', threshold: -1 }),
      aRule({ id: 'back', kind: 'back_in_stock', threshold: 1 }),
    ],
  };
  await put({ ...variantKey(variantId), ...withoutNulls({ ...aVariant({ variantId }) }), writeCount: 1 });
});

const put = (Item: Record<string, unknown>) =>
  client.send(new PutCommand({ TableName: tables.stockTable, Item }));

async function stock(available: number, fields: Partial<InventoryLevel> = {}): Promise<void> {
  const level = aLevel({ variantId, available, ...fields });
  const { bandRevision: _none, bandSignature: _empty, needsReconciliation: _no, ...item } = level;
  await put({ ...levelKey(variantId, level.locationId), ...withoutNulls(item) });
}

const reader = () => createStockReader(client, tables.stockTable);
const realStore = () => createEvaluationStore(client, { stock: tables.stockTable, alert: tables.alertTable });
const worker = (store: EvaluationStore = realStore()) =>
  createEvaluateVariant({
    watchSales: createWatchSales(createSalesBandStore(client, tables.stockTable)),
    stock: reader(),
    ranks: createSellerRankReader(client, tables.stockTable),
    takeOffUnreceived: createTakeOffUnreceived(
      createUnreceivedDeclarations(client, tables.stockTable),
      store,
    ),
    readSupply: createReadSupply(createPurchaseReader(client, tables.stockTable)),
    rules: { ruleSet: async () => rules },
    store,
    clock: { now: () => NOW },
    pause: pauseAfterAttempt,
  });

async function history(): Promise<readonly string[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: tables.alertTable,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': `ENTITY#${variantId}`, ':sk': 'EVENT#' },
    }),
  );
  return Items.map((item) => `${item.eventType} ${item.event.data.alert.kind}`);
}

const levels = async () => (await reader().stockedVariant(variantId))?.levels ?? [];

describe('an evaluation', () => {
  it('writes the alert, its event and the band together', async () => {
    await stock(0);
    expect(await worker()(variantId, 'level')).toMatchObject({ outcome: 'written', events: ['AlertOpened'] });
    expect(await history()).toEqual(['AlertOpened out_of_stock']);
    const [level] = await levels();
    expect(level).toMatchObject({ bandRevision: 1, band: { available: { quietAbove: -1, quietBelow: 1 } } });
    expect(isQuiet(level as InventoryLevel)).toBe(true);
  });

  it.each([
    { situation: 'sells best', units: 30, urgency: 'now' },
    { situation: 'sells less than the best', units: 29, urgency: 'later' },
  ])('tells that what $situation is out $urgency', async ({ units, urgency }) => {
    const platformVariantId = `4300${variantCount}`;
    const shopId = `shop-${variantCount}`;
    const variant = aVariant({ variantId, shopId, platformVariantId });
    await put({ ...variantKey(variantId), ...withoutNulls({ ...variant }), writeCount: 1 });
    await put({ ...salesDayKey(shopId, platformVariantId, '2026-11-10'), units });
    await put({ ...sellerRankKey(shopId), shopId, asOf: NOW, sellers: 20, fromUnits: 30 });
    await stock(0, { shopId });
    await worker()(variantId, 'level');
    const alerts = await realStore().alertsOf(variantId);
    expect(alerts.find(({ kind }) => kind === 'out_of_stock')).toMatchObject({ urgency });
  });

  it('F18 done again changes nothing', async () => {
    await stock(0);
    await worker()(variantId, 'level');
    expect(await worker()(variantId, 'level')).toMatchObject({ outcome: 'settled' });
    expect(await history()).toEqual(['AlertOpened out_of_stock']);
  });

  it('F21 F30 by ten workers at once opens one alert', async () => {
    await stock(0);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => worker()(variantId, 'level')));
    expect(outcomes.some((outcome) => outcome.status === 'fulfilled')).toBe(true);
    expect(await history()).toEqual(['AlertOpened out_of_stock']);
  });

  it('F30 decides again when the stock changes between reading and writing', async () => {
    await stock(0);
    const store = realStore();
    let isFirst = true;
    const evaluate = worker({
      ...store,
      async save(write) {
        if (isFirst)
          await stock(7, { version: '2026-11-18T13:00:00.000000000Z|2026-11-18T13:00:00.000000000Z' });
        isFirst = false;
        return store.save(write);
      },
    });
    await evaluate(variantId, 'level');
    expect(await history()).toEqual([]);
    expect((await levels())[0]?.band).toEqual({ available: { quietAbove: 0, quietBelow: null } });
  });

  it('never writes its band over one that a newer rule set decided', async () => {
    await stock(5);
    const old = rules;
    rules = { revision: 2, rules: [aRule({ id: 'low', threshold: 3, version: 2 })] };
    await worker()(variantId, 'rule_change');
    rules = old;
    await expect(worker()(variantId, 'level')).rejects.toThrow('changed while it was decided about');
    expect((await levels())[0]).toMatchObject({ bandRevision: 2 });
  });

  it('F17 whose answer was lost is recognised as done', async () => {
    await stock(-2);
    const store = realStore();
    const evaluate = worker({
      ...store,
      async save(write) {
        await store.save(write);
        throw new Error('the connection was reset');
      },
    });
    await expect(evaluate(variantId, 'level')).rejects.toThrow('reset');
    expect(await worker()(variantId, 'level')).toMatchObject({ outcome: 'settled' });
    expect((await history()).toSorted()).toEqual(['AlertOpened out_of_stock', 'AlertOpened oversold']);
  });

  it('of a variant that nothing is known of does nothing', async () => {
    expect(await worker()('shopify-unknown', 'level')).toEqual({ outcome: 'unknown_variant' });
  });

  it('with more alerts than one transaction takes writes them all, once each', async () => {
    rules = { ...rules, rules: rules.rules.map((rule) => ({ ...rule, locations: 'each' as const })) };
    for (let place = 0; place < 30; place++) await stock(-1, { locationId: `shopify-${place}` });
    await worker()(variantId, 'level');
    expect(await worker()(variantId, 'level')).toMatchObject({ outcome: 'settled' });
    expect(await history()).toHaveLength(60);
  });

  it('of a sum over more than 40 locations keeps no change of it quiet', async () => {
    for (let place = 0; place < 45; place++) await stock(0, { locationId: `shopify-${place}` });
    await worker()(variantId, 'level');
    expect(await history()).toEqual(['AlertOpened out_of_stock']);
    expect((await levels()).every((level) => !isQuiet(level))).toBe(true);
    await stock(3, { locationId: 'shopify-7', version: '2026-11-19' });
    await worker()(variantId, 'level');
    expect((await history()).toSorted()).toEqual([
      'AlertOpened back_in_stock',
      'AlertOpened out_of_stock',
      'AlertResolved out_of_stock',
    ]);
  });
});

describe('when a variant was out', () => {
  const outages = async () => (await reader().stockedVariant(variantId))?.outages;

  it('is kept from the change of the stock on, in the same write as the decision', async () => {
    await stock(0, { updatedAt: '2026-11-16T08:00:00.000Z' });
    await worker()(variantId, 'level');
    expect(await outages()).toEqual([{ from: '2026-11-16T08:00:00.000Z', to: null }]);
    await stock(6, { updatedAt: '2026-11-18T09:00:00.000Z' });
    await worker()(variantId, 'level');
    expect(await outages()).toEqual([{ from: '2026-11-16T08:00:00.000Z', to: '2026-11-18T09:00:00.000Z' }]);
    expect(await worker()(variantId, 'level')).toMatchObject({ outcome: 'settled' });
  });
});

describe('the event of an alert that ended with its rule', () => {
  it('names no figures of a rule that is gone, and no stock that nothing looked at', async () => {
    await stock(0);
    await worker()(variantId, 'level');
    rules = { revision: 2, rules: [] };
    await worker()(variantId, 'rule_change');
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tables.alertTable,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': `ENTITY#${variantId}`, ':sk': 'EVENT#' },
      }),
    );
    const ended = Items.find((item) => item.eventType === 'AlertResolved')?.event.data;
    expect(ended).toMatchObject({
      resolution: 'rule_changed',
      alert: { rule: null, perLocation: [], goneAt: null },
    });
  });
});
