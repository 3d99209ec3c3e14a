import type { IncomingMessage, ServerResponse } from 'node:http';
import { durationMs } from '../clock';
import { replyJson } from './http-reply';

/** What `/local/…` shows and does. */
export interface LocalEndpoints {
  readonly tokens: () => Promise<unknown>;
  readonly stats: () => unknown;
  /** Where AWS clients find the local AWS; tools sign with the key `local-tools`. */
  readonly awsUrl: string;
  readonly emails: () => readonly unknown[];
  readonly slackPosts: () => readonly unknown[];
  /** The page for people at an address; null where there is none. */
  readonly page: (address: URL) => string | null;
  /** The product's time, in milliseconds. */
  readonly now: () => number;
  /** Moves the product's clock and gives its time once all work has settled. */
  readonly advance: (byMs: number) => Promise<number>;
}

/** Somewhat more than a year: what is further away is a slip of the hand, and a clock never goes back. */
const FURTHEST_LEAP_MS = 400 * 86_400_000;
const LAST_MOMENT_MS = Date.UTC(2100, 0, 1);
const JSON_LIMITS =
  'expected {"advance": "<ISO 8601 duration of weeks, days, hours, minutes, seconds>"}, e.g. PT36H, of P400D at the most and not beyond the year 2099';

/** Answers `/local/…`, which the deployed product does not have; false for any other path. */
export async function answerLocal(
  endpoints: LocalEndpoints,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<boolean> {
  const address = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { pathname } = address;
  const page = request.method === 'GET' ? endpoints.page(address) : null;
  if (page !== null) {
    replyPage(response, page);
    return true;
  }
  if (!pathname.startsWith('/local/')) return false;
  switch (`${request.method} ${pathname}`) {
    case 'GET /local/tokens':
      replyJson(response, 200, await endpoints.tokens());
      break;
    case 'GET /local/stats':
      replyJson(response, 200, endpoints.stats());
      break;
    case 'GET /local/time':
      replyJson(response, 200, { now: new Date(endpoints.now()).toISOString() });
      break;
    case 'GET /local/aws':
      replyJson(response, 200, { endpoint: endpoints.awsUrl });
      break;
    case 'GET /local/emails':
      replyJson(response, 200, endpoints.emails());
      break;
    case 'GET /local/slack':
      replyJson(response, 200, endpoints.slackPosts());
      break;
    case 'POST /local/clock':
      await moveClock(endpoints, response, body);
      break;
    default:
      replyJson(response, 404, { message: 'Not Found' });
  }
  return true;
}

async function moveClock(endpoints: LocalEndpoints, response: ServerResponse, body: Buffer): Promise<void> {
  const byMs = durationMs(String(advanceIn(body)));
  if (byMs === null || byMs > FURTHEST_LEAP_MS || endpoints.now() + byMs >= LAST_MOMENT_MS) {
    return replyJson(response, 400, { message: JSON_LIMITS });
  }
  const now = await endpoints.advance(byMs);
  replyJson(response, 200, { now: new Date(now).toISOString() });
}

function advanceIn(body: Buffer): unknown {
  try {
    return (JSON.parse(body.toString('utf8')) as { advance?: unknown } | null)?.advance;
  } catch {
    return undefined;
  }
}

function replyPage(response: ServerResponse, html: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(html);
}
