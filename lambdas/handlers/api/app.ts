import { createHmac } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { createAnswerOnce, RememberedAnswer } from '../../app/answer-once';
import type { Endpoint } from '../../contracts/http/endpoint';
import { ENDPOINTS, type OperationId } from '../../contracts/http/endpoints';
import { etagOf, problemOf, RequestRefusedError } from '../../platform/http-errors';
import type { Logger } from '../../platform/logger';
import { cursorsFor } from './cursor';
import { idFrom, randomId } from './new-id';
import { type Principal, principalOf } from './principal';
import { type CheckedInput, readRequest } from './read-request';
import type { ApiAnswer, ApiHandler, ApiHandlers } from './request';

export interface ApiDeps {
  readonly handlers: ApiHandlers;
  readonly answerOnce: ReturnType<typeof createAnswerOnce>;
  /** Signs cursors and fingerprints of requests. */
  readonly signingKey: () => Promise<Uint8Array>;
  readonly logger: Logger;
}

/** The requestContext of an API Gateway event, which the Lambda adapter hands over. */
type Bindings = { readonly requestContext?: { readonly requestId?: string } };
type ApiContext = Context<{ Bindings: Bindings }>;

/**
 * The whole HTTP API: one route per endpoint of the contract, each taken through the same steps. Who may do it comes
 * before what was sent, so that a refusal tells nothing about what would have been valid.
 */
export function createApp(deps: ApiDeps): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  for (const operationId of Object.keys(ENDPOINTS) as OperationId[]) {
    const endpoint: Endpoint = ENDPOINTS[operationId];
    const handler = deps.handlers[operationId] as unknown as ApiHandler<Endpoint>;
    app.on(endpoint.method.toUpperCase(), routePathOf(endpoint), async (context) => {
      const principal = authorise(context, endpoint);
      const input = await readRequest(context, endpoint);
      const answer = await answerTo({ operationId, endpoint, handler, principal, input }, deps);
      deps.logger.info('Request answered', {
        operationId,
        status: answer.status,
        requestId: requestIdOf(context),
        principalId: principal?.id ?? null,
      });
      return write(context, endpoint, answer);
    });
  }
  app.notFound((context) => problem(context, unknownRoute(context), deps.logger));
  app.onError((error, context) => problem(context, error, deps.logger));
  return app;
}

