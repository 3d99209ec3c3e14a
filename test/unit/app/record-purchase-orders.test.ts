import { describe, expect, it } from 'vitest';
import { purchaseOrderKey, variantPurchaseKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createPurchaseReader, createPurchaseStore } from '../../../lambdas/adapters/dynamodb/purchase-store';
import { createSourceStore } from '../../../lambdas/adapters/dynamodb/sources';
import type { WebhookEnvelope } from '../../../lambdas/contracts/envelope/envelope';
import { totalsOf } from '../../../lambdas/domain/purchase/purchase-order';
import { aSource, SHOP } from '../../support/builders';
import { aLevelEnvelope, anEnvelope, ITEM, type TestIntake, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const SOURCE = 'src_k3v9x0q2m4t7b1za';
const OTHER = 'src_0000000000000000';
const MUG = `shopify-${ITEM}`;
const ORDER = `${SOURCE}-PO-7`;
const NOW = '2026-11-18T20:00:00.000Z';

let table: TestTable;
let intake: TestIntake;

const anotherTable = eachTestHasATable(async (fresh) => {
  table = fresh;
  intake = testIntake(table, {}, NOW);
  for (const [id, shopId] of [
    [SOURCE, SHOP],
    [OTHER, 'other.myshopify.com'],
  ] as const) {
    await createSourceStore(table.documents, { stock: table.name, alert: table.name }).create(
      aSource({ id, shopId }),
      null,
    );
  }
  await intake.record(aLevelEnvelope(3));
  intake.events.length = 0;
});

const told = (type: string, timestamp: string, data: object, source: typeof SOURCE | typeof OTHER = SOURCE) =>
  anEnvelope('', { type, timestamp, data }, { source, shop: source, triggeredAt: null });
const order = (timestamp: string, fields: object = {}, line: object = {}) =>
  told('purchase_order.updated', timestamp, {
    purchaseOrderId: 'PO-7',
    status: 'ordered',
    orderedAt: '2026-11-01T08:00:00Z',
    expectedAt: '2026-11-21T08:00:00Z',
    lines: [{ lineId: '1', variantId: ITEM, quantity: 100, ...line }],
    ...fields,
  });
const receipt = (id: string, timestamp: string, quantity: number) =>
  told('purchase_order.received', timestamp, {
    purchaseOrderId: 'PO-7',
    receiptId: id,
    lines: [{ lineId: '1', quantity }],
  });
const reader = () => createPurchaseReader(table.documents, table.name);
const stored = async () => {
  const found = await reader().purchaseOrder(ORDER);
  if (found === null) throw new Error('There is no such order.');
  return found;
};
const row = () => table.item(variantPurchaseKey(MUG, ORDER));
const outcomes = async (...envelopes: WebhookEnvelope[]) =>
  Object.fromEntries((await intake.record(...envelopes)).outcomes);

describe('a purchase order', () => {
  it('is kept under its source’s own id, and beside the items of the shop that it is for', async () => {
    await intake.record(order('2026-11-02T08:00:00Z'));
    expect(await stored()).toMatchObject({
      orderId: ORDER,
      shopId: SHOP,
      placedAt: '2026-11-01T08:00:00.000Z',
      promisedAt: '2026-11-21T08:00:00.000Z',
    });
    expect(await row()).toMatchObject({
      shopId: SHOP,
      incoming: [{ units: 100, expectedAt: '2026-11-21T08:00:00.000Z' }],
    });
  });

  it('calls for a look at itself and at its items, and is told again until that is done', async () => {
    const failing = testIntake(
      table,
      { publisher: { publish: async () => Promise.reject(new Error('The bus is away.')) } },
      NOW,
    );
    await failing.record(order('2026-11-02T08:00:00Z'));
    await intake.record(order('2026-11-02T08:00:00Z'));
    expect(intake.events.map(({ eventType, event: { data } }) => [eventType, data])).toEqual([
      ['EntityChanged', { entityId: `purchase_order~${ORDER}`, shopId: SHOP }],
      ['VariantSweepRequested', { variantIds: [MUG], reason: 'purchase_order' }],
    ]);
    expect(await outcomes(order('2026-11-02T08:00:00Z'))).toEqual({ unchanged: 1 });
    expect(intake.events).toHaveLength(2);
  });

  it('remembers the date first promised, and is what was said last, whichever comes first', async () => {
    await intake.record(order('2026-11-02T08:00:00Z'));
    await intake.record(order('2026-11-15T08:00:00Z', { expectedAt: '2026-12-05T08:00:00Z' }));
    expect(await outcomes(order('2026-11-10T08:00:00Z', { expectedAt: null }))).toEqual({ stale: 1 });
    expect(await stored()).toMatchObject({
      expectedAt: '2026-12-05T08:00:00.000Z',
      promisedAt: '2026-11-21T08:00:00.000Z',
    });
  });

  it('does not count the dates of a draft as promised', async () => {
    await intake.record(order('2026-11-02T08:00:00Z', { status: 'draft', orderedAt: null }));
    expect(await row()).toBeUndefined();
    await intake.record(order('2026-11-03T08:00:00Z', { expectedAt: '2026-11-28T08:00:00Z' }));
    expect((await stored()).promisedAt).toBe('2026-11-28T08:00:00.000Z');
  });

  it('counts down as it arrives, by its own count or delivery by delivery', async () => {
    await intake.record(order('2026-11-02T08:00:00Z'));
    await intake.record(
      order('2026-11-16T08:00:00Z', {}, { receivedQuantity: 40, receivedAt: '2026-11-15T10:00:00Z' }),
    );
    expect(await row()).toMatchObject({
      incoming: [{ units: 60 }],
      receipts: [{ units: 40, at: '2026-11-15T10:00:00.000Z' }],
    });
    await intake.record(receipt('R2', '2026-11-17T08:00:00Z', 60), receipt('R1', '2026-11-15T10:00:00Z', 40));
    expect(totalsOf(await stored())).toEqual({ ordered: 100, received: 100, open: 0 });
    expect(await row()).toMatchObject({ incoming: [], tookDays: 16 });
  });

  it('takes a delivery that comes before its order, and a correction of it', async () => {
    await intake.record(receipt('R1', '2026-11-15T10:00:00Z', 40));
    await intake.record(order('2026-11-02T08:00:00Z'));
    expect(totalsOf(await stored())).toEqual({ ordered: 100, received: 40, open: 60 });
    await intake.record(receipt('R1', '2026-11-15T11:00:00Z', 38));
    expect(await outcomes(receipt('R1', '2026-11-15T10:00:00Z', 40))).toEqual({ stale: 1 });
    expect(totalsOf(await stored())).toEqual({ ordered: 100, received: 38, open: 62 });
  });

  it('takes several messages of one batch, and forgets none of its items', async () => {
    const messages = ['R1', 'R2', 'R3'].map((id, index) =>
      receipt(id, `2026-11-1${index + 3}T08:00:00Z`, 10),
    );
    await intake.record(order('2026-11-02T08:00:00Z'), ...messages);
    expect(await row()).toMatchObject({ incoming: [{ units: 70 }] });
    const { value } = await createPurchaseStore(table.documents, table.name).order(ORDER);
    expect(value?.untold).toBeNull();
  });

  it('leaves an item that is taken out of it, and all of them when it is cancelled or deleted', async () => {
    await intake.record(order('2026-11-02T08:00:00Z'));
    await intake.record(order('2026-11-03T08:00:00Z', { lines: [] }));
    expect(await row()).toMatchObject({ isGone: true });
    await intake.record(order('2026-11-04T08:00:00Z'));
    expect(await row()).toMatchObject({ incoming: [{ units: 100 }] });
    await intake.record(
      told('purchase_order.deleted', '2026-11-05T08:00:00Z', { purchaseOrderId: 'PO-7' }),
      order('2026-11-04T09:00:00Z'),
    );
    expect(await row()).toMatchObject({ isGone: true });
    await intake.record(order('2026-11-06T08:00:00Z', { status: 'cancelled' }));
    expect(await row()).toMatchObject({ isGone: true });
  });

  it('is refused where it names a currency that there is none of, with costs or without', async () => {
    await intake.record(order('2026-11-02T08:00:00Z', { currency: 'EUR' }, { unitCost: '6.40' }));
    await intake.record(
      told('purchase_order.updated', '2026-11-03T08:00:00Z', {
        purchaseOrderId: 'PO-7',
        currency: 'US Dollar',
      }),
    );
    expect(intake.parked).toHaveLength(1);
    expect(await stored()).toMatchObject({ currency: 'EUR' });
  });

  it('is refused where it names an item of another shop', async () => {
    const foreign = told(
      'purchase_order.updated',
      '2026-11-02T08:00:00Z',
      {
        purchaseOrderId: 'PO-7',
        status: 'ordered',
        lines: [{ lineId: '1', variantId: ITEM, quantity: 5 }],
      },
      OTHER,
    );
    expect(await outcomes(foreign)).toEqual({ 'refused: other shop': 1 });
    expect(await reader().purchaseOrder(`${OTHER}-PO-7`)).toBeNull();
  });
});

describe('a shipment of the platform', () => {
  const shipped = (topic: string, happenedAt: string, body: object) =>
    anEnvelope(`inventory_shipments/${topic}`, { happened_at: happenedAt, ...body });
  const SHIPMENT = 'gid://shopify/InventoryShipment/3921201';
  const LINE = 'gid://shopify/InventoryShipmentLineItem/82243';
  const named = {
    shipmentIds: [SHIPMENT],
    lines: [{ lineId: '1', variantId: ITEM, quantity: 100, shipmentLineIds: ['82243'] }],
  };
  const created = shipped('create', '2026-11-10T08:00:00Z', {
    id: SHIPMENT,
    tracking: { arrives_at: '2026-11-30T08:00:00Z' },
    line_items: [{ id: LINE, quantity: 100 }],
  });
  const moved = (happenedAt: string, arrivesAt: string | null) =>
    shipped('update_tracking', happenedAt, {
      shipment_id: SHIPMENT,
      updated_tracking: { arrives_at: arrivesAt },
    });
  const accepted = (happenedAt: string, from: number, to: number) =>
    shipped('receive_items', happenedAt, {
      id: SHIPMENT,
      items_received: [
        { id: LINE, old_accepted_quantity: from, new_accepted_quantity: to },
        { id: `${LINE}9`, old_accepted_quantity: 0, new_accepted_quantity: 7 },
      ],
    });
  const expected = async () => (await row())?.incoming;

  it.each([
    ['before its order', [created, order('2026-11-02T08:00:00Z', named)]],
    ['after its order', [order('2026-11-02T08:00:00Z', named), created]],
  ])('moves the date of what it brings: told %s', async (_when, envelopes) => {
    for (const envelope of envelopes) await intake.record(envelope);
    expect(await expected()).toEqual([{ units: 100, expectedAt: '2026-11-30T08:00:00.000Z' }]);
    expect((await stored()).promisedAt).toBe('2026-11-21T08:00:00.000Z');
  });

  it('is what was said last of its date, by itself or by the order', async () => {
    await intake.record(order('2026-11-02T08:00:00Z', named));
    await intake.record(created);
    await intake.record(moved('2026-11-12T08:00:00Z', '2026-12-04T08:00:00Z'));
    await intake.record(moved('2026-11-11T08:00:00Z', '2026-12-24T08:00:00Z'));
    expect(await expected()).toMatchObject([{ expectedAt: '2026-12-04T08:00:00.000Z' }]);
    // The order comes again for another reason, with the date that it has always had.
    await intake.record(order('2026-11-13T08:00:00Z', { ...named, name: 'PO-7' }));
    expect(await expected()).toMatchObject([{ expectedAt: '2026-12-04T08:00:00.000Z' }]);
    await intake.record(order('2026-11-14T08:00:00Z', { ...named, expectedAt: '2026-12-08T08:00:00Z' }));
    expect(await expected()).toMatchObject([{ expectedAt: '2026-12-08T08:00:00.000Z' }]);
  });

  it('has arrived as far as it was accepted, however often that is told, and without what nobody can name', async () => {
    await intake.record(order('2026-11-02T08:00:00Z', named));
    await intake.record(created);
    await intake.record(accepted('2026-11-16T08:00:00Z', 0, 40));
    await intake.record(accepted('2026-11-16T08:00:00Z', 0, 40));
    await intake.record(accepted('2026-11-17T08:00:00Z', 40, 90));
    expect(totalsOf(await stored())).toEqual({ ordered: 100, received: 90, open: 10 });
  });

  it('that no order has named is kept, and means nothing', async () => {
    expect(await outcomes(created)).toEqual({ applied: 1 });
    expect(await outcomes(created)).toEqual({ unchanged: 1 });
    expect(intake.events).toEqual([]);
  });

  it('of another shop does not touch the order', async () => {
    await intake.record({ ...created, shop: 'other.myshopify.com' });
    await intake.record(order('2026-11-02T08:00:00Z', named));
    expect(await expected()).toMatchObject([{ expectedAt: '2026-11-21T08:00:00.000Z' }]);
    expect(await outcomes(created)).toEqual({ 'refused: other shop': 1 });
  });
});

describe('a transfer of the platform', () => {
  const TRANSFER = 'gid://shopify/InventoryTransfer/2921201';
  const LINE = 'gid://shopify/InventoryTransferLineItem/72243';
  const SHIPMENT_LINE = 'gid://shopify/InventoryShipmentLineItem/82243';
  const transferred = (topic: string, happenedAt: string, body: object = {}) =>
    anEnvelope(`inventory_transfers/${topic}`, { id: TRANSFER, happened_at: happenedAt, ...body });
  const added = transferred('add_items', '2026-11-10T08:00:00Z', {
    items_added: [{ line_item_id: LINE, quantity: 60 }],
  });
  const changed = transferred('update_item_quantities', '2026-11-11T08:00:00Z', {
    items_updated: [{ line_item_id: LINE, old_quantity: 60, new_quantity: 100 }],
  });
  const cancelled = transferred('cancel', '2026-11-12T08:00:00Z', { status: 'CANCELED' });
  const completed = transferred('complete', '2026-11-16T08:00:00Z', { status: 'TRANSFERRED' });
  const accepted = anEnvelope('inventory_shipments/receive_items', {
    happened_at: '2026-11-15T08:00:00Z',
    id: 'gid://shopify/InventoryShipment/3921201',
    items_received: [{ id: SHIPMENT_LINE, old_accepted_quantity: 0, new_accepted_quantity: 90 }],
  });
  const line = { lineId: '1', variantId: ITEM, quantity: 100, shipmentLineIds: ['82243'] };
  const byTransfer = {
    shipmentIds: ['3921201'],
    transferIds: [TRANSFER],
    lines: [{ ...line, transferLineIds: [LINE] }],
  };
  const placed = order('2026-11-02T08:00:00Z', byTransfer);
  const totals = async () => totalsOf(await stored());

  /** Every order in which some messages may come. */
  const orderings = <T>(all: readonly T[]): readonly (readonly T[])[] =>
    all.length < 2
      ? [all]
      : all.flatMap((one, at) => orderings(all.toSpliced(at, 1)).map((rest) => [one, ...rest]));

  it('brings what is open no more once it is cancelled, in whichever order that is told', async () => {
    for (const [index, messages] of orderings([placed, added, changed, cancelled]).entries()) {
      table = await anotherTable();
      intake = testIntake(table, {}, NOW);
      await createSourceStore(table.documents, { stock: table.name, alert: table.name }).create(
        aSource({ id: SOURCE }),
        null,
      );
      for (const message of [...messages, ...messages]) await intake.record(message);
      expect(await totals(), `ordering ${index}`).toEqual({ ordered: 100, received: 0, open: 0 });
      expect((await row())?.incoming ?? []).toEqual([]);
    }
  });

  it('takes with it no more than it was to bring', async () => {
    await intake.record(placed, added, cancelled);
    expect(await totals()).toEqual({ ordered: 100, received: 0, open: 40 });
  });

  it('that was cancelled holds until the order says otherwise of the line', async () => {
    await intake.record(placed);
    await intake.record(added, changed, cancelled);
    await intake.record(order('2026-11-13T08:00:00Z', { ...byTransfer, name: 'Mugs' }));
    expect((await totals()).open).toBe(0);
    const more = { ...byTransfer, lines: [{ ...byTransfer.lines[0], quantity: 120 }] };
    await intake.record(order('2026-11-14T08:00:00Z', more));
    expect((await totals()).open).toBe(120);
  });

  it('means nothing to an order that names it no more', async () => {
    await intake.record(placed);
    await intake.record(added, changed, cancelled);
    await intake.record(order('2026-11-11T09:00:00Z', { ...byTransfer, transferIds: ['77'] }));
    expect((await totals()).open).toBe(100);
    expect(await outcomes(transferred('cancel', '2026-11-12T09:00:00Z'))).toEqual({ unchanged: 1 });
    expect((await totals()).open).toBe(100);
  });

  it('has brought what was open when it is completed', async () => {
    await intake.record(placed);
    await intake.record(added, changed, completed);
    expect(await row()).toMatchObject({ receipts: [{ units: 100, at: '2026-11-16T08:00:00.000Z' }] });
    expect(await outcomes(completed)).toEqual({ unchanged: 1 });
    const counted = [{ ...byTransfer.lines[0], receivedQuantity: 100 }];
    await intake.record(order('2026-11-17T08:00:00Z', { ...byTransfer, lines: counted }));
    expect(await totals()).toEqual({ ordered: 100, received: 100, open: 0 });
    expect(await row()).toMatchObject({ receipts: [{ units: 100, at: '2026-11-16T08:00:00.000Z' }] });
  });

  it('adds to what the order has counted before only what came on top', async () => {
    const counted = [{ ...byTransfer.lines[0], receivedQuantity: 40 }];
    await intake.record(order('2026-11-12T08:00:00Z', { ...byTransfer, lines: counted }));
    await intake.record(added, changed, completed);
    expect(await row()).toMatchObject({
      receipts: [
        { units: 40, at: '2026-11-12T08:00:00.000Z' },
        { units: 60, at: '2026-11-16T08:00:00.000Z' },
      ],
    });
  });

  it.each([
    ['before', [accepted, completed]],
    ['after', [completed, accepted]],
  ])('counts nothing twice where shipments are told %s its completion', async (_when, messages) => {
    await intake.record(placed);
    await intake.record(added, changed);
    for (const message of messages) await intake.record(message);
    expect(await totals()).toEqual({ ordered: 100, received: 90, open: 10 });
  });

  it('brings all of an order that names it alone and none of its lines', async () => {
    await intake.record(order('2026-11-02T08:00:00Z', { transferIds: [TRANSFER] }));
    await intake.record(completed);
    expect(await totals()).toEqual({ ordered: 100, received: 100, open: 0 });
  });

  it('between the shop’s own places is kept, and means nothing', async () => {
    const ready = transferred('ready_to_ship', '2026-11-10T09:00:00Z', {
      line_items: [{ id: LINE, quantity: 60 }],
    });
    const updated = transferred('updated', '2026-11-10T10:00:00Z');
    for (const message of [added, ready, completed]) expect(await outcomes(message)).toEqual({ applied: 1 });
    for (const message of [added, ready, updated, completed]) {
      expect(await outcomes(message)).toEqual({ unchanged: 1 });
    }
    expect(intake.events).toEqual([]);
  });

  it('of another shop does not touch the order', async () => {
    await intake.record({ ...cancelled, shop: 'other.myshopify.com' });
    await intake.record(placed);
    expect((await totals()).open).toBe(100);
    expect(await outcomes(cancelled)).toEqual({ 'refused: other shop': 1 });
  });
});

describe('an order with very many deliveries', () => {
  const delivery = (id: number) =>
    told('purchase_order.received', `2026-11-12T08:00:0${id % 10}Z`, {
      purchaseOrderId: 'PO-7',
      receiptId: `GR-${id}`,
      lines: Array.from({ length: 900 }, (_, line) => ({
        lineId: `line-${'x'.repeat(40)}-${line}`,
        quantity: 1,
      })),
    });

  it('is kept as far as DynamoDB holds it; what is more waits with the dead letters and says what to do', async () => {
    await intake.record(order('2026-11-02T08:00:00Z'));
    let kept = 0;
    while (intake.parked.length === 0 && kept < 20) {
      await intake.record(delivery(kept));
      if (intake.parked.length === 0) kept++;
    }
    expect(intake.parked.map(({ cause }) => cause)).toEqual([
      expect.stringMatching(/^purchase order .*PO-7: .* 400000 bytes; expected .* receivedQuantity/),
    ]);
    expect((await stored()).receipts).toHaveLength(kept);
    const item = await table.item(purchaseOrderKey(ORDER));
    expect(JSON.stringify(item).length).toBeGreaterThan(300_000);

    expect(await outcomes(order('2026-11-13T08:00:00Z', {}, { receivedQuantity: 70 }))).toEqual({
      applied: 1,
    });
    expect(totalsOf(await stored())).toMatchObject({ received: 70, open: 30 });
    expect(intake.parked).toHaveLength(1);
  });
});

describe('how suppliers keep their word', () => {
  const received = (id: string, at: string) =>
    told('purchase_order.updated', '2026-11-18T08:00:00Z', {
      purchaseOrderId: id,
      supplierId: 'kiel',
      status: 'ordered',
      orderedAt: '2026-10-01T00:00:00Z',
      expectedAt: '2026-10-11T00:00:00Z',
      lines: [{ lineId: '1', variantId: ITEM, quantity: 10, receivedQuantity: 10, receivedAt: at }],
    });

  it('is learned from orders that were received, of each supplier and of the shop, and from nothing else', async () => {
    await intake.record(received('A', '2026-10-16T00:00:00Z'), order('2026-11-02T08:00:00Z'));
    const ofShop = await reader().deliveries(SHOP, null);
    expect(ofShop.tookDays).toEqual([15]);
    expect((await reader().deliveries(SHOP, `${SOURCE}-kiel`)).tookDays).toEqual([15]);
    expect(ofShop.lateness.orders).toBe(0);
    const more = Array.from({ length: 19 }, (_, index) => received(`B${index}`, '2026-10-21T00:00:00Z'));
    await intake.record(...more);
    expect((await reader().deliveries(SHOP, null)).lateness).toMatchObject({ median: 2, p90: 2, orders: 20 });
  });

  it('keeps a supplier’s lead time, the newer one whichever comes first', async () => {
    const supplier = (timestamp: string, leadTimeDays: number | null) =>
      told('supplier.updated', timestamp, { supplierId: 'kiel', name: 'Potters of Kiel', leadTimeDays });
    await intake.record(supplier('2026-11-18T08:00:00Z', 28));
    expect(await outcomes(supplier('2026-11-17T08:00:00Z', 14))).toEqual({ stale: 1 });
    expect(await outcomes(supplier('2026-11-18T09:00:00Z', 28))).toEqual({ unchanged: 1 });
    expect(await reader().supplier(`${SOURCE}-kiel`)).toEqual({
      supplierId: `${SOURCE}-kiel`,
      shopId: SHOP,
      name: 'Potters of Kiel',
      leadTimeDays: 28,
    });
  });

  it('calls for a look at a supplier’s items when the lead time is another one, or may not have been announced', async () => {
    const supplier = (timestamp: string, fields: object) =>
      told('supplier.updated', timestamp, { supplierId: 'kiel', name: 'Potters of Kiel', ...fields });
    const announced = async (envelope: WebhookEnvelope) => {
      const before = intake.events.length;
      await intake.record(envelope);
      return intake.events.slice(before).map(({ eventType, event }) => [eventType, event.data]);
    };
    const changed = ['SupplierChanged', { supplierId: `${SOURCE}-kiel`, shopId: SHOP }];
    const first = supplier('2026-11-18T08:00:00Z', { leadTimeDays: 28 });
    expect(await announced(first)).toEqual([changed]);
    expect(await announced(first)).toEqual([changed]);
    expect(await announced(supplier('2026-11-18T09:00:00Z', { leadTimeDays: 28 }))).toEqual([]);
    expect(await announced(supplier('2026-11-18T10:00:00Z', { leadTimeDays: 28, name: 'Kiel' }))).toEqual([]);
    expect(await announced(supplier('2026-11-18T11:00:00Z', { leadTimeDays: 56 }))).toEqual([changed]);
    expect(await announced(supplier('2026-11-18T10:30:00Z', { leadTimeDays: 14 }))).toEqual([]);
    expect(await announced(supplier('2026-11-18T12:00:00Z', { leadTimeDays: null }))).toEqual([changed]);
  });

  it('takes the lead time and the supplier of an item, and looks at it again when they change', async () => {
    const variant = (timestamp: string, fields: object) =>
      told('variant.updated', timestamp, { variantId: ITEM, ...fields });
    await intake.record(variant('2026-11-17T08:00:00Z', { leadTimeDays: 21, supplierId: 'kiel' }));
    await intake.record(variant('2026-11-18T08:00:00Z', { leadTimeDays: 21 }));
    expect(intake.events.map(({ eventType }) => eventType)).toEqual(['VariantChanged']);
    await intake.record(variant('2026-11-18T09:00:00Z', { leadTimeDays: null }));
    expect(intake.events).toHaveLength(2);
  });
});
