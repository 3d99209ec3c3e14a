import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postSignedEvent } from '../../local/webhook-sender';
import { type LocalStack, startLocalStack, TEST_SHOP } from '../support/local-stack';
import { aShop, BERLIN, type ShopVariant, type TestShop, textOf } from '../support/shop';

const HOUR_MS = 3_600_000;
const WEEKS = 5;

let local: LocalStack;
let shop: TestShop;
let door: string;
let secret: string;

beforeAll(async () => {
  local = await startLocalStack();
  shop = aShop(local);
  await shop.location(BERLIN, 'Berlin');
  const { body } = await local.api('POST', '/v1/sources', { body: { name: 'Analytics', shopId: TEST_SHOP } });
  const source = body as { readonly trafficUrl: string; readonly secret: string };
  door = `${local.url}${new URL(source.trafficUrl).pathname}`;
  secret = source.secret;
}, 120_000);
afterAll(() => local.stop());

const instant = (ms: number) => new Date(ms).toISOString();
const slotNow = () => instant(Math.floor(local.stack.clock.now() / 300_000) * 300_000);

async function post(counts: readonly object[], signedWith = secret): Promise<Response> {
  const timestamp = instant(local.stack.clock.now());
  return postSignedEvent(door, signedWith, { type: 'page_views.counted', timestamp, data: { counts } });
}

/** Twenty views in each hour of five weeks, one count an hour. */
async function fiveQuietWeeks(page: object): Promise<void> {
  const end = Math.floor(local.stack.clock.now() / HOUR_MS) * HOUR_MS;
  const counts = Array.from({ length: WEEKS * 168 }, (_, index) => ({
    ...{ ...page, from: instant(end - (index + 1) * HOUR_MS), views: 20 },
  }));
  expect((await post(counts)).status).toBe(200);
  await local.settle();
}

/** Some units on each of the three days before today. */
async function sold({ variantId, productId, sku }: ShopVariant, units: number): Promise<void> {
  for (const day of [1, 2, 3]) {
    const at = `${instant(local.stack.clock.now() - day * 24 * HOUR_MS).slice(0, 10)}T10:00:00Z`;
    const line =
      `{"id":${variantId}${day},"variant_id":${variantId},"product_id":${productId},"sku":"${sku}",` +
      `"quantity":${units},"current_quantity":${units},"price":"24.00","total_discount":"0.00"}`;
    const body =
      `{"id":${productId}${day},"created_at":"${at}","updated_at":"${at}","cancelled_at":null,"test":false,` +
      `"currency":"EUR","line_items":[${line}],"refunds":[]}`;
    expect(await shop.send('orders/create', body)).toBe(200);
  }
}

async function stocked(title: string, sku: string, handle: string, units: number): Promise<ShopVariant> {
  const [variant] = await shop.product({ title, skus: [sku], handle });
  if (variant === undefined) throw new Error('A product has a variant.');
  await shop.level(variant, BERLIN, units);
  await local.settle();
  return variant;
}

const mailsAbout = (title: string) => local.emails().filter(({ text }) => text.includes(title));