/** `/v1/rules/{ruleId}` as Hono writes it. */
const routePathOf = ({ path }: Pick<Endpoint, 'path'>): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** @throws RequestRefusedError 401 without a checked token, 403 without a role that may */
function authorise(context: ApiContext, { roles }: Endpoint): Principal | null {
  if (roles === 'public') return null;
  const principal = principalOf(context.env?.requestContext);
  if (principal === null) {
    throw new RequestRefusedError('not-authenticated', 'Send a token of a signed-in user.', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
  if (!principal.roles.some((role) => roles.includes(role))) {
    const yours = principal.roles.join(', ') || 'none';
    throw new RequestRefusedError(
      'not-allowed',
      `It takes one of the roles ${roles.join(', ')}; yours: ${yours}.`,
      {
        mayDoThis: roles,
      },
    );
  }
  return principal;
}

interface Call {
  readonly operationId: OperationId;
  readonly endpoint: Endpoint;
  readonly handler: ApiHandler<Endpoint>;
  readonly principal: Principal | null;
  readonly input: CheckedInput;
}

interface Answer extends RememberedAnswer {
  readonly isRepeat: boolean;
}

async function answerTo(call: Call, deps: ApiDeps): Promise<Answer> {
  const { operationId, endpoint, principal, input } = call;
  const { idempotencyKey } = input;
  const key = await signingKeyFor(call, deps);
  if (idempotencyKey === null || principal === null) {
    return { ...remembered(endpoint, await handle(call, key, randomId)), isRepeat: false };
  }

  const act = () => handle(call, key, (prefix) => idFrom(prefix, [principal.id, idempotencyKey]));
  const fingerprint = createHmac('sha256', key)
    .update(JSON.stringify([operationId, input.body]))
    .digest('base64url');
  const request = { principalId: principal.id, key: idempotencyKey, fingerprint };
  let secret: ApiAnswer<Endpoint> | null = null;
  const once = await deps.answerOnce(request, async () => {
    const answer = await act();
    if (answer.isSecret !== true) return remembered(endpoint, answer);
    secret = answer;
    return { ...remembered(endpoint, answer), body: null };
  });
  switch (once.outcome) {
    case 'running':
      throw new RequestRefusedError('conflict', 'A request with this key is still being worked on.', {
        headers: { 'Retry-After': '1' },
      });
    case 'other_request':
      throw new RequestRefusedError('key-reused', 'Take a new key for a new request.', {
        errors: [{ field: 'Idempotency-Key', expected: 'a key that was not used with another body' }],
      });
    case 'answered': {
      if (once.answer.body !== null) return { ...once.answer, isRepeat: once.isRepeat };
      const again = remembered(endpoint, secret ?? (await act()));
      return { ...again, isRepeat: once.isRepeat };
    }
  }
}

/** Read only where something is signed with it, so that most requests do not wait for a secret. */
async function signingKeyFor({ endpoint, input }: Call, { signingKey }: ApiDeps): Promise<Uint8Array> {
  const isList = endpoint.query !== undefined && 'cursor' in endpoint.query.shape;
  return isList || input.idempotencyKey !== null ? signingKey() : new Uint8Array();
}

function handle(
  { operationId, handler, principal, input }: Call,
  key: Uint8Array,
  newId: (prefix: string) => string,
): Promise<ApiAnswer<Endpoint>> {
  return handler({
    principal,
    params: input.params,
    query: input.query,
    body: input.body,
    ifMatch: input.ifMatch,
    cursors: cursorsFor(key, operationId, input.query ?? {}),
    newId,
  } as never);
}

function remembered({ success }: Endpoint, { body, version }: ApiAnswer<Endpoint>): RememberedAnswer {
  return { status: success.status, body, version: version ?? null };
}

const NEVER_KEPT = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
/** A page of ours runs no scripts, loads nothing, and sits in no frame. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

function write(context: ApiContext, { path, success }: Endpoint, answer: Answer): Response {
  const etag = answer.version === null ? null : etagOf(answer.version);
  const headers: Record<string, string> = {
    ...NEVER_KEPT,
    ...(etag === null ? {} : { ETag: etag }),
    ...(answer.isRepeat ? { 'Idempotent-Replayed': 'true' } : {}),
  };
  if (success.status === 204) return new Response(null, { status: 204, headers });
  if (success.contentType === 'text/html') {
    const policies = { 'Content-Security-Policy': PAGE_POLICY, 'Referrer-Policy': 'no-referrer' };
    return new Response(String(answer.body), {
      status: success.status,
      headers: { ...headers, ...policies, 'Content-Type': 'text/html; charset=utf-8' },
    });
  }
  if (context.req.method === 'GET' && etag !== null && context.req.header('if-none-match') === etag) {
    return new Response(null, { status: 304, headers });
  }
  const id = idIn(answer.body);
  return new Response(JSON.stringify(answer.body), {
    status: answer.status,
    headers: {
      ...headers,
      'Content-Type': 'application/json; charset=utf-8',
      ...(answer.status === 201 && id !== null ? { Location: `${path}/${encodeURIComponent(id)}` } : {}),
    },
  });
}

function idIn(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string'
    ? body.id
    : null;
}

/** 405 with the methods that an address does take; 404 for an address that there is not. */
function unknownRoute(context: ApiContext): RequestRefusedError {
  const allowed = Object.values<Endpoint>(ENDPOINTS)
    .filter(({ path }) => patternOf(path).test(context.req.path))
    .map(({ method }) => method.toUpperCase());
  if (allowed.length === 0) return new RequestRefusedError('not-found', 'There is nothing at this address.');
  const allow = [...new Set(allowed)].join(', ');
  return new RequestRefusedError('method-not-allowed', `This address takes ${allow}.`, {
    headers: { Allow: allow },
  });
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);

function problem(context: ApiContext, error: unknown, logger: Logger): Response {
  const requestId = requestIdOf(context);
  const { problem: body, headers, isOurs } = problemOf(error, requestId);
  const { method } = context.req;
  if (isOurs) logger.error('Request failed', { requestId, method, error: asError(error) });
  else logger.info('Request refused', { requestId, method, status: body.status, code: body.code });
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { ...NEVER_KEPT, 'Content-Type': 'application/problem+json; charset=utf-8', ...headers },
  });
}

function requestIdOf(context: ApiContext): string {
  return context.env?.requestContext?.requestId ?? 'unknown';
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
