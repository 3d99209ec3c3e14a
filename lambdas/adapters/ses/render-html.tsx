import { type ComponentChildren, Fragment, type JSX } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';
import type { DetailedItem, ItemList, Link, Message, Tone } from '../../domain/message/message';

/**
 * The message as HTML that mail clients of any age show alike: one column of tables, styles inline, no images, no
 * script. Preact escapes every text, so nothing from outside can be markup.
 */
export function renderHtml(message: Message, unsubscribeUrl: string | null): string {
  return `<!DOCTYPE html>${renderToStaticMarkup(<Mail message={message} unsubscribeUrl={unsubscribeUrl} />)}`;
}

const INK = '#1c2430';
const QUIET = '#5b6675';
const LINE = '#e3e7ec';
const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Helvetica, Arial, sans-serif';
const TONES: Readonly<Record<Tone, { readonly strong: string; readonly soft: string }>> = {
  critical: { strong: '#b3261e', soft: '#fbe9e7' },
  warning: { strong: '#a15c00', soft: '#fff3df' },
  info: { strong: '#205493', soft: '#e8f0fa' },
  good: { strong: '#1d6f42', soft: '#e6f4ec' },
};

function Mail({ message, unsubscribeUrl }: { message: Message; unsubscribeUrl: string | null }): JSX.Element {
  const tone = TONES[message.tone];
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{message.subject}</title>
      </head>
      <body style={{ margin: 0, padding: 0, background: '#f3f5f7', fontFamily: FONT, color: INK }}>
        <Table style={{ background: '#f3f5f7' }}>
          <tr>
            <td align="center" style={{ padding: '16px 8px' }}>
              <Table
                style={{ maxWidth: '640px', background: '#ffffff', borderTop: `4px solid ${tone.strong}` }}
              >
                <Row style={{ padding: '20px 20px 4px' }}>
                  <div style={{ fontSize: '13px', color: QUIET, letterSpacing: '.02em' }}>Shelfwire</div>
                  <h1 style={{ margin: '4px 0 0', fontSize: '21px', lineHeight: '28px', fontWeight: 600 }}>
                    {message.headline}
                  </h1>
                  {message.intro === null ? null : (
                    <p style={{ margin: '8px 0 0', fontSize: '15px', lineHeight: '22px', color: QUIET }}>
                      {message.intro}
                    </p>
                  )}
                </Row>
                {message.lead.map((item) => (
                  <Row key={item.alertId} style={{ padding: '16px 20px 0' }}>
                    <Detail item={item} />
                  </Row>
                ))}
                {message.lists.map((list) => (
                  <Row key={list.title} style={{ padding: '20px 20px 0' }}>
                    <List list={list} />
                  </Row>
                ))}
                {message.link === null ? null : (
                  <Row style={{ padding: '20px 20px 0' }}>
                    <Anchor link={message.link} />
                  </Row>
                )}
                <Row style={{ padding: '20px' }}>
                  <Foot notes={message.notes} unsubscribeUrl={unsubscribeUrl} />
                </Row>
              </Table>
            </td>
          </tr>
        </Table>
      </body>
    </html>
  );
}

function Detail({ item }: { item: DetailedItem }): JSX.Element {
  const tone = TONES[item.tone];
  return (
    <Table style={{ border: `1px solid ${LINE}`, borderLeft: `4px solid ${tone.strong}` }}>
      <Row style={{ padding: '12px 14px 0' }}>
        <span
          style={{
            display: 'inline-block',
            padding: '2px 8px',
            borderRadius: '3px',
            background: tone.soft,
            color: tone.strong,
            fontSize: '12px',
            lineHeight: '18px',
            fontWeight: 600,
          }}
        >
          {item.happened}
        </span>
        <div style={{ marginTop: '6px', fontSize: '16px', lineHeight: '22px', fontWeight: 600, ...WRAPPED }}>
          {item.name}
        </div>
        {item.says === null ? null : (
          <div style={{ marginTop: '4px', fontSize: '15px', lineHeight: '21px', ...WRAPPED }}>
            {item.says}
          </div>
        )}
      </Row>
      <Row style={{ padding: '6px 14px 0' }}>
        <Table>
          {item.facts.map(({ label, value }) => (
            <tr key={label}>
              <td
                width="92"
                valign="top"
                style={{ ...FACT, paddingRight: '10px', width: '92px', color: QUIET }}
              >
                {label}
              </td>
              <td valign="top" style={{ ...FACT, ...WRAPPED }}>
                {value}
              </td>
            </tr>
          ))}
        </Table>
      </Row>
      <Row style={{ padding: '8px 14px 12px' }}>
        <div style={{ fontSize: '12px', lineHeight: '18px', color: QUIET, ...WRAPPED }}>
          Rule: {item.rule}
        </div>
        {item.link === null ? null : (
          <div style={{ marginTop: '8px' }}>
            <Anchor link={item.link} />
          </div>
        )}
      </Row>
    </Table>
  );
}

