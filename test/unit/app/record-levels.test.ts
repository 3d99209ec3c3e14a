import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { levelKey, locationKey, shopKey, variantKey } from '../../../lambdas/adapters/dynamodb/keys';
import type { WebhookEnvelope } from '../../../lambdas/contracts/envelope/envelope';
import { EventsNotPublishedError } from '../../../lambdas/platform/errors';
import { LAST_RECEIVE } from '../../../lambdas/app/dead-letters';
import { recordBatch } from '../../../lambdas/app/record-batch';
import { NOW, SHOP } from '../../support/builders';
import { aLevelEnvelope, anEnvelope, ITEM, PLACE, type TestIntake, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const VARIANT = `shopify-${ITEM}`;
const LOCATION = `shopify-${PLACE}`;

let table: TestTable;
let intake: TestIntake;

const anotherTable = eachTestHasATable((fresh) => {
  table = fresh;
  intake = testIntake(table);
});

const level = () => table.item(levelKey(VARIANT, LOCATION));

/** Gives the level a band, as an evaluation does. */
async function settle(quietAbove: number): Promise<void> {
  await table.documents.send(
    new UpdateCommand({
      TableName: table.name,
      Key: levelKey(VARIANT, LOCATION),
      UpdateExpression: 'SET band = :band',
      ExpressionAttributeValues: { ':band': { available: { quietAbove, quietBelow: null } } },
    }),
  );
  intake.events.length = 0;
}

/** Counts the calls to DynamoDB. */
function countCalls(): { readonly calls: string[] } {
  const calls: string[] = [];
  table.wire.middlewareStack.add(
    (next, context) => async (args) => {
      calls.push(String(context.commandName));
      return next(args);
    },
    { step: 'build', name: 'count-calls', override: true },
  );
  return { calls };
}

describe('a level that is seen for the first time', () => {
  it('is stored, claims its item and its location for the shop, and leaves its band', async () => {
    const { outcomes } = await intake.record(aLevelEnvelope(4));
    expect(outcomes.get('applied')).toBe(1);
    expect(await level()).toMatchObject({
      available: 4,
      shopId: SHOP,
      updatedAt: '2026-11-18T11:00:07.000Z',
    });
    expect(await table.item(variantKey(VARIANT))).toMatchObject({ shopId: SHOP, attributesRevision: 0 });
    expect(await table.item(locationKey(LOCATION))).toMatchObject({ shopId: SHOP, isActive: true });
    expect(await table.item(shopKey(SHOP))).toMatchObject({ status: 'active' });
    expect(intake.events.map(({ eventType }) => eventType)).toEqual(['InventoryLevelLeftBand']);
  });

  it('keeps an 18-digit id unrounded', async () => {
    await intake.record(aLevelEnvelope(4, undefined, { item: '271878346596884015' }));
    expect(await table.item(variantKey('shopify-271878346596884015'))).toBeDefined();
  });
});

describe('a known level', () => {
  it.each([39, 11])(
    'inside its band costs one write, no read and no event, however much of it goes out: %s left',
    async (left) => {
      await intake.record(aLevelEnvelope(40));
      await settle(10);
      const { calls } = countCalls();
      await intake.record(aLevelEnvelope(left, '2026-11-18T11:01:00Z'));
      expect(calls).toEqual(['UpdateItemCommand']);
      expect(intake.events).toEqual([]);
      expect(await level()).toMatchObject({ available: left });
    },
  );

  it('at the edge of its band is announced', async () => {
    await intake.record(aLevelEnvelope(40));
    await settle(10);
    await intake.record(aLevelEnvelope(10, '2026-11-18T11:01:00Z'));
    expect(intake.events).toHaveLength(1);
  });

  it('F01 is changed once when the same event comes twice at once', async () => {
    await intake.record(aLevelEnvelope(40));
    const twin = testIntake(table);
    const results = await Promise.all([
      intake.record(aLevelEnvelope(7, '2026-11-18T11:01:00Z')),
      twin.record(aLevelEnvelope(7, '2026-11-18T11:01:00Z')),
    ]);
    const outcomes = results.flatMap((result) => [...result.outcomes.keys()]).toSorted();
    expect(outcomes).toEqual(['applied', 'unchanged']);
    expect(await level()).toMatchObject({ available: 7 });
  });

  it('F02 is not changed by a duplicate however late it comes', async () => {
    await intake.record(aLevelEnvelope(7));
    const later = testIntake(table, {}, '2027-06-01T00:00:00.000Z');
    const { outcomes } = await later.record(aLevelEnvelope(7));
    expect(outcomes.get('unchanged')).toBe(1);
  });

  it('F03 ends the same when one event comes through two subscriptions', async () => {
    await intake.record(aLevelEnvelope(7, undefined, { webhookId: 'one' }));
    await intake.record(
      aLevelEnvelope(7, undefined, { webhookId: 'two', triggeredAt: '2026-11-18T11:00:07.9Z' }),
    );
    expect(await level()).toMatchObject({ available: 7 });
    expect(await level()).not.toHaveProperty('needsReconciliation');
  });

  it('F04 is one state whether the event comes over HTTPS or over EventBridge', async () => {
    const envelope = aLevelEnvelope(7);
    await intake.record(envelope);
    const { outcomes } = await intake.record(partnerEvent(envelope));
    expect(outcomes.get('unchanged')).toBe(1);
  });

  it('F05 ignores older events after newer ones, in every order of them', async () => {
    const minutes = [1, 2, 3, 4];
    for (const order of permutations(minutes)) {
      table = await anotherTable();
      intake = testIntake(table);
      for (const minute of order) await intake.record(aLevelEnvelope(minute, `2026-11-18T11:0${minute}:00Z`));
      expect(await level()).toMatchObject({ available: 4 });
    }
  });

  it('F06 orders two updates of one second by when they were triggered', async () => {
    await intake.record(aLevelEnvelope(3, undefined, { triggeredAt: '2026-11-18T11:00:07.9Z' }));
    const { outcomes } = await intake.record(
      aLevelEnvelope(8, undefined, { triggeredAt: '2026-11-18T11:00:07.1Z' }),
    );
    expect(outcomes.get('stale')).toBe(1);
    expect(await level()).toMatchObject({ available: 3 });
  });

  it.each([
    [3, 8],
    [8, 3],
  ])(
    'F06 keeps the smaller of %i and %i under the very same version, and marks it',
    async (first, second) => {
      await intake.record(aLevelEnvelope(first));
      await intake.record(aLevelEnvelope(second));
      expect(await level()).toMatchObject({ available: 3, needsReconciliation: true });
      await intake.record(aLevelEnvelope(9, '2026-11-18T11:01:00Z'));
      expect(await level()).not.toHaveProperty('needsReconciliation');
    },
  );

  it('F07 ignores a late retry with its original payload', async () => {
    await intake.record(aLevelEnvelope(7, '2026-11-18T11:01:00Z'));
    const { outcomes } = await intake.record(aLevelEnvelope(2, '2026-11-18T07:01:00Z'));
    expect(outcomes.get('stale')).toBe(1);
    expect(await level()).toMatchObject({ available: 7 });
  });

  it('F49 sets an event from the future aside, so that later ones still count', async () => {
    await intake.record(aLevelEnvelope(7, '2027-11-18T11:01:00Z'));
    expect(intake.parked[0]?.cause).toMatch(/^quarantined: updated_at/);
    await intake.record(aLevelEnvelope(6));
    expect(await level()).toMatchObject({ available: 6 });
  });
});

describe('a crash or an unknown outcome', () => {
  it('F16 announces on redelivery what was written before a crash', async () => {
    const died = testIntake(table, { publisher: { publish: () => Promise.reject(new Error('killed')) } });
    const first = await died.record(aLevelEnvelope(0));
    expect(first.failed).toHaveLength(1);
    await intake.record(aLevelEnvelope(0));
    expect(intake.events).toHaveLength(1);
  });

  it('F16 announces even when a newer state was written in between', async () => {
    await intake.record(aLevelEnvelope(40));
    await settle(10);
    const died = testIntake(table, { publisher: { publish: () => Promise.reject(new Error('killed')) } });
    await died.record(aLevelEnvelope(0, '2026-11-18T11:02:00Z'));
    const { outcomes } = await intake.record(aLevelEnvelope(5, '2026-11-18T11:01:00Z'));
    expect(outcomes.get('stale')).toBe(1);
    expect(intake.events).toHaveLength(1);
  });

  it.each([
    'F17 ends the same when a write was applied and its answer was lost',
    'F18 ends the same when a message was recorded and its deletion was lost',
  ])('%s', async () => {
    await intake.record(aLevelEnvelope(7));
    const before = await table.items();
    const { outcomes, failed } = await intake.record(aLevelEnvelope(7));
    expect(failed).toEqual([]);
    expect(outcomes.get('unchanged')).toBe(1);
    expect(await table.items()).toEqual(before);
  });

  it('F19 a batch that died half-way is completed by its redelivery', async () => {
    await intake.record(aLevelEnvelope(1, undefined, { item: '1' }));
    await intake.record(
      aLevelEnvelope(1, undefined, { item: '1' }),
      aLevelEnvelope(2, undefined, { item: '2' }),
    );
    expect(await table.item(levelKey('shopify-1', LOCATION))).toMatchObject({ available: 1 });
    expect(await table.item(levelKey('shopify-2', LOCATION))).toMatchObject({ available: 2 });
  });

  it.each([
    'F20 leaves one state when a worker timed out with a write in flight and another one has its message',
    'F21 leaves one state when several workers hold one message',
  ])('%s', async () => {
    const workers = [testIntake(table), testIntake(table), testIntake(table)];
    const results = await Promise.all(workers.map((worker) => worker.record(aLevelEnvelope(5))));
    expect(results.flatMap(({ failed }) => failed)).toEqual([]);
    expect(await level()).toMatchObject({ available: 5 });
  });

  it('F32 fails only the messages whose events the bus refused', async () => {
    const refusing = testIntake(table, {
      publisher: {
        publish: (events) =>
          Promise.reject(
            new EventsNotPublishedError(events.slice(0, 1).map(({ event }) => event.metadata.id)),
          ),
      },
    });
    const { failed } = await refusing.record(
      aLevelEnvelope(1, undefined, { item: '1' }),
      aLevelEnvelope(2, undefined, { item: '2' }),
    );
    expect(failed).toHaveLength(1);
  });

  it('F29 hands a throttled message back to the queue and parks it with its cause on its last receive', async () => {
    const throttled = testIntake(table, {
      levels: { ...intake.deps.levels, write: () => Promise.reject(new Error('ThrottlingException')) },
    });
    const receive = (receiveCount: number) =>
      recordBatch(
        throttled.deps,
        [{ messageId: 'm', body: JSON.stringify(aLevelEnvelope(1)), receiveCount }],
        NOW,
      );
    expect((await receive(1)).failed).toHaveLength(1);
    expect(throttled.parked).toEqual([]);
    expect((await receive(LAST_RECEIVE)).failed).toEqual([]);
    expect(throttled.parked[0]?.cause).toBe('Error: ThrottlingException');
  });

  it('F30 settles a race of two writers over different states', async () => {
    await intake.record(aLevelEnvelope(40));
    const writers = [1, 2, 3, 4, 5].map((minute) =>
      testIntake(table).record(aLevelEnvelope(minute, `2026-11-18T11:0${minute}:00Z`)),
    );
    await Promise.all(writers);
    expect(await level()).toMatchObject({ available: 5 });
  });
});

describe('a batch', () => {
  it('folds many events of one level into one write', async () => {
    await intake.record(aLevelEnvelope(40));
    await settle(1);
    const { calls } = countCalls();
    const minutes = ['3', '1', '9', '5'];
    const { outcomes } = await intake.record(
      ...minutes.map((minute) => aLevelEnvelope(Number(minute) + 20, `2026-11-18T11:0${minute}:00Z`)),
    );
    expect(calls).toEqual(['UpdateItemCommand']);
    expect(outcomes).toEqual(
      new Map([
        ['applied', 1],
        ['folded', 3],
      ]),
    );
    expect(await level()).toMatchObject({ available: 29 });
  });

  it('F33 lets one bad message of ten hurt no sibling', async () => {
    const good = Array.from({ length: 9 }, (_, index) =>
      aLevelEnvelope(index, undefined, { item: `${index + 1}` }),
    );
    const { outcomes } = await intake.record(...good, aLevelEnvelope('"4"'));
    expect(outcomes.get('applied')).toBe(9);
    expect(intake.parked).toHaveLength(1);
  });

  it.each([
    ['random bytes', '\u0000\u0001{]'],
    ['a number', '42'],
    ['somebody else’s JSON', '{"hello":"world"}'],
    ['an envelope without a body', JSON.stringify(anEnvelope('inventory_levels/update', '', { body: null }))],
    ['a body that is no JSON', JSON.stringify(anEnvelope('inventory_levels/update', 'not json'))],
    ['a body that is a list', JSON.stringify(anEnvelope('inventory_levels/update', '[]'))],
  ])('F35 parks %s with its cause', async (_what, message) => {
    const { failed } = await intake.record(message);
    expect(failed).toEqual([]);
    expect(intake.parked).toHaveLength(1);
    expect(intake.parked[0]?.cause).not.toBe('');
  });

  it('F36 processes what was redriven once, and the version still guards', async () => {
    await intake.record(aLevelEnvelope(9, '2026-11-18T11:05:00Z'));
    const redriven = aLevelEnvelope(2);
    await intake.record(redriven);
    await intake.record(redriven);
    expect(await level()).toMatchObject({ available: 9 });
  });
});

describe('a quantity that is none', () => {
  it.each([
    ['a stub', '{"id":44871651328213}', 'inventory_item_id'],
    [
      'no available at all',
      `{"inventory_item_id":1,"location_id":2,"updated_at":"2026-11-18T11:00:07Z"}`,
      'available',
    ],
  ])('F47 does not read %s as zero stock', async (_what, body, field) => {
    await intake.record(anEnvelope('inventory_levels/update', body));
    expect(intake.parked[0]?.cause).toContain(`${field}: expected`);
    expect(await table.items()).toEqual([]);
  });

  it.each(['4.5', '"4"', '""', 'true', '9007199254740993', '[4]', '{"value":4}', '1e400'])(
    'F48 parks available %s and names the field',
    async (available) => {
      await intake.record(aLevelEnvelope(available));
      expect(intake.parked[0]?.cause).toMatch(/^available: expected a whole number or null, found/);
      expect(await table.items()).toEqual([]);
    },
  );

  it('F48 stores null as unknown and a negative number as it is', async () => {
    await intake.record(aLevelEnvelope(null));
    expect(await level()).not.toHaveProperty('available');
    await intake.record(aLevelEnvelope(-3, '2026-11-18T11:01:00Z'));
    expect(await level()).toMatchObject({ available: -3 });
  });

  it('takes the band away when a quantity becomes known or unknown', async () => {
    await intake.record(aLevelEnvelope(40));
    await settle(10);
    await intake.record(aLevelEnvelope(null, '2026-11-18T11:01:00Z'));
    expect(await level()).not.toHaveProperty('band');
    expect(intake.events).toHaveLength(1);
  });
});

describe('a level that is taken from its location', () => {
  const disconnect = (at: string) =>
    anEnvelope('inventory_levels/disconnect', `{"inventory_item_id":${ITEM},"location_id":${PLACE}}`, {
      triggeredAt: at,
    });

  it('leaves a tombstone that is announced, also when the message comes again', async () => {
    await intake.record(aLevelEnvelope(40));
    await settle(10);
    await intake.record(disconnect('2026-11-18T11:02:00Z'));
    await intake.record(disconnect('2026-11-18T11:02:00Z'));
    expect(await level()).toMatchObject({ deletedAt: '2026-11-18T11:02:00.000Z' });
    expect(await level()).not.toHaveProperty('available');
    expect(intake.events).toHaveLength(2);
  });

  it('comes back with a newer event and not with an older one', async () => {
    await intake.record(aLevelEnvelope(40), disconnect('2026-11-18T11:02:00Z'));
    await intake.record(aLevelEnvelope(39, '2026-11-18T11:01:00Z'));
    expect(await level()).toHaveProperty('deletedAt');
    await intake.record(aLevelEnvelope(6, '2026-11-18T11:03:00Z'));
    expect(await level()).not.toHaveProperty('deletedAt');
    expect(await level()).toMatchObject({ available: 6 });
  });
});

describe('another shop', () => {
  const other: Partial<WebhookEnvelope> = { shop: 'somebody-else.myshopify.com' };

  it('F52 cannot change a level by naming itself in the header', async () => {
    await intake.record(aLevelEnvelope(40));
    const { outcomes } = await intake.record(aLevelEnvelope(0, '2026-11-18T11:02:00Z', other));
    expect(outcomes.get('refused: other shop')).toBe(1);
    expect(await level()).toMatchObject({ available: 40, shopId: SHOP });
  });

  it('F52 cannot put an item of this shop at a location of its own', async () => {
    await intake.record(aLevelEnvelope(40));
    const { outcomes } = await intake.record(aLevelEnvelope(0, undefined, { ...other, place: '99' }));
    expect(outcomes.get('refused: other shop')).toBe(1);
    expect(await table.item(levelKey(VARIANT, 'shopify-99'))).toBeUndefined();
  });

  it('F52 cannot put an item of its own at a location of this shop', async () => {
    await intake.record(aLevelEnvelope(40));
    const elsewhere = testIntake(table);
    const { outcomes } = await elsewhere.record(aLevelEnvelope(0, undefined, { ...other, item: '99' }));
    expect(outcomes.get('refused: other shop')).toBe(1);
  });
});

function partnerEvent(envelope: WebhookEnvelope): string {
  const metadata = {
    'Content-Type': 'application/json',
    'x-shopify-TOPIC': envelope.topic,
    'X-Shopify-Shop-Domain': envelope.shop,
    'X-Shopify-Triggered-At': envelope.triggeredAt,
  };
  return `{"detail-type":"shopifyWebhook","source":"aws.partner/shopify.com/1/x","detail":{"payload":${envelope.body},"metadata":${JSON.stringify(metadata)}}}`;
}

function permutations<Value>(values: readonly Value[]): readonly Value[][] {
  if (values.length <= 1) return [[...values]];
  return values.flatMap((value, index) =>
    permutations(values.toSpliced(index, 1)).map((rest) => [value, ...rest]),
  );
}
