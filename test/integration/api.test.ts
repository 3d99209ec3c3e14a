import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiRequest, type LocalStack, startLocalStack } from '../support/local-stack';
import { aShop, BERLIN, type ShopVariant } from '../support/shop';

let local: LocalStack;
let mug: ShopVariant;

beforeAll(async () => {
  local = await startLocalStack();
  const shop = aShop(local);
  await shop.location(BERLIN, 'Berlin');
  const [variant] = await shop.product({ title: 'Tide Mug', skus: ['MUG-TIDE'], tags: 'summer' });
  if (variant === undefined) throw new Error('A product has a variant.');
  mug = variant;
  await shop.level(mug, BERLIN, 40);
  await local.advance('PT10S');
  await shop.level(mug, BERLIN, 0);
  await local.advance('PT10S');
});
afterAll(() => local.stop());

type Body = Record<string, unknown> & { id: string; items: (Record<string, unknown> & { id: string })[] };
async function call(method: string, path: string, request?: ApiRequest) {
  const answer = await local.api(method, path, request);
  return { ...answer, body: answer.body as Body };
}
const ifMatch = (version: number) => ({ 'if-match': `"${version}"` });

describe('the API as it is deployed', () => {
  it('is open where it says so, and asks for a token elsewhere', async () => {
    expect((await call('GET', '/openapi.json', { role: null })).status).toBe(200);
    expect((await call('GET', '/docs', { role: null })).status).toBe(200);
    expect((await call('GET', '/v1/rules', { role: null })).status).toBe(401);
    const refused = await call('POST', '/v1/rules', { role: 'marketing', body: {} });
    expect(refused.status).toBe(403);
  });

  it('keeps rules, with an answer for a repeated create and none for a lost update', async () => {
    const rule = { kind: 'low_stock', scope: { type: 'tag', ids: ['summer'] }, threshold: 50 };
    const headers = { 'idempotency-key': 'rule-1' };
    const created = await call('POST', '/v1/rules', { role: 'ops', body: rule, headers });
    expect(created.status).toBe(201);
    const again = await call('POST', '/v1/rules', { role: 'ops', body: rule, headers });
    expect(again.body).toEqual(created.body);

    const path = `/v1/rules/${created.body.id}`;
    const body = { threshold: 3 };
    expect((await call('PATCH', path, { body })).status).toBe(428);
    expect((await call('PATCH', path, { body, headers: ifMatch(1) })).status).toBe(200);
    expect((await call('PATCH', path, { body, headers: ifMatch(1) })).status).toBe(412);
    const why = await call('GET', `/v1/variants/shopify-${mug.itemId}/rules`);
    expect(JSON.stringify(why.body.items)).toContain(created.body.id);
    expect((await call('DELETE', path, { headers: ifMatch(2) })).status).toBe(204);
  });

  it('lists an alert, tells its story, and takes it on', async () => {
    const { body } = await call('GET', '/v1/alerts?kind=out_of_stock', { role: 'marketing' });
    const [alert] = body.items;
    expect(alert).toMatchObject({ state: 'firing', item: { sku: 'MUG-TIDE' } });
    const path = `/v1/alerts/${alert?.id}`;
    const acknowledged = await call('POST', `${path}/acknowledge`, {
      role: 'marketing',
      body: { note: 'On it.' },
    });
    expect(acknowledged.body).toMatchObject({ state: 'acknowledged', note: 'On it.' });
    const dossier = await call('GET', path);
    expect(dossier.body).toMatchObject({ history: [{ type: 'AlertAcknowledged' }, { type: 'AlertOpened' }] });
    expect((dossier.body.deliveries as unknown[]).length).toBeGreaterThan(0);
  });

  it('finds the stock in an index that the schedule makes, and reads one variant live', async () => {
    await local.advance('PT15M');
    const found = await call('GET', '/v1/inventory?q=tide', { role: 'viewer' });
    expect(found.body).toMatchObject({
      items: [{ sku: 'MUG-TIDE', available: 0, daysOfCover: 0 }],
      count: 1,
    });
    expect(found.body.asOf).not.toBeNull();
    const live = await call('GET', `/v1/inventory/shopify-${mug.itemId}`);
    expect(live.body).toMatchObject({ available: 0, locations: [{ name: 'Berlin', available: 0 }] });
    const rule = { kind: 'out_of_stock', scope: { type: 'everything' }, threshold: 0 };
    expect((await call('POST', '/v1/rules/preview', { body: rule })).body).toMatchObject({ count: 1 });
  });

  it('keeps channels, routes and sources, and sends a test message the way that every message takes', async () => {
    const channel = await call('POST', '/v1/channels', {
      body: { type: 'slack', name: '#new', webhookUrl: 'https://hooks.slack.com/services/T1/B1/abcdef' },
    });
    expect(channel.status).toBe(201);
    expect((await call('POST', `/v1/channels/${channel.body.id}/test`)).status).toBe(202);
    await local.advance('PT10S');
    const posted = local.slack().filter(({ url }) => url.endsWith('/T1/B1/abcdef'));
    expect(posted).toHaveLength(1);

    const route = await call('POST', '/v1/routes', {
      body: { team: 'buyers', channelIds: [channel.body.id] },
    });
    expect(route.status).toBe(201);
    expect((await call('DELETE', `/v1/channels/${channel.body.id}`, { headers: ifMatch(1) })).status).toBe(
      409,
    );
    expect((await call('DELETE', `/v1/routes/${route.body.id}`, { headers: ifMatch(1) })).status).toBe(204);
    expect((await call('DELETE', `/v1/channels/${channel.body.id}`, { headers: ifMatch(1) })).status).toBe(
      204,
    );

    const source = await call('POST', '/v1/sources', { body: { name: 'Till' } });
    expect(source.body.secret).toMatch(/^whsec_/);
    expect((await call('DELETE', `/v1/sources/${source.body.id}`)).status).toBe(204);
  });

  it('unsubscribes an address by the link in its mail', async () => {
    const mail = local.emails().find(({ to }) => to.includes('marketing@shelfwire.example'));
    const link = /<(https?:[^>]+\/unsubscribe\/[^>]+)>/.exec(JSON.stringify(mail?.headers))?.[1] ?? '';
    const path = new URL(link).pathname;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const page = await call('GET', path, { role: null });
    expect(JSON.stringify(page.body)).toContain('marketing@shelfwire.example');
    expect((await call('POST', path, { role: null, headers })).status).toBe(200);
  });

  it('needed no grant that it does not have', () => {
    expect(local.warnings()).toEqual([]);
  });
});

describe('a shop that is erased', () => {
  it('leaves nothing to be found', async () => {
    const shop = aShop(local, { firstId: 448_716_513_282_990_001n });
    expect(await shop.send('shop/redact', { shop_id: 1, shop_domain: shop.domain })).toBe(200);
    await local.advance('PT1M');
    expect((await call('GET', `/v1/inventory/shopify-${mug.itemId}`)).status).toBe(404);
    expect((await call('GET', '/v1/alerts')).body.items).toEqual([]);
    expect(local.warnings()).toEqual([]);
  });
});