function List({ list }: { list: ItemList }): JSX.Element {
  return (
    <>
      <h2 style={{ margin: '0 0 6px', fontSize: '15px', lineHeight: '22px', fontWeight: 600 }}>
        {list.title}
      </h2>
      {list.items.length > MOST_ROWS ? <Lines list={list} /> : <Rows list={list} />}
    </>
  );
}

function Rows({ list }: { list: ItemList }): JSX.Element {
  return (
    <Table>
      {list.items.map(({ eventIds, name, figure }) => (
        <tr key={eventIds[0]}>
          <td valign="top" style={{ ...LISTED, ...WRAPPED, paddingRight: '12px' }}>
            {name}
          </td>
          <td valign="top" align="right" style={{ ...LISTED, color: QUIET, width: '42%' }}>
            {figure}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** A thousand rows with their own styles would be cut off by the mail clients that show about 100 kB. */
const MOST_ROWS = 40;

function Lines({ list }: { list: ItemList }): JSX.Element {
  return (
    <div style={{ fontSize: '13px', lineHeight: '20px', ...WRAPPED }}>
      {list.items.map(({ eventIds, name, figure }) => (
        <Fragment key={eventIds[0]}>
          {name}: {figure}
          <br />
        </Fragment>
      ))}
    </div>
  );
}

function Foot({
  notes,
  unsubscribeUrl,
}: {
  notes: readonly string[];
  unsubscribeUrl: string | null;
}): JSX.Element {
  return (
    <div
      style={{
        borderTop: `1px solid ${LINE}`,
        paddingTop: '12px',
        fontSize: '12px',
        lineHeight: '18px',
        color: QUIET,
      }}
    >
      {notes.map((note) => (
        <div key={note}>{note}</div>
      ))}
      <div>Shelfwire tells you when stock needs a decision.</div>
      {unsubscribeUrl === null ? null : (
        <a href={unsubscribeUrl} style={{ color: QUIET }}>
          No more of these e-mails
        </a>
      )}
    </div>
  );
}

function Anchor({ link }: { link: Link }): JSX.Element {
  return (
    <a href={link.url} style={{ color: '#205493', fontSize: '14px', fontWeight: 600 }}>
      {link.label}
    </a>
  );
}

type Children = { children: ComponentChildren };

function Table({ style, children }: { style?: Record<string, string> } & Children): JSX.Element {
  return (
    <table
      role="presentation"
      width="100%"
      cellPadding="0"
      cellSpacing="0"
      style={{ borderCollapse: 'collapse', ...style }}
    >
      <tbody>{children}</tbody>
    </table>
  );
}

function Row({ style, children }: { style: Record<string, string> } & Children): JSX.Element {
  return (
    <tr>
      <td style={style}>{children}</td>
    </tr>
  );
}

/** A title of one long word must not push the phone's screen sideways. */
const WRAPPED = { wordBreak: 'break-word', overflowWrap: 'anywhere' } as const;
const FACT = { padding: '2px 0', fontSize: '14px', lineHeight: '20px' } as const;
const LISTED = {
  padding: '5px 0',
  borderTop: `1px solid ${LINE}`,
  fontSize: '13px',
  lineHeight: '18px',
} as const;
