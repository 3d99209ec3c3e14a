import { ROLES, type Role } from '../../contracts/http/endpoint';

/** Who asks: from the token that API Gateway's authorizer has checked. */
export interface Principal {
  readonly id: string;
  /** As people see it in a history: the e-mail address, or the user's name. */
  readonly name: string;
  readonly roles: readonly Role[];
}

type Claims = Readonly<Record<string, unknown>>;

/** Null where the request bears no checked claims. */
export function principalOf(requestContext: unknown): Principal | null {
  const claims = claimsIn(requestContext);
  const id = text(claims?.sub);
  if (claims === null || id === null) return null;
  const name = text(claims.email) ?? text(claims['cognito:username']) ?? text(claims.username) ?? id;
  return { id, name, roles: rolesIn(claims['cognito:groups']) };
}

function claimsIn(requestContext: unknown): Claims | null {
  let inner: unknown = requestContext;
  for (const key of ['authorizer', 'jwt', 'claims']) {
    if (typeof inner !== 'object' || inner === null) return null;
    inner = Reflect.get(inner, key);
  }
  return typeof inner === 'object' && inner !== null ? (inner as Claims) : null;
}

/**
 * API Gateway hands a list of groups over as the one text `[ops marketing]`; elsewhere it is a list or one name.
 * Groups that are no role of ours say nothing.
 */
export function rolesIn(groups: unknown): readonly Role[] {
  const names = Array.isArray(groups)
    ? groups.map(String)
    : typeof groups === 'string'
      ? groups.replace(/^\[|\]$/g, '').split(/[\s,]+/)
      : [];
  return ROLES.filter((role) => names.includes(role));
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
