import { describe, expect, it } from 'vitest';
import { levelKey, shopKey, variantKey } from '../../../lambdas/adapters/dynamodb/keys';
import { createSourceStore } from '../../../lambdas/adapters/dynamodb/sources';
import { aSource, SHOP } from '../../support/builders';
import { aLevelEnvelope, anEnvelope, ITEM, type TestIntake, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

const SOURCE = 'src_k3v9x0q2m4t7b1za';
let table: TestTable;
let intake: TestIntake;

eachTestHasATable((fresh) => {
  table = fresh;
  intake = testIntake(table);
});

const createSource = (shopId: string | null) =>
  createSourceStore(table.documents, { stock: table.name, alert: table.name }).create(
    aSource({ id: SOURCE, shopId }),
    null,
  );

const told = (type: string, data: object) =>
  anEnvelope('', { type, timestamp: '2026-11-18T11:00:00Z', data }, { source: SOURCE, shop: SOURCE });

describe('a source that speaks of another shop', () => {
  it('names that shop’s items by its ids, and its words stand beside the platform’s', async () => {
    await createSource(SHOP);
    await intake.record(aLevelEnvelope(3));
    const recorded = await intake.record(
      told('variant.updated', { variantId: ITEM, vendor: 'Potters of Kiel' }),
    );
    expect(recorded.outcomes.get('applied')).toBe(1);
    expect(await table.item(variantKey(`shopify-${ITEM}`))).toMatchObject({
      shopId: SHOP,
      vendor: 'Potters of Kiel',
    });
    expect(await table.item(shopKey(SOURCE))).toBeUndefined();
  });

  it('does not touch the id by which the shop’s orders name an item', async () => {
    await createSource(SHOP);
    await intake.record(told('variant.updated', { variantId: ITEM, title: 'Mug' }));
    expect((await table.item(variantKey(`shopify-${ITEM}`)))?.platformVariantId ?? null).toBeNull();
  });

  it('is a shop of its own without one', async () => {
    await createSource(null);
    await intake.record(told('inventory_level.updated', { variantId: ITEM, locationId: '1', available: 3 }));
    expect(await table.item(levelKey(`${SOURCE}-${ITEM}`, `${SOURCE}-1`))).toMatchObject({ shopId: SOURCE });
  });

  it('is refused when nobody made it, whatever shop it means', async () => {
    const recorded = await intake.record(told('variant.updated', { variantId: ITEM, title: 'Mug' }));
    expect(recorded.outcomes.get('refused: unknown source')).toBe(1);
  });
});
