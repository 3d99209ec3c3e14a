import { Moment, renderPage } from './layout';

export interface FrontPage {
  readonly mailCount: number;
  readonly slackCount: number;
  /** The product's clock. */
  readonly now: string;
}

const REFRESH_SECONDS = 5;

const HINTS = [
  { title: 'A thousand variants sell out at once', code: 'npm run demo:burst' },
  { title: 'A day and a half goes by', code: 'POST /local/clock {"advance": "PT36H"}' },
  { title: 'A webhook of your own', code: 'npm run send -- FILE.json --topic inventory_levels/update' },
];

const DATA_ADDRESSES = [
  { path: '/openapi.json', about: 'the HTTP API, described for machines' },
  { path: '/local/emails', about: 'every mail, as JSON' },
  { path: '/local/slack', about: 'every Slack message, as JSON' },
  { path: '/local/tokens', about: 'a token for each role, for the HTTP API' },
  { path: '/local/stats', about: 'what was asked of AWS since the start' },
];

/** Where to look first. */
export function renderFrontPage({ mailCount, slackCount, now }: FrontPage): string {
  return renderPage({
    title: 'Start',
    path: '/local',
    refreshSeconds: REFRESH_SECONDS,
    children: (
      <div id="start" data-live>
        <h1>Shelfwire on this machine</h1>
        <p class="lead">
          Stock webhooks come in at the door, rules decide, and people are told. Nothing leaves this machine:
          mails and Slack messages end here.
        </p>
        <div class="cards">
          <a class="card" href="/local/mailbox">
            <strong>{mailCount}</strong>
            <span>in the mailbox</span>
          </a>
          <a class="card" href="/local/slack-view">
            <strong>{slackCount}</strong>
            <span>in Slack</span>
          </a>
          <a class="card" href="/docs">
            <strong>/v1</strong>
            <span>the HTTP API</span>
          </a>
        </div>
        <p class="hint">
          The product’s clock says <Moment at={now} />.
        </p>

        <h2>Try</h2>
        <dl class="addresses">
          {HINTS.map(({ title, code }) => (
            <div key={code}>
              <dt>{title}</dt>
              <dd>
                <code>{code}</code>
              </dd>
            </div>
          ))}
        </dl>

        <h2>Addresses</h2>
        <dl class="addresses">
          {DATA_ADDRESSES.map(({ path, about }) => (
            <div key={path}>
              <dt>
                <a href={path}>{path}</a>
              </dt>
              <dd>{about}</dd>
            </div>
          ))}
        </dl>
      </div>
    ),
  });
}
