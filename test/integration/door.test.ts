import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../support/local-stack';
import { aShop, BERLIN, textOf } from '../support/shop';

let local: LocalStack;

beforeAll(async () => {
  local = await startLocalStack();
});
afterAll(() => local.stop());

const awsRequests = () => local.stats().awsRequests.reduce((sum, { count }) => sum + count, 0);

describe('a forged webhook', () => {
  it('F60 is answered with 401 and costs no AWS request, however many come', async () => {
    const shop = aShop(local);
    await shop.location(BERLIN, 'Berlin'); // The first genuine one pays for the cold start.
    await local.settle();
    const before = awsRequests();
    for (let attempt = 0; attempt < 20; attempt++) {
      const forged = await local.postShopify('inventory_levels/update', '{"available":0}', {
        secret: 'guessed',
      });
      expect(forged.status).toBe(401);
    }
    const unsigned = await fetch(`${local.url}/webhooks/shopify`, { method: 'POST', body: '{}' });
    expect(unsigned.status).toBe(401);
    const unknownSource = await fetch(`${local.url}/webhooks/standard/src_aaaaaaaaaaaaaaaa`, {
      method: 'POST',
      headers: { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' },
      body: '{}',
    });
    expect(unknownSource.status).toBe(401);
    await local.settle();
    expect(awsRequests()).toBe(before);
  });
});

describe('a genuine webhook that makes no sense', () => {
  it('F35 ends in the dead letters with its cause and holds up nothing else', async () => {
    const shop = aShop(local);
    const bodies = ['not json', '{"id":1}', '{"inventory_item_id":1,"location_id":2,"available":"12"}'];
    for (const body of bodies) expect(await shop.send('inventory_levels/update', body)).toBe(200);
    expect(await shop.send('carts/create', { id: 1 })).toBe(200);
    await local.advance('PT10S');

    const deadLetters = local.stack.queues.filter(({ settings }) => /dead|dlq/i.test(settings.name));
    const parked = deadLetters.flatMap((queue) => queue.messages());
    expect(parked).toHaveLength(bodies.length);
    for (const message of parked) {
      expect(message.attributes.cause?.StringValue).toMatch(/.+/);
      expect(message.attributes.failedAt?.StringValue).toMatch(/^\d{4}-/);
    }
  });

  it('is refused with 413 when it is larger than four megabytes, and kept when it is smaller', async () => {
    const shop = aShop(local);
    const padded = (bytes: number) => `{"id":1,"title":"${'x'.repeat(bytes)}"}`;
    expect(await shop.send('themes/publish', padded(4_300_000))).toBe(413);
    expect(await shop.send('products/update', padded(1_500_000))).toBe(200);
    await local.advance('PT10S');
  });
});

describe('F52 a webhook that bears another shop’s name', () => {
  it('moves none of the stock that belongs to the first shop', async () => {
    const owner = aShop(local, { firstId: 448_716_513_283_000_001n });
    const thief = aShop(local, { domain: 'somebody-else.myshopify.com', firstId: 448_716_513_284_000_001n });
    const [mug] = await owner.product({ title: 'Owned Mug', skus: ['OWN-1'] });
    if (mug === undefined) throw new Error('A product has a variant.');
    await owner.level(mug, BERLIN, 50);
    await local.advance('PT10S');
    const before = local.slack().length;

    await thief.level(mug, BERLIN, 0);
    await thief.productUpdate([mug], { title: 'Stolen Mug', skus: ['OWN-1'] });
    await local.advance('PT10S');
    expect(local.slack()).toHaveLength(before);

    await owner.level(mug, BERLIN, 0);
    await local.advance('PT10S');
    const told = local.slack().slice(before);
    expect(told).toHaveLength(2);
    expect(textOf(told[0] ?? { body: '' })).toContain('Owned Mug');
  });
});

describe('a vendor-neutral source', () => {
  it('is made by the API, and its signed events lead to an alert', async () => {
    const created = await local.api('POST', '/v1/sources', { body: { name: 'Warehouse' } });
    expect(created.status).toBe(201);
    const { id, secret, webhookUrl } = created.body as { id: string; secret: string; webhookUrl: string };
    const before = local.slack().length;

    const post = async (data: Record<string, unknown>): Promise<number> => {
      const body = JSON.stringify(data);
      const messageId = `msg_${Math.random().toString(36).slice(2)}`;
      const at = new Date();
      const signature = new Webhook(secret).sign(messageId, at, body);
      const response = await fetch(webhookUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': messageId,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': signature,
        },
        body,
      });
      await response.arrayBuffer();
      return response.status;
    };
    expect(webhookUrl).toContain(id);
    const level = (available: number, second: number) => ({
      type: 'inventory_level.updated',
      timestamp: new Date(Date.now() + second * 1000).toISOString(),
      data: { variantId: 'crate-7', locationId: 'hall-2', available },
    });
    expect(await post(level(60, -30))).toBe(200);
    await local.advance('PT10S');
    expect(await post(level(0, -10))).toBe(200);
    await local.advance('PT10S');
    const told = local.slack().slice(before);
    expect(told).toHaveLength(2);
    expect(textOf(told[0] ?? { body: '' })).toContain('crate-7');
  });
});

describe('a shop that removes the app', () => {
  it('is told nothing more', async () => {
    const shop = aShop(local, { domain: 'leaving.myshopify.com', firstId: 448_716_513_285_000_001n });
    const leaving = '855441491';
    await shop.location(leaving, 'Leaving');
    const [mug, other] = await shop.product({ title: 'Farewell Mug', skus: ['BYE-1', 'BYE-2'] });
    if (mug === undefined || other === undefined) throw new Error('A product has its variants.');
    await shop.level(mug, leaving, 50);
    await shop.level(other, leaving, 50);
    await local.advance('PT10S');
    const before = { slack: local.slack().length, emails: local.emails().length };
    expect(await shop.send('app/uninstalled', { id: 1, domain: shop.domain })).toBe(200);
    await local.advance('PT10S');
    await shop.level(mug, leaving, 0);
    await local.advance('PT1H');
    expect(local.slack()).toHaveLength(before.slack);
    expect(local.emails()).toHaveLength(before.emails);
  });

  it('answers the compliance topics and keeps no customer data', async () => {
    const shop = aShop(local);
    for (const topic of ['customers/data_request', 'customers/redact', 'shop/redact']) {
      const body = {
        shop_id: 1,
        shop_domain: 'gone.myshopify.com',
        customer: { email: 'jane.canary@example.com' },
      };
      expect(await shop.send(topic, body)).toBe(200);
    }
    await local.advance('PT10S');
    expect(local.stack.logged()).not.toContain('jane.canary');
  });
});
