import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { type LocalStack, startLocalStack, TEST_SHOP } from '../support/local-stack';
import { aShop, BERLIN, HAMBURG, type ShopVariant, type TestShop } from '../support/shop';

let local: LocalStack;
let shop: TestShop;

beforeAll(async () => {
  local = await startLocalStack();
  shop = aShop(local);
  await shop.location(BERLIN, 'Berlin');
  await shop.location(HAMBURG, 'Hamburg');
  await shop.send('shop/update', {
    id: 1,
    name: 'Blue Harbour',
    myshopify_domain: TEST_SHOP,
    currency: 'EUR',
    iana_timezone: 'Europe/Berlin',
  });
  await local.advance('PT10S');
}, 120_000);
afterAll(() => local.stop());

const mails = (...words: readonly string[]) =>
  local
    .emails()
    .filter(({ to }) => to.includes('operations@shelfwire.example'))
    .filter(({ text }) => words.every((word) => text.includes(word)));
const inMinutes = (minutes: number) => {
  const at = new Date(local.stack.clock.now() + minutes * 60_000);
  return `${at.toISOString().slice(0, 19)}Z`;
};
/** Long enough for a burst of edits to be over, and for its group to be told. */
const untilTold = () => local.advance('PT1H20M');

describe('an item that moves to another category', () => {
  const bottoms = { category: 'Apparel > Bottoms', productType: 'Bottoms' };
  let shorts: ShopVariant[];

  it('is told once per product, with the sales of both categories like for like', async () => {
    shorts = await shop.product({ title: 'Reef Shorts', skus: ['SHORTS-S', 'SHORTS-M'], ...bottoms });
    const jeans = await shop.product({ title: 'Cove Jeans', skus: ['JEANS'], ...bottoms });
    for (const variant of [...shorts, ...jeans]) await shop.level(variant, BERLIN, 90);
    await shop.order(shorts[0] as ShopVariant, 3);
    await shop.order(shorts[1] as ShopVariant, 1);
    await shop.order(jeans[0] as ShopVariant, 2);
    // The sales of a day are added up on the morning after it.
    await local.advance('PT36H');

    await shop.productUpdate(shorts, { title: 'Reef Shorts', skus: [], ...bottoms, productType: 'Shorts' });
    await shop.productUpdate(shorts, {
      ...{ title: 'Reef Shorts', skus: [] },
      ...{ category: 'Apparel > Shorts', productType: 'Shorts' },
    });
    await untilTold();
    const told = mails('Reef Shorts', 'Category changed');
    expect(told).toHaveLength(1);
    const [{ text } = { text: '' }] = told;
    expect(text).toMatch(/Moved in operations:\s+Bottoms → Shorts/);
    expect(text).toMatch(/Moved in the storefront:\s+Apparel > Bottoms → Apparel > Shorts/);
    const flat = text.replaceAll(/\s+/g, ' ');
    expect(flat).toContain('EUR 144.00 (6 units) with the item, EUR 48.00 (2 units) without it');
    expect(flat).toContain('EUR 0.00 (0 units) without the item, EUR 96.00 (4 units) with it');
    const [alert] = (
      (await local.api('GET', '/v1/alerts?state=open&kind=category_changed')).body as {
        items: { entity: object; explanation: { moves: object[] } }[];
      }
    ).items;
    expect(alert?.entity).toMatchObject({ type: 'product' });
    expect(alert?.explanation.moves).toHaveLength(2);
  }, 240_000);

  it('says nothing where the move was undone at once', async () => {
    const moved = { title: 'Reef Shorts', skus: [], category: 'Apparel > Shorts' };
    await shop.productUpdate(shorts, { ...moved, productType: 'Trunks' });
    await shop.productUpdate(shorts, { ...moved, productType: 'Shorts' });
    await untilTold();
    expect(mails('Reef Shorts', 'Category changed')).toHaveLength(1);
  }, 120_000);

  it('is one of many in one message where many moved at once', async () => {
    const products: ShopVariant[][] = [];
    for (let number = 0; number < 30; number++)
      products.push(await shop.product({ title: `Gale Cap ${number}`, skus: [`CAP-${number}`] }));
    await local.advance('PT10M');
    // What is edited within one minute has settled by the same look of the schedule.
    local.stack.clock.moveTo(Math.ceil(local.stack.clock.now() / 60_000) * 60_000 + 5_000);
    await Promise.all(
      products.map((variants, number) =>
        shop.productUpdate(variants, {
          ...{ title: `Gale Cap ${number}`, skus: [], productType: 'Headwear' },
        }),
      ),
    );
    await untilTold();
    const told = mails('Gale Cap', 'Mugs → Headwear');
    expect(told).toHaveLength(1);
    for (let number = 0; number < 30; number++) expect(told[0]?.text).toContain(`Gale Cap ${number}`);
  }, 240_000);

  it('moves with the map of categories where the storefront says none', async () => {
    const source = local.source;
    if (source === null) throw new Error('A first run makes a source.');
    const send = async (type: string, data: object) => {
      const now = new Date(local.stack.clock.now());
      const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
      const sent = new Date();
      const id = `msg_${crypto.randomUUID()}`;
      const response = await fetch(`${local.url}/webhooks/standard/${source.id}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(sent.getTime() / 1000)),
          'webhook-signature': new Webhook(source.secret).sign(id, sent, body),
        },
        body,
      });
      expect(response.status).toBe(200);
    };
    const map = (storefrontCategory: string, from: string) =>
      send('category_map.updated', { operationsCategory: 'Lamps', storefrontCategory, from });
    await map('Home > Light', '2026-01-01');
    await send('variant.updated', {
      ...{ variantId: 'LAMP', productId: 'tide-lamp', title: 'Tide Lamp', productType: 'Lamps' },
      ...{ status: 'active', publishedAt: '2026-02-01T00:00:00Z' },
    });
    await local.advance('PT1M');
    await map('Home > Lighting', inMinutes(0).slice(0, 10));
    await untilTold();
    expect(mails('Tide Lamp')[0]?.text).toMatch(/Home > Light → Home > Lighting, on .* \(by the map/);
    await send('website.updated', {
      ...{ productId: 'tide-lamp', changes: [{ field: 'banner', from: 'Autumn', to: 'Winter' }] },
    });
    await untilTold();
    expect(mails('Tide Lamp', 'banner')[0]?.text).toContain('“Autumn” → “Winter”');
  }, 240_000);
});

describe('a product that is launched', () => {
  const launches = (stage: string) =>
    mails('Launch: Storm Coat').filter(({ text }) => new RegExp(`Stage: +${stage}`).test(text));
  it('is told as scheduled, as published when its time comes, and when the first units are in', async () => {
    const coat = { title: 'Storm Coat', skus: ['COAT-S', 'COAT-M'] };
    const variants = await shop.product({ ...coat, status: 'draft', publishedAt: null });
    await shop.level(variants[0] as ShopVariant, BERLIN, 0);
    await untilTold();
    expect(mails('Launch: Storm Coat')).toEqual([]);

    await shop.productUpdate(variants, { ...coat, publishedAt: inMinutes(180) });
    await local.advance('PT1H10M');
    expect(mails('Storm Coat', 'On sale from')).toHaveLength(1);
    await local.advance('PT1H30M');
    expect(mails('Launch: Storm Coat')).toHaveLength(1);
    await local.advance('PT2H');
    expect(launches('published')).toHaveLength(1);

    await shop.level(variants[0] as ShopVariant, BERLIN, 12);
    await shop.level(variants[1] as ShopVariant, HAMBURG, 8);
    await untilTold();
    const [first] = launches('first units in');
    expect(first?.text).toMatch(/Where:\s+Berlin: 12 · Hamburg: 8/);
    expect(mails('Launch: Storm Coat')).toHaveLength(3);
    await shop.level(variants[0] as ShopVariant, BERLIN, 11);
    await untilTold();
    expect(mails('Launch: Storm Coat')).toHaveLength(3);
  }, 240_000);

  it('is none of what was on sale before the shop was heard of', async () => {
    expect(mails('Cove Jeans', 'Launch')).toEqual([]);
  });
});

describe('a page that is edited', () => {
  const mug = { title: 'Tide Mug', skus: ['MUG'] };
  let variants: ShopVariant[];

  it('is told once for a burst of edits, from what to what', async () => {
    variants = await shop.product(mug);
    await local.advance('PT10M');
    await shop.productUpdate(variants, { ...mug, price: '21.00' });
    await local.advance('PT5M');
    await shop.productUpdate(variants, { ...mug, title: 'Tide Mug, blue', price: '19.90' });
    await untilTold();
    const told = mails('Page updated', 'Tide Mug');
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toMatch(/Price:\s+EUR 24.00 → EUR 19.90/);
    expect(told[0]?.text).toMatch(/Title:\s+“Tide Mug” → “Tide Mug, blue”/);
  }, 120_000);

  it('says nothing of a webhook that was sent for its stock, nor of an edit that was undone', async () => {
    const now = { ...mug, title: 'Tide Mug, blue', price: '19.90' };
    await shop.level(variants[0] as ShopVariant, BERLIN, 7);
    await shop.productUpdate(variants, now);
    await shop.productUpdate(variants, { ...now, price: '1.90' });
    await shop.productUpdate(variants, now);
    await untilTold();
    expect(mails('Page updated', 'Tide Mug')).toHaveLength(1);
  }, 120_000);
});

describe('a site as a whole', () => {
  it('is told when another theme goes live', async () => {
    const theme = { id: 128374650123, name: 'Winter Harbour', role: 'main', updated_at: inMinutes(0) };
    expect(await shop.send('themes/publish', theme)).toBe(200);
    await untilTold();
    expect(mails('Page updated', 'Theme that is live')[0]?.text).toContain('“Winter Harbour”');
  }, 120_000);
});

describe('what goes wrong on the way', () => {
  it('is nothing: no grant is missing, no function fails, no delivery is lost', () => {
    expect(local.warnings()).toEqual([]);
  });
});
