import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createImportRecords } from '../../../../lambdas/adapters/dynamodb/import-records';
import { startApi, type TestApi } from '../../../support/api';
import { SHOP } from '../../../support/builders';

let api: TestApi;
let source: string;
beforeAll(async () => {
  api = await startApi();
  const created = await api.request({ method: 'POST', path: '/v1/sources', body: { name: 'Till' } });
  source = created.body.id;
});
afterAll(() => api.stop());
beforeEach(() => void (api.importQueue.messages.length = 0));

const CSV = 'sku,location,available\nMUG-1,floor,4\n';
const post = (path: string, rawBody: string | Buffer = CSV, type = 'text/csv', as: 'ops' | 'admin' = 'ops') =>
  api.request({
    method: 'POST',
    path: `/v1/imports/${path}`,
    rawBody,
    as,
    headers: { 'content-type': type },
  });
const put = (path: string, rawBody: string | Buffer) =>
  api.request({
    method: 'PUT',
    path: `/v1/imports/${path}`,
    rawBody,
    headers: { 'content-type': 'application/octet-stream' },
  });
const partsOf = (id: string) => [...api.importFiles.stored.keys()].filter((key) => key.startsWith(id));

describe('POST /v1/imports/{kind}', () => {
  it('takes a list in, keeps its bytes as they are and has it checked', async () => {
    const bytes = Buffer.from('sku,location,available\nM\xfc,floor,4\n', 'latin1');
    const { status, body } = await post(
      `levels?source=${source}&mode=check`,
      bytes,
      'application/octet-stream',
    );
    expect(status).toBe(202);
    expect(body).toMatchObject({
      kind: 'levels',
      mode: 'check',
      state: 'checking',
      sourceId: source,
      shopId: source,
    });
    expect(body.createdBy).toBe('ops@example.com');
    expect(api.importQueue.messages).toEqual([{ type: 'CheckImport', importId: body.id }]);
    expect(Buffer.from(api.importFiles.stored.get(`${body.id}/part-1`) as Uint8Array)).toEqual(bytes);
  });

  it('makes itself a source for the items of a shop, once', async () => {
    const first = await post(`levels?shop=${SHOP}`);
    const second = await post(`levels?shop=${SHOP.toUpperCase()}`);
    expect(first.body).toMatchObject({ shopId: SHOP, sourceId: expect.stringMatching(/^src_[a-z0-9]{16}$/) });
    expect(second.body.sourceId).toBe(first.body.sourceId);
    const sources = await api.request({ path: '/v1/sources' });
    expect(sources.body.items.filter(({ shopId }) => shopId === SHOP)).toHaveLength(1);
  });

  it('is explained at /docs by an example that is answered', async () => {
    const { text } = await api.request({ path: '/docs', as: null });
    const [, path = ''] = /curl -X POST .*\/v1\/imports\/([^'&]+)/.exec(text) ?? [];
    expect((await post(path)).status).toBe(202);
  });

  it('refuses a shop whose source was deleted, with what to do', async () => {
    const { body } = await post(`levels?shop=${SHOP}`);
    expect(
      (await api.request({ method: 'DELETE', path: `/v1/sources/${String(body.sourceId)}` })).status,
    ).toBe(204);
    const refused = await post(`levels?shop=${SHOP}`);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('POST /v1/sources');
  });

  it.each([
    ['levels', 'source', 'either source'],
    [`levels?source=src_a&shop=${SHOP}`, 'source', 'either source'],
    ['levels?source=src_none', 'source', 'the id of a source'],
    ['levels?shop=elsewhere.myshopify.com', 'shop', 'a shop that is configured'],
    ['levels?shop=../../etc', 'shop', 'a domain such as'],
    ['levels?source=SOURCE&mode=some', 'mode', 'one of'],
    ['levels?source=SOURCE&currency=dollars', 'currency', 'an ISO 4217 code'],
    ['levels?source=SOURCE&parts=17', 'parts', 'a whole number from 1 to 16'],
    ['levels?source=SOURCE&unknown=1', 'unknown', 'no field of this name'],
    ['customers?source=SOURCE', 'import', 'one of'],
  ])('names what is wrong with %s', async (path, field, expected) => {
    const { status, body } = await post(path.replace('SOURCE', source));
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ field, expected: expect.stringContaining(expected) }]);
    expect(api.importQueue.messages).toEqual([]);
  });

  it('takes 4 MiB and no more, and nothing that is not a CSV', async () => {
    const most = Buffer.alloc(4 * 1024 * 1024, 'x');
    expect((await post(`levels?source=${source}`, most, 'application/octet-stream')).status).toBe(202);
    const larger = Buffer.concat([most, Buffer.from('x')]);
    expect((await post(`levels?source=${source}`, larger, 'application/octet-stream')).status).toBe(413);
    expect((await post(`levels?source=${source}`, '{}', 'application/json')).status).toBe(415);
  });

  it('asks for the role before it looks at what was sent', async () => {
    const path = `/v1/imports/levels?source=${source}`;
    const headers = { 'content-type': 'text/csv' };
    for (const as of ['marketing', 'viewer'] as const) {
      const { status, body } = await api.request({ method: 'POST', path, as, rawBody: CSV, headers });
      expect(status).toBe(403);
      expect(body.mayDoThis).toEqual(['admin', 'ops']);
    }
    expect((await api.request({ method: 'POST', path, as: null, rawBody: CSV, headers })).status).toBe(401);
    expect(api.importQueue.messages).toEqual([]);
  });

  it('writes nothing of a list into the log', async () => {
    await post(`levels?source=${source}`, 'sku,location,available\nCANARY-7,floor,4\n');
    expect(api.logged.join('\n')).not.toContain('CANARY-7');
  });
});

