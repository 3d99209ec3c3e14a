import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../support/local-stack';
import { aVendorNeutralShop, type VendorNeutralShop } from '../support/vendor-neutral-shop';

let local: LocalStack;
let shop: VendorNeutralShop;

beforeAll(async () => {
  local = await startLocalStack();
  shop = aVendorNeutralShop(local);
});
afterAll(() => local.stop());

/** Eight weeks of two units on each day. */
async function soldEvenly(sku: string): Promise<void> {
  for (let day = 1; day <= 56; day++) await shop.order(sku, 2, day);
}

describe('an item that will run out', () => {
  it('is told once to both teams with what is left, what sells and when it is gone', async () => {
    await shop.anItem('SOAP-1');
    await soldEvenly('SOAP-1');
    await shop.level('SOAP-1', 200, 1);
    await local.advance('PT10S');
    await shop.level('SOAP-1', 14);
    await local.advance('PT1H');
    for (const team of ['operations', 'marketing'] as const) {
      const told = shop.mailsAbout('SOAP-1', team).filter(({ text }) => text.includes('Running out'));
      expect(told).toHaveLength(1);
      expect(told[0]?.text).toMatch(/Left:\s+14 units/);
      expect(told[0]?.text).toMatch(/Sells:\s+1\.9 a day \(2 by the plain mean of four weeks\)/);
      expect(told[0]?.text).toMatch(/Lasts:\s+about 7 days/);
      expect(told[0]?.text).toMatch(/On order:\s+nothing/);
    }
    await shop.level('SOAP-1', 13);
    await local.advance('PT1H');
    expect(shop.mailsAbout('SOAP-1').filter(({ text }) => text.includes('Running out'))).toHaveLength(1);
  });

  it('is not told where it lasts', async () => {
    await shop.anItem('SOAP-2');
    await soldEvenly('SOAP-2');
    await shop.level('SOAP-2', 400);
    await local.advance('PT1H');
    expect(shop.mailsAbout('SOAP-2')).toEqual([]);
  });
});

describe('an item that should be ordered again', () => {
  it('is told to operations alone with its reorder point, and is over once more is on order', async () => {
    await shop.anItem('BRUSH-1', { leadTimeDays: 30 });
    await soldEvenly('BRUSH-1');
    await shop.level('BRUSH-1', 200, 1);
    await local.advance('PT10S');
    expect(shop.mailsAbout('BRUSH-1')).toEqual([]);
    await shop.level('BRUSH-1', 60);
    await local.advance('PT1H');
    const reordered = (team: 'operations' | 'marketing') =>
      shop.mailsAbout('BRUSH-1', team).filter(({ text }) => text.includes('Reorder point'));
    const [mail] = reordered('operations');
    expect(mail?.text).toMatch(/In stock and on order:\s+60 \(60 left, 0 on order\)/);
    expect(mail?.text).toMatch(/Lead time:\s+30 days/);
    expect(reordered('marketing')).toEqual([]);
    const open = async () =>
      JSON.stringify((await local.api('GET', '/v1/alerts?kind=reorder_point&state=open')).body);
    expect(await open()).toContain('BRUSH-1');

    await shop.post('purchase_order.updated', {
      purchaseOrderId: 'PO-BRUSH',
      status: 'ordered',
      orderedAt: shop.at(0),
      expectedAt: shop.at(-30),
      lines: [{ lineId: '1', variantId: 'BRUSH-1', quantity: 200 }],
    });
    await local.advance('PT1M');
    expect(await open()).not.toContain('BRUSH-1');
  });
});

describe('sales and profit that part ways', () => {
  it('are told with the driver and what is included, the profit to operations alone', async () => {
    await shop.anItem('VASE-1', { category: 'Home > Vases', price: '10.00', cost: '6.00' });
    for (let day = 7; day <= 13; day++) await shop.order('VASE-1', 10, day, { listPrice: '10.00' });
    for (let day = 0; day <= 6; day++) {
      await shop.order('VASE-1', 15, day, { unitPrice: '7.00', listPrice: '10.00' });
    }
    await local.advance('PT25H');
    const about = (team: 'operations' | 'marketing') =>
      shop.mailsAbout('Home > Vases', team).map(({ text }) => text);
    // 105 units at 7.00 after 70 at 10.00, each of which costs 6.00: 105.00 earned, and 280.00 before.
    expect(about('operations')[0]).toMatch(/Net sales:\s+EUR 735\.00, \+5 % \(EUR 700\.00 before\)/);
    expect(about('operations')[0]).toMatch(/Gross profit:\s+EUR 105\.00, −63 % \(EUR 280\.00 before\)/);
    expect(about('operations')[0]).toMatch(/Margin:\s+14\.3 %, 25\.7 points less \(40 % before\)/);
    expect(about('operations')[0]).toMatch(/What moved the margin:\s+discounts −25\.7/);
    expect(about('operations')[0]).toContain('without fees, shipping and advertising');
    expect(about('marketing')[0]).toMatch(/Margin:\s+14\.3 %/);
    expect(about('marketing')[0]).not.toMatch(/Gross profit:|What moved the profit/);
  });
});

describe('what goes wrong on the way', () => {
  it('is nothing: no grant is missing, no function fails, no delivery is lost', () => {
    expect(local.warnings()).toEqual([]);
  });
});
