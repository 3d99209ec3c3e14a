import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { REFRESH_SCRIPT } from './refresh';
import { STYLE } from './style';

export interface PageProps {
  readonly title: string;
  readonly path: string;
  /** Seconds between two gentle looks for news in the parts marked `data-live`. */
  readonly refreshSeconds: number;
  readonly children: ComponentChildren;
}

const NAVIGATION = [
  { path: '/local', label: 'Start' },
  { path: '/local/mailbox', label: 'Mailbox' },
  { path: '/local/slack-view', label: 'Slack' },
  { path: '/docs', label: 'API' },
];

/** A whole page without anything from elsewhere: no font, no script file, no picture. */
export function renderPage(props: PageProps): string {
  return `<!doctype html>${renderToString(<Page {...props} />)}`;
}

function Page({ title, path, refreshSeconds, children }: PageProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{`${title} · Shelfwire on this machine`}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="/local">
            Shelfwire
          </a>
          <nav aria-label="Local views">
            {NAVIGATION.map((item) => (
              <a key={item.path} href={item.path} aria-current={item.path === path ? 'page' : undefined}>
                {item.label}
              </a>
            ))}
          </nav>
        </header>
        <main id="content" data-refresh-seconds={refreshSeconds}>
          {children}
        </main>
        <script dangerouslySetInnerHTML={{ __html: REFRESH_SCRIPT }} />
      </body>
    </html>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

/** When something happened by the product's clock, to the second: the machine's own zone is nobody's concern. */
export function Moment({ at }: { at: string }) {
  const isTime = !Number.isNaN(Date.parse(at));
  return <time dateTime={at}>{isTime ? `${at.slice(0, 10)} ${at.slice(11, 19)} UTC` : at}</time>;
}
