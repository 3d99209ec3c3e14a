import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { createCostStore } from '../../../lambdas/adapters/dynamodb/cost-store';
import { costKey, lotKey, sourceKey, variantKey } from '../../../lambdas/adapters/dynamodb/keys';
import type { WebhookEnvelope } from '../../../lambdas/contracts/envelope/envelope';
import { anEnvelope, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const SOURCE = 'src_0123456789abcdef';
const TEA = `${SOURCE}-TEA-100`;
const NOW = '2026-11-18T20:00:00.000Z';

let table: TestTable;

const anotherTable = eachTestHasATable(begin);

async function begin(fresh: TestTable): Promise<void> {
  table = fresh;
  const Item = { ...sourceKey(SOURCE), id: SOURCE, name: 'Warehouse' };
  await table.documents.send(new PutCommand({ TableName: table.name, Item }));
}

function event(type: string, timestamp: string, data: Record<string, unknown>): WebhookEnvelope {
  return anEnvelope('', { type, timestamp, data }, { source: SOURCE, shop: SOURCE, triggeredAt: null });
}
const record = (...envelopes: WebhookEnvelope[]) => testIntake(table, {}, NOW).record(...envelopes);
const costEvent = (cost: string | null, from: string, timestamp = '2026-11-18T10:00:00Z') =>
  event('cost.updated', timestamp, { variantId: 'TEA-100', cost, currency: 'USD', from });
const variantEvent = (fields: Record<string, unknown>, timestamp = '2026-11-10T10:00:00Z') =>
  event('variant.updated', timestamp, { variantId: 'TEA-100', ...fields });
const costsOf = () => createCostStore(table.documents, table.name).costsOf(TEA);
const costNow = async () => (await table.item(variantKey(TEA)))?.costMinor;

describe('the history of a cost', () => {
  it('begins with the first one that is heard of and goes on with every change', async () => {
    await record(variantEvent({ cost: '6.40', currency: 'USD' }));
    await record(variantEvent({ cost: '6.40', currency: 'USD', title: 'Tea' }, '2026-11-12T10:00:00Z'));
    await record(variantEvent({ cost: '6.90', currency: 'USD' }, '2026-11-15T10:00:00Z'));
    expect(await costsOf()).toEqual([
      { from: '2026-11-10', costMinor: 640, currency: 'USD', basis: 'observed' },
      { from: '2026-11-15', costMinor: 690, currency: 'USD', basis: 'observed' },
    ]);
  });

  it('keeps that a cost is unknown from a day on', async () => {
    await record(variantEvent({ cost: '6.40', currency: 'USD' }));
    await record(variantEvent({ cost: null, currency: 'USD' }, '2026-11-15T10:00:00Z'));
    expect((await costsOf()).at(-1)).toMatchObject({ from: '2026-11-15', costMinor: null });
  });

  it('has nothing of a variant without a cost', async () => {
    await record(variantEvent({ title: 'Tea' }));
    expect(await costsOf()).toEqual([]);
  });

  it('takes a cost that was booked late for its own day, and leaves the present one', async () => {
    await record(costEvent('6.90', '2026-11-15'));
    await record(costEvent('6.10', '2026-10-01', '2026-11-18T11:00:00Z'));
    expect((await costsOf()).map(({ from, costMinor }) => [from, costMinor])).toEqual([
      ['2026-10-01', 610],
      ['2026-11-15', 690],
    ]);
    expect(await costNow()).toBe(690);
  });

  it('takes a cost ahead without calling it the present one', async () => {
    await record(costEvent('6.90', '2026-11-15'), costEvent('7.40', '2026-12-01'));
    expect(await costNow()).toBe(690);
  });

  it('ends the same in either order of two costs that were dated', async () => {
    await record(costEvent('7.10', '2026-11-17', '2026-11-18T09:00:00Z'));
    await record(costEvent('6.90', '2026-11-15', '2026-11-18T10:00:00Z'));
    expect(await costNow()).toBe(710);
    await begin(await anotherTable());
    await record(costEvent('6.90', '2026-11-15', '2026-11-18T10:00:00Z'));
    await record(costEvent('7.10', '2026-11-17', '2026-11-18T09:00:00Z'));
    expect(await costNow()).toBe(710);
  });

  it('keeps what was said last about one day', async () => {
    await record(costEvent('6.90', '2026-11-15', '2026-11-18T10:00:00Z'));
    await record(costEvent('6.50', '2026-11-15', '2026-11-18T09:00:00Z'));
    expect((await table.item(costKey(TEA, '2026-11-15')))?.costMinor).toBe(690);
    expect(await costNow()).toBe(690);
  });
});

describe('a lot', () => {
  const lot = (quantity: number, timestamp: string) =>
    event('lot.updated', timestamp, {
      variantId: 'TEA-100',
      lotId: 'L#1',
      quantity,
      expiresOn: '2027-01-31',
    });

  it('is what was said last about it, whichever comes first, and calls for a look at its variant', async () => {
    const intake = testIntake(table, {}, NOW);
    await intake.record(lot(40, '2026-11-18T12:00:00Z'));
    await intake.record(lot(48, '2026-11-18T10:00:00Z'));
    expect(await table.item(lotKey(TEA, 'L%231'))).toMatchObject({ quantity: 40, expiresOn: '2027-01-31' });
    expect(intake.events.map(({ eventType, event: { data } }) => [eventType, data])).toEqual([
      ['VariantChanged', { variantId: TEA, shopId: SOURCE }],
    ]);
  });

  it('is announced again when it comes again: the first time may not have got that far', async () => {
    const intake = testIntake(table, {}, NOW);
    await intake.record(lot(40, '2026-11-18T12:00:00Z'));
    await intake.record(lot(40, '2026-11-18T12:00:00Z'));
    expect(new Set(intake.events.map(({ event: { metadata } }) => metadata.id)).size).toBe(1);
    expect(intake.events).toHaveLength(2);
  });

  it('stays deleted when an older event comes late', async () => {
    const gone = event('lot.deleted', '2026-11-18T12:00:00Z', { variantId: 'TEA-100', lotId: 'L#1' });
    await record(gone, lot(48, '2026-11-18T10:00:00Z'));
    expect(await table.item(lotKey(TEA, 'L%231'))).toMatchObject({ isDeleted: true });
  });
});
