import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack, TEST_SHOP } from '../support/local-stack';
import { aShop, BERLIN, type ShopVariant, type TestShop, textOf } from '../support/shop';

const DAY_MS = 86_400_000;

let local: LocalStack;
let shop: TestShop;
let mug: ShopVariant;
let bowl: ShopVariant;
let planning: { readonly id: string; readonly secret: string };

beforeAll(async () => {
  local = await startLocalStack();
  shop = aShop(local);
  await shop.location(BERLIN, 'Berlin');
  const [first, second] = await shop.product({ title: 'Quay Mug', skus: ['QUAY-MUG', 'QUAY-BOWL'] });
  if (first === undefined || second === undefined) throw new Error('The product has two variants.');
  [mug, bowl] = [first, second];
  const source = await local.api('POST', '/v1/sources', { body: { name: 'Planning', shopId: TEST_SHOP } });
  planning = source.body as typeof planning;
  await shop.level(bowl, BERLIN, 500);
  for (let day = 0; day < 9; day++) {
    if (day > 0) local.stack.clock.moveTo(local.stack.clock.now() + DAY_MS);
    await shop.order(mug, 10);
    await shop.level(mug, BERLIN, 300 - day * 10);
    await local.settle();
  }
}, 120_000);
afterAll(() => local.stop());

const inDays = (days: number): string => new Date(local.stack.clock.now() + days * DAY_MS).toISOString();

async function post(type: string, data: Record<string, unknown>, timestamp = inDays(0)): Promise<void> {
  const body = JSON.stringify({ type, timestamp, data });
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

const line = (variant: ShopVariant, quantity: number) => ({
  lineId: variant.sku,
  variantId: variant.itemId,
  quantity,
  unitCost: '6.10',
});
const order = (name: string, fields: Record<string, unknown>, timestamp?: string) => {
  const supplierName = 'Potters of Kiel';
  const said = { purchaseOrderId: name, name, supplierName, status: 'ordered', currency: 'EUR', ...fields };
  return post('purchase_order.updated', said, timestamp);
};

const mails = (team: string, ...words: readonly string[]) =>
  local
    .emails()
    .filter(
      ({ to, text }) =>
        to.includes(`${team}@shelfwire.example`) && words.every((word) => text.includes(word)),
    );
const onlyMail = (team: string, ...words: readonly string[]) => {
  const found = mails(team, ...words);
  expect(found.map(({ text }) => text)).toHaveLength(1);
  return found[0]?.text ?? '';
};
const jump = async (days: number) => {
  local.stack.clock.moveTo(local.stack.clock.now() + days * DAY_MS);
  await local.advance('PT3M');
};

describe('an order that comes in time', () => {
  it('is told when it is placed and before it arrives, with its cost to those who may know it', async () => {
    await order('PO-1', {
      orderedAt: inDays(-20),
      expectedAt: inDays(3),
      lines: [line(mug, 100), line(bowl, 40)],
    });
    await local.advance('PT10S');
    // It was under way for weeks when it was first heard of: that it was placed is no news.
    expect(mails('operations', 'Ordered', 'PO-1')).toEqual([]);
    await order('PO-2', { expectedAt: inDays(30), lines: [line(bowl, 60)] });
    await local.advance('PT2H');
    const onSlack = local
      .slack()
      .map(textOf)
      .filter((text) => text.includes('PO-2'));
    const withCost = onSlack.filter(
      (text) => text.includes('EUR 366.00') && text.includes('Potters of Kiel'),
    );
    expect([onSlack.length, withCost.length]).toEqual([2, 1]);
    const forMarketing = onlyMail('marketing', 'Ordered', 'PO-2');
    expect(forMarketing).toContain('Quay Mug (QUAY-BOWL): 60');
    expect(forMarketing).not.toContain('366');
    expect(forMarketing).not.toContain('Kiel');
    expect(mails('marketing', 'PO-1', 'Arriving').length).toBeGreaterThan(0);
  });

  it('keeps what it brings quiet, though little of it is left', async () => {
    await shop.level(mug, BERLIN, 60);
    await local.advance('PT2H');
    expect(mails('operations', 'Running out', 'QUAY-MUG')).toEqual([]);
    const alerts = await local.api('GET', '/v1/alerts?state=open&kind=days_of_cover');
    expect(alerts.body).toMatchObject({ items: [] });
  });
});

describe('an order that slips', () => {
  it('is told at once with what runs out before it comes, and what it brings is quiet no more', async () => {
    await order('PO-1', {
      orderedAt: inDays(-20),
      expectedAt: inDays(15),
      lines: [line(mug, 100), line(bowl, 40)],
    });
    // What operations are told within the hour falls due at the same time, and is not waited for any longer than it takes.
    await local.advance('PT1M');
    const late = onlyMail('operations', 'Late', 'PO-1');
    expect(late).toMatch(/12 days behind/);
    expect(late).toMatch(/QUAY-MUG\): 60 left at 1\d(\.\d)? a day, none from/);
    expect(late).not.toContain('QUAY-BOWL');
    await local.advance('PT2H');
    expect(mails('operations', 'Running out', 'QUAY-MUG')).toHaveLength(1);
  });
});

