import type { Stack } from './stack';
import type { StateFolder } from './state-folder';

/** The vendor-neutral source that a newcomer tries things with. */
export interface LocalSource {
  readonly id: string;
  readonly secret: string;
}

const TEAMS = ['operations', 'marketing'] as const;

/** No webhook of Slack's begins so; the local sink takes them all the same. */
const SLACK_WEBHOOKS = 'https://hooks.slack.com/services/LOCAL/';

/** What people call the channel behind a webhook of the first run; null for any other. */
export function slackChannelName(webhookUrl: string): string | null {
  if (!webhookUrl.startsWith(SLACK_WEBHOOKS)) return null;
  return webhookUrl.slice(SLACK_WEBHOOKS.length).split('/')[0]?.toLowerCase() ?? null;
}

interface Listed {
  readonly items: readonly {
    readonly id: string;
    readonly name?: string;
    readonly channelIds?: readonly string[];
  }[];
}

/**
 * Gives a new product what a deployment gets by hand, through its own API: a Slack channel and a route to it for each
 * team, and a source with its secret. What is there already stays as it is.
 */
export async function prepareFirstRun(stack: Stack, state: StateFolder): Promise<LocalSource> {
  const call = createCall(stack.url, await stack.tokens.token('admin'));
  const channels = (await call('GET', '/v1/channels')) as Listed;
  const routes = (await call('GET', '/v1/routes')) as Listed;
  for (const team of TEAMS) {
    const name = `${team} on Slack`;
    const known = channels.items.find((channel) => channel.name === name);
    const channelId =
      known?.id ??
      (
        (await call('POST', '/v1/channels', {
          type: 'slack',
          name,
          role: team === 'operations' ? 'ops' : 'marketing',
          webhookUrl: `${SLACK_WEBHOOKS}${team.toUpperCase()}/shelfwire`,
        })) as { id: string }
      ).id;
    if (!routes.items.some((route) => route.channelIds?.includes(channelId) === true)) {
      await call('POST', '/v1/routes', { team, channelIds: [channelId] });
    }
  }
  const remembered = state.read<LocalSource | null>('source.json', null);
  if (remembered !== null) return remembered;
  const source = await createSource(stack, { name: 'Local trial' });
  state.save('source.json', source);
  return source;
}

/** @param source `shopId` where it speaks of another system's shop */
export async function createSource(
  stack: Stack,
  source: { readonly name: string; readonly shopId?: string },
): Promise<LocalSource> {
  const call = createCall(stack.url, await stack.tokens.token('admin'));
  const { id, secret } = (await call('POST', '/v1/sources', source)) as LocalSource;
  return { id, secret };
}

function createCall(url: string, token: string) {
  return async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
    return JSON.parse(text);
  };
}
