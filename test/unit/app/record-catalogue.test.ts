import { describe, expect, it } from 'vitest';
import { locationKey, shopKey, variantKey } from '../../../lambdas/adapters/dynamodb/keys';
import { SHOP } from '../../support/builders';
import { aLevelEnvelope, anEnvelope, ITEM, PLACE, type TestIntake, testIntake } from '../../support/intake';
import { eachTestHasATable } from '../../support/fresh-table';
import type { TestTable } from '../../support/test-database';

let table: TestTable;
let intake: TestIntake;

const anotherTable = eachTestHasATable((fresh) => {
  table = fresh;
  intake = testIntake(table);
});

const variant = (item = ITEM) => table.item(variantKey(`shopify-${item}`));
const eventTypes = () => intake.events.map(({ eventType }) => eventType);

function aProduct(minute: number, fields: Record<string, unknown> = {}) {
  return anEnvelope(
    'products/update',
    {
      id: 8123456789013,
      title: 'Harbour Mug',
      vendor: 'Blue Harbour',
      product_type: 'Mugs',
      tags: 'winter-drop, ceramic',
      status: 'active',
      category: { full_name: 'Home & Garden > Mugs' },
      published_at: '2026-11-18T09:00:00-05:00',
      updated_at: `2026-11-18T11:0${minute}:00Z`,
      variants: [aListed(ITEM, '43210987654321')],
      ...fields,
    },
    { triggeredAt: `2026-11-18T11:0${minute}:01Z` },
  );
}

const aListed = (item: string, id: string) => ({
  id: Number(id),
  inventory_item_id: Number(item),
  title: 'Blue / 12 oz',
  sku: 'MUG-BLU-12',
  price: '18.00',
  inventory_policy: 'deny',
  inventory_quantity: Math.round(Math.random() * 100),
});

const anItem = (minute: number, fields: Record<string, unknown> = {}) =>
  anEnvelope('inventory_items/update', {
    id: Number(ITEM),
    sku: 'MUG-BLU-12',
    cost: '6.40',
    tracked: true,
    updated_at: `2026-11-18T11:0${minute}:00Z`,
    ...fields,
  });

