import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelKey, sourceEventKey } from '../../../../lambdas/adapters/dynamodb/keys';
import { deriveSourceSecret } from '../../../../lambdas/adapters/secrets/master-key';
import { MASTER, startApi, type TestApi } from '../../../support/api';

const CANARY = 'CANARYcanary0123456789ab';
const slack = {
  type: 'slack',
  name: '#stock',
  webhookUrl: `https://hooks.slack.com/services/T00000000/B00000000/${CANARY}`,
};
const email = {
  type: 'email',
  name: 'Team',
  recipients: ['Ops@Example.com'],
  ownerEmail: 'boss@example.com',
};

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const create = (path: string, body: object, headers: Record<string, string> = {}) =>
  api.request({ method: 'POST', path, body, headers });

describe('channels', () => {
  it('F75 keeps the address of a Slack channel to itself: encrypted in the table, in no answer and no log line', async () => {
    const created = await create('/v1/channels', slack, { 'Idempotency-Key': 'slack-1' });
    expect(created.status).toBe(201);
    const { id } = created.body;
    const read = await api.request({ path: `/v1/channels/${id}` });
    const listed = await api.request({ path: '/v1/channels' });
    const wrong = await create('/v1/channels', { ...slack, webhookUrl: `${slack.webhookUrl}?x=1` });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors[0]?.field).toBe('webhookUrl');
    for (const { text } of [created, read, listed, wrong]) expect(text).not.toContain(CANARY);
    expect(api.logged.join('\n')).not.toContain(CANARY);
    const { Item } = await api.client.send(
      new GetCommand({ TableName: api.tables.alertTable, Key: { ...channelKey(id) } }),
    );
    expect(JSON.stringify(Item)).not.toContain(CANARY);
    expect(Item?.encryptedWebhookUrl).toBe(Buffer.from(`${id} ${slack.webhookUrl}`).toString('base64'));
  });

  it.each([
    'http://hooks.slack.com/services/T/B/x',
    'https://hooks.slack.com.evil.example/services/T/B/x',
    'https://hooks.slack.com@169.254.169.254/services/T/B/x',
    'https://hooks.slack.com:8443/services/T/B/x',
    'https://hooks.slack.com/api/chat.postMessage',
    'https://169.254.169.254/latest/meta-data',
  ])('F68 refuses %s', async (webhookUrl) => {
    expect((await create('/v1/channels', { ...slack, webhookUrl })).status).toBe(400);
  });

  it('writes addresses in lower case, and refuses what is none', async () => {
    const { body } = await create('/v1/channels', email);
    expect(body.recipients).toEqual(['ops@example.com']);
    const wrong = await create('/v1/channels', {
      ...email,
      recipients: ['ops@example.com', 'OPS@example.com'],
      ownerEmail: 'x\r\nBcc: y@z',
    });
    expect(wrong.body.errors.map(({ field }) => field)).toEqual(['ownerEmail', 'recipients']);
    expect((await create('/v1/channels', { ...email, webhookUrl: slack.webhookUrl })).status).toBe(400);
    expect((await create('/v1/channels', { type: 'pager', name: 'x' })).body.errors[0]?.field).toBe('type');
    expect((await create('/v1/channels', { ...email, name: 'x\r\nBcc: a@b.c' })).status).toBe(400);
  });

  it('keeps the stored address when a replacement leaves it out, and the type always', async () => {
    const { body } = await create('/v1/channels', slack);
    const path = `/v1/channels/${body.id}`;
    const put = (content: object, version: number) =>
      api.request({ method: 'PUT', path, body: content, headers: { 'If-Match': `"${version}"` } });
    expect((await put({ type: 'slack', name: '#renamed' }, 1)).body).toMatchObject({
      name: '#renamed',
      version: 2,
    });
    const { Item } = await api.client.send(
      new GetCommand({ TableName: api.tables.alertTable, Key: { ...channelKey(body.id) } }),
    );
    expect(Buffer.from(String(Item?.encryptedWebhookUrl), 'base64').toString()).toContain(CANARY);
    expect((await put(email, 2)).body.errors.map(({ field }) => field)).toEqual(['type', 'recipients']);
    const foreign = { recipients: ['a@example.com'] };
    const patched = await api.request({
      method: 'PATCH',
      path,
      body: foreign,
      headers: { 'If-Match': '"2"' },
    });
    expect(patched.status).toBe(400);
  });

  it('is switched off and on again', async () => {
    const { body } = await create('/v1/channels', email);
    const path = `/v1/channels/${body.id}`;
    const patch = (status: string, version: number) =>
      api.request({ method: 'PATCH', path, body: { status }, headers: { 'If-Match': `"${version}"` } });
    expect((await patch('disabled', 1)).body.disabled).toMatchObject({
      cause: 'Switched off by admin@example.com.',
    });
    expect((await api.request({ method: 'POST', path: `${path}/test` })).status).toBe(409);
    expect((await patch('active', 2)).body).toMatchObject({ status: 'active', disabled: null });
    const test = await api.request({ method: 'POST', path: `${path}/test` });
    expect(test.status).toBe(202);
    expect(api.testsAsked.at(-1)).toEqual({
      type: 'ChannelTestRequested',
      channelId: body.id,
      requestedBy: 'admin@example.com',
    });
    expect((await api.request({ method: 'POST', path: '/v1/channels/chan_none/test' })).status).toBe(404);
  });
});

