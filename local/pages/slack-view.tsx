import type { SlackPost } from '../aws/slack-sink';
import { Empty, Moment, renderPage } from './layout';
import { SlackMessage } from './slack-blocks';

const SHOWN_MESSAGES = 100;
const REFRESH_SECONDS = 3;

export interface SlackView {
  readonly posts: readonly SlackPost[];
  /** What people call the channel behind a webhook; its last part where nobody said. */
  readonly nameOf?: (url: string) => string | null;
  /** The channel to look at, as `channel` in the address; all where it is null. */
  readonly channel: string | null;
}

/** Every message that reached Slack, newest first, by channel. */
export function renderSlackView({ posts, nameOf = () => null, channel }: SlackView): string {
  const named = posts.map((post, index) => ({
    ...post,
    number: index + 1,
    channel: nameOf(post.url) ?? webhookNameOf(post.url),
  }));
  const channels = [...new Set(named.map((post) => post.channel))].toSorted((one, other) =>
    one.localeCompare(other),
  );
  const inChannel = channel === null ? named : named.filter((post) => post.channel === channel);
  const shown = inChannel.slice(-SHOWN_MESSAGES).toReversed();
  return renderPage({
    title: 'Slack',
    path: '/local/slack-view',
    refreshSeconds: REFRESH_SECONDS,
    children: (
      <div id="messages" data-live>
        <h1>
          Slack <small>{countOf(inChannel.length)}</small>
        </h1>
        {channels.length === 0 ? null : (
          <nav class="channels" aria-label="Channels">
            <a href="/local/slack-view" aria-current={channel === null ? 'page' : undefined}>
              All
            </a>
            {channels.map((name) => (
              <a key={name} href={link(name)} aria-current={channel === name ? 'page' : undefined}>
                # {name}
              </a>
            ))}
          </nav>
        )}
        {shown.length === 0 ? (
          <Empty>No message yet. The first alert will be here a few seconds after it opens.</Empty>
        ) : (
          <ol class="messages">
            {shown.map((post) => (
              <li key={post.number}>
                <span class="avatar" aria-hidden="true">
                  S
                </span>
                <div class="message">
                  <p class="author">
                    <b>Shelfwire</b> <span class="app">APP</span> <Moment at={post.postedAt} />{' '}
                    <a class="channel" href={link(post.channel)}>
                      # {post.channel}
                    </a>
                  </p>
                  <SlackMessage body={post.body} />
                </div>
              </li>
            ))}
          </ol>
        )}
        {inChannel.length > SHOWN_MESSAGES ? <p class="hint">Older messages are at /local/slack.</p> : null}
      </div>
    ),
  });
}

const link = (channel: string): string => `/local/slack-view?channel=${encodeURIComponent(channel)}`;

/** The part before the last names the webhook; the last one is its secret. */
function webhookNameOf(url: string): string {
  const parts = URL.canParse(url) ? new URL(url).pathname.split('/').filter((part) => part !== '') : [];
  return parts.at(-2) ?? 'webhook';
}

const countOf = (count: number): string => (count === 1 ? '1 message' : `${count} messages`);
