import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Functions } from '../lambda/functions';
import type { Template } from '../template/template';
import { applyCors, corsOf } from './cors';
import { httpEvent } from './http-event';
import { replyJson, replyWith } from './http-reply';
import { matchRoute, routesOf } from './route-table';
import type { TokenIssuer } from './token-issuer';

export interface FrontOptions {
  readonly template: Template;
  readonly functions: Functions;
  readonly tokens: TokenIssuer;
  /** Answers a request of the runner's own (`/local/…`); false where the path is none of them. */
  readonly local: (request: IncomingMessage, response: ServerResponse, body: Buffer) => Promise<boolean>;
  /** Whether the whole stack is up. Until then the API's description is not served. */
  readonly isReady: () => boolean;
  readonly onError: (error: unknown) => void;
}

/** API Gateway takes no larger body. */
const LARGEST_BODY_BYTES = 10 * 1024 * 1024;

/** Answers whoever comes before the product is put together; unanswered, they would wait for ever. */
export function askToComeAgain(server: Server): void {
  server.on('request', (_request, response) =>
    replyJson(response, 503, { message: 'Service Unavailable' }, { 'retry-after': '1', connection: 'close' }),
  );
}

/** Serves the template's HTTP API as API Gateway does. */
export function serveFront(server: Server, options: FrontOptions): void {
  const routes = routesOf(options.template);
  const cors = corsOf(options.template);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const body = await readBody(request);
    if (body === null)
      return replyJson(response, 413, { message: 'Request Entity Too Large' }, { connection: 'close' });
    if (await options.local(request, response, body)) return;
    if (pathname === '/openapi.json' && !options.isReady()) {
      return replyJson(response, 503, { message: 'Service Unavailable' });
    }
    if (applyCors(cors, request, response)) return;
    const match = matchRoute(routes, request.method ?? 'GET', pathname);
    if (match === null) return replyJson(response, 404, { message: 'Not Found' });
    const { authorizer, functionName } = match.route;
    const identity =
      authorizer === null
        ? null
        : await options.tokens.authenticate(request.headers.authorization, authorizer);
    if (authorizer !== null && identity === null) {
      return replyJson(response, 401, { message: 'Unauthorized' }, { 'www-authenticate': 'Bearer' });
    }
    if (authorizer !== null && authorizer.scopes.length > 0) {
      const granted = identity?.scopes ?? [];
      if (!authorizer.scopes.some((scope) => granted.includes(scope)))
        return replyJson(response, 403, { message: 'Forbidden' });
    }
    replyWith(
      response,
      await options.functions.invoke(functionName, httpEvent(request, body, match, identity)),
    );
  }

  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      options.onError(error);
      if (response.headersSent) response.destroy();
      else replyJson(response, 500, { message: 'Internal Server Error' });
    });
  });
}

/** Null where the body is larger than API Gateway takes; the rest of it is not kept. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  return size > LARGEST_BODY_BYTES ? null : Buffer.concat(chunks);
}
