import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { purchaseOrderKey, variantPurchaseKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createPurchaseReader } from '../../../lambdas/adapters/dynamodb/purchase-store';
import { createSourceStore } from '../../../lambdas/adapters/dynamodb/sources';
import type { WebhookEnvelope } from '../../../lambdas/contracts/envelope/envelope';
import { promisedAtOf } from '../../../lambdas/domain/purchase/purchase-order';
import { aSource, SHOP } from '../../support/builders';
import { eachTestHasATable } from '../../support/fresh-table';
import { aLevelEnvelope, anEnvelope, ITEM, type TestIntake, testIntake } from '../../support/intake';
import type { TestTable } from '../../support/test-database';

const SOURCE = 'src_k3v9x0q2m4t7b1za';
const ORDER = `${SOURCE}-PO-7`;
const NOW = '2026-11-18T20:00:00.000Z';
const FIRST = '2026-11-04T08:00:00.000Z';
const SLIPPED = '2026-11-25T08:00:00.000Z';

let table: TestTable;
let intake: TestIntake;

eachTestHasATable(async (fresh) => {
  table = fresh;
  intake = testIntake(table, {}, NOW);
  const sources = createSourceStore(table.documents, { stock: table.name, alert: table.name });
  await sources.create(aSource({ id: SOURCE, shopId: SHOP }), null);
  await intake.record(aLevelEnvelope(3));
  intake.events.length = 0;
});

const told = (type: string, timestamp: string, data: object) =>
  anEnvelope('', { type, timestamp, data }, { source: SOURCE, shop: SOURCE, triggeredAt: null });
const order = (timestamp: string, fields: object = {}, line: object = {}) =>
  told('purchase_order.updated', timestamp, {
    purchaseOrderId: 'PO-7',
    status: 'ordered',
    expectedAt: null,
    lines: [{ lineId: '1', variantId: ITEM, quantity: 100, ...line }],
    ...fields,
  });
const outcomes = async (...envelopes: WebhookEnvelope[]) =>
  Object.fromEntries((await intake.record(...envelopes)).outcomes);
const stored = async () => {
  const found = await createPurchaseReader(table.documents, table.name).purchaseOrder(ORDER);
  if (found === null) throw new Error('There is no such order.');
  return found;
};
const promised = async () => {
  const known = await stored();
  return { order: known.promisedAt, lines: known.lines.map((line) => promisedAtOf(known, line)) };
};
const first = (fields: object = {}) => order('2026-11-02T08:00:00Z', { expectedAt: FIRST, ...fields });
const slipped = order('2026-11-10T08:00:00Z', { expectedAt: SLIPPED });

describe('an order that is told newest first', () => {
  it('was promised for the date of the older message, and placed then; all else is as the newer one says', async () => {
    await intake.record(slipped);
    expect(await promised()).toEqual({ order: SLIPPED, lines: [SLIPPED] });
    intake.events.length = 0;
    expect(await outcomes(first({ name: 'Old', lines: [] }))).toEqual({ applied: 1 });
    expect(await promised()).toEqual({ order: FIRST, lines: [FIRST] });
    expect(await stored()).toMatchObject({ expectedAt: SLIPPED, name: null, lines: [{ quantity: 100 }] });
    expect(await table.item(variantPurchaseKey(`shopify-${ITEM}`, ORDER))).toMatchObject({
      placedAt: '2026-11-02T08:00:00.000Z',
      incoming: [{ units: 100, expectedAt: SLIPPED }],
    });
    expect(intake.events.map(({ eventType }) => eventType)).toEqual([
      'EntityChanged',
      'VariantSweepRequested',
    ]);
  });

  it('keeps the own date of a line in the same way', async () => {
    await intake.record(order('2026-11-10T08:00:00Z', {}, { expectedAt: SLIPPED }));
    await intake.record(order('2026-11-02T08:00:00Z', {}, { expectedAt: FIRST }));
    expect(await promised()).toEqual({ order: null, lines: [FIRST] });
  });

  it('learns nothing from an older message that names no date, is a draft, or says that there is no order', async () => {
    await intake.record(first(), slipped);
    const older = '2026-11-01T08:00:00Z';
    const draft = order(older, { status: 'draft', expectedAt: '2026-11-03T08:00:00Z' });
    const deleted = told('purchase_order.deleted', older, { purchaseOrderId: 'PO-7' });
    expect(await outcomes(order('2026-11-09T08:00:00Z'), draft, deleted, first())).toEqual({ stale: 4 });
    expect(await promised()).toEqual({ order: FIRST, lines: [FIRST] });
    expect((await stored()).deletedAt).toBeNull();
  });

  it('is unchanged by an older message that promised the same', async () => {
    await intake.record(
      order('2026-11-10T08:00:00Z', { expectedAt: FIRST, orderedAt: '2026-11-01T08:00:00Z' }),
    );
    expect(await outcomes(first({ orderedAt: '2026-11-01T08:00:00Z' }))).toEqual({ unchanged: 1 });
  });

  it('remembers what was promised of a line while it is left out', async () => {
    const without = order('2026-11-05T08:00:00Z', { expectedAt: FIRST, lines: [] });
    await intake.record(without);
    await intake.record(order('2026-11-02T08:00:00Z', {}, { expectedAt: FIRST }));
    await intake.record(order('2026-11-10T08:00:00Z', {}, { expectedAt: SLIPPED }));
    expect((await promised()).lines).toEqual([FIRST]);
  });
});

