import type { ChannelDirectory, SendOutcome, Sender } from '../../app/telling-ports';
import { slackWebhookUrlProblem, takesBlocks } from '../../domain/channel/slack-webhook-url';
import { PoisonMessageError } from '../../platform/errors';
import { renderSlack, type SlackPayload } from './render-slack';
import { slackVerdict } from './slack-verdict';

const TIMEOUT_MS = 10_000;
/** Slack takes about one message a second for each webhook. */
const PAUSE_MS = 1000;
/** Enough for any of Slack's error words. */
const MOST_BODY_BYTES = 500;

interface Deps {
  readonly channels: Pick<ChannelDirectory, 'get'>;
  /** The webhook URL of a channel, decrypted. */
  readonly webhookUrlOf: (channelId: string, encrypted: string) => Promise<string>;
  readonly fetch: typeof fetch;
  readonly timeoutMs?: number;
}

/** Posts to Slack's incoming webhooks. The URL is a secret: it is in no error and no log. */
export function createSlackSender(deps: Deps): Sender<SlackPayload> {
  return {
    channelType: 'slack',
    pauseMs: PAUSE_MS,
    render: async (message) => renderSlack(message),
    async send(channelId, payload) {
      const channel = await deps.channels.get(channelId);
      if (channel?.type !== 'slack') return { outcome: 'refused', cause: 'the channel was deleted' };
      const url = await deps.webhookUrlOf(channelId, channel.encryptedWebhookUrl);
      if (slackWebhookUrlProblem(url) !== null) {
        return { outcome: 'refused', cause: 'the address is not that of a Slack webhook' };
      }
      return post(deps, url, takesBlocks(url) ? payload : { text: payload.text });
    },
  };
}

async function post(
  deps: Deps,
  url: string,
  body: SlackPayload | Pick<SlackPayload, 'text'>,
): Promise<SendOutcome> {
  const timeoutMs = deps.timeoutMs ?? TIMEOUT_MS;
  let answer: Awaited<ReturnType<typeof answerOf>>;
  try {
    const response = await deps.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    answer = await answerOf(response);
  } catch (error) {
    return { outcome: 'later', cause: networkCause(error, timeoutMs), seconds: null };
  }
  const verdict = slackVerdict(answer);
  if (verdict !== null) return verdict;
  const word = /^[a-z_]{1,60}$/.test(answer.body.trim()) ? answer.body.trim() : 'no reason given';
  throw new PoisonMessageError('slack.message-refused', `Slack refused the message itself: ${word}`);
}

async function answerOf(response: Response) {
  const { status } = response;
  const retryAfter = response.headers.get('retry-after');
  if (response.body === null || response.ok) {
    await response.body?.cancel();
    return { status, retryAfter, body: '' };
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MOST_BODY_BYTES) break;
  }
  return { status, retryAfter, body: Buffer.concat(chunks).toString('utf8').slice(0, MOST_BODY_BYTES) };
}

/** What went wrong, by its code alone: a message could hold the address. */
function networkCause(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `no answer within ${timeoutMs / 1000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return /^[A-Z0-9_]{1,40}$/.test(code) ? `the connection failed: ${code}` : 'the connection failed';
}
