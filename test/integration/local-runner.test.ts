import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStack, startLocalStack } from '../support/local-stack';

let product: LocalStack;

beforeAll(async () => {
  product = await startLocalStack();
});
afterAll(() => product.stop());

const get = (path: string): Promise<Response> => fetch(`${product.url}${path}`);

describe('the product on one machine', () => {
  it('starts from its template without a refused grant or a failed function', () => {
    expect(product.warnings()).toEqual([]);
  });

  it('begins with a channel on Slack and one by mail for each team, and a route to each', async () => {
    const { body } = await product.api('GET', '/v1/routes');
    const { items } = body as { items: { team: string; channelIds: string[] }[] };
    const teams = items.flatMap(({ team, channelIds }) => channelIds.map(() => team)).toSorted();
    expect(teams).toEqual(['marketing', 'marketing', 'operations', 'operations']);
  });

  it('gives a token for each role, which the API takes', async () => {
    const tokens = (await (await get('/local/tokens')).json()) as Record<string, string>;
    expect(Object.keys(tokens)).toEqual(['admin', 'ops', 'marketing', 'viewer']);
    for (const token of Object.values(tokens)) {
      const response = await fetch(`${product.url}/v1/rules`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(response.status).toBe(200);
    }
  });

  it('asks for a token in front of the API, as API Gateway does', async () => {
    const response = await get('/v1/rules');
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: 'Unauthorized' });
  });

  it('refuses a body above what API Gateway takes', async () => {
    const response = await fetch(`${product.url}/webhooks/shopify`, {
      method: 'POST',
      body: Buffer.alloc(10 * 1024 * 1024 + 1),
    });
    expect(response.status).toBe(413);
  });

  it.each(['/', '/local/mailbox', '/local/slack-view'])('shows people a page at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  });

  it('has no local address that it does not know', async () => {
    expect((await get('/local/elsewhere')).status).toBe(404);
  });

  it('counts what its functions ask of AWS', async () => {
    const { awsRequests, dynamodb } = (await (await get('/local/stats')).json()) as ReturnType<
      LocalStack['stats']
    >;
    const seeded = awsRequests.find(
      ({ function: name, action }) => name === 'seed-defaults' && action === 'TransactWriteItems',
    );
    expect(seeded?.count).toBeGreaterThan(0);
    expect(dynamodb.writeUnits).toBeGreaterThan(0);
  });

  it('moves its clock by what it is told, and settles', async () => {
    const before = product.stack.clock.now();
    const response = await fetch(`${product.url}/local/clock`, {
      method: 'POST',
      body: '{"advance":"PT2H"}',
    });
    const { now } = (await response.json()) as { now: string };
    expect(Date.parse(now) - before).toBeGreaterThanOrEqual(2 * 3_600_000);
    expect(product.warnings()).toEqual([]);
  });

  it.each(['{}', 'no JSON', '{"advance":"tomorrow"}', '{"advance":"-PT1H"}', '{"advance":"P401D"}'])(
    'says what it expects when the clock is told %s',
    async (body) => {
      const response = await fetch(`${product.url}/local/clock`, { method: 'POST', body });
      expect(response.status).toBe(400);
      expect(await response.text()).toContain('ISO 8601 duration');
    },
  );
});
