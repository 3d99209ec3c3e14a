import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalStack, startLocalStack, TEST_SHOP } from '../support/local-stack';
import { aShop, BERLIN, type ShopVariant, type TestShop, textOf } from '../support/shop';

let local: LocalStack;
let shop: TestShop;
let mug: ShopVariant;

beforeAll(async () => {
  local = await startLocalStack();
  shop = aShop(local);
  await shop.location(BERLIN, 'Berlin');
  const [first] = await shop.product({ title: 'Tide Mug', skus: ['MUG-TIDE'] });
  if (first === undefined) throw new Error('A product has a variant.');
  mug = first;
  await shop.level(mug, BERLIN, 40);
  await local.advance('PT10S');
}, 120_000);
afterAll(() => local.stop());

const messages = (word: string) =>
  [...local.emails().map(({ text }) => text), ...local.slack().map(textOf)].filter((text) =>
    text.includes(word),
  );

/** Nine days with twenty-four webhooks at each noon; the clock is set, so that no schedule runs in between. */
async function nineNoons(): Promise<void> {
  const noon = Math.ceil(local.stack.clock.now() / 86_400_000) * 86_400_000 + 43_200_000;
  for (let day = 0; day <= 8; day++) {
    for (const minute of [0, 30]) {
      local.stack.clock.moveTo(noon + day * 86_400_000 + minute * 60_000);
      for (let event = 0; event < 12; event++) await shop.level(mug, BERLIN, 40 + ((event + day) % 3));
      await local.settle();
      if (day === 8) return;
    }
  }
}

it('a shop that stops talking is told at once, holds its alerts, and lets them go when it speaks again', async () => {
  await nineNoons();
  expect(messages('Feed silent')).toEqual([]);
  await local.advance('PT55M');
  expect(messages('Feed silent')).toEqual([]);
  await local.advance('PT10M');
  const told = messages('Feed silent');
  expect(told.length).toBeGreaterThanOrEqual(2);
  expect(told[0]).toContain('all other alerts about this shop are held back');
  const alerts = await local.api('GET', '/v1/alerts?state=firing&kind=feed_silent');
  expect(alerts.body).toMatchObject({
    items: [{ kind: 'feed_silent', severity: 'critical', entity: { type: 'source', id: TEST_SHOP } }],
  });

  const rule = { kind: 'low_stock', threshold: 500, holdMinutes: 0, teams: ['operations', 'marketing'] };
  const created = await local.api('POST', '/v1/rules', {
    body: { ...rule, scope: { type: 'product', ids: [`shopify-${mug.productId}`] } },
  });
  expect(created.status).toBe(201);
  await local.advance('PT30M');
  expect((await local.api('GET', '/v1/alerts?state=firing&kind=low_stock')).body).toMatchObject({
    items: [{ kind: 'low_stock' }],
  });
  expect(messages('MUG-TIDE')).toEqual([]);
  expect(messages('Feed silent')).toHaveLength(told.length);

  await shop.level(mug, BERLIN, 41);
  await local.advance('PT7M');
  expect(messages('events come again').length + messages('Events come again').length).toBe(0);
  expect(messages('those that are still true follow').length).toBeGreaterThanOrEqual(2);
  expect(messages('MUG-TIDE').length).toBeGreaterThanOrEqual(2);
  expect(local.warnings()).toEqual([]);
}, 240_000);