describe('routes', () => {
  it('lead a team to channels that exist', async () => {
    const channel = (await create('/v1/channels', email)).body.id;
    const refused = await create('/v1/routes', { team: 'operations', channelIds: [channel, 'chan_none'] });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([
      { field: 'channelIds.1', pointer: '/channelIds/1', expected: 'the id of an existing channel' },
    ]);

    const { body, headers } = await create('/v1/routes', { team: 'operations', channelIds: [channel] });
    expect(body).toMatchObject({ kinds: [], minimumSeverity: 'info', enabled: true });
    expect(headers.etag).toBe('"1"');
    const path = `/v1/routes/${body.id}`;
    const inUse = await api.request({
      method: 'DELETE',
      path: `/v1/channels/${channel}`,
      headers: { 'If-Match': '"1"' },
    });
    expect(inUse.status).toBe(409);
    expect(inUse.body.detail).toContain(body.id);

    const patch = { kinds: ['oversold'], enabled: false };
    const patched = await api.request({ method: 'PATCH', path, body: patch, headers: { 'If-Match': '"1"' } });
    expect(patched.body).toMatchObject({
      kinds: ['oversold'],
      enabled: false,
      team: 'operations',
      version: 2,
    });
    expect((await api.request({ method: 'DELETE', path, headers: { 'If-Match': '"1"' } })).status).toBe(412);
    expect((await api.request({ method: 'DELETE', path, headers: { 'If-Match': '"2"' } })).status).toBe(204);
    expect((await api.request({ path })).status).toBe(404);
    expect((await api.request({ path: '/v1/routes' })).body.items).toEqual([]);
    const gone = await api.request({
      method: 'DELETE',
      path: `/v1/channels/${channel}`,
      headers: { 'If-Match': '"1"' },
    });
    expect(gone.status).toBe(204);
  });

  it('name every wrong field', async () => {
    const { body } = await create('/v1/routes', {
      team: 'The Team',
      kinds: ['low'],
      channelIds: [],
      colour: 1,
    });
    expect(body.errors.map(({ field }) => field).toSorted()).toEqual([
      'channelIds',
      'colour',
      'kinds.0',
      'team',
    ]);
  });
});

describe('sources', () => {
  it('show their secret once, and again only to the same request', async () => {
    const headers = { 'Idempotency-Key': 'source-1' };
    const created = await create('/v1/sources', { name: 'Warehouse' }, headers);
    expect(created.status).toBe(201);
    const { id, secret } = created.body;
    expect(id).toMatch(/^src_[a-z0-9]{16}$/);
    expect(secret).toBe(deriveSourceSecret(MASTER, id));
    expect(created.body).toMatchObject({
      webhookUrl: `https://shelfwire.example/webhooks/standard/${id}`,
      trafficUrl: `https://shelfwire.example/webhooks/traffic/${id}`,
    });
    expect((await create('/v1/sources', { name: 'Warehouse' }, headers)).body).toEqual(created.body);
    expect((await api.request({ path: `/v1/sources/${id}` })).text).not.toContain('whsec_');
    expect((await api.request({ path: '/v1/sources' })).body.items).toHaveLength(1);

    expect((await api.request({ method: 'DELETE', path: `/v1/sources/${id}` })).status).toBe(204);
    expect((await api.request({ path: `/v1/sources/${id}` })).status).toBe(404);
    expect((await api.request({ path: '/v1/sources' })).body.items).toEqual([]);
  });

  it('are changed in what they say of their stock, which is announced once, with whose stock it is', async () => {
    const created = await create('/v1/sources', { name: 'Plan', shopId: 'blue-harbour.myshopify.com' });
    const { id } = created.body;
    expect(created.body).toMatchObject({ availableIncludesUnreceived: false, version: 1 });
    const change = (body: object, version: number, as: 'ops' | 'marketing' = 'ops') => {
      const headers = { 'If-Match': `"${version}"` };
      return api.request({ method: 'PATCH', path: `/v1/sources/${id}`, body, headers, as });
    };
    const announced = async (version: number) => {
      const Key = { ...sourceEventKey(id, version) };
      const { Item } = await api.client.send(new GetCommand({ TableName: api.tables.alertTable, Key }));
      return Item;
    };

    const changed = await change({ availableIncludesUnreceived: true }, 1);
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(changed.body).toMatchObject({ name: 'Plan', availableIncludesUnreceived: true, version: 2 });
    expect(await announced(2)).toMatchObject({
      eventType: 'SourceChanged',
      event: { data: { sourceId: id, shopId: 'blue-harbour.myshopify.com' } },
    });
    expect((await change({ name: 'Planning' }, 2)).body).toMatchObject({
      name: 'Planning',
      availableIncludesUnreceived: true,
    });
    expect(await announced(3)).toBeUndefined();

    expect((await change({ name: 'Late' }, 2)).status).toBe(412);
    expect((await change({ name: 'Nobody' }, 3, 'marketing')).status).toBe(403);
    const wrong = await change({ availableIncludesUnreceived: 'yes' }, 3);
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors[0]).toMatchObject({ field: 'availableIncludesUnreceived' });
    expect((await change({ shopId: null }, 3)).status).toBe(400);

    const path = `/v1/sources/${id}`;
    expect((await api.request({ method: 'DELETE', path })).status).toBe(204);
    expect(await announced(4)).toMatchObject({ eventType: 'SourceChanged' });
  });

  it('F75 keep the secret out of the tables and the log', async () => {
    const { body } = await create('/v1/sources', { name: 'Till' }, { 'Idempotency-Key': 'source-2' });
    const { ScanCommand } = await import('@aws-sdk/lib-dynamodb');
    for (const TableName of [api.tables.alertTable, api.tables.stockTable]) {
      const { Items } = await api.client.send(new ScanCommand({ TableName }));
      expect(JSON.stringify(Items)).not.toContain(String(body.secret));
    }
    expect(api.logged.join('\n')).not.toContain('whsec_');
  });
});
