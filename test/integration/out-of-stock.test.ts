import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../support/local-stack';
import { aShop, BERLIN, HAMBURG, type ShopVariant, type TestShop, textOf } from '../support/shop';

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

const slackAbout = (sku: string) => local.slack().filter((message) => textOf(message).includes(sku));
const mailsAbout = (sku: string) => local.emails().filter(({ text }) => text.includes(sku));

/** A product with one variant that holds so many units in Berlin, known to the product and quiet. */
async function stocked(title: string, sku: string, units: number): Promise<ShopVariant> {
  const [variant] = await shop.product({ title, skus: [sku] });
  if (variant === undefined) throw new Error('A product has a variant.');
  await shop.level(variant, BERLIN, units);
  await local.advance('PT10S');
  return variant;
}

describe('a variant that runs out', () => {
  it('is told once in the channels and mailboxes of both teams, however often the level comes again', async () => {
    const mug = await stocked('Tide Mug', 'MUG-TIDE', 40);
    await shop.level(mug, BERLIN, 0);
    await shop.level(mug, BERLIN, 0);
    await local.advance('PT10S');
    await shop.level(mug, BERLIN, 0);
    await local.advance('PT10S');

    const messages = slackAbout('MUG-TIDE');
    expect(messages.map(({ url }) => url).toSorted()).toEqual([
      'https://hooks.slack.com/services/LOCAL/MARKETING/shelfwire',
      'https://hooks.slack.com/services/LOCAL/OPERATIONS/shelfwire',
    ]);
    expect(textOf(messages[0] ?? { body: '' })).toContain('Tide Mug');
    const mails = mailsAbout('MUG-TIDE');
    expect(mails.flatMap(({ to }) => to).toSorted()).toEqual([
      'marketing@shelfwire.example',
      'operations@shelfwire.example',
    ]);
    expect(mails[0]?.html).toContain('Tide Mug');
  });

  it('is told to marketing as back in stock when it returns, and to operations as the end of the shortage', async () => {
    const mug = await stocked('Gull Mug', 'MUG-GULL', 30);
    await shop.level(mug, BERLIN, 0);
    await local.advance('PT10S');
    await shop.level(mug, BERLIN, 25);
    await local.advance('PT10S');

    expect(slackAbout('MUG-GULL')).toHaveLength(4);
    expect(mailsAbout('MUG-GULL')).toHaveLength(4);
    const returns = mailsAbout('MUG-GULL').slice(2);
    const mailTo = (team: string) => returns.find(({ to }) => to.includes(`${team}@shelfwire.example`))?.text;
    expect(mailTo('marketing')).toMatch(/back in stock/i);
    expect(mailTo('operations')).toMatch(/^No longer out of stock: Gull Mug/);
  });

  it('is told as oversold when orders go on', async () => {
    const mug = await stocked('Fjord Mug', 'MUG-FJORD', 12);
    await shop.level(mug, BERLIN, -3);
    await local.advance('PT10S');
    const message = slackAbout('MUG-FJORD').find(({ url }) => url.includes('/OPERATIONS/'));
    expect(textOf(message ?? { body: '' })).toMatch(/oversold/i);
  });

  it('is no shortage while another location has stock', async () => {
    const mug = await stocked('Dune Mug', 'MUG-DUNE', 20);
    await shop.level(mug, HAMBURG, 20);
    await local.advance('PT10S');
    await shop.level(mug, BERLIN, 0);
    await local.advance('PT10S');
    expect(slackAbout('MUG-DUNE')).toEqual([]);
    await shop.level(mug, HAMBURG, 0);
    await local.advance('PT10S');
    expect(slackAbout('MUG-DUNE')).toHaveLength(2);
  });

  it('is told with its SKU unknown when its product was never heard of', async () => {
    const unknown = { itemId: '448716513282139999' };
    await shop.level(unknown, BERLIN, 15);
    await local.advance('PT10S');
    const before = local.slack().length;
    await shop.level(unknown, BERLIN, 0);
    await local.advance('PT10S');
    expect(local.slack()).toHaveLength(before + 2);
    expect(textOf(local.slack().at(-1) ?? { body: '' })).toContain('448716513282139999');
  });
});

describe('a variant that runs low', () => {
  it('is told after it has been low for a quarter of an hour', async () => {
    const mug = await stocked('Anchor Mug', 'MUG-ANCHOR', 40);
    await shop.level(mug, BERLIN, 4);
    await local.advance('PT10S');
    expect(slackAbout('MUG-ANCHOR')).toEqual([]);
    await local.advance('PT14M');
    expect(slackAbout('MUG-ANCHOR')).toEqual([]);
    await local.advance('PT2M');
    expect(slackAbout('MUG-ANCHOR').map(({ url }) => url)).toEqual([
      'https://hooks.slack.com/services/LOCAL/OPERATIONS/shelfwire',
    ]);
    expect(mailsAbout('MUG-ANCHOR').map(({ to }) => to)).toEqual([['operations@shelfwire.example']]);
  });

  it('is not told when it recovers within that time', async () => {
    const mug = await stocked('Pier Mug', 'MUG-PIER', 40);
    await shop.level(mug, BERLIN, 4);
    await local.advance('PT10M');
    await shop.level(mug, BERLIN, 40);
    await local.advance('PT30M');
    expect(slackAbout('MUG-PIER')).toEqual([]);
  });

  it('is not told beside being out of stock', async () => {
    const mug = await stocked('Lighthouse Mug', 'MUG-LIGHT', 40);
    await shop.level(mug, BERLIN, 0);
    await local.advance('PT30M');
    const messages = slackAbout('MUG-LIGHT').map(textOf).join('\n');
    expect(slackAbout('MUG-LIGHT')).toHaveLength(2);
    expect(messages).not.toMatch(/low stock/i);
  });
});

describe('what goes wrong on the way', () => {
  it('is nothing: no grant is missing, no function fails, no delivery is lost', () => {
    expect(local.warnings()).toEqual([]);
  });
});
