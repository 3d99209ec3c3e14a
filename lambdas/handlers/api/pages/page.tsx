import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A whole page that needs nothing but itself: no script, no font, no other address. */
export function renderPage(title: string, styles: string, children: ComponentChildren): string {
  const page = (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        {/* Our own constant text: escaping it would break it. */}
        <style dangerouslySetInnerHTML={{ __html: `${BASE_STYLES}${styles}` }} />
      </head>
      <body>{children}</body>
    </html>
  );
  return `<!doctype html>${renderToString(page)}`;
}

const BASE_STYLES = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --line: #dfe4ea; --paper: #fff; --wash: #f5f7f9; --accent: #0b6b57; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9aa6b5; --line: #303a47; --paper: #151b23; --wash: #1d252f; --accent: #4cc3a5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; } h3 { font-size: .95rem; margin: 1.1rem 0 .3rem; }
a { color: var(--accent); } code, pre { font: .85em/1.5 ui-monospace, monospace; }
p { margin: .4rem 0; }
`;
