import { beforeEach, describe, expect, it } from 'vitest';
import { createEvaluationStore } from '../../../lambdas/adapters/dynamodb/evaluation-store';
import { createSourceStore, createUnreceivedDeclarations } from '../../../lambdas/adapters/dynamodb/sources';
import { createStockReader } from '../../../lambdas/adapters/dynamodb/stock-reader';
import { createTakeOffUnreceived } from '../../../lambdas/app/take-off-unreceived';
import { ConcurrentChangeError } from '../../../lambdas/platform/errors';
import { aSource } from '../../support/builders';
import { eachTestHasATable } from '../../support/fresh-table';
import { aLevelEnvelope, anEnvelope, ITEM, type TestIntake, testIntake } from '../../support/intake';
import type { TestTable } from '../../support/test-database';

const SOURCE = 'src_0123456789abcdef';
const MUG = `shopify-${ITEM}`;
const LATER = '2026-11-18T15:00:00.000Z';

let table: TestTable;
let intake: TestIntake;
eachTestHasATable((fresh) => {
  table = fresh;
  intake = testIntake(table, {}, '2026-11-18T20:00:00.000Z');
});

const sources = () => createSourceStore(table.documents, { stock: table.name, alert: table.name });
const stocked = async () => {
  const found = await createStockReader(table.documents, table.name).stockedVariant(MUG);
  if (found === null) throw new Error('There is no such variant.');
  return found;
};
const level = async () => (await stocked()).levels[0];
const takeOff = () =>
  createTakeOffUnreceived(
    createUnreceivedDeclarations(table.documents, table.name),
    createEvaluationStore(table.documents, { stock: table.name, alert: table.name }),
  );
const look = async () => takeOff()(await stocked(), new Map(), LATER);

const order = (quantity: number, timestamp = '2026-11-18T11:00:00Z', status = 'ordered') =>
  anEnvelope(
    '',
    {
      type: 'purchase_order.updated',
      timestamp,
      data: {
        purchaseOrderId: 'PO-7',
        status,
        lines: [{ lineId: '1', variantId: ITEM, quantity }],
      },
    },
    { source: SOURCE, shop: SOURCE, triggeredAt: null },
  );

describe('where a source counts as available what has not been received', () => {
  beforeEach(async () => {
    await sources().create(aSource({ availableIncludesUnreceived: true }), null);
    await intake.record(aLevelEnvelope(30));
    await intake.record(order(20));
  });

  it('takes it off once, and says since when', async () => {
    expect(await level()).toMatchObject({ available: 30 });
    expect(await look()).toBe(true);
    expect(await level()).toMatchObject({ available: 10, updatedAt: LATER, unreceived: { units: 20 } });
    expect(await look()).toBe(false);
  });

  it('goes on taking it off what is reported next, without a look', async () => {
    await look();
    await intake.record(aLevelEnvelope(26, '2026-11-18T16:00:00Z'));
    expect(await level()).toMatchObject({ available: 6, updatedAt: '2026-11-18T16:00:00.000Z' });
  });

  it('takes a report that says the same once more for unchanged', async () => {
    await look();
    const recorded = await intake.record(aLevelEnvelope(30, '2026-11-18T16:00:00Z'));
    expect(recorded.outcomes.get('unchanged')).toBe(1);
  });

  it('keeps what was reported where two reports bear one version', async () => {
    await look();
    const tied = '2026-11-18T16:00:00Z';
    await intake.record(aLevelEnvelope(28, tied));
    await intake.record(aLevelEnvelope(25, tied));
    await intake.record(aLevelEnvelope(27, tied));
    expect(await level()).toMatchObject({ available: 5, needsReconciliation: true });
  });

  it('leaves what is unknown unknown', async () => {
    await look();
    await intake.record(aLevelEnvelope(null, '2026-11-18T16:00:00Z'));
    expect(await level()).toMatchObject({ available: null });
    await intake.record(aLevelEnvelope(25, '2026-11-18T16:30:00Z'));
    expect(await level()).toMatchObject({ available: 5 });
  });

  it('takes off less as the order shrinks, and nothing once it is gone', async () => {
    await look();
    await intake.record(order(8, '2026-11-18T12:00:00Z'));
    await look();
    expect(await level()).toMatchObject({ available: 22 });
    await intake.record(order(8, '2026-11-18T13:00:00Z', 'cancelled'));
    expect(await look()).toBe(true);
    expect(await level()).toMatchObject({ available: 30, unreceived: { units: 0 } });
  });

  it('takes nothing off by orders that were read before one of them changed', async () => {
    const before = await stocked();
    await intake.record(order(8, '2026-11-18T12:00:00Z'));
    await expect(takeOff()(before, new Map(), LATER)).rejects.toThrow(ConcurrentChangeError);
    expect(await level()).toMatchObject({ available: 30 });
  });

  it('is so no longer once the source is deleted', async () => {
    await look();
    await sources().replace(
      aSource({ availableIncludesUnreceived: true, deletedAt: LATER, version: 2 }),
      1,
      null,
    );
    await look();
    expect(await level()).toMatchObject({ available: 30 });
  });
});

describe('where no source says so', () => {
  it('takes nothing off, whatever is said of another shop', async () => {
    await sources().create(aSource(), null);
    const other = { id: 'src_other', shopId: 'other.myshopify.com', availableIncludesUnreceived: true };
    await sources().create(aSource(other), null);
    await intake.record(aLevelEnvelope(30));
    await intake.record(order(20));
    expect((await stocked()).purchases).toHaveLength(1);
    expect(await look()).toBe(false);
    expect(await level()).toMatchObject({ available: 30 });
  });

  it('asks nobody about an item that nothing is to come for', async () => {
    await intake.record(aLevelEnvelope(30));
    const nobody = { countsUnreceived: () => Promise.reject(new Error('Nobody was to be asked.')) };
    const store = createEvaluationStore(table.documents, { stock: table.name, alert: table.name });
    expect(await createTakeOffUnreceived(nobody, store)(await stocked(), new Map(), LATER)).toBe(false);
  });
});