describe('an order that was kept before it was remembered which message promised its date', () => {
  it('keeps the date', async () => {
    await intake.record(slipped);
    const item = (await table.item(purchaseOrderKey(ORDER))) ?? {};
    const { promisedBy: _by, orderedBy: _ordered, leftOut: _left, lines, ...rest } = item;
    const Item = {
      ...rest,
      placedAt: '2026-11-10T08:00:00.000Z',
      lines: (lines as object[]).map((line) => ({ ...line, promisedBy: undefined, promisedAt: SLIPPED })),
    };
    await table.documents.send(new PutCommand({ TableName: table.name, Item }));
    await intake.record(first());
    expect(await promised()).toEqual({ order: SLIPPED, lines: [SLIPPED] });
    await intake.record(order('2026-11-12T08:00:00Z', { expectedAt: '2026-12-01T08:00:00Z' }));
    expect(await promised()).toEqual({ order: SLIPPED, lines: [SLIPPED] });
  });
});

describe('a shipment of the platform that is told newest first', () => {
  const SHIPMENT = 'gid://shopify/InventoryShipment/3921201';
  const moved = (happenedAt: string, arrivesAt: string | null) =>
    anEnvelope('inventory_shipments/update_tracking', {
      happened_at: happenedAt,
      shipment_id: SHIPMENT,
      updated_tracking: { arrives_at: arrivesAt },
    });
  const placed = order('2026-11-02T08:00:00Z', { shipmentIds: [SHIPMENT] });
  const earlier = moved('2026-11-03T08:00:00Z', FIRST);
  const later = moved('2026-11-10T08:00:00Z', SLIPPED);

  it.each([
    ['after its order', [placed, later, earlier]],
    ['before its order', [later, earlier, placed]],
    ['in turn', [placed, earlier, later]],
  ])('promised its first date, and comes on its last: %s', async (_when, envelopes) => {
    for (const envelope of envelopes) await intake.record(envelope);
    expect((await promised()).lines).toEqual([FIRST]);
    expect((await stored()).lines[0]?.arrival?.at).toBe(SLIPPED);
  });

  it('promises the date that held when the order was placed', async () => {
    await intake.record(order('2026-11-01T08:00:00Z', { status: 'draft', shipmentIds: [SHIPMENT] }));
    await intake.record(moved('2026-11-02T08:00:00Z', '2026-11-03T08:00:00Z'), earlier);
    expect((await promised()).lines).toEqual([null]);
    await intake.record(order('2026-11-05T08:00:00Z', { shipmentIds: [SHIPMENT] }));
    expect((await promised()).lines).toEqual([FIRST]);
  });
});
