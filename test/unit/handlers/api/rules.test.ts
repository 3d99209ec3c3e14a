import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { levelKey } from '../../../../lambdas/adapters/dynamodb/keys';
import { variantRecordToItem } from '../../../../lambdas/adapters/dynamodb/stock-items';
import type { ExplainedFinding } from '../../../../lambdas/app/explain-rules';
import { type Answer, startApi, type TestApi } from '../../../support/api';
import { inventoryRow } from '../../../../lambdas/domain/inventory/inventory-row';
import { aLevel, aVariant, NOW } from '../../../support/builders';

const low = {
  kind: 'low_stock',
  scope: { type: 'tag', ids: ['ceramic'] },
  locations: 'all',
  threshold: 10,
  recoverAt: 15,
  teams: ['operations'],
};

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** The same about something of its own, for each test: no two rules say the same. */
let fresh = low;
let tests = 0;
beforeEach(() => {
  tests++;
  fresh = { ...low, scope: { type: 'tag', ids: [`ceramic-${tests}`] } };
});

const create = (body: object = fresh, headers: Record<string, string> = {}) =>
  api.request({ method: 'POST', path: '/v1/rules', body, headers });
const fieldsOf = ({ body }: Answer): string[] => (body.errors ?? []).map(({ field }) => field).toSorted();
const events = async () =>
  (
    await api.client.send(
      new QueryCommand({
        TableName: api.tables.alertTable,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :event)',
        ExpressionAttributeValues: { ':pk': 'RULES', ':event': 'EVENT#' },
      }),
    )
  ).Items ?? [];

