import type { Mail } from '../aws/ses';
import type { SlackPost } from '../aws/slack-sink';
import { renderFrontPage } from './front-page';
import { renderMail, renderMailbox } from './mailbox';
import { renderSlackView } from './slack-view';

export interface PageSources {
  readonly mails: () => readonly Mail[];
  readonly slackPosts: () => readonly SlackPost[];
  /** What people call the channel behind a webhook; null where nobody said. */
  readonly channelNameOf?: (url: string) => string | null;
  /** The product's clock. */
  readonly now: () => string;
}

/** The page for people at a local address, as HTML; null where there is none. */
export function renderLocalPage(address: URL, sources: PageSources): string | null {
  const [, number] = /^\/local\/mailbox\/(\d{1,9})$/.exec(address.pathname) ?? [];
  if (number !== undefined) return renderMail(sources.mails(), Number(number));
  switch (address.pathname) {
    case '/':
    case '/local':
      return renderFrontPage({
        mailCount: sources.mails().length,
        slackCount: sources.slackPosts().length,
        now: sources.now(),
      });
    case '/local/mailbox':
      return renderMailbox(sources.mails());
    case '/local/slack-view':
      return renderSlackView({
        posts: sources.slackPosts(),
        nameOf: sources.channelNameOf,
        channel: address.searchParams.get('channel'),
      });
    default:
      return null;
  }
}
