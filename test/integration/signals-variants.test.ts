import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../support/local-stack';
import { textOf } from '../support/shop';
import { aVendorNeutralShop, type VendorNeutralShop } from '../support/vendor-neutral-shop';

let local: LocalStack;
let shop: VendorNeutralShop;

beforeAll(async () => {
  local = await startLocalStack();
  shop = aVendorNeutralShop(local);
});
afterAll(() => local.stop());

describe('lots that expire', () => {
  it('are told with the units that will be left over, and again once more are', async () => {
    await shop.anItem('TEA-100');
    for (let day = 1; day <= 28; day++) await shop.order('TEA-100', 2, day);
    await shop.level('TEA-100', 120);
    await local.advance('PT10S');
    await shop.post('lot.updated', {
      variantId: 'TEA-100',
      lotId: 'L1',
      quantity: 60,
      expiresOn: shop.dayAhead(20),
    });
    await shop.post('lot.updated', {
      variantId: 'TEA-100',
      lotId: 'L2',
      quantity: 60,
      expiresOn: shop.dayAhead(300),
    });
    await local.advance('PT1H');
    const [mail] = shop.mailsAbout('expire unsold');
    expect(mail?.text).toMatch(/of 60 units left over; expires/);
    expect(mail?.text).toContain('Deepest discount that still earns: 59 %');
    const before = shop.mailsAbout('expire unsold').length;

    await shop.post('lot.updated', {
      variantId: 'TEA-100',
      lotId: 'L1',
      quantity: 60,
      expiresOn: shop.dayAhead(5),
    });
    await local.advance('PT1H');
    expect(
      shop.mailsAbout('Nearing expiration, and sooner or more of it than before').length,
    ).toBeGreaterThan(0);
    expect(shop.mailsAbout('expire unsold').length).toBeGreaterThan(before);
  });
});

describe('stock that does not move', () => {
  it('is told with its age and its capital, and to marketing without what a unit costs', async () => {
    await shop.anItem('LAMP-1', { price: '50.00', cost: '20.00' });
    await shop.level('LAMP-1', 0, 130);
    await local.advance('PT10S');
    await shop.level('LAMP-1', 40, 100);
    await local.advance('PT1H');
    const told = (text: string) => text.includes('LAMP-1') && text.includes('Aging stock');
    const [mine] = shop.mailsAbout('LAMP-1').filter(({ text }) => told(text));
    expect(mine?.text).toContain('a unit costs EUR 20.00');
    const [mail] = shop.mailsAbout('LAMP-1', 'marketing').filter(({ text }) => told(text));
    expect(mail?.text).toMatch(/half of its 40 units are 100 days old or more/i);
    expect(mail?.text).toMatch(/Deepest discount that still earns:\s+59 %\n/);
    expect(mail?.text).not.toMatch(/a unit costs|EUR 800/);
    const posts = local.slack().map(textOf).filter(told);
    expect(posts.some((one) => one.includes('EUR 800.00') && one.includes('a unit costs EUR 20.00'))).toBe(
      true,
    );
    expect(posts.some((one) => !one.includes('EUR'))).toBe(true);

    const { body } = await local.api('GET', '/v1/alerts?kind=aging_stock&state=open', { role: 'viewer' });
    expect(JSON.stringify(body)).toContain('medianAgeDays');
    expect(JSON.stringify(body)).not.toMatch(/unitCostMinor|capitalMinor|deepestDiscount/);
    await shop.order('LAMP-1', 1, 0);
    await shop.level('LAMP-1', 3, 0);
    await local.advance('PT10S');
    await shop.level('LAMP-1', 43, 0);
    await local.advance('PT1H');
    expect(
      JSON.stringify((await local.api('GET', '/v1/alerts?kind=aging_stock&state=open')).body),
    ).not.toContain('LAMP-1');
  });
});

describe('a rush', () => {
  it('is told at once with when it will be gone, is over by itself, and a repeated order adds nothing', async () => {
    await shop.anItem('SCARF-1');
    for (let week = 1; week <= 4; week++) await shop.order('SCARF-1', 2, week * 7);
    await shop.level('SCARF-1', 40);
    await local.advance('PT10S');
    await shop.order('SCARF-1', 1, 0);
    await local.advance('PT10S');
    const rush = () => shop.mailsAbout('SCARF-1').filter(({ text }) => text.includes('Selling fast'));
    await shop.order('SCARF-1', 3, 0, { orderId: 'rush-1' });
    await shop.order('SCARF-1', 3, 0, { orderId: 'rush-1' });
    await local.advance('PT10S');
    expect(rush()).toEqual([]);
    await shop.order('SCARF-1', 5, 0, { orderId: 'rush-2' });
    await local.advance('PT1M');
    const [mail] = rush();
    expect(mail?.text).toMatch(/Sold:\s+9 units in 24 hours/);
    expect(mail?.text).toMatch(
      /Usual:\s+2 in 24 hours of the same weekdays \(the weeks before: 2 · 2 · 2 · 2\)/,
    );
    expect(mail?.text).toMatch(/At this pace gone .*; no delivery with a date is on its way/);
    const fast = async () =>
      JSON.stringify((await local.api('GET', '/v1/alerts?kind=selling_fast&state=open')).body);
    expect(await fast()).toContain('SCARF-1');

    await shop.post('order.updated', {
      ...shop.orderBody('SCARF-1', 5, 0, { orderId: 'rush-2' }),
      isCancelled: true,
      updatedAt: shop.at(0),
    });
    await local.advance('PT2H');
    expect(await fast()).not.toContain('SCARF-1');
  });
});

describe('a day that begins', () => {
  it('is enough for what time alone has changed', async () => {
    await shop.anItem('TEA-200');
    await shop.level('TEA-200', 30);
    await shop.post('lot.updated', {
      variantId: 'TEA-200',
      lotId: 'L1',
      quantity: 30,
      expiresOn: shop.dayAhead(61),
    });
    await local.advance('PT1H');
    expect(shop.mailsAbout('TEA-200')).toEqual([]);
    await local.advance('PT25H');
    expect(shop.mailsAbout('TEA-200')[0]?.text).toContain('30 units');
  });
});

describe('what goes wrong on the way', () => {
  it('is nothing: no grant is missing, no function fails, no delivery is lost', () => {
    expect(local.warnings()).toEqual([]);
  });
});
