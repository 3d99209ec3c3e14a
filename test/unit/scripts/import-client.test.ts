import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createImportClient, type ImportProgress } from '../../../scripts/import/import-client';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly bytes: number;
  readonly authorization: string | undefined;
}

let server: Server | null = null;
afterEach(() => void server?.close());

const aProgress = (fields: Partial<ImportProgress>): ImportProgress => ({
  id: 'imp_1',
  state: 'loading',
  summary: '',
  separator: ',',
  ignoredColumns: [],
  faultCount: 0,
  parts: 1,
  partsReceived: 1,
  records: { total: 2, recorded: 0, failed: 0 },
  ...fields,
});

/** An API that answers each request with the next of these, and the last one from then on. */
async function anApi(...answers: readonly { readonly status?: number; readonly body: unknown }[]) {
  const seen: Seen[] = [];
  const left = [...answers];
  server = createServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      seen.push({ method, path, bytes, authorization: headers.authorization });
      const { status = 200, body } = (left.length > 1 ? left.shift() : left[0]) ?? { body: {} };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { seen, client: createImportClient(url, 'a-token', { pollEveryMs: 1, patienceMs: 30 }) };
}

const silent = () => undefined;

describe('the client of imports', () => {
  it('sends a long list in parts of 4 MiB, with its token', async () => {
    const { seen, client } = await anApi({ body: aProgress({ state: 'uploading', parts: 3 }) });
    await client.send(
      'orders',
      Buffer.alloc(9_000_000),
      { mode: 'check', source: 'src_a', currency: 'EUR' },
      silent,
    );
    expect(seen.map(({ method, path, bytes }) => `${method} ${path} ${bytes}`)).toEqual([
      'POST /v1/imports/orders?mode=check&parts=3&source=src_a&currency=EUR 4194304',
      'PUT /v1/imports/imp_1/parts/2 4194304',
      'PUT /v1/imports/imp_1/parts/3 611392',
    ]);
    expect(seen[0]?.authorization).toBe('Bearer a-token');
  });

  it('follows an import to its end', async () => {
    const { client } = await anApi({ body: aProgress({}) }, { body: aProgress({ state: 'done' }) });
    const states: string[] = [];
    await client.follow('imp_1', ({ state }) => void states.push(state));
    expect(states).toEqual(['loading', 'done']);
  });

  it('does not wait for ever where nothing moves', async () => {
    const { client } = await anApi({ body: aProgress({}) });
    expect((await client.follow('imp_1', silent)).state).toBe('loading');
  });

  it('reads every page of faults', async () => {
    const fault = { line: 2, column: 'sku', expected: 'a SKU', found: null, remedy: 'Fill it in.' };
    const { seen, client } = await anApi(
      { body: { items: [fault, fault], nextCursor: 'next+1' } },
      { body: { items: [fault], nextCursor: null } },
    );
    const faults = [];
    for await (const one of client.faults('imp_1')) faults.push(one);
    expect(faults).toHaveLength(3);
    expect(seen[1]?.path).toBe('/v1/imports/imp_1/faults?limit=200&cursor=next%2B1');
  });

  it('says in the API’s own words why it was refused, and nothing of the token', async () => {
    const { client } = await anApi({
      status: 400,
      body: {
        title: 'Something in the request is not as expected.',
        detail: 'source: expected the id of a source',
      },
    });
    const refused = client.send('levels', Buffer.from('x'), { mode: 'all' }, silent);
    await expect(refused).rejects.toThrow(
      'answered with 400. Something in the request is not as expected. source:',
    );
    await expect(refused).rejects.not.toThrow('a-token');
  });
});
