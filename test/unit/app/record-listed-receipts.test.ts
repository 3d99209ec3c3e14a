import { describe, expect, it } from 'vitest';
import { variantPurchaseKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createPurchaseReader } from '../../../lambdas/adapters/dynamodb/purchase-store';
import { createSourceStore } from '../../../lambdas/adapters/dynamodb/sources';
import type { WebhookEnvelope } from '../../../lambdas/contracts/envelope/envelope';
import { totalsOf } from '../../../lambdas/domain/purchase/purchase-order';
import { aSource, SHOP } from '../../support/builders';
import { eachTestHasATable } from '../../support/fresh-table';
import { aLevelEnvelope, anEnvelope, ITEM, type TestIntake, testIntake } from '../../support/intake';
import type { TestTable } from '../../support/test-database';

const SOURCE = 'src_k3v9x0q2m4t7b1za';
const ORDER = `${SOURCE}-P1`;
const NOW = '2026-11-18T20:00:00.000Z';
const DAY = { first: '2026-11-10T12:00:00Z', second: '2026-11-12T12:00:00Z', mended: '2026-11-09T12:00:00Z' };

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
  anEnvelope(
    '',
    { type, timestamp, data: { purchaseOrderId: 'P1', ...data } },
    { source: SOURCE, shop: SOURCE, triggeredAt: null },
  );
const order = (timestamp: string, line: object) =>
  told('purchase_order.updated', timestamp, {
    status: 'ordered',
    orderedAt: '2026-11-01T08:00:00Z',
    lines: [{ lineId: '1', variantId: ITEM, quantity: 60, ...line }],
  });
const listed = (timestamp: string, ...receipts: readonly (readonly [string, number])[]) =>
  order(timestamp, { receipts: receipts.map(([receivedAt, quantity]) => ({ quantity, receivedAt })) });
const delivered = (timestamp: string, receiptId: string, receivedAt: string, quantity: number) =>
  told('purchase_order.received', timestamp, { receiptId, receivedAt, lines: [{ lineId: '1', quantity }] });
const outcomes = async (...envelopes: WebhookEnvelope[]) =>
  Object.fromEntries((await intake.record(...envelopes)).outcomes);
const row = () => table.item(variantPurchaseKey(`shopify-${ITEM}`, ORDER));
const totals = async () => {
  const found = await createPurchaseReader(table.documents, table.name).purchaseOrder(ORDER);
  if (found === null) throw new Error('There is no such order.');
  return totalsOf(found);
};

const first = listed('2026-11-13T08:00:00Z', [DAY.first, 20], [DAY.second, 10]);
const mended = listed('2026-11-14T08:00:00Z', [DAY.mended, 20], [DAY.second, 10]);
const withdrawn = listed('2026-11-15T08:00:00Z');

