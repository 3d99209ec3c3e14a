import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { bundleOf } from '../../../lambdas/contracts/envelope/bundle';
import type { WebhookEnvelope } from '../../../lambdas/contracts/envelope/envelope';
import { createLevelStore } from '../../../lambdas/adapters/dynamodb/level-store';
import { entityChanged } from '../../../lambdas/app/announcements';
import type { BusEvent } from '../../../lambdas/app/ports';
import type { Recorded } from '../../../lambdas/app/recorded';
import { EventsNotPublishedError } from '../../../lambdas/platform/errors';
import { testIntake } from '../../support/intake';
import { TILL } from '../../support/lists';
import { startTestDatabase, type TestDatabase, type TestTable } from '../../support/test-database';

const IMPORT = 'imp_1';
const NOON = '2026-11-18T12:00:00.000Z';

let database: TestDatabase;
let table: TestTable;
let counted: Map<string, Map<string, number>>;
let isOver: boolean;

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  table = await database.createTable();
  const source = { pk: 'SOURCES', sk: `SOURCE#${TILL}`, id: TILL, name: 'Till' };
  await table.documents.send(new PutCommand({ TableName: table.name, Item: source }));
  counted = new Map();
  isOver = false;
});

const intake = (overrides: Parameters<typeof testIntake>[1] = {}) =>
  testIntake(table, {
    imports: {
      async count(imported) {
        for (const [importId, outcomes] of imported) {
          const counts = counted.get(importId) ?? new Map<string, number>();
          for (const [outcome, count] of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + count);
          counted.set(importId, counts);
        }
        return new Set(isOver ? imported.keys() : []);
      },
    },
    ...overrides,
  });

let number = 0;
function aLevel(sku: string, available: number, importId: string | null = IMPORT): WebhookEnvelope {
  const data = { variantId: sku, locationId: 'floor', available };
  const body = JSON.stringify({ type: 'inventory_level.updated', timestamp: NOON, data });
  return {
    ...{ source: TILL, topic: '', shop: TILL, webhookId: `${IMPORT}.${number++}` },
    ...{ eventId: null, apiVersion: null, triggeredAt: null, receivedAt: NOON, body },
    ...(importId === null ? {} : { importId }),
  };
}

/** Not a level: those are folded by item. */
const aPrice = (sku: string, importId: string | null = IMPORT): WebhookEnvelope => ({
  ...aLevel(sku, 0, importId),
  body: JSON.stringify({ type: 'variant.updated', timestamp: NOON, data: { variantId: sku, price: '5.00' } }),
});

const bundle = (...envelopes: readonly WebhookEnvelope[]) =>
  bundleOf(envelopes.map((envelope) => JSON.stringify(envelope)));
const counts = () => Object.fromEntries(counted.get(IMPORT) ?? []);

/** Levels that refuse to be written while `isDown` says so of their item. */
function levelsThatFail(isDown: (variantId: string) => boolean) {
  const levels = createLevelStore(table.wire, table.documents, table.name);
  const { deps } = intake();
  return {
    recordEnvelope: async (envelope: WebhookEnvelope, now: string) => {
      const { variantId } = (JSON.parse(envelope.body ?? '') as { data: { variantId: string } }).data;
      if (isDown(variantId)) throw new Error('The table is not there.');
      return deps.recordEnvelope(envelope, now);
    },
    levels,
  };
}

describe('calls for a look at one entity', () => {
  const PRODUCT = 'product~shirt';
  const callsFor = (events: readonly { readonly eventType: string }[]) =>
    events.filter(({ eventType }) => eventType === 'EntityChanged').length;
  /** Each message changes something about the same product, and something about its own variant. */
  const recordEnvelope = async ({ webhookId }: WebhookEnvelope, now: string): Promise<Recorded> => ({
    outcome: 'applied',
    events: [entityChanged(PRODUCT, TILL, `page@${webhookId}`, now)],
  });

  it('are one call for all messages of a batch', async () => {
    const recorder = intake({ recordEnvelope });
    await recorder.record(aPrice('S'), aPrice('M'), aPrice('L', null));
    expect(callsFor(recorder.events)).toBe(1);
    await recorder.record(aPrice('S'));
    expect(callsFor(recorder.events)).toBe(2);
  });

  it('fail all that made them where the one that went out is refused', async () => {
    const publish = async (events: readonly BusEvent[]) => {
      throw new EventsNotPublishedError(events.map(({ event }) => event.metadata.id));
    };
    const recorder = intake({ recordEnvelope, publisher: { publish } });
    const { failed } = await recorder.record(aPrice('S'), aPrice('M'));
    expect(failed.map(({ messageId }) => messageId)).toEqual(['message-0', 'message-1']);
  });
});

describe('what an import sent', () => {
  it('is recorded piece by piece, however it is bundled', async () => {
    const { failed, parked } = await intake().record(
      bundle(aLevel('A', 3), aLevel('B', 4)),
      bundle(aLevel('C', 5)),
    );
    expect({ failed, parked }).toEqual({ failed: [], parked: [] });
    expect(counts()).toEqual({ applied: 3 });
    const levels = (await table.items()).filter(({ sk }) => String(sk).startsWith('LEVEL#'));
    const available = levels.map((level) => Number(level.available)).toSorted((one, other) => one - other);
    expect(available).toEqual([3, 4, 5]);
  });

  it('calls for no look at its items while somebody will look at all of them', async () => {
    const recorder = intake();
    await recorder.record(bundle(aLevel('A', 3), aLevel('B', 4)), aLevel('C', 5, null));
    expect(recorder.events.map(({ event }) => (event.data as { variantId: string }).variantId)).toEqual([
      `${TILL}-C`,
    ]);
  });

  it('calls for a look itself where that has begun', async () => {
    isOver = true;
    const recorder = intake();
    await recorder.record(bundle(aLevel('A', 3), aLevel('B', 4)));
    expect(recorder.events.map(({ eventType }) => eventType)).toEqual([
      'InventoryLevelLeftBand',
      'InventoryLevelLeftBand',
    ]);
  });

  it('comes again with its bundle where a piece fails, and counts once', async () => {
    let isDown = true;
    const recorder = intake(levelsThatFail((variantId) => isDown && variantId === 'B'));
    const message = bundle(aLevel('A', 3), aLevel('B', 4));
    const first = await recorder.record(message);
    expect(first.failed.map(({ messageId }) => messageId)).toEqual(['message-0']);
    expect(counts()).toEqual({});
    isDown = false;
    await recorder.record(message);
    expect(counts()).toEqual({ unchanged: 1, applied: 1 });
  });

  it('is parked piece by piece where it cannot be read', async () => {
    const recorder = intake();
    const { failed, parked } = await recorder.record(
      bundle({ ...aLevel('A', 3), body: '{"type":"inventory_level.updated"}' }, aLevel('B', 4)),
    );
    expect(failed).toEqual([]);
    expect(parked).toHaveLength(1);
    expect(JSON.parse(recorder.parked[0]?.body ?? '')).toMatchObject({ importId: IMPORT });
    expect(counts()).toEqual({ applied: 1, parked: 1 });
  });

  it('comes again where its call for a look does not go out', async () => {
    isOver = true;
    const recorder = intake({ publisher: { publish: async () => Promise.reject(new Error('No bus.')) } });
    const { failed } = await recorder.record(bundle(aLevel('A', 3)));
    expect(failed.map(({ messageId }) => messageId)).toEqual(['message-0']);
  });
});