describe('a page that is suddenly visited', () => {
  it('is told at once to both teams where the stock does not last, and is over when the visitors have gone', async () => {
    const mug = await stocked('Comet Mug', 'MUG-COMET', 'comet-mug', 12);
    await sold(mug, 16);
    await fiveQuietWeeks({ url: 'https://blue-harbour.example/products/comet-mug' });
    await local.advance('PT10S');
    expect(mailsAbout('Traffic spike')).toEqual([]);

    const spike = {
      url: '/de/collections/sale/products/Comet-Mug?utm_source=post',
      from: slotNow(),
      views: 240,
    };
    expect((await post([spike])).status).toBe(200);
    await local.advance('PT10S');
    const told = mailsAbout('Comet Mug').filter(({ text }) => text.startsWith('Traffic spike'));
    expect(told.flatMap(({ to }) => to).toSorted()).toEqual([
      'marketing@shelfwire.example',
      'operations@shelfwire.example',
    ]);
    expect(told[0]?.text).toMatch(/2\d\d from .* on, [\d.]+ times the usual \(alert at 3 times/);
    expect(told[0]?.text).toMatch(/Usual:\s+20 ± 4.5 at this hour of the week, by 4 such hours/);
    expect(told[0]?.text).toContain('48 units of ');
    expect(told[0]?.text).toMatch(/12 units in all locations together, gone in [\d.]+ hours at this traffic/);
    expect(local.slack().some((message) => textOf(message).includes('Comet Mug'))).toBe(true);

    const { body } = await local.api('GET', '/v1/alerts?state=firing&kind=traffic_spike');
    expect(body).toMatchObject({
      items: [{ kind: 'traffic_spike', entity: { type: 'product', id: `shopify-${mug.productId}` } }],
    });
    await post([{ ...spike, views: 250 }]);
    await local.advance('PT2H');
    expect((await local.api('GET', '/v1/alerts?state=firing&kind=traffic_spike')).body).toMatchObject({
      items: [],
    });
    const messages = mailsAbout('Comet Mug').map(({ text }) => text);
    expect(messages.filter((text) => text.startsWith('Traffic spike over: Comet Mug'))).toHaveLength(2);
  });

  it('says so where there is stock enough', async () => {
    const plate = await stocked('Anchor Plate', 'PLATE', 'anchor-plate', 5_000);
    await sold(plate, 2);
    await fiveQuietWeeks({ productId: plate.productId });
    await post([{ productId: plate.productId, from: slotNow(), views: 300 }]);
    await local.advance('PT1H');
    const [mail] = mailsAbout('Anchor Plate').filter(({ text }) => text.startsWith('Traffic spike'));
    expect(mail?.text).toContain('5,000 units in all locations together, enough for more than a year');
  });

  it('is told by a rule that was made since it was last looked at', async () => {
    const jug = await stocked('Tidal Jug', 'JUG', 'tidal-jug', 500);
    await fiveQuietWeeks({ productId: jug.productId });
    const page = { productId: jug.productId, from: slotNow() };
    await post([{ ...page, views: 38 }]);
    await local.advance('PT10S');
    const { status } = await local.api('POST', '/v1/rules', {
      body: {
        ...{ kind: 'traffic_spike', threshold: 1.5, settings: { minimumViews: 30 } },
        ...{ scope: { type: 'product', ids: [`shopify-${jug.productId}`] }, teams: ['marketing'] },
      },
    });
    expect(status).toBe(201);
    await local.advance('PT2M');
    expect(mailsAbout('Tidal Jug').filter(({ text }) => text.startsWith('Traffic spike'))).toEqual([]);
    await post([{ ...page, views: 39 }]);
    await local.advance('PT10S');
    const told = mailsAbout('Tidal Jug').filter(({ text }) => text.startsWith('Traffic spike'));
    expect(told.map(({ to }) => to)).toEqual([['marketing@shelfwire.example']]);
  });

  it('is not judged before a week of it is known, nor for views that are usual', async () => {
    const bowl = await stocked('Young Bowl', 'BOWL', 'young-bowl', 12);
    await post([{ productId: bowl.productId, from: slotNow(), views: 900 }]);
    await local.advance('PT1H');
    expect(mailsAbout('Young Bowl').filter(({ text }) => text.startsWith('Traffic spike'))).toEqual([]);
  });
});

describe('a batch of page views', () => {
  it('that is not signed by its source is refused, and so is one that is wrong, with its field', async () => {
    const other = local.source?.secret ?? '';
    expect((await post([{ productId: '1', from: slotNow(), views: 1 }], other)).status).toBe(401);
    const wrong = await post([{ productId: '1', from: slotNow(), views: 'many' }]);
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('data.counts[0].views');
  });

  it('of a thousand counts, half of them of unknown pages, is recorded', async () => {
    const now = Date.parse(slotNow());
    const counts = Array.from({ length: 1_000 }, (_, index) => ({
      ...(index % 2 === 0 ? { url: `/pages/${index}` } : { productId: String(700_000 + (index % 100)) }),
      ...{ from: instant(now - (index % 5) * 300_000), views: 1 },
    }));
    expect((await post(counts)).status).toBe(200);
    await local.settle();
  });
});

describe('what goes wrong on the way', () => {
  it('is nothing: no grant is missing, no function fails, no delivery is lost', () => {
    expect(local.warnings()).toEqual([]);
  });
});
