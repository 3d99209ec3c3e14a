import type { Mail } from '../aws/ses';
import { Empty, Moment, renderPage } from './layout';

const SHOWN_MAILS = 200;
const REFRESH_SECONDS = 3;

/** Every mail that left the product, newest first. */
export function renderMailbox(mails: readonly Mail[]): string {
  const numbered = mails.map((mail, index) => ({ mail, number: index + 1 }));
  const shown = numbered.slice(-SHOWN_MAILS).toReversed();
  return renderPage({
    title: 'Mailbox',
    path: '/local/mailbox',
    refreshSeconds: REFRESH_SECONDS,
    children: (
      <>
        <h1>
          Mailbox <small>{countOf(mails.length)}</small>
        </h1>
        {shown.length === 0 ? (
          <Empty>No mail yet. The first alert will be here a few seconds after it opens.</Empty>
        ) : (
          <ol class="mails">
            {shown.map(({ mail, number }) => (
              <li key={number}>
                <a href={`/local/mailbox/${number}`}>
                  <span class="subject">{mail.subject || '(no subject)'}</span>
                  <span class="people">To {mail.to.join(', ')}</span>
                  <span class="preview">{previewOf(mail)}</span>
                  <Moment at={mail.sentAt} />
                </a>
              </li>
            ))}
          </ol>
        )}
        {mails.length > SHOWN_MAILS ? <p class="hint">Older mails are at /local/emails.</p> : null}
      </>
    ),
  });
}

/**
 * One mail as its reader's mail client shows it.
 * @param number counts from 1, oldest first
 * @returns null where there is no such mail
 */
export function renderMail(mails: readonly Mail[], number: number): string | null {
  const mail = mails[number - 1];
  if (mail === undefined) return null;
  return renderPage({
    title: mail.subject || 'Mail',
    path: '/local/mailbox',
    refreshSeconds: null,
    children: (
      <article class="mail">
        <p>
          <a href="/local/mailbox">← All mails</a>
        </p>
        <h1>{mail.subject || '(no subject)'}</h1>
        <dl class="envelope">
          <dt>From</dt>
          <dd>{mail.headers.from ?? mail.from}</dd>
          <dt>To</dt>
          <dd>{mail.to.join(', ')}</dd>
          <dt>Sent</dt>
          <dd>
            <Moment at={mail.sentAt} />
          </dd>
        </dl>
        {mail.html === '' ? null : <HtmlPart html={mail.html} />}
        {mail.text === '' ? null : (
          <details open={mail.html === ''}>
            <summary>Text part</summary>
            <pre>{mail.text}</pre>
          </details>
        )}
        <details>
          <summary>Headers</summary>
          <table class="headers">
            {Object.entries(mail.headers).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
          </table>
        </details>
      </article>
    ),
  });
}

/** No script of a mail runs and nothing of it reaches this page; its links open in a tab of their own. */
function HtmlPart({ html }: { html: string }) {
  const document = `<base target="_blank">${html}`;
  return (
    <iframe
      title="The mail"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerpolicy="no-referrer"
      srcdoc={document}
    />
  );
}

function previewOf({ text }: Mail): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  return flat.length > 160 ? `${flat.slice(0, 160)}…` : flat;
}

const countOf = (count: number): string => (count === 1 ? '1 mail' : `${count} mails`);