describe('what works', () => {
  it('creates a rule with the defaults of its kind and says where it is', async () => {
    const { status, headers, body } = await create();
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...fresh,
      basis: 'available',
      holdMinutes: 15,
      severity: 'info',
      version: 1,
    });
    expect(headers).toMatchObject({ etag: '"1"', location: `/v1/rules/${body.id}` });
    const read = await api.request({ path: `/v1/rules/${body.id}` });
    expect({ ...read.body, warnings: [] }).toEqual(body);
  });

  it('raises the revision of the rule set and announces each write in the same transaction', async () => {
    const before = (await events()).length;
    const { body } = await create();
    const path = `/v1/rules/${body.id}`;
    await api.request({ method: 'PATCH', path, body: { threshold: 11 }, headers: { 'If-Match': '"1"' } });
    await api.request({ method: 'DELETE', path, headers: { 'If-Match': '"2"' } });
    const after = await events();
    expect(after).toHaveLength(before + 3);
    expect(after.at(-1)).toMatchObject({
      eventType: 'RulesChanged',
      event: { data: { revision: after.length, ruleId: body.id } },
    });
    expect((await api.request({ path })).status).toBe(404);
  });

  it('survives many saves at once: each gets a revision of its own', async () => {
    const before = (await events()).length;
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => create({ ...fresh, threshold: index })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
    expect(await events()).toHaveLength(before + 6);
  });

  it('changes only what a merge patch names, also within the scope', async () => {
    const { body } = await create();
    const patched = await api.request({
      method: 'PATCH',
      path: `/v1/rules/${body.id}`,
      body: { scope: { ids: ['glass'] }, recoverAt: null },
      headers: { 'If-Match': '"1"', 'content-type': 'application/merge-patch+json' },
    });
    expect(patched.status).toBe(200);
    expect(patched.body).toMatchObject({
      scope: { type: 'tag', ids: ['glass'] },
      recoverAt: null,
      threshold: 10,
    });
  });

  it('replaces a rule as a whole', async () => {
    const { body } = await create();
    const replaced = await api.request({
      method: 'PUT',
      path: `/v1/rules/${body.id}`,
      body: { kind: 'low_stock', scope: { type: 'everything' }, threshold: 3 },
      headers: { 'If-Match': '"1"' },
    });
    expect(replaced.body).toMatchObject({
      scope: { type: 'everything', ids: [] },
      recoverAt: null,
      version: 2,
    });
    expect(replaced.headers.etag).toBe('"2"');
  });

  it('pages through the rules without losing or repeating one', async () => {
    const all = await api.request({ path: '/v1/rules?limit=200' });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Answer = await api.request({ path: `/v1/rules?limit=3${from}` });
      seen.push(...page.body.items.map(({ id }) => id));
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(all.body.items.map(({ id }) => id));
  });

  it('explains which threshold holds for a variant and why the others do not', async () => {
    const variant = aVariant();
    await api.client.send(
      new PutCommand({
        TableName: api.tables.stockTable,
        Item: variantRecordToItem({ variant, versions: {} }, 1),
      }),
    );
    const oversold = await create({ kind: 'oversold', scope: { type: 'everything' }, threshold: -1 });
    const narrower = await create({
      kind: 'oversold',
      scope: { type: 'vendor', ids: ['blue harbour'] },
      threshold: -3,
    });
    const { body } = await api.request({ path: `/v1/variants/${variant.variantId}/rules` });
    const item = body.items.find(({ kind }) => kind === 'oversold');
    expect(item).toMatchObject({ ruleId: narrower.body.id, threshold: -3, clearsAt: -2 });
    expect(JSON.stringify(item)).toContain(`Rule ${narrower.body.id} is more specific`);
    expect(JSON.stringify(item)).toContain(oversold.body.id);
  });

  it('explains what each rule that is judged finds now, or what is missing', async () => {
    const variant = aVariant({ variantId: 'shopify-777', firstSeenAt: '2026-01-01T00:00:00.000Z' });
    const level = aLevel({ variantId: 'shopify-777', available: 40, updatedAt: '2026-02-01T00:00:00.000Z' });
    const items = [
      variantRecordToItem({ variant, versions: {} }, 1),
      { ...levelKey('shopify-777', 'shopify-1'), ...level },
    ];
    for (const Item of items)
      await api.client.send(new PutCommand({ TableName: api.tables.stockTable, Item }));
    for (const kind of ['aging_stock', 'reorder_point', 'nearing_expiration', 'selling_fast']) {
      await create({ kind, scope: { type: 'variant', ids: ['shopify-777'] } });
    }
    const findingsFor = async (as: 'ops' | 'marketing' | 'viewer') => {
      const { body } = await api.request({ path: '/v1/variants/shopify-777/rules', as });
      return new Map(
        body.items.map(({ kind, finding }) => [String(kind), finding as ExplainedFinding | null]),
      );
    };
    const found = await findingsFor('ops');
    expect(found.get('oversold')).toEqual({
      verdict: 'clear',
      summary: '40 units in all locations together; it is told at −3 or fewer, and over at −2 or more.',
      facts: [{ label: 'Units', value: '40 in all locations together' }],
    });
    expect(found.get('nearing_expiration')).toEqual({
      verdict: 'cannot_judge',
      summary: 'Cannot judge: No lot with an expiry date is known of it.',
      facts: [],
    });
    expect(found.get('reorder_point')?.summary).toContain('Cannot judge: Its lead time is not known');
    expect(found.get('aging_stock')?.verdict).toBe('fires');
    expect(found.get('aging_stock')?.summary).toMatch(/Half of its 40 units are \d+ days old or more/);
    const labelsFor = async (as: 'ops' | 'marketing' | 'viewer') =>
      (await findingsFor(as)).get('aging_stock')?.facts.map(({ label }) => label) ?? [];
    const money = ['Capital tied up', 'Deepest discount that still earns'];
    expect((await labelsFor('ops')).filter((label) => money.includes(label))).toEqual(money);
    expect((await labelsFor('marketing')).filter((label) => money.includes(label))).toEqual(money.slice(1));
    expect((await labelsFor('viewer')).filter((label) => money.includes(label))).toEqual([]);
  });
});

