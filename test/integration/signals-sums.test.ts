import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../support/local-stack';
import { aShop, BERLIN, HAMBURG, type ShopVariant, type TestShop } from '../support/shop';

let local: LocalStack;
let shop: TestShop;

beforeAll(async () => {
  local = await startLocalStack();
  shop = aShop(local);
  await shop.location(BERLIN, 'Berlin');
  await shop.location(HAMBURG, 'Hamburg');
  await local.advance('PT10S');
});
afterAll(() => local.stop());

const mailsAbout = (text: string) =>
  local
    .emails()
    .filter((mail) => mail.to.includes('operations@shelfwire.example') && mail.text.includes(text));

async function rule(body: Record<string, unknown>): Promise<void> {
  const { status, body: answer } = await local.api('POST', '/v1/rules', {
    headers: {
      'idempotency-key': `rule-${JSON.stringify(body).length}-${Math.abs(hash(JSON.stringify(body)))}`,
    },
    body: { scope: { type: 'everything', ids: [] }, holdMinutes: 0, ...body },
  });
  expect(status, JSON.stringify(answer)).toBe(201);
  await local.advance('PT10S');
}
const hash = (text: string) => Array.from(text).reduce((sum, one) => (sum * 31 + one.charCodeAt(0)) | 0, 7);

const levels = async (variants: readonly ShopVariant[], location: string, units: readonly number[]) => {
  for (const [index, variant] of variants.entries()) await shop.level(variant, location, units[index] ?? 0);
  await local.advance('PT10S');
};

describe('a product as a whole', () => {
  it('is told by the sum of its variants, and says which have fewest', async () => {
    await rule({
      kind: 'low_stock',
      level: 'product',
      scope: { type: 'tag', ids: ['summed'] },
      threshold: 12,
    });
    const coats = await shop.product({
      title: 'Storm Coat',
      skus: ['COAT-S', 'COAT-M', 'COAT-L'],
      tags: 'summed',
    });
    await levels(coats, BERLIN, [20, 20, 20]);
    expect(mailsAbout('Storm Coat')).toEqual([]);
    await levels(coats, BERLIN, [20, 6, 6]);
    expect(mailsAbout('Storm Coat')).toEqual([]);
    await levels(coats, BERLIN, [0, 6, 6]);
    await local.advance('PT1H');
    const mail = mailsAbout('Storm Coat').find(({ text }) => text.includes('1 of 3 out of stock'));
    expect(mail?.text).toContain('COAT-S: 0');
    expect(mail?.text).toMatch(/12 in all locations together/);
  });

  it('is told instead of each of its variants when all of it is out', async () => {
    await rule({ kind: 'out_of_stock', level: 'product', scope: { type: 'tag', ids: ['whole'] } });
    const hats = await shop.product({ title: 'Gale Hat', skus: ['HAT-1', 'HAT-2'], tags: 'whole' });
    await levels(hats, BERLIN, [9, 9]);
    for (const hat of hats) await shop.level(hat, BERLIN, 0);
    await local.advance('PT1H');
    const mails = mailsAbout('Gale Hat');
    expect(mails.some(({ text }) => text.includes('2 of 2 out of stock'))).toBe(true);
    expect(mails.some(({ text }) => text.includes('Gale Hat (HAT-1)'))).toBe(false);
  });
});

describe('a place that is short', () => {
  it('says which other place could spare how many units', async () => {
    await rule({
      kind: 'low_stock',
      level: 'variant',
      scope: { type: 'tag', ids: ['placed'] },
      locations: 'each',
      threshold: 5,
    });
    const [scarf] = await shop.product({ title: 'Pier Scarf', skus: ['SCARF'], tags: 'placed' });
    await shop.level(scarf as ShopVariant, BERLIN, 40);
    await shop.level(scarf as ShopVariant, HAMBURG, 30);
    await local.advance('PT10S');
    await shop.level(scarf as ShopVariant, BERLIN, 2);
    await local.advance('PT1H');
    const [mail] = mailsAbout('Pier Scarf');
    expect(mail?.text).toContain('Hamburg can spare 24 of its 30; 4 missing here');
  });
});

describe('a category', () => {
  it('is told by the sum of everything below it, as items come into it and move out of it', async () => {
    await rule({
      kind: 'low_stock',
      level: 'category',
      scope: { type: 'category', ids: ['Outdoor'] },
      threshold: 10,
    });
    const tent = { title: 'Cove Tent', skus: ['TENT'], category: 'Outdoor > Tents' };
    const stove = { title: 'Cove Stove', skus: ['STOVE'], category: 'Outdoor > Stoves' };
    const tents = await shop.product(tent);
    const stoves = await shop.product(stove);
    await levels(tents, BERLIN, [9]);
    await levels(stoves, HAMBURG, [9]);
    await local.advance('PT1H');
    const told = () => mailsAbout('Outdoor').filter(({ text }) => /Left: .* in all locations/.test(text));
    const before = told().length;

    await levels(stoves, HAMBURG, [5]);
    expect(told()).toHaveLength(before);
    await shop.productUpdate(tents, { ...tent, category: 'Home > Decor' });
    await local.advance('PT1H');
    const [mail] = told().slice(before);
    expect(mail?.text).toMatch(/Left:\s+5 in all locations together/);
    expect(mail?.text).toContain('0 of 1 out of stock');

    await shop.productUpdate(tents, tent);
    await local.advance('PT2H');
    const open = await local.api('GET', '/v1/alerts?state=open');
    expect(JSON.stringify(open.body)).not.toContain('category~');
  });
});

describe('a size run', () => {
  it('is broken once the sizes that sell are out, while the product as a whole is in stock', async () => {
    const boots = await shop.product({ title: 'Reef Boot', skus: ['BOOT-40', 'BOOT-41', 'BOOT-42'] });
    await levels(boots, BERLIN, [30, 30, 30]);
    const [small, middle, large] = boots as [ShopVariant, ShopVariant, ShopVariant];
    await shop.order(small, 2);
    await shop.order(middle, 8);
    await shop.order(large, 2);
    await local.advance('PT10S');
    await shop.level(middle, BERLIN, 0);
    await local.advance('PT1H');
    const mail = mailsAbout('Reef Boot').find(({ text }) => text.includes('Demand in stock'));
    expect(mail?.text).toContain('33.3 % (alert at 60 %, over at 72 %)');
    expect(mail?.text).toContain('BOOT-41: 66.7 % of its demand');
    expect(mail?.text).toContain('Broken size run');
  });
});

describe('what goes wrong on the way', () => {
  it('is nothing: no grant is missing, no function fails, no delivery is lost', () => {
    expect(local.warnings()).toEqual([]);
  });
});
