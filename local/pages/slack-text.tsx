import type { ComponentChildren } from 'preact';

/** Slack's own escapes; everything else in a message is text. */
const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const TOKENS =
  /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])|(?<![\w~])~([^~\n]+)~(?![\w~])/;

/** The part of Slack's mrkdwn that messages use: bold, italic, struck, code, links, mentions, quotes and line breaks. */
export function Mrkdwn({ text }: { text: string }) {
  return (
    <>
      {text.split('\n').length > 1 && !text.includes('```')
        ? text.split('\n').map((line, index) => (
            <span class={line.startsWith('&gt;') ? 'line quote' : 'line'} key={index}>
              {inline(line.startsWith('&gt;') ? line.slice(4).trimStart() : line)}
            </span>
          ))
        : inline(text)}
    </>
  );
}

function inline(text: string): ComponentChildren {
  const found = TOKENS.exec(text);
  if (found === null) return unescaped(text);
  const [whole, block, code, angle, bold, italic, struck] = found;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + whole.length);
  return (
    <>
      {unescaped(before)}
      {block === undefined ? null : <pre>{unescaped(block)}</pre>}
      {code === undefined ? null : <code>{unescaped(code)}</code>}
      {angle === undefined ? null : <Angle content={angle} />}
      {bold === undefined ? null : <b>{inline(bold)}</b>}
      {italic === undefined ? null : <i>{inline(italic)}</i>}
      {struck === undefined ? null : <s>{inline(struck)}</s>}
      {after === '' ? null : inline(after)}
    </>
  );
}

/** `<https://…|label>`, `<!channel>`, `<@U123>`, `<#C123|name>`. */
function Angle({ content }: { content: string }) {
  const [target = '', label] = content.split('|', 2);
  if (target.startsWith('!') || target.startsWith('@')) {
    return <span class="mention">@{unescaped(label ?? target.slice(1))}</span>;
  }
  if (target.startsWith('#')) return <span class="mention">#{unescaped(label ?? target.slice(1))}</span>;
  return <SafeLink href={unescaped(target)}>{unescaped(label ?? target)}</SafeLink>;
}

/** Only addresses that Slack would follow become links. */
export function SafeLink({
  href,
  children,
  ...more
}: {
  href: string;
  class?: string;
  children: ComponentChildren;
}) {
  const isSafe = URL.canParse(href) && ['http:', 'https:', 'mailto:'].includes(new URL(href).protocol);
  if (!isSafe) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer" {...more}>
      {children}
    </a>
  );
}