describe('what is wrong', () => {
  it('names every wrong field at once, also those that only do not fit each other', async () => {
    const answer = await create({
      kind: 'low_stock',
      scope: { type: 'variant', ids: ['7'] },
      threshold: 4,
      recoverAt: 4,
      holdMinutes: 1.5,
      severity: 'loud',
      teams: [],
      tenantId: 'other',
      version: 9,
    });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(fieldsOf(answer)).toEqual(
      ['holdMinutes', 'recoverAt', 'scope.ids.0', 'severity', 'teams', 'tenantId', 'version'].toSorted(),
    );
    const { errors } = answer.body;
    for (const { expected } of errors) expect(expected).not.toBe('');
    expect(errors.find(({ field }) => field === 'scope.ids.0')?.pointer).toBe('/scope/ids/0');
  });

  it.each([
    { situation: 'no body', body: {}, fields: ['kind', 'scope'] },
    { situation: 'a threshold that is text', body: { ...low, threshold: '10' }, fields: ['threshold'] },
    { situation: 'a threshold of 1.5', body: { ...low, threshold: 1.5 }, fields: ['threshold'] },
    {
      situation: 'a threshold beyond safe numbers',
      body: { ...low, threshold: 1e30 },
      fields: ['threshold'],
    },
    {
      situation: 'ids for everything',
      body: { ...low, scope: { type: 'everything', ids: ['x'] } },
      fields: ['scope.ids'],
    },
    {
      situation: 'a scope for the company as a whole',
      body: { kind: 'sales_vs_profit', level: 'shop', scope: { type: 'tag', ids: ['a'] } },
      fields: ['scope.type'],
    },
    {
      situation: 'a scope for a source',
      body: { kind: 'feed_silent', scope: { type: 'vendor', ids: ['a'] } },
      fields: ['scope.type'],
    },
    { situation: 'no ids for a tag', body: { ...low, scope: { type: 'tag' } }, fields: ['scope.ids'] },
    {
      situation: 'the same tag twice',
      body: { ...low, scope: { type: 'tag', ids: ['A', 'a '] } },
      fields: ['scope.ids.1'],
    },
    { situation: 'no location', body: { ...low, locations: [] }, fields: ['locations'] },
    {
      situation: 'an unknown word for locations',
      body: { ...low, locations: 'some' },
      fields: ['locations'],
    },
    {
      situation: 'oversold at 0',
      body: { kind: 'oversold', scope: low.scope, threshold: 0 },
      fields: ['threshold'],
    },
    {
      situation: 'back_in_stock from 0',
      body: { kind: 'back_in_stock', scope: low.scope, threshold: 0 },
      fields: ['threshold'],
    },
    { situation: 'a hold beyond a week', body: { ...low, holdMinutes: 10_081 }, fields: ['holdMinutes'] },
    {
      situation: 'a tag with half of an emoji',
      body: { ...low, scope: { type: 'tag', ids: ['a\ud83d'] } },
      fields: ['scope.ids.0'],
    },
    {
      situation: 'a location with half of an emoji',
      body: { ...low, locations: ['shopify-\ud83d'] },
      fields: ['locations.0'],
    },
    { situation: 'an unknown kind', body: { ...low, kind: 'lowStock' }, fields: ['kind'] },
  ])('refuses $situation', async ({ body, fields }) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer)).toEqual(fields);
  });

  it('takes a negative threshold, which asks how far below zero it may go', async () => {
    expect((await create({ ...low, threshold: -5, recoverAt: null })).status).toBe(201);
  });

  it('keeps the kind of a rule', async () => {
    const { body } = await create();
    const answer = await api.request({
      method: 'PATCH',
      path: `/v1/rules/${body.id}`,
      body: { kind: 'out_of_stock' },
      headers: { 'If-Match': '"1"' },
    });
    expect(answer.status).toBe(400);
    expect(fieldsOf(answer)).toEqual(['kind']);
  });

  it.each([
    { situation: 'not JSON', rawBody: '{"kind":', status: 400 },
    { situation: 'a list', rawBody: '[]', status: 400 },
    { situation: 'null', rawBody: 'null', status: 400 },
    { situation: 'no UTF-8', rawBody: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), status: 400 },
    {
      situation: '100,000 levels deep',
      rawBody: `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      status: 400,
    },
    { situation: 'too large', rawBody: JSON.stringify({ kind: 'x'.repeat(300_000) }), status: 413 },
    {
      situation: 'with a __proto__ key',
      rawBody: '{"__proto__":{"kind":"low_stock"},"threshold":1}',
      status: 400,
    },
  ])('refuses a body that is $situation', async ({ rawBody, status }) => {
    const headers = { 'content-type': 'application/json' };
    expect((await api.request({ method: 'POST', path: '/v1/rules', rawBody, headers })).status).toBe(status);
  });

  it('refuses another content type and says which one it takes', async () => {
    const answer = await api.request({
      method: 'POST',
      path: '/v1/rules',
      rawBody: 'kind=low_stock',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(415);
    expect(answer.headers['accept-post']).toBe('application/json');
  });

  it('refuses unknown and repeated query parameters, and a limit out of range', async () => {
    for (const query of [
      'colour=red',
      'limit=0',
      'limit=201',
      'limit=many',
      'kind=low_stock&kind=oversold',
    ]) {
      expect((await api.request({ path: `/v1/rules?${query}` })).status).toBe(400);
    }
  });
});

describe('writing over each other', () => {
  it('F77 refuses the second of two edits of one threshold, and says what the current version is', async () => {
    const { body } = await create();
    const edit = (threshold: number) =>
      api.request({
        method: 'PATCH',
        path: `/v1/rules/${body.id}`,
        body: { threshold },
        headers: { 'If-Match': '"1"' },
      });
    const [one, other] = await Promise.all([edit(11), edit(12)]);
    expect(new Set([one.status, other.status])).toEqual(new Set([200, 412]));
    const refused = one.status === 412 ? one : other;
    expect(refused.headers.etag).toBe('"2"');
    expect(refused.body.currentETag).toBe('"2"');
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('asks for If-Match on %s', async (method) => {
    const { body } = await create();
    const content = method === 'DELETE' ? {} : { body: method === 'PUT' ? low : { threshold: 9 } };
    const answer = await api.request({ method, path: `/v1/rules/${body.id}`, ...content });
    expect(answer.status).toBe(428);
  });

  it('refuses an If-Match that is no ETag of ours', async () => {
    const { body } = await create();
    for (const value of ['1', 'W/"1"', '*', '"x"']) {
      const answer = await api.request({
        method: 'DELETE',
        path: `/v1/rules/${body.id}`,
        headers: { 'If-Match': value },
      });
      expect(answer.status).toBe(400);
    }
  });

  it('answers 304 to a reader who has the current version', async () => {
    const { body } = await create();
    const answer = await api.request({ path: `/v1/rules/${body.id}`, headers: { 'If-None-Match': '"1"' } });
    expect(answer.status).toBe(304);
  });
});

describe('a scope that holds nothing yet', () => {
  it.each([
    { scope: { type: 'tag', ids: ['Ceramic-Warn', 'none-warn'] }, empty: ['tag none-warn'] },
    { scope: { type: 'product_type', ids: ['Mugs-Warn', 'Cups-Warn'] }, empty: ['product type Cups-Warn'] },
    {
      scope: { type: 'variant', ids: ['shopify-1-warn', 'shopify-2-warn'] },
      empty: ['variant shopify-2-warn'],
    },
    { scope: { type: 'tag', ids: ['ceramic-warn'] }, empty: [] },
    { scope: { type: 'everything', ids: [] }, empty: [] },
  ])('is warned of where the rule is saved: $scope.type $scope.ids', async ({ scope, empty }) => {
    const variant = aVariant({
      ...{ variantId: 'shopify-1-warn', productType: 'Mugs-Warn', tags: ['ceramic-warn'] },
    });
    api.index = { asOf: NOW, rows: [inventoryRow(variant, [aLevel()], new Map(), null)] };
    const warnings = empty.map(
      (name) =>
        `scope.ids: as of ${NOW} no item is in the ${name}, so the rule decides about none of it yet.`,
    );
    const { status, body } = await create({ ...fresh, scope, threshold: 14 });
    expect(status).toBe(201);
    expect(body.warnings).toEqual(warnings);
    const path = `/v1/rules/${body.id}`;
    const headers = { 'If-Match': '"1"' };
    const patched = await api.request({ method: 'PATCH', path, body: { threshold: 13 }, headers });
    expect(patched.body.warnings).toEqual(warnings);
    api.index = null;
  });

  it('is not warned of before the stock was looked at', async () => {
    api.index = null;
    expect((await create()).body.warnings).toEqual([]);
  });
});

describe('a rule that says just what another one does', () => {
  it('is not created a second time, in whichever order its lists stand, and the one that is there is named', async () => {
    const settings = { ...fresh, scope: { type: 'tag', ids: ['a-twin', 'b-twin'] } };
    const { body } = await create({ ...settings, teams: ['operations', 'marketing'] });
    const again = await create({
      ...settings,
      scope: { type: 'tag', ids: ['b-twin', 'a-twin'] },
      teams: ['marketing', 'operations'],
    });
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({
      code: 'rule.exists',
      detail: `The rule ${body.id} says just that. Change it, or create one that differs.`,
    });
    expect((await create({ ...settings, threshold: 11 })).status).toBe(201);
  });

  it('is created again once the other one is deleted', async () => {
    const { body } = await create();
    const path = `/v1/rules/${body.id}`;
    await api.request({ method: 'DELETE', path, headers: { 'If-Match': '"1"' } });
    expect((await create()).status).toBe(201);
  });
});

describe('a team that no route knows', () => {
  it('is refused by its place, with those that are known, in a new rule and in a changed one', async () => {
    const teams = ['operations', 'oprations'];
    const expected =
      'a team that a route leads to channels: marketing, operations (POST /v1/routes leads another one there)';
    const refused = await create({ ...fresh, teams });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([{ field: 'teams.1', pointer: '/teams/1', expected }]);
    const { body } = await create();
    const path = `/v1/rules/${body.id}`;
    const headers = { 'If-Match': '"1"' };
    expect(
      (await api.request({ method: 'PATCH', path, body: { teams }, headers })).body.errors,
    ).toMatchObject([{ field: 'teams.1', expected }]);
    expect((await api.request({ method: 'PUT', path, body: { ...fresh, teams }, headers })).status).toBe(400);
  });

  it('is known once a route leads it to a channel', async () => {
    const channel = await api.request({
      method: 'POST',
      path: '/v1/channels',
      body: {
        ...{ type: 'email', name: 'Buyers', recipients: ['buyers@example.com'] },
        ownerEmail: 'owner@example.com',
      },
    });
    expect(channel.status).toBe(201);
    const route = { team: 'buyers', channelIds: [channel.body.id] };
    expect((await api.request({ method: 'POST', path: '/v1/routes', body: route })).status).toBe(201);
    const twin = await api.request({ method: 'POST', path: '/v1/routes', body: route });
    expect(twin.status).toBe(409);
    expect(twin.body.code).toBe('route.exists');
    const { status, body } = await create({ ...fresh, teams: ['buyers'] });
    expect(status).toBe(201);
    expect(body.teams).toEqual(['buyers']);
  });
});

describe('idempotency', () => {
  it('gives a repeated create the same answer and creates nothing', async () => {
    const headers = { 'Idempotency-Key': 'a-1' };
    const first = await create(fresh, headers);
    const second = await create(fresh, headers);
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(second.headers['idempotent-replayed']).toBe('true');
  });

  it('refuses the key with another body, but not from another person', async () => {
    const headers = { 'Idempotency-Key': 'a-2' };
    await create(fresh, headers);
    expect((await create({ ...fresh, threshold: 99, recoverAt: null }, headers)).status).toBe(422);
    const body = { ...fresh, threshold: 12 };
    const other = await api.request({ method: 'POST', path: '/v1/rules', body, headers, as: 'ops' });
    expect(other.status).toBe(201);
  });

  it('creates one thing, however many requests with one key come at once', async () => {
    const before = (await api.request({ path: '/v1/rules?limit=200' })).body.items.length;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => create(fresh, { 'Idempotency-Key': 'a-3' })),
    );
    for (const { status } of answers) expect([201, 409]).toContain(status);
    const after = (await api.request({ path: '/v1/rules?limit=200' })).body.items.length;
    expect(after).toBe(before + 1);
  });

  it('forgets a key after a day', async () => {
    const headers = { 'Idempotency-Key': 'a-4' };
    await create(fresh, headers);
    const { at } = api.clock;
    api.clock.at = new Date(Date.parse(at) + 86_400_001).toISOString();
    expect((await create({ ...fresh, threshold: 8 }, headers)).status).not.toBe(422);
    api.clock.at = at;
  });
});