describe('an order that arrives', () => {
  const received = (id: string, quantity: number) =>
    post('purchase_order.received', {
      purchaseOrderId: 'PO-1',
      receiptId: id,
      lines: [{ lineId: 'QUAY-MUG', quantity }],
    });

  it('is told in parts, each once', async () => {
    await received('R1', 40);
    await local.advance('PT2H');
    const first = onlyMail('marketing', 'Arrived', 'PO-1');
    expect(first).toContain('40 of 140, 100 to come');
    await received('R1', 40);
    await received('R2', 60);
    await local.advance('PT2H');
    expect(mails('marketing', 'Arrived', 'PO-1')).toHaveLength(2);
    expect(mails('marketing', 'Arrived', '100 of 140, 40 to come')).toHaveLength(1);
  });

  it('is late no more once all of it is there', async () => {
    await post('purchase_order.received', {
      purchaseOrderId: 'PO-1',
      receiptId: 'R3',
      lines: [{ lineId: 'QUAY-BOWL', quantity: 40 }],
    });
    await local.advance('PT2H');
    expect(mails('operations', 'No longer late', 'PO-1').length).toBeGreaterThan(0);
    expect((await local.api('GET', '/v1/alerts?state=open&kind=purchase_order_late')).body).toMatchObject({
      items: [],
    });
  });
});

describe('an order whose day passes without a word', () => {
  it('is late by itself, the day after', async () => {
    await order('PO-3', { expectedAt: inDays(1), lines: [line(bowl, 10)] });
    await local.advance('PT1M');
    await jump(1);
    expect(mails('operations', 'Late', 'PO-3')).toEqual([]);
    await jump(1);
    await local.advance('PT2H');
    const late = onlyMail('operations', 'Late', 'PO-3');
    expect(late).toContain('has passed, and there is no new date');
    expect(late).toMatch(/Runs out before: +nothing/);
  });
});

describe('an order whose dates are told newest first', () => {
  it('is late by the date that was first promised, once that is heard', async () => {
    const [lines, orderedAt] = [[line(bowl, 10)], inDays(-20)];
    await order('PO-6', { orderedAt, expectedAt: inDays(16), lines }, inDays(-1));
    await local.advance('PT2H');
    expect(mails('operations', 'Late', 'PO-6')).toEqual([]);
    await order('PO-6', { orderedAt, expectedAt: inDays(2), lines }, inDays(-19));
    await local.advance('PT2H');
    const late = onlyMail('operations', 'Late', 'PO-6');
    expect(late).toMatch(/Late: +14 days behind .*, as first promised/);
  });
});

describe('a rule about the orders of a product', () => {
  it('decides about an order that holds any of its items, and about no other', async () => {
    const [cup] = await shop.product({ title: 'Tide Cup', skus: ['TIDE-CUP'] });
    if (cup === undefined) throw new Error('The product has a variant.');
    await local.settle();
    const ids = [`shopify-${cup.productId}`];
    const saved = await local.api('POST', '/v1/rules', {
      body: { kind: 'purchase_order_placed', scope: { type: 'product', ids }, severity: 'critical' },
    });
    expect(saved).toMatchObject({ status: 201, body: { level: 'purchase_order' } });
    await order('PO-4', { expectedAt: inDays(20), lines: [line(bowl, 10), line(cup, 5)] });
    await order('PO-5', { expectedAt: inDays(20), lines: [line(bowl, 10)] });
    await local.advance('PT1M');
    const { body } = await local.api('GET', '/v1/alerts?kind=purchase_order_placed');
    const { items } = body as { items: readonly { ruleId: string; severity: string; entity: unknown }[] };
    const about = (name: string) => items.filter(({ entity }) => JSON.stringify(entity).includes(name));
    expect(about('PO-4')).toMatchObject([
      { ruleId: (saved.body as { id: string }).id, severity: 'critical' },
    ]);
    expect(about('PO-5')).toMatchObject([{ ruleId: 'rule_default_purchase_order_placed' }]);
  });
});

describe('what goes wrong on the way', () => {
  it('is nothing: no grant is missing, no function fails, no delivery is lost', () => {
    expect(local.warnings()).toEqual([]);
  });
});
