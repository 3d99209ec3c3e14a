import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack, TEST_SHOP } from '../support/local-stack';
import { aShop, BERLIN, type ShopVariant, type TestShop } from '../support/shop';
import { spent } from '../support/spent';

const DAY_MS = 86_400_000;

let local: LocalStack;
let shop: TestShop;
let mug: ShopVariant;
let planning: { readonly id: string; readonly secret: string };

beforeAll(async () => {
  local = await startLocalStack();
  shop = aShop(local);
  await shop.location(BERLIN, 'Berlin');
  const [variant] = await shop.product({ title: 'Quay Mug', skus: ['QUAY-MUG'] });
  if (variant === undefined) throw new Error('The product has a variant.');
  mug = variant;
  const source = await local.api('POST', '/v1/sources', { body: { name: 'Planning', shopId: TEST_SHOP } });
  planning = source.body as typeof planning;
  await shop.level(mug, BERLIN, 40);
  await order(36);
  await local.advance('PT2H');
}, 120_000);
afterAll(() => local.stop());

const inDays = (days: number): string => new Date(local.stack.clock.now() + days * DAY_MS).toISOString();

async function post(type: string, data: Record<string, unknown>): Promise<void> {
  const body = JSON.stringify({ type, timestamp: inDays(0), data });
  const at = new Date();
  const id = `msg_${crypto.randomUUID()}`;
  const { status } = await fetch(`${local.url}/webhooks/standard/${planning.id}`, {
    method: 'POST',
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(planning.secret).sign(id, at, body),
    },
    body,
  });
  expect(status).toBe(200);
}
const order = (quantity: number) =>
  post('purchase_order.updated', {
    purchaseOrderId: 'PO-1',
    status: 'ordered',
    expectedAt: inDays(20),
    lines: [{ lineId: '1', variantId: mug.itemId, quantity }],
  });
const received = (receiptId: string, quantity: number) =>
  post('purchase_order.received', {
    purchaseOrderId: 'PO-1',
    receiptId,
    lines: [{ lineId: '1', quantity }],
  });
const declare = (availableIncludesUnreceived: boolean, version: number) =>
  local.api('PATCH', `/v1/sources/${planning.id}`, {
    body: { availableIncludesUnreceived },
    headers: { 'If-Match': `"${version}"` },
  });
const live = async () => (await local.api('GET', `/v1/inventory/shopify-${mug.itemId}`)).body;
const mails = (team: string, ...words: readonly string[]) =>
  local
    .emails()
    .filter(
      ({ to, text }) => to.includes(`${team}@shelfwire.example`) && words.every((w) => text.includes(w)),
    )
    .map(({ text }) => text);

describe('a shop that counts an order as stock before it arrives', () => {
  it('is believed until a source says so', async () => {
    expect(await live()).toMatchObject({ available: 40, unreceived: 0 });
    expect(mails('operations', 'Low stock')).toEqual([]);
  });

  it('has what is really there looked at as soon as a source does, and the figures behind it told', async () => {
    expect((await declare(true, 1)).body).toMatchObject({ availableIncludesUnreceived: true, version: 2 });
    await local.advance('PT2H');
    expect(await live()).toMatchObject({
      available: 4,
      unreceived: 36,
      locations: [{ available: 4, unreceived: 36 }],
    });
    const [told, ...more] = mails('operations', 'Low stock', 'QUAY-MUG');
    expect(more).toEqual([]);
    expect(told).toMatch(/Left: +4 in all locations together/);
    expect(told).toContain('40 units, less 36 on order and not received yet: 4 left');
  });

  it('spends one write and no read on a webhook that changes nobody’s mind', async () => {
    await shop.level(mug, BERLIN, 40);
    const cost = await spent(local, () => shop.level(mug, BERLIN, 39));
    expect(cost.dynamodb).toEqual({ writeUnits: 1, readUnits: 0 });
    expect(cost.requests('events')).toBe(0);
    expect(await live()).toMatchObject({ available: 3, unreceived: 36 });
  });

  it('is out of stock when the rest is all on order', async () => {
    await shop.level(mug, BERLIN, 36);
    await local.advance('PT2H');
    const [told] = mails('operations', 'Out of stock', 'QUAY-MUG');
    expect(told).toContain('36 units, less 36 on order and not received yet: 0 left');
  });

  it('has it back with the part of the order that has arrived, though its level says nothing new', async () => {
    await received('R1', 20);
    await local.advance('PT2H');
    expect(await live()).toMatchObject({ available: 20, unreceived: 16 });
    expect(mails('marketing', 'Back in stock', 'QUAY-MUG')).toHaveLength(1);
  });

  it('has all of it with the rest', async () => {
    await received('R2', 16);
    await local.advance('PT1M');
    expect(await live()).toMatchObject({ available: 36, unreceived: 0 });
  });

  it('is believed again once the source takes that back', async () => {
    await order(66);
    await local.advance('PT1M');
    expect(await live()).toMatchObject({ available: 6, unreceived: 30 });
    expect((await declare(false, 2)).status).toBe(200);
    await local.advance('PT1M');
    expect(await live()).toMatchObject({ available: 36, unreceived: 0 });
  });

  it('needs no grant that is missing, and fails nowhere', () => {
    expect(local.warnings()).toEqual([]);
  });
});
