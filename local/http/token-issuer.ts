import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, importJWK, jwtVerify, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { Identity } from './http-event';
import type { JwtAuthorizer } from './route-table';

export const ROLES = ['admin', 'ops', 'marketing', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Stands in for the user pool: signs tokens and checks them as API Gateway's JWT authorizer does. */
export interface TokenIssuer {
  token(role: Role): Promise<string>;
  /** The identity that a request's `Authorization` header proves; null where it proves none. */
  authenticate(authorization: string | undefined, authorizer: JwtAuthorizer): Promise<Identity | null>;
}

const ALGORITHM = 'RS256';
const LIFETIME = '12h';

/**
 * @param keyFile where the signing key is kept, so that tokens outlive a restart; null for a key that does not
 * @param pool the issuer and the client that the template's authorizer trusts
 */
export async function createTokenIssuer(
  keyFile: string | null,
  pool: { readonly issuer: string; readonly audience: string },
): Promise<TokenIssuer> {
  const { privateJwk, publicJwk } = await signingKey(keyFile);
  const privateKey = await importJWK(privateJwk, ALGORITHM);
  const publicKey = await importJWK(publicJwk, ALGORITHM);

  return {
    token: (role) =>
      new SignJWT({
        'cognito:groups': [role],
        'cognito:username': role,
        email: `${role}@shelfwire.example`,
        token_use: 'id',
      })
        .setProtectedHeader({ alg: ALGORITHM })
        .setSubject(`local-${role}`)
        .setIssuer(pool.issuer)
        .setAudience(pool.audience)
        .setIssuedAt()
        .setExpirationTime(LIFETIME)
        .sign(privateKey),
    async authenticate(authorization, authorizer) {
      const token = /^Bearer\s+(\S+)$/i.exec(authorization?.trim() ?? '')?.[1] ?? authorization?.trim();
      if (token === undefined || token === '') return null;
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          issuer: authorizer.issuer,
          algorithms: [ALGORITHM],
        });
        return isForAudience(payload, authorizer.audience) ? identityOf(payload) : null;
      } catch {
        return null;
      }
    },
  };
}

/** An access token of the user pool names its client in `client_id` and has no audience. */
function isForAudience(payload: JWTPayload, audience: readonly string[]): boolean {
  const named = payload.aud === undefined ? [payload.client_id] : [payload.aud].flat();
  return named.some((name) => typeof name === 'string' && audience.includes(name));
}

function identityOf(payload: JWTPayload): Identity {
  const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]));
  return { claims, scopes: typeof payload.scope === 'string' ? payload.scope.split(' ') : null };
}

/** API Gateway hands every claim on as text, a list of groups as `[ops marketing]`. */
const claimText = (value: unknown): string => (Array.isArray(value) ? `[${value.join(' ')}]` : String(value));

async function signingKey(file: string | null): Promise<{ privateJwk: JWK; publicJwk: JWK }> {
  if (file !== null && existsSync(file)) {
    return JSON.parse(readFileSync(file, 'utf8')) as { privateJwk: JWK; publicJwk: JWK };
  }
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const pair = { privateJwk: await exportJWK(privateKey), publicJwk: await exportJWK(publicKey) };
  if (file !== null) writeFileSync(file, JSON.stringify(pair), { mode: 0o600 });
  return pair;
}
