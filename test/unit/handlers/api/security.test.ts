import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint, Role } from '../../../../lambdas/contracts/http/endpoint';
import { ROLES } from '../../../../lambdas/contracts/http/endpoint';
import { ENDPOINTS, type OperationId } from '../../../../lambdas/contracts/http/endpoints';
import { principalOf, rolesIn } from '../../../../lambdas/handlers/api/principal';
import { startApi, type TestApi } from '../../../support/api';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const guarded = (Object.entries<Endpoint>(ENDPOINTS) as [OperationId, Endpoint][]).filter(
  ([, { roles }]) => roles !== 'public',
);
const call = ({ method, path }: Endpoint, as: Role | null | readonly Role[], rawBody = '{"nonsense":1}') =>
  api.request({
    method: method.toUpperCase(),
    path: path.replaceAll(/\{\w+\}/g, 'shopify-1.x'),
    as,
    ...(method === 'get' ? {} : { rawBody, headers: { 'content-type': 'application/json' } }),
  });

/** Written out, so that a change of an endpoint's roles is seen by whoever reviews it. */
const MAY: Readonly<Record<Role, (operation: OperationId) => boolean>> = {
  admin: () => true,
  ops: () => true,
  marketing: (operation) => isReading(operation) || /^(acknowledge|snooze|resolve)Alert$/.test(operation),
  viewer: (operation) => isReading(operation),
};

/** Lists bear costs, so who may not see those may not see what was wrong with a list either. */
function isReading(operation: OperationId): boolean {
  return /^(list|read|explain|preview|backtest)/.test(operation) && !operation.includes('Import');
}

describe('F65 who may do what', () => {
  for (const [operationId, endpoint] of guarded) {
    it.each(ROLES)(`${operationId} as %s`, async (role) => {
      const { status, body } = await call(endpoint, role);
      if (MAY[role](operationId)) expect(status).not.toBe(403);
      else {
        expect(status).toBe(403);
        expect(body.mayDoThis).toEqual(endpoint.roles);
        // The body was nonsense: nothing is said of it to somebody who may not send one.
        expect(body.errors).toBeUndefined();
      }
      expect(status).not.toBe(500);
    });
  }

  it.each(guarded)('%s without a token is refused', async (_, endpoint) => {
    expect((await call(endpoint, null)).status).toBe(401);
    expect((await call(endpoint, [])).status).toBe(403);
  });

  it('lets the most allowed of several roles decide', async () => {
    const rule = { kind: 'low_stock', scope: { type: 'everything' }, threshold: 4 };
    const answer = await api.request({
      method: 'POST',
      path: '/v1/rules',
      body: rule,
      as: ['ops', 'marketing'],
    });
    expect(answer.status).toBe(201);
  });
});

describe('the groups of a token', () => {
  it.each([
    { groups: '[ops marketing]', roles: ['ops', 'marketing'] },
    { groups: '[admin]', roles: ['admin'] },
    { groups: 'viewer', roles: ['viewer'] },
    { groups: ['marketing', 'ops'], roles: ['ops', 'marketing'] },
    { groups: '[]', roles: [] },
    { groups: undefined, roles: [] },
    { groups: '[administrators superadmin]', roles: [] },
    { groups: { admin: true }, roles: [] },
  ])('$groups is $roles', ({ groups, roles }) => {
    expect(rolesIn(groups)).toEqual(roles);
  });

  it('names a person by e-mail address, else by user name', () => {
    const principal = (claims: object) => principalOf({ authorizer: { jwt: { claims } } })?.name;
    expect(principal({ sub: '1', email: 'a@b.c', username: 'ann' })).toBe('a@b.c');
    expect(principal({ sub: '1', username: 'ann' })).toBe('ann');
    expect(principal({ sub: '1' })).toBe('1');
    expect(principalOf({ authorizer: { jwt: {} } })).toBeNull();
  });
});

describe('addresses', () => {
  it('answers 404 where there is nothing', async () => {
    for (const path of ['/', '/v1', '/v1/unknown', '/v2/rules', '/v1/rules/a/b']) {
      expect((await api.request({ path })).status).toBe(404);
    }
  });

  it('answers 405 with what an address does take', async () => {
    const one = await api.request({ method: 'DELETE', path: '/v1/rules' });
    expect(one.status).toBe(405);
    expect(one.headers.allow).toBe('POST, GET');
    expect((await api.request({ method: 'PUT', path: '/v1/inventory/shopify-1' })).headers.allow).toBe('GET');
  });
});

describe('F66 cursors', () => {
  it('refuses a cursor with any one bit changed', async () => {
    for (let rule = 0; rule < 3; rule++) {
      const body = { kind: 'low_stock', scope: { type: 'everything' }, threshold: rule };
      await api.request({ method: 'POST', path: '/v1/rules', body });
    }
    const { body } = await api.request({ path: '/v1/rules?limit=1' });
    const cursor = String(body.nextCursor);
    for (let index = 0; index < cursor.length; index++) {
      for (let bit = 0; bit < 7; bit++) {
        const flipped = String.fromCharCode(cursor.charCodeAt(index) ^ (1 << bit));
        const forged = `${cursor.slice(0, index)}${flipped}${cursor.slice(index + 1)}`;
        const answer = await api.request({ path: `/v1/rules?limit=1&cursor=${encodeURIComponent(forged)}` });
        expect(answer.status).toBe(400);
        expect(answer.body.errors[0]?.field).toBe('cursor');
      }
    }
  });

  it('refuses a cursor of another list, and of the same list with another filter', async () => {
    const { body } = await api.request({ path: '/v1/rules?limit=1' });
    const cursor = encodeURIComponent(String(body.nextCursor));
    expect((await api.request({ path: `/v1/rules?limit=2&cursor=${cursor}` })).status).toBe(200);
    expect((await api.request({ path: `/v1/routes?cursor=${cursor}` })).status).toBe(400);
    expect((await api.request({ path: `/v1/rules?kind=low_stock&cursor=${cursor}` })).status).toBe(400);
  });

  it.each(['', '.', 'x', 'a.b.c', 'a'.repeat(3000)])('refuses %j', async (cursor) => {
    expect((await api.request({ path: `/v1/rules?cursor=${cursor}` })).status).toBe(400);
  });
});

describe('our own failures', () => {
  it('say nothing of themselves in the answer, and everything in the log', async () => {
    const broken = await startApi();
    broken.client.destroy();
    await broken.stop();
    const answer = await broken.request({ path: '/v1/rules' });
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({
      type: '/docs#problem-internal-error',
      title: 'Something went wrong on our side.',
      status: 500,
      code: 'internal',
      instance: 'request-1',
    });
    expect(broken.logged.some((line) => line.includes('"level":"ERROR"'))).toBe(true);
  });
});
