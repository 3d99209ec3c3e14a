import { describe, expect, it } from 'vitest';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { levelKey, salesDayKey, variantKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createStockReader } from '../../../lambdas/adapters/dynamodb/stock-reader';
import { aLevelEnvelope, ITEM, PLACE, type TestIntake, testIntake } from '../../support/intake';
import { SHOP } from '../../support/builders';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const OTHER_PLACE = '67823370485';
let table: TestTable;
let intake: TestIntake;

eachTestHasATable((fresh) => {
  table = fresh;
  intake = testIntake(table);
});

const at = (minute: number) => `2026-11-18T11:${String(minute).padStart(2, '0')}:00Z`;
const risesAt = async (place = PLACE) => {
  const stocked = await createStockReader(table.documents, table.name).stockedVariant(`shopify-${ITEM}`);
  return stocked?.rises
    .get(`shopify-${place}`)
    ?.rises.map(({ units, movedFrom }) => [units, movedFrom ?? null]);
};

describe('units that come in', () => {
  it('are noted by what the level rose by, and what goes out or comes back by ones is not', async () => {
    await intake.record(aLevelEnvelope(4, at(0)));
    expect(await risesAt()).toBeUndefined();
    await intake.record(aLevelEnvelope(24, at(1)));
    await intake.record(aLevelEnvelope(20, at(2)));
    await intake.record(aLevelEnvelope(21, at(3)));
    await intake.record(aLevelEnvelope(30, at(4)));
    expect(await risesAt()).toEqual([
      [20, null],
      [9, null],
    ]);
  });

  it('are noted once, however often their webhook comes', async () => {
    await intake.record(aLevelEnvelope(4, at(0)));
    for (let time = 0; time < 3; time++) await intake.record(aLevelEnvelope(24, at(1)));
    expect(await risesAt()).toEqual([[20, null]]);
  });

  it('are noted when the webhook comes again after a crash between the level and the note', async () => {
    await intake.record(aLevelEnvelope(4, at(0)));
    const gone = () => Promise.reject(new Error('gone'));
    const crashing = testIntake(table, { rises: { noteRise: gone, noteFall: gone } });
    const { failed } = await crashing.record(aLevelEnvelope(24, at(1)));
    expect(failed).toHaveLength(1);
    await intake.record(aLevelEnvelope(24, at(1)));
    expect(await risesAt()).toEqual([[20, null]]);
  });

  it('are known to be moved where as many went out elsewhere, whichever webhook comes first', async () => {
    for (const place of [PLACE, OTHER_PLACE]) await intake.record(aLevelEnvelope(20, at(0), { place }));
    await intake.record(
      aLevelEnvelope(32, at(1), { place: PLACE }),
      aLevelEnvelope(8, at(1), { place: OTHER_PLACE }),
    );
    expect(await risesAt()).toEqual([[12, `shopify-${OTHER_PLACE}`]]);
    expect(await risesAt(OTHER_PLACE)).toEqual([]);
  });

  it('are known to be moved where units are sold between the two ends of the transfer', async () => {
    for (const place of [PLACE, OTHER_PLACE]) await intake.record(aLevelEnvelope(20, at(0), { place }));
    await intake.record(aLevelEnvelope(8, at(1), { place: OTHER_PLACE }));
    await intake.record(aLevelEnvelope(7, at(2), { place: OTHER_PLACE }));
    await intake.record(aLevelEnvelope(32, at(3)));
    expect(await risesAt()).toEqual([[12, `shopify-${OTHER_PLACE}`]]);
  });

  it.each([
    { stock: 'old', isOld: true, from: `shopify-${OTHER_PLACE}` },
    { stock: 'new', isOld: false, from: null },
  ])(
    'that were sold from in between are known to be moved where the stock is $stock',
    async ({ isOld, from }) => {
      for (const place of [PLACE, OTHER_PLACE]) await intake.record(aLevelEnvelope(20, at(0), { place }));
      await table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: levelKey(`shopify-${ITEM}`, `shopify-${OTHER_PLACE}`),
          UpdateExpression: 'SET band = :band',
          ExpressionAttributeValues: { ':band': isOld ? { isOld } : {} },
        }),
      );
      await intake.record(aLevelEnvelope(8, at(1), { place: OTHER_PLACE }));
      await intake.record(aLevelEnvelope(7, at(2), { place: OTHER_PLACE }));
      await intake.record(aLevelEnvelope(32, at(3)));
      expect(await risesAt()).toEqual([[12, from]]);
    },
  );

  it('are known to be moved where the place that they left tells of it last', async () => {
    for (const place of [PLACE, OTHER_PLACE]) await intake.record(aLevelEnvelope(20, at(0), { place }));
    await intake.record(aLevelEnvelope(32, at(1)));
    await intake.record(aLevelEnvelope(8, at(2), { place: OTHER_PLACE }));
    expect(await risesAt()).toEqual([[12, `shopify-${OTHER_PLACE}`]]);
    await intake.record(aLevelEnvelope(8, at(2), { place: OTHER_PLACE }));
    expect(await risesAt()).toEqual([[12, `shopify-${OTHER_PLACE}`]]);
  });

  it('are those of one transfer alone', async () => {
    for (const place of [PLACE, OTHER_PLACE]) await intake.record(aLevelEnvelope(20, at(0), { place }));
    await intake.record(aLevelEnvelope(8, at(1), { place: OTHER_PLACE }));
    await intake.record(aLevelEnvelope(32, at(2)));
    await intake.record(aLevelEnvelope(44, at(3)));
    expect(await risesAt()).toEqual([
      [12, `shopify-${OTHER_PLACE}`],
      [12, null],
    ]);
  });

  it('are none where a count is set right, and are where what went out was sold', async () => {
    await intake.record(aLevelEnvelope(20, at(0)));
    for (const [minute, units] of [5, 20].entries())
      await intake.record(aLevelEnvelope(units, at(minute + 1)));
    expect(await risesAt()).toEqual([]);
    const { shopId, platformVariantId } = { shopId: SHOP, platformVariantId: '43210987654321' };
    await table.documents.send(
      new UpdateCommand({
        TableName: table.name,
        Key: variantKey(`shopify-${ITEM}`),
        UpdateExpression: 'SET platformVariantId = :id',
        ExpressionAttributeValues: { ':id': platformVariantId },
      }),
    );
    await table.documents.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...salesDayKey(shopId, platformVariantId, '2026-11-18'), units: 12 },
      }),
    );
    for (const [minute, units] of [8, 20].entries())
      await intake.record(aLevelEnvelope(units, at(minute + 3)));
    expect(await risesAt()).toEqual([[12, null]]);
  });

  it('say nothing where the level learns its quantity, or comes back', async () => {
    await intake.record(aLevelEnvelope(null, at(0)));
    await intake.record(aLevelEnvelope(24, at(1)));
    expect(await risesAt()).toBeUndefined();
  });
});