describe('a product and its variants', () => {
  it('joins level, product and inventory item, in whichever order they come', async () => {
    const envelopes = [aLevelEnvelope(4), aProduct(1), anItem(2)];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [2, 0, 1],
    ]) {
      table = await anotherTable();
      intake = testIntake(table);
      for (const index of order) await intake.record(envelopes[index] ?? '');
      expect(await variant()).toMatchObject({
        sku: 'MUG-BLU-12',
        title: 'Harbour Mug',
        tags: ['ceramic', 'winter-drop'],
        category: 'Home & Garden > Mugs',
        tracked: true,
        continueSelling: false,
        shopId: SHOP,
        platformVariantId: '43210987654321',
      });
    }
  });

  it('announces a change that rules look at, and apart from it one of its page', async () => {
    await intake.record(aLevelEnvelope(4));
    await intake.record(aProduct(1));
    intake.events.length = 0;
    await intake.record(aProduct(2, { title: 'Port Mug' }));
    expect(eventTypes()).toEqual(['EntityChanged']);
    await intake.record(aProduct(3));
    intake.events.length = 0;
    await intake.record(aProduct(4, { tags: 'clearance' }));
    expect(eventTypes()).toEqual(['VariantChanged']);
    expect(await variant()).toMatchObject({
      title: 'Harbour Mug',
      tags: ['clearance'],
      attributesRevision: 2,
    });
  });

  it('costs one read and one small write where nothing that is kept has changed, though stock and times have', async () => {
    await intake.record(aProduct(1));
    const calls: string[] = [];
    table.wire.middlewareStack.add(
      (next, context) => async (args) => {
        calls.push(String(context.commandName));
        return next(args);
      },
      { step: 'build', name: 'count-calls', override: true },
    );
    const { outcomes } = await intake.record(aProduct(5));
    expect(outcomes.get('unchanged')).toBe(1);
    expect(calls).toEqual(['QueryCommand', 'UpdateItemCommand']);
  });

  it('keeps the imported collections of an item whatever its product says, and calls for a decision', async () => {
    const listed = (minute: number, collections: readonly string[]) =>
      anEnvelope('shelfwire/collections', {
        inventory_item_id: Number(ITEM),
        collections,
        updated_at: `2026-11-18T11:0${minute}:00Z`,
      });
    await intake.record(listed(4, ['Gifts', 'Winter']));
    await intake.record(aProduct(5));
    await intake.record(listed(3, ['Summer']));
    expect(await variant()).toMatchObject({ title: 'Harbour Mug', collections: ['Gifts', 'Winter'] });
    expect(eventTypes()).toContain('VariantChanged');
    await intake.record(listed(6, []));
    expect((await variant())?.collections).toEqual([]);
  });

  it('F05 never lets an older product replace a newer one', async () => {
    await intake.record(aProduct(5, { tags: 'new' }));
    const { outcomes } = await intake.record(aProduct(2, { tags: 'old' }));
    expect(outcomes.get('stale')).toBe(1);
    expect(await variant()).toMatchObject({ tags: ['new'] });
  });

  it('F05 lets no older product through that comes after a newer one which said nothing new', async () => {
    await intake.record(aProduct(1));
    await intake.record(aProduct(3));
    await intake.record(aProduct(2, { title: 'Port Mug' }));
    expect((await variant())?.title).toBe('Harbour Mug');
    await intake.record(aProduct(4, { title: 'Quay Mug' }));
    expect((await variant())?.title).toBe('Quay Mug');
  });

  it('F05 ends with the newest of an edit and its undoing that are recorded at the same time', async () => {
    await intake.record(aProduct(1));
    for (let round = 1; round <= 4; round++) {
      const [edit, undoing] = [aProduct(2 * round, { title: 'Port Mug' }), aProduct(2 * round + 1)];
      await intake.record(...(round % 2 === 0 ? [edit, undoing] : [undoing, edit]));
      expect((await variant())?.title).toBe('Harbour Mug');
    }
  });

  it('F05 orders product and inventory item apart from each other', async () => {
    await intake.record(anItem(5, { tracked: false, sku: 'NEWER' }), aProduct(2));
    await intake.record(anItem(1, { tracked: true }));
    expect(await variant()).toMatchObject({ tracked: false, sku: 'NEWER', title: 'Harbour Mug' });
  });

  it('F16 announces again what a crash may have swallowed', async () => {
    await intake.record(aLevelEnvelope(4));
    const died = testIntake(table, { publisher: { publish: () => Promise.reject(new Error('killed')) } });
    expect((await died.record(aProduct(1))).failed).toHaveLength(1);
    intake.events.length = 0;
    await intake.record(aProduct(1));
    expect(eventTypes()).toEqual(['VariantChanged', 'EntityChanged']);
    intake.events.length = 0;
    await intake.record(aProduct(1));
    expect(eventTypes()).toEqual([]);
  });

  it('leaves a tombstone for a variant that its product no longer has', async () => {
    const two = { variants: [aListed(ITEM, '1'), aListed('2', '2')] };
    await intake.record(aProduct(1, two));
    await intake.record(aProduct(2));
    expect(await variant('2')).toHaveProperty('deletedAt');
    expect(await variant()).not.toHaveProperty('deletedAt');
    await intake.record(aProduct(3, two));
    expect(await variant('2')).not.toHaveProperty('deletedAt');
  });

  it('keeps a variant that is only beyond the first hundred', async () => {
    await intake.record(aProduct(1, { variants: [aListed(ITEM, '1'), aListed('2', '2')] }));
    const gids = ['1', '2'].map((id) => ({ admin_graphql_api_id: `gid://shopify/ProductVariant/${id}` }));
    await intake.record(aProduct(2, { variants: [aListed(ITEM, '1')], variant_gids: gids, tags: '' }));
    expect(await variant('2')).not.toHaveProperty('deletedAt');
  });

  it('leaves tombstones when the product is deleted, which no late update undoes', async () => {
    await intake.record(aProduct(1));
    await intake.record(
      anEnvelope('products/delete', { id: 8123456789013 }, { triggeredAt: '2026-11-18T11:05:00Z' }),
    );
    expect(await variant()).toHaveProperty('deletedAt');
    const { outcomes } = await intake.record(aProduct(4, { tags: 'late' }));
    expect(outcomes.get('stale')).toBe(1);
    expect(await variant()).toHaveProperty('deletedAt');
  });

  it('F52 leaves another shop’s product and items alone', async () => {
    await intake.record(aProduct(1), anItem(1));
    const before = await variant();
    const thief = { shop: 'somebody-else.myshopify.com' };
    const results = [
      await intake.record({ ...aProduct(5, { tags: 'stolen' }), ...thief }),
      await intake.record({ ...aProduct(5, { id: 999, tags: 'stolen' }), ...thief }),
      await intake.record({ ...anItem(5, { tracked: false }), ...thief }),
    ];
    expect(results.map(({ outcomes }) => outcomes.get('refused: other shop'))).toEqual([1, 1, 1]);
    expect(await variant()).toEqual(before);
  });

  it.each([
    ['products/update', '{"id":8123456789013}', 'updated_at'],
    ['inventory_items/update', `{"id":${ITEM}}`, 'updated_at'],
    ['products/update', `{"id":1,"updated_at":"2026-11-18T11:00:00Z"}`, 'variants'],
    ['orders/create', '{"id":1}', 'updated_at'],
    ['locations/update', '{"id":1}', 'updated_at'],
  ])('F47 parks a stub of %s, naming what is missing', async (topic, body, field) => {
    await intake.record(anEnvelope(topic, body));
    expect(intake.parked[0]?.cause).toContain(`${field}: expected`);
  });

  it('F59 changes no prototype by keys such as __proto__', async () => {
    const body = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"inventory_item_id":1234567890123456789,"location_id":2,"available":3,"updated_at":"2026-11-18T11:00:00Z"}`;
    await intake.record(anEnvelope('inventory_levels/update', body));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(await table.item(variantKey('shopify-1234567890123456789'))).toBeDefined();
  });

  it('F58 parks JSON that is 100,000 deep', async () => {
    await intake.record(anEnvelope('products/update', '['.repeat(100_000) + ']'.repeat(100_000)));
    expect(intake.parked[0]?.cause).toBe('The body is nested deeper than 100 levels.');
  });
});

describe('money', () => {
  it('is known once the shop’s currency is', async () => {
    await intake.record(aProduct(1));
    expect(await variant()).not.toHaveProperty('priceMinor');
    await intake.record(
      anEnvelope('shop/update', {
        id: 1,
        name: 'Blue Harbour',
        currency: 'USD',
        iana_timezone: 'America/New_York',
      }),
    );
    await intake.record(aProduct(2), anItem(2));
    expect(await variant()).toMatchObject({ priceMinor: 1800, costMinor: 640, currency: 'USD' });
    expect(await table.item(shopKey(SHOP))).toMatchObject({
      timeZone: 'America/New_York',
      name: 'Blue Harbour',
    });
  });
});

describe('a location', () => {
  const aLocation = (minute: number, fields: Record<string, unknown> = {}) =>
    anEnvelope('locations/update', {
      id: Number(PLACE),
      name: 'Harbour Street',
      active: true,
      updated_at: `2026-11-18T11:0${minute}:00Z`,
      ...fields,
    });
  const location = () => table.item(locationKey(`shopify-${PLACE}`));

  it('gets its name after its levels came, and is announced only when it is switched', async () => {
    await intake.record(aLevelEnvelope(4));
    intake.events.length = 0;
    await intake.record(aLocation(1));
    expect(await location()).toMatchObject({ name: 'Harbour Street', isActive: true });
    expect(eventTypes()).toEqual([]);
    await intake.record(aLocation(2, { active: false }));
    await intake.record(aLocation(2, { active: false }));
    expect(eventTypes()).toEqual(['LocationChanged']);
    expect(await location()).not.toHaveProperty('isUnannounced');
  });

  it('F16 is announced again after a crash', async () => {
    const died = testIntake(table, { publisher: { publish: () => Promise.reject(new Error('killed')) } });
    await died.record(aLocation(2, { active: false }));
    await intake.record(aLocation(2, { active: false }));
    expect(eventTypes()).toEqual(['LocationChanged']);
  });

  it('F05 keeps the newer state and leaves a tombstone when it is deleted', async () => {
    await intake.record(aLocation(3, { name: 'New' }));
    await intake.record(aLocation(1, { name: 'Old' }));
    expect(await location()).toMatchObject({ name: 'New' });
    await intake.record(
      anEnvelope('locations/delete', { id: Number(PLACE) }, { triggeredAt: '2026-11-18T11:05:00Z' }),
    );
    expect(await location()).toMatchObject({ isDeleted: true, name: 'New' });
  });

  it('F52 belongs to the shop that named it first', async () => {
    await intake.record(aLocation(1));
    const { outcomes } = await intake.record({
      ...aLocation(2, { name: 'Mine' }),
      shop: 'other.myshopify.com',
    });
    expect(outcomes.get('refused: other shop')).toBe(1);
  });
});

describe('a shop', () => {
  const uninstalled = anEnvelope('app/uninstalled', { id: 1 }, { triggeredAt: '2026-11-18T11:30:00Z' });

  it('that removes the app is announced, and comes back with a webhook that was triggered later', async () => {
    await intake.record(aLevelEnvelope(4));
    intake.events.length = 0;
    await intake.record(uninstalled);
    expect(await table.item(shopKey(SHOP))).toMatchObject({ status: 'uninstalled' });
    await intake.record(aProduct(1));
    expect(await table.item(shopKey(SHOP))).toMatchObject({ status: 'uninstalled' });
    await intake.record({ ...aProduct(2, { tags: 'x' }), triggeredAt: '2026-11-18T11:40:00Z' });
    expect(await table.item(shopKey(SHOP))).toMatchObject({ status: 'active' });
    expect(eventTypes().filter((type) => type === 'ShopStatusChanged')).toHaveLength(2);
    const { outcomes } = await intake.record(uninstalled);
    expect(outcomes.get('stale')).toBe(1);
  });

  it('that is erased stays out for what was triggered before', async () => {
    await intake.record(aLevelEnvelope(4));
    const redact = anEnvelope(
      'shop/redact',
      { shop_id: 1, shop_domain: SHOP },
      { triggeredAt: '2026-11-18T11:45:00Z' },
    );
    await intake.record(redact);
    expect(await table.item(shopKey(SHOP))).toMatchObject({ status: 'redacted' });
    const fresh = testIntake(table);
    const { outcomes } = await fresh.record(aLevelEnvelope(4, undefined, { item: '77' }));
    expect(outcomes.get('refused: shop erased')).toBe(1);
    expect(await variant('77')).toBeUndefined();
  });

  it('F52 is not erased by a body that names another shop than the header', async () => {
    await intake.record(aLevelEnvelope(4));
    await intake.record(
      anEnvelope('shop/redact', { shop_id: 1, shop_domain: 'somebody-else.myshopify.com' }),
    );
    expect(intake.parked).toHaveLength(1);
    expect(await table.item(shopKey(SHOP))).toMatchObject({ status: 'active' });
  });

  it.each(['app/uninstalled', 'shop/update'])(
    'F52 is not stopped or renamed by a body of another shop: %s',
    async (topic) => {
      await intake.record(aLevelEnvelope(4));
      const before = await table.item(shopKey(SHOP));
      const foreign = { id: 1, name: 'Mine', myshopify_domain: 'somebody-else.myshopify.com' };
      await intake.record(anEnvelope(topic, foreign, { triggeredAt: '2026-11-18T11:45:00Z' }));
      expect(intake.parked).toHaveLength(1);
      expect(await table.item(shopKey(SHOP))).toEqual(before);
    },
  );

  it('that is not configured is refused, also over the partner bus', async () => {
    const closed = testIntake(table, { isConfigured: ({ shop }) => shop !== SHOP });
    const { outcomes } = await closed.record(aLevelEnvelope(4));
    expect(outcomes.get('refused: shop not configured')).toBe(1);
    expect(await table.items()).toEqual([]);
  });
});
