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

/** In cents each is a number that can be counted exactly; multiplied by units it is far beyond that. */
const PRICE = '9999999999999.00';
const COST = '9999999999998.00';
const UNITS = 1_000_000_000;
const MOST_UNITS = Number.MAX_SAFE_INTEGER;
const CAPITAL = 'EUR 9,999,999,999,998,000,000,000.00, all of it older than 90 days';

async function load(kind: string, csv: string): Promise<void> {
  const response = await fetch(`${local.url}/v1/imports/${kind}?source=${local.source?.id}&currency=EUR`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await local.token('ops')}`, 'content-type': 'text/csv' },
    body: csv,
  });
  const { id } = (await response.json()) as { readonly id: string };
  await local.advance('PT10S');
  expect((await local.api('GET', `/v1/imports/${id}`)).body).toMatchObject({ state: 'done', faultCount: 0 });
}

const toldAbout = (text: string) =>
  shop
    .mailsAbout(text)
    .map((mail) => mail.text)
    .join('\n');

async function openKinds(sku: string): Promise<string[]> {
  const { body } = await local.api('GET', '/v1/alerts?state=open&limit=100');
  const { items } = body as {
    readonly items: { readonly kind: string; readonly variantId: string | null }[];
  };
  return items.filter(({ variantId }) => variantId?.endsWith(sku) === true).map(({ kind }) => kind);
}

describe('an item of which a sum is more than can be counted', () => {
  it('is judged and told where it came by events', async () => {
    await shop.anItem('YACHT-1', { price: PRICE, cost: COST });
    await shop.level('YACHT-1', 0, 130);
    for (let day = 1; day <= 28; day++) {
      await shop.order('YACHT-1', 9, day, { unitPrice: PRICE, listPrice: PRICE });
    }
    await shop.level('YACHT-1', UNITS, 100);
    await local.advance('PT10S');
    const line = { lineId: '1', variantId: 'YACHT-1', quantity: UNITS, unitCost: COST };
    await shop.post('purchase_order.updated', {
      ...{
        purchaseOrderId: 'PO-1',
        name: 'PO-1',
        status: 'ordered',
        orderedAt: shop.at(0),
        expectedAt: shop.at(-20),
        currency: 'EUR',
      },
      lines: [line],
    });
    const lot = { variantId: 'YACHT-1', lotId: 'L', quantity: UNITS, expiresOn: shop.dayAhead(20) };
    await shop.post('lot.updated', lot);
    await local.advance('PT1H');
    expect(await openKinds('YACHT-1')).toEqual(expect.arrayContaining(['aging_stock', 'nearing_expiration']));
    expect(toldAbout('YACHT-1')).toContain(CAPITAL);
    expect(toldAbout('PO-1')).toContain('EUR 9,999,999,999,998,000,000,000.00');
  });

  it('is judged and told where it came by lists', async () => {
    await load('variants', `sku,title,price,cost\nYACHT-2,Yacht,${PRICE},${COST}\n`);
    await load('levels', `sku,location,available,at\nYACHT-2,dock,0,${shop.at(130)}\n`);
    await load('levels', `sku,location,available,at\nYACHT-2,dock,${UNITS},${shop.at(100)}\n`);
    await load('costs', `sku,cost,from\nYACHT-2,${COST},${shop.at(120).slice(0, 10)}\n`);
    await local.advance('PT1H');
    expect(await openKinds('YACHT-2')).toContain('aging_stock');
  });

  it('is told with the others of its group when it sells out, although what it loses a day is beyond counting', async () => {
    await shop.anItem('YACHT-3', { price: PRICE, cost: '1.00' });
    await shop.anItem('MUG-1');
    await shop.level('YACHT-3', 40);
    await shop.level('MUG-1', 40);
    for (let day = 1; day <= 20; day++) {
      for (let order = 0; order < 3; order++) await shop.order('YACHT-3', 9, day, { unitPrice: PRICE });
    }
    await local.advance('PT1H');
    await shop.level('YACHT-3', 0);
    await shop.level('MUG-1', 0);
    await local.advance('PT1M');
    const [mail] = shop.mailsAbout('Item MUG-1');
    expect(mail?.text).toContain('Out of stock: Item YACHT-3');
  });

  it('has as many units as can be said, at each of its places', async () => {
    await shop.anItem('GRAIN-1');
    for (const locationId of ['silo', 'barn']) {
      await shop.post('inventory_level.updated', {
        ...{ variantId: 'GRAIN-1', locationId, available: MOST_UNITS, updatedAt: shop.at(0) },
      });
    }
    await local.advance('PT1H');
    const { status, body } = await local.api('GET', `/v1/inventory/${local.source?.id}-GRAIN-1`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ available: 2 * MOST_UNITS });
  });

  it('keeps nothing of its shop from being worked out', async () => {
    await local.advance('P1D');
    expect(local.warnings()).toEqual([]);
  });
});
