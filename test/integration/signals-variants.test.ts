import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../support/local-stack';
import { textOf } from '../support/shop';

let local: LocalStack;

beforeAll(async () => {
  local = await startLocalStack();
});
afterAll(() => local.stop());

const DAY_MS = 86_400_000;
const at = (daysAgo: number): string =>
  new Date(local.stack.clock.now() - daysAgo * DAY_MS).toISOString().replace(/\.\d+/, '');
const dayAhead = (days: number): string => at(-days).slice(0, 10);

async function post(type: string, data: Record<string, unknown>, timestamp = at(0)): Promise<void> {
  if (local.source === null) throw new Error('A first run makes a source.');
  const body = JSON.stringify({ type, timestamp, data });
  const id = `msg_${randomUUID()}`;
  const now = new Date();
  const response = await fetch(`${local.url}/webhooks/standard/${local.source.id}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(local.source.secret).sign(id, now, body),
    },
    body,
  });
  if (response.status !== 200) throw new Error(`${type} was answered with ${response.status}.`);
}

/** An item that has been known for two months, as its first order shows. */
async function anItem(sku: string, facts: Record<string, unknown> = {}): Promise<void> {
  const money = { price: '10.00', cost: '4.00', currency: 'EUR' };
  await post('variant.updated', {
    variantId: sku,
    sku,
    title: `Item ${sku}`,
    status: 'active',
    ...money,
    ...facts,
  });
  await order(sku, 1, 60);
}

const orderBody = (sku: string, quantity: number, daysAgo: number, orderId: string) => ({
  orderId,
  orderedAt: at(daysAgo),
  currency: 'EUR',
  lines: [{ lineId: '1', variantId: sku, quantity, netAmount: `${quantity * 10}.00` }],
});
const order = (
  sku: string,
  quantity: number,
  daysAgo: number,
  orderId: string = randomUUID(),
): Promise<void> => post('order.updated', orderBody(sku, quantity, daysAgo, orderId));

const level = (sku: string, available: number, daysAgo = 0): Promise<void> =>
  post('inventory_level.updated', { variantId: sku, locationId: 'store', available, updatedAt: at(daysAgo) });

const mailsAbout = (text: string, team: 'operations' | 'marketing' = 'operations') =>
  local.emails().filter((mail) => mail.to.includes(`${team}@shelfwire.example`) && mail.text.includes(text));

describe('lots that expire', () => {
  it('are told with the units that will be left over, and again once more are', async () => {
    await anItem('TEA-100');
    for (let day = 1; day <= 28; day++) await order('TEA-100', 2, day);
    await level('TEA-100', 120);
    await local.advance('PT10S');
    await post('lot.updated', { variantId: 'TEA-100', lotId: 'L1', quantity: 60, expiresOn: dayAhead(20) });
    await post('lot.updated', { variantId: 'TEA-100', lotId: 'L2', quantity: 60, expiresOn: dayAhead(300) });
    await local.advance('PT1H');
    const [mail] = mailsAbout('expire unsold');
    expect(mail?.text).toMatch(/of 60 units left over; expires/);
    expect(mail?.text).toContain('Deepest discount that still earns: 59 %');
    const before = mailsAbout('expire unsold').length;

    await post('lot.updated', { variantId: 'TEA-100', lotId: 'L1', quantity: 60, expiresOn: dayAhead(5) });
    await local.advance('PT1H');
    expect(mailsAbout('Nearing expiration, and worse than before').length).toBeGreaterThan(0);
    expect(mailsAbout('expire unsold').length).toBeGreaterThan(before);
  });
});

describe('stock that does not move', () => {
  it('is told with its age and its capital, and to marketing without what a unit costs', async () => {
    await anItem('LAMP-1', { price: '50.00', cost: '20.00' });
    await level('LAMP-1', 0, 130);
    await local.advance('PT10S');
    await level('LAMP-1', 40, 100);
    await local.advance('PT1H');
    const told = (text: string) => text.includes('LAMP-1') && text.includes('Aging stock');
    const [mine] = mailsAbout('LAMP-1').filter(({ text }) => told(text));
    expect(mine?.text).toContain('a unit costs EUR 20.00');
    const [mail] = mailsAbout('LAMP-1', 'marketing').filter(({ text }) => told(text));
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
    await order('LAMP-1', 1, 0);
    await level('LAMP-1', 3, 0);
    await local.advance('PT10S');
    await level('LAMP-1', 43, 0);
    await local.advance('PT1H');
    expect(
      JSON.stringify((await local.api('GET', '/v1/alerts?kind=aging_stock&state=open')).body),
    ).not.toContain('LAMP-1');
  });
});

describe('a rush', () => {
  it('is told at once with when it will be gone, is over by itself, and a repeated order adds nothing', async () => {
    await anItem('SCARF-1');
    for (let week = 1; week <= 4; week++) await order('SCARF-1', 2, week * 7);
    await level('SCARF-1', 40);
    await local.advance('PT10S');
    await order('SCARF-1', 1, 0);
    await local.advance('PT10S');
    const rush = () => mailsAbout('SCARF-1').filter(({ text }) => text.includes('Selling fast'));
    await order('SCARF-1', 3, 0, 'rush-1');
    await order('SCARF-1', 3, 0, 'rush-1');
    await local.advance('PT10S');
    expect(rush()).toEqual([]);
    await order('SCARF-1', 5, 0, 'rush-2');
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

    await post('order.updated', {
      ...orderBody('SCARF-1', 5, 0, 'rush-2'),
      isCancelled: true,
      updatedAt: at(0),
    });
    await local.advance('PT2H');
    expect(await fast()).not.toContain('SCARF-1');
  });
});

describe('a day that begins', () => {
  it('is enough for what time alone has changed', async () => {
    await anItem('TEA-200');
    await level('TEA-200', 30);
    await post('lot.updated', { variantId: 'TEA-200', lotId: 'L1', quantity: 30, expiresOn: dayAhead(61) });
    await local.advance('PT1H');
    expect(mailsAbout('TEA-200')).toEqual([]);
    await local.advance('PT25H');
    expect(mailsAbout('TEA-200')[0]?.text).toContain('30 units');
  });
});

describe('what goes wrong on the way', () => {
  it('is nothing: no grant is missing, no function fails, no delivery is lost', () => {
    expect(local.warnings()).toEqual([]);
  });
});
