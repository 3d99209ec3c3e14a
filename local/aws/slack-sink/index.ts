import { flawsOfMessage } from './block-kit';
import { createRateLimit } from './rate-limit';

/** A message that the product posted to Slack and that Slack would have shown. */
export interface SlackPost {
  /** The address as the product called it. */
  readonly url: string;
  /** The message; plain text where it was not JSON. */
  readonly body: unknown;
  readonly postedAt: string;
}

/** A message that Slack would have refused, and why. */
export interface SlackRefusal extends SlackPost {
  readonly reason: string;
  readonly flaws: readonly string[];
}

export type SlackAnswer =
  | {
      readonly outcome: 'reply';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** The connection stays open and nothing comes back. */
  | { readonly outcome: 'hang' }
  /** The connection is torn down without an answer. */
  | { readonly outcome: 'reset' };

/** How Slack may fail. */
export type SlackFault =
  /** 429; `retryAfter` goes out as the header's text, and null leaves the header out. */
  | { readonly kind: 'rate_limited'; readonly retryAfter: number | string | null }
  | { readonly kind: 'server_error'; readonly status?: number }
  | { readonly kind: 'invalid_token' }
  | { readonly kind: 'no_service' }
  | { readonly kind: 'channel_is_archived' }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  /** The message is shown, but the product never hears of it. */
  | { readonly kind: 'reply_lost' };

export interface SlackSinkOptions {
  /** The product's clock, for `postedAt`. */
  readonly now?: () => Date;
  /** Enforces Slack's pace per webhook: about 25 at once, then one a second. @default false */
  readonly isRateLimited?: boolean;
  /** Milliseconds of the machine's own clock, by which the pace is counted. */
  readonly wallClock?: () => number;
}

export interface SlackSink {
  /** Takes in a request to `https://hooks.slack.com/…` as Slack would. */
  receive(request: { readonly url: string; readonly body: string; readonly method?: string }): SlackAnswer;
  /** Newest last. */
  posts(): readonly SlackPost[];
  refusals(): readonly SlackRefusal[];
  /** Faults wait in line; `times` may be Infinity, and `url` limits a fault to one webhook. */
  fail(fault: SlackFault, scope?: { readonly times?: number; readonly url?: string }): void;
  /** Forgets all faults that are still to come. */
  recover(): void;
  limitRate(isLimited: boolean): void;
  toJSON(): readonly SlackPost[];
  restore(posts: readonly SlackPost[]): void;
  clear(): void;
}

const KEPT_POSTS = 5_000;
const WEBHOOK = /^https:\/\/hooks\.slack\.com\/(services|workflows|triggers)\/[^?#]+$/;

/** Slack's side of incoming webhooks: checks, keeps and answers. Nothing leaves the machine. */
export function createSlackSink(options: SlackSinkOptions = {}): SlackSink {
  const { now = () => new Date(), wallClock = Date.now } = options;
  let posts: SlackPost[] = [];
  let refusals: SlackRefusal[] = [];
  let faults: { fault: SlackFault; times: number; url: string | undefined }[] = [];
  let isRateLimited = options.isRateLimited ?? false;
  const rateLimit = createRateLimit({ burst: 25, perSecond: 1, wallClock });

  function nextFault(url: string): SlackFault | null {
    const waiting = faults.find((one) => one.url === undefined || one.url === url);
    if (waiting === undefined) return null;
    waiting.times--;
    if (waiting.times < 1) faults = faults.filter((one) => one !== waiting);
    return waiting.fault;
  }

  function keep(url: string, body: unknown): void {
    posts = [...posts, { url, body, postedAt: now().toISOString() }].slice(-KEPT_POSTS);
  }

  function refuse(url: string, body: unknown, reason: string, flaws: readonly string[]): SlackAnswer {
    refusals = [...refusals, { url, body, postedAt: now().toISOString(), reason, flaws }].slice(-KEPT_POSTS);
    // Slack says no more than the reason; the header is for whoever reads the traffic of this machine.
    return reply(400, reason, { 'x-slack-sink-flaws': encodeURIComponent(flaws.slice(0, 5).join('; ')) });
  }

  return {
    receive({ url, body: text, method = 'POST' }) {
      const [, kind] = WEBHOOK.exec(url) ?? [];
      if (kind === undefined) return reply(404, 'no_service');
      if (method !== 'POST') return reply(405, 'method_not_allowed');
      const body = parse(text);
      const fault = nextFault(url);
      if (fault !== null) {
        if (fault.kind === 'reply_lost') keep(url, body);
        return answerTo(fault);
      }
      if (isRateLimited) {
        const waitSeconds = rateLimit.take(url);
        if (waitSeconds > 0) return answerTo({ kind: 'rate_limited', retryAfter: waitSeconds });
      }
      if (!isMessage(body)) return refuse(url, body, 'invalid_payload', ['body: must be a JSON object']);
      if (kind === 'services') {
        const { text: fallback, blocks, attachments } = body;
        if (!fallback && !blocks && !attachments) return refuse(url, body, 'no_text', ['text: is missing']);
        const flaws = flawsOfMessage(body);
        if (flaws.length > 0) return refuse(url, body, 'invalid_blocks', flaws);
      }
      keep(url, body);
      return kind === 'services' ? reply(200, 'ok') : reply(200, '{"ok":true}');
    },
    posts: () => posts,
    refusals: () => refusals,
    fail: (fault, { times = 1, url } = {}) => void faults.push({ fault, times, url }),
    recover: () => {
      faults = [];
    },
    limitRate: (isLimited) => {
      isRateLimited = isLimited;
    },
    toJSON: () => posts,
    restore: (kept) => {
      posts = kept.slice(-KEPT_POSTS);
    },
    clear: () => {
      posts = [];
      refusals = [];
    },
  };
}

function answerTo(fault: SlackFault): SlackAnswer {
  switch (fault.kind) {
    case 'rate_limited':
      return reply(
        429,
        'rate_limited',
        fault.retryAfter === null ? {} : { 'retry-after': String(fault.retryAfter) },
      );
    case 'server_error':
      return reply(fault.status ?? 503, 'server_error');
    case 'invalid_token':
      return reply(403, 'invalid_token');
    case 'no_service':
      return reply(404, 'no_service');
    case 'channel_is_archived':
      return reply(410, 'channel_is_archived');
    case 'redirect':
      return reply(302, '', { location: fault.location });
    case 'hang':
      return { outcome: 'hang' };
    case 'reset':
    case 'reply_lost':
      break;
  }
  return { outcome: 'reset' };
}

const reply = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): SlackAnswer => ({
  outcome: 'reply',
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body,
});

/** Slack takes JSON, and a form whose `payload` is JSON. */
function parse(text: string): unknown {
  const json = text.startsWith('payload=') ? (new URLSearchParams(text).get('payload') ?? '') : text;
  try {
    return JSON.parse(json);
  } catch {
    return text;
  }
}

const isMessage = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && !Array.isArray(body);