describe('an order that lists its deliveries', () => {
  it('has what is in the newest list, whichever list comes first and however often', async () => {
    await intake.record(first);
    expect(await totals()).toEqual({ ordered: 60, received: 30, open: 30 });
    expect(await outcomes(mended)).toEqual({ applied: 1 });
    expect(await totals()).toEqual({ ordered: 60, received: 30, open: 30 });
    expect(await row()).toMatchObject({
      incoming: [{ units: 30 }],
      receipts: [
        { units: 20, at: '2026-11-09T12:00:00.000Z' },
        { units: 10, at: '2026-11-12T12:00:00.000Z' },
      ],
    });
    expect(await outcomes(first, mended)).toEqual({ stale: 1, unchanged: 1 });
    expect(await totals()).toMatchObject({ received: 30 });
  });

  it('takes back what is in the list no more, all of it where the list is empty', async () => {
    await intake.record(first, listed('2026-11-14T08:00:00Z', [DAY.second, 10]));
    expect(await totals()).toEqual({ ordered: 60, received: 10, open: 50 });
    await intake.record(withdrawn);
    expect(await totals()).toEqual({ ordered: 60, received: 0, open: 60 });
    expect(await row()).toMatchObject({ incoming: [{ units: 60 }], receipts: [] });
  });

  it('is unchanged by a newer list that says the same', async () => {
    await intake.record(first);
    const again = listed('2026-11-14T08:00:00Z', [DAY.second, 10], [DAY.first, 20]);
    expect(await outcomes(again)).toEqual({ unchanged: 1 });
  });

  it('counts a delivery that is told by itself as well only where that is more', async () => {
    const single = delivered('2026-11-13T09:00:00Z', 'GR-1', DAY.first, 25);
    await intake.record(first, single);
    expect(await totals()).toMatchObject({ received: 30 });
    await intake.record(withdrawn);
    expect(await totals()).toMatchObject({ received: 25 });
  });

  it('goes on by its count where a newer message has one', async () => {
    await intake.record(first, order('2026-11-14T08:00:00Z', { receivedQuantity: 35 }));
    expect(await totals()).toMatchObject({ received: 35 });
    await intake.record(mended, order('2026-11-15T08:00:00Z', {}));
    expect(await totals()).toMatchObject({ received: 35 });
  });

  it.each([
    [
      'a delivery without its time',
      { receipts: [{ quantity: 4 }] },
      'lines[0].receipts[0].receivedAt: expected a date-time',
    ],
    [
      'units below none',
      { receipts: [{ quantity: -4, receivedAt: DAY.first }] },
      'lines[0].receipts[0].quantity: expected',
    ],
    [
      'another number of units',
      { receipts: [{ quantity: 4, receivedAt: DAY.first }], receivedQuantity: 5 },
      'lines.receivedQuantity: expected 4, as its receipts have together, or nothing beside them.',
    ],
    [
      'more than can be kept',
      { receipts: Array.from({ length: 5_001 }, () => ({ quantity: 1, receivedAt: DAY.first })) },
      'lines.receipts: expected 5000 at the most in an order.',
    ],
  ])('is refused with %s', async (_what, line, cause) => {
    await intake.record(order('2026-11-13T08:00:00Z', line));
    expect(intake.parked.map((parked) => parked.cause)).toEqual([expect.stringContaining(cause)]);
  });
});

describe('a delivery that is corrected to no units', () => {
  it('is none', async () => {
    await intake.record(order('2026-11-13T08:00:00Z', {}));
    await intake.record(delivered('2026-11-13T09:00:00Z', 'GR-1', DAY.first, 20));
    await intake.record(delivered('2026-11-13T10:00:00Z', 'GR-1', DAY.first, 0));
    expect(await row()).toMatchObject({ incoming: [{ units: 60 }], receipts: [] });
  });
});

describe('an order whose deliveries an import told one by one, by their times', () => {
  const before = [
    order('2026-11-13T08:00:00Z', { receivedQuantity: 30, receivedAt: DAY.second }),
    delivered('2026-11-13T08:00:00Z', DAY.first, DAY.first, 20),
    delivered('2026-11-13T08:00:00Z', DAY.second, DAY.second, 10),
  ] as const;

  it('has them once when it is imported with a list', async () => {
    await intake.record(...before);
    await intake.record(mended);
    expect(await totals()).toEqual({ ordered: 60, received: 30, open: 30 });
    expect((await row())?.receipts).toMatchObject([{ at: '2026-11-09T12:00:00.000Z' }, {}]);
    await intake.record(withdrawn);
    expect(await totals()).toEqual({ ordered: 60, received: 0, open: 60 });
  });

  it('is not given them back by one that is heard after the list', async () => {
    await intake.record(before[0], withdrawn);
    expect(await outcomes(before[1], before[2])).toEqual({ stale: 2 });
    expect(await totals()).toMatchObject({ received: 0 });
  });

  it('keeps those that were told since, and those that have ids of their own', async () => {
    const since = delivered('2026-11-16T08:00:00Z', DAY.first, DAY.first, 7);
    const own = delivered('2026-11-13T08:00:00Z', 'GR-1', DAY.second, 4);
    const otherTime = delivered('2026-11-13T08:00:00Z', DAY.mended, DAY.second, 2);
    await intake.record(...before, since, own, otherTime, withdrawn);
    expect(await totals()).toMatchObject({ received: 13 });
  });
});
