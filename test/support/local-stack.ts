import { randomUUID } from 'node:crypto';
import { LOCAL_SETTINGS } from '../../lib/config';
import type { Stats } from '../../local/aws/request-counts';
import type { Mail } from '../../local/aws/ses/index';
import type { SlackPost } from '../../local/aws/slack-sink/index';
import { durationMs } from '../../local/clock';
import { type LocalSource, prepareFirstRun } from '../../local/first-run';
import type { Role } from '../../local/http/token-issuer';
import { type Stack, startStack } from '../../local/stack';
import { openStateFolder } from '../../local/state-folder';
import { postShopifyWebhook } from '../../local/webhook-sender';

export const SHOPIFY_SECRET = 'test-shopify-secret';
export const TEST_SHOP = 'blue-harbour.myshopify.com';

export interface LocalStackOptions {
  /** Keeps its state there, so that a second stack can go on from it. @default in memory */
  readonly stateFolder?: string;
  /** Starts without the Slack channels, routes and the source that `npm start` makes. @default false */
  readonly isBare?: boolean;
  /** The product's first moment, ISO 8601; later than the machine's. @default the next noon in UTC */
  readonly startsAt?: string;
}

export interface ApiRequest {
  /** Whose token is sent; null sends none. @default admin */
  readonly role?: Role | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

export interface LocalStack {
  readonly stack: Stack;
  readonly url: string;
  /** The vendor-neutral source that a first run makes; null in a bare stack. */
  readonly source: LocalSource | null;
  /** Signs as Shopify does, posts, and gives the answer. */
  postShopify(
    topic: string,
    body: unknown,
    options?: {
      readonly shop?: string;
      readonly eventId?: string;
      readonly triggeredAt?: string;
      readonly secret?: string;
    },
  ): Promise<Response>;
  token(role: Role): Promise<string>;
  api(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>;
  /** Waits until all work is done, the windows in which messages are gathered included. */
  settle(): Promise<void>;
  /** @param duration ISO 8601, e.g. `PT36H` */
  advance(duration: string): Promise<string>;
  emails(): readonly Mail[];
  slack(): readonly SlackPost[];
  stats(): Stats;
  /** What went wrong since the start: refused grants, failed functions, lost deliveries. */
  warnings(): readonly string[];
  stop(): Promise<void>;
}

/** Runs the whole product on free ports, empty; schedules fire when the clock is moved. Stop it in `afterAll`. */
export async function startLocalStack({
  stateFolder,
  isBare = false,
  startsAt,
}: LocalStackOptions = {}): Promise<LocalStack> {
  const warnings: string[] = [];
  const stack = await startStack({
    assetFolder: builtProduct(),
    stateFolder: stateFolder ?? null,
    port: 0,
    // A schedule that happens to fall due while requests are counted would be counted with them.
    keepsTime: false,
    // A test that moves the clock by an hour must not meet another day at some hours of the day alone.
    ...(stateFolder === undefined
      ? { startsAtMs: startsAt === undefined ? nextNoon() : Date.parse(startsAt) }
      : {}),
    givenSecrets: { [LOCAL_SETTINGS.shopifySecretName]: SHOPIFY_SECRET },
    warn: (message) => void warnings.push(message),
  });
  const source = isBare ? null : await prepareFirstRun(stack, openStateFolder(stateFolder ?? null));
  stack.announceReady();

  return {
    stack,
    source,
    url: stack.url,
    postShopify: (topic, body, { shop = TEST_SHOP, eventId, triggeredAt, secret = SHOPIFY_SECRET } = {}) =>
      postShopifyWebhook(stack.url, secret, {
        ...{ topic, body, shop },
        eventId: eventId ?? randomUUID(),
        triggeredAt: triggeredAt ?? new Date(stack.clock.now()).toISOString(),
      }),
    token: stack.tokens.token,
    async api(method, path, { role = 'admin', body, headers = {} } = {}) {
      const authorization: Record<string, string> =
        role === null ? {} : { authorization: `Bearer ${await stack.tokens.token(role)}` };
      const response = await fetch(`${stack.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...authorization, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        body: isJson && text !== '' ? JSON.parse(text) : text,
      };
    },
    settle: stack.settle,
    async advance(duration) {
      const byMs = durationMs(duration);
      if (byMs === null) throw new RangeError(`${duration} is no ISO 8601 duration.`);
      return new Date(await stack.advance(byMs)).toISOString();
    },
    emails: stack.mail.mails,
    slack: stack.slack.posts,
    stats: stack.stats,
    warnings: () => warnings,
    stop: stack.stop,
  };
}

/** The next noon in UTC, in epoch milliseconds. */
function nextNoon(): number {
  const now = new Date();
  return now.setUTCHours(now.getUTCHours() < 12 ? 12 : 36, 0, 0, 0);
}

function builtProduct(): string {
  const folder = process.env.SHELFWIRE_TEST_ASSETS;
  if (folder === undefined)
    throw new Error('Only integration tests run the product: test/support/global-setup.ts builds it.');
  return folder;
}
