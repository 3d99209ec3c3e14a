import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../support/local-stack';
import { aShop, BERLIN, type ShopVariant, type TestShop } from '../support/shop';
import { spent } from '../support/spent';

let local: LocalStack;
let shop: TestShop;
let variants: ShopVariant[];

beforeAll(async () => {
  local = await startLocalStack();
  shop = aShop(local);
  await shop.location(BERLIN, 'Berlin');
  variants = await shop.product({
    title: 'Log Book',
    skus: Array.from({ length: 10 }, (_, index) => `LOG-${index}`),
  });
  for (const variant of variants) await shop.level(variant, BERLIN, 100);
  await local.settle();
});
afterAll(() => local.stop());

describe('an unremarkable stock webhook', () => {
  it('costs one write unit, no read and no event', async () => {
    const [variant] = variants;
    const used = await spent(local, () => shop.level(variant ?? { itemId: '' }, BERLIN, 90));
    expect(used.dynamodb).toEqual({ writeUnits: 1, readUnits: 0 });
    expect(used.requests('events')).toBe(0);
    expect(used.requests('sqs')).toBe(3);
  });

  it('costs one write unit each and twelve queue requests when ten come together', async () => {
    const used = await spent(local, async () => {
      local.stack.pause();
      for (const variant of variants) await shop.level(variant, BERLIN, 80);
      local.stack.resume();
    });
    expect(used.dynamodb).toEqual({ writeUnits: 10, readUnits: 0 });
    expect(used.requests('events')).toBe(0);
    expect(used.requests('sqs', 'SendMessage')).toBe(10);
    expect(used.requests('sqs')).toBe(12);
  });

  it('F01 costs no more when it comes twice, and changes nothing', async () => {
    const [variant] = variants;
    const at = `${new Date(local.stack.clock.now()).toISOString().slice(0, 19)}Z`;
    const body = `{"inventory_item_id":${variant?.itemId},"location_id":${BERLIN},"available":70,"updated_at":"${at}"}`;
    await local.settle();
    const used = await spent(local, async () => {
      const options = { eventId: 'one-and-the-same', triggeredAt: at };
      await Promise.all([
        local.postShopify('inventory_levels/update', body, options),
        local.postShopify('inventory_levels/update', body, options),
      ]);
    });
    expect(used.dynamodb.writeUnits).toBeLessThanOrEqual(2);
    expect(used.requests('events')).toBe(0);
  });
});
