import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { levelKey, outagesKey, salesDayKey } from '../../../../lambdas/adapters/dynamodb/keys';
import {
  locationToItem,
  shopToItem,
  variantRecordToItem,
} from '../../../../lambdas/adapters/dynamodb/stock-items';
import { ROLES, type Role } from '../../../../lambdas/contracts/http/endpoint';
import { inventoryRow } from '../../../../lambdas/domain/inventory/inventory-row';
import { type RuleHandlerDeps, ruleHandlers } from '../../../../lambdas/handlers/api/rules';
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

const backtest = (body: object, as: Role | null = 'viewer') =>
  api.request({ method: 'POST', path: '/v1/rules/backtest', body, as });

it('works out the levels backwards and tells what the rule would have told', async () => {
  const { status, body } = await backtest({ ...low, atMostPerWeek: 0 });
  expect(status).toBe(200);
  expect(body).toMatchObject({ variantsReplayed: 1, variantsInScope: 1 });
  expect(body.items[0]).toMatchObject({ event: 'opened', at: '2026-11-06T11:00:00.000Z', sku: variant.sku });
  expect(body.items[0]).toMatchObject({ resolution: null, reason: null });
  expect(body.stockouts).toMatchObject({ total: 1, caught: 1, leadDays: { median: 10.2 } });
  expect(body.threshold).toMatchObject({ atMostPerWeek: 0, isHighestTried: false });
  expect(body.threshold).toHaveProperty('perWeekAt');
});

it('says of which threshold a number of messages is where even the lowest tells more', async () => {
  const rule = { kind: 'days_of_cover', scope: { type: 'everything' }, atMostPerWeek: 0 };
  const { body } = await backtest(rule);
  expect(body.threshold).toMatchObject({ threshold: null, perWeekAt: 1 });
});

it.each([
  {
    rule: { kind: 'out_of_stock', threshold: 0, atMostPerWeek: 1 },
    field: 'atMostPerWeek',
    expected:
      /^nothing, or null: thresholds are tried of low_stock and days_of_cover alone, and out_of_stock/,
  },
  {
    rule: { kind: 'aging_stock', threshold: 90 },
    field: 'kind',
    expected:
      /^low_stock, .*selling_fast, broken_size_run; aging_stock cannot be tried: when .* had come in is not stored; npx shelfwire backtest/,
  },
  {
    rule: { kind: 'page_updated', threshold: 0 },
    field: 'kind',
    expected: /page_updated cannot be tried: what a page said in the past is not stored$/,
  },
  { rule: { basis: 'on_hand' }, field: 'basis', expected: /^available: of past days no other quantity/ },
  { rule: { basis: 'projected' }, field: 'basis', expected: /^available/ },
  { rule: { days: 0 }, field: 'days', expected: /1/ },
  { rule: { days: 91 }, field: 'days', expected: /90/ },
  { rule: { skip: -1 }, field: 'skip', expected: /0/ },
])('names the field and what to do of $rule', async ({ rule, field, expected }) => {
  const { status, body } = await backtest({ ...low, ...rule });
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([{ field, expected: expect.stringMatching(expected) as unknown }]);
});

it('takes 90 days, goes on where an answer ended, and saves nothing', async () => {
  const before = await api.client.send(new ScanCommand({ TableName: api.tables.alertTable }));
  expect((await backtest({ ...low, days: 90 })).body).toMatchObject({
    ...{ from: '2026-08-20T12:00:00.000Z', to: NOW, variantsReplayed: 1 },
    ...{ variantsInScope: 1, nextSkip: null },
  });
  expect((await backtest({ ...low, skip: 1 })).body).toMatchObject({
    ...{ variantsReplayed: 0, variantsInScope: 1, nextSkip: null, items: [] },
  });
  expect((await api.client.send(new ScanCommand({ TableName: api.tables.alertTable }))).Items).toEqual(
    before.Items,
  );
});

describe('who may see what of it', () => {
  it('is for everybody who is signed in, as the list of alerts is', async () => {
    expect((await backtest(low, null)).status).toBe(401);
    const answers = await Promise.all(ROLES.map((role) => backtest(low, role)));
    for (const { status, body } of answers)
      expect({ status, body }).toEqual({ status: 200, body: answers[0]?.body });
  });

  it.each([
    { role: 'admin' as const, sees: ['units', 'unitCostMinor', 'supplierName', 'deepestDiscountPercent'] },
    { role: 'ops' as const, sees: ['units', 'unitCostMinor', 'supplierName', 'deepestDiscountPercent'] },
    { role: 'marketing' as const, sees: ['units', 'deepestDiscountPercent'] },
    { role: 'viewer' as const, sees: ['units'] },
  ])('shows $role of an explanation no more than an alert does', async ({ role, sees }) => {
    const figures = {
      units: 10,
      unitCostMinor: 600,
      supplierName: 'Potters of Kiel',
      deepestDiscountPercent: 39,
    };
    const explanation = { kind: 'days_of_cover', ...figures };
    const about = { type: 'variant', id: variant.variantId };
    const end = { resolution: 'cannot_judge', reason: 'Its sales are not known.' };
    const happening = { event: 'resolved', at: NOW, about, severity: 'info', ...end, explanation };
    const tried = {
      ...{ from: NOW, to: NOW, variantsReplayed: 1, perWeek: 1, stockouts: null, threshold: null, weeks: [] },
      ...{ approximations: [], happenings: [happening], rows: new Map() },
      choice: { inScope: 1, salesShare: null, nextSkip: null },
    };
    const deps = { backtestRule: async () => tried } as unknown as RuleHandlerDeps;
    const request = { body: { rule: {}, request: {} }, principal: { roles: [role] } };
    const { body } = await ruleHandlers(deps).backtestRule(request as never);
    expect(Object.keys(body.items[0]?.explanation ?? {})).toEqual(['kind', ...sees]);
    expect(body.items[0]).toMatchObject(end);
  });
});
