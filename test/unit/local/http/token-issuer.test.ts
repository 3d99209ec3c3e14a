import { beforeAll, describe, expect, it } from 'vitest';
import { createTokenIssuer, type TokenIssuer } from '../../../../local/http/token-issuer';

const pool = { issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/pool', audience: 'client' };
const authorizer = { issuer: pool.issuer, audience: [pool.audience], scopes: [] };
let tokens: TokenIssuer;

beforeAll(async () => {
  tokens = await createTokenIssuer(null, pool);
});

describe('the authorizer', () => {
  it('hands the claims on as texts, the groups in brackets as API Gateway writes them', async () => {
    const identity = await tokens.authenticate(`Bearer ${await tokens.token('ops')}`, authorizer);
    expect(identity?.claims).toMatchObject({ 'cognito:groups': '[ops]', sub: 'local-ops', iss: pool.issuer });
    expect(identity?.claims.exp).toMatch(/^\d+$/);
  });

  it.each([
    { what: 'no header', header: async () => undefined },
    { what: 'an empty token', header: async () => 'Bearer ' },
    { what: 'something that is no token', header: async () => 'Bearer a.b.c' },
    { what: 'a token with a changed payload', header: async () => tampered(await tokens.token('viewer')) },
    {
      what: 'a token of another issuer’s key',
      header: async () => `Bearer ${await (await createTokenIssuer(null, pool)).token('admin')}`,
    },
    {
      what: 'a token of another pool',
      header: async () =>
        `Bearer ${await (await createTokenIssuer(null, { ...pool, issuer: 'https://other' })).token('admin')}`,
    },
  ])('refuses $what', async ({ header }) => {
    expect(await tokens.authenticate(await header(), authorizer)).toBeNull();
  });

  it('refuses a token for another client', async () => {
    const identity = await tokens.authenticate(`Bearer ${await tokens.token('admin')}`, {
      ...authorizer,
      audience: ['other'],
    });
    expect(identity).toBeNull();
  });
});

function tampered(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const changed = Buffer.from(JSON.stringify({ ...claims, 'cognito:groups': ['admin'] })).toString(
    'base64url',
  );
  return `Bearer ${header}.${changed}.${signature}`;
}