describe('the page at /docs', () => {
  it('says how to send a file, and which columns it may have', async () => {
    const { text } = await api.request({ path: '/docs', as: null });
    expect(text).toContain('--data-binary @FILE.csv');
    expect(text).toContain('lead_time_days');
  });
});

describe('a list in parts', () => {
  it('is checked once the last one is there, and takes a repeated part for what it is', async () => {
    const { body } = await post(`levels?source=${source}&parts=3`);
    expect(body).toMatchObject({ state: 'uploading', parts: 3, partsReceived: 1 });
    expect((await put(`${body.id}/parts/3`, 'c')).status).toBe(409);
    expect((await put(`${body.id}/parts/2`, 'b')).body).toMatchObject({ partsReceived: 2 });
    expect((await put(`${body.id}/parts/2`, 'other')).body).toMatchObject({ partsReceived: 2 });
    expect(api.importQueue.messages).toEqual([]);
    expect((await put(`${body.id}/parts/3`, 'c')).body).toMatchObject({
      state: 'checking',
      partsReceived: 3,
    });
    expect(api.importQueue.messages).toEqual([{ type: 'CheckImport', importId: body.id }]);
    expect((await put(`${body.id}/parts/4`, 'd')).status).toBe(409);
    expect((await put(`${body.id}/parts/0`, 'd')).status).toBe(400);
    expect(partsOf(body.id)).toHaveLength(3);
    expect(Buffer.from(api.importFiles.stored.get(`${body.id}/part-2`) as Uint8Array).toString()).toBe('b');
  });

  it('is not found where there is none', async () => {
    expect((await put('imp_none/parts/2', 'b')).status).toBe(404);
  });
});

describe('GET /v1/imports/{id}', () => {
  it('says how far it is, and what is wrong, page by page', async () => {
    const { body } = await post(`levels?source=${source}`);
    const faults = Array.from({ length: 1_250 }, (_, index) => ({
      line: index + 2,
      column: 'available',
      expected: 'a whole number',
      found: 'x',
      remedy: 'Write one.',
    }));
    const lines = faults.map((fault) => JSON.stringify(fault));
    await api.importFiles.putPage(body.id, 'faults', 0, lines.slice(0, 1_000));
    await api.importFiles.putPage(body.id, 'faults', 1, lines.slice(1_000));
    await createImportRecords(api.client, api.tables.stockTable).update(body.id, {
      ...{ state: 'refused', rows: 1_250, badRows: 1_250, faultCount: 1_250 },
      firstFaults: faults.slice(0, 20),
    });

    const shown = await api.request({ path: `/v1/imports/${body.id}` });
    expect(shown.body).toMatchObject({
      state: 'refused',
      summary: '1250 faults in 1250 rows. Nothing was written.',
      rows: { total: 1_250, good: 0, bad: 1_250 },
    });
    const seen: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await api.request({ path: `/v1/imports/${body.id}/faults?limit=200${query}` });
      seen.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    expect(seen).toEqual(faults);
  });

  it('says why its check broke off', async () => {
    const { body } = await post(`levels?source=${source}`);
    expect(body.failure).toBeNull();
    await createImportRecords(api.client, api.tables.stockTable).fail(body.id, 'line 3 could not be judged');
    expect((await api.request({ path: `/v1/imports/${body.id}` })).body).toMatchObject({
      state: 'failed',
      failure: 'line 3 could not be judged',
      summary:
        'The check broke off: line 3 could not be judged. Nothing was written; the list can be sent again.',
    });
  });

  it('is not found where there is none, and shown to nobody who may not import', async () => {
    expect((await api.request({ path: '/v1/imports/imp_none' })).status).toBe(404);
    expect((await api.request({ path: '/v1/imports/imp_none/faults' })).status).toBe(404);
    expect((await api.request({ path: '/v1/imports/imp_none', as: 'marketing' })).status).toBe(403);
    expect((await api.request({ path: '/v1/imports/imp_none/faults', as: 'viewer' })).status).toBe(403);
  });
});
