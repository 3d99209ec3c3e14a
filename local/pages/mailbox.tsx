import type { Mail } from '../aws/ses';
import { Empty, Moment, renderPage } from './layout';

const SHOWN_MAILS = 200;
const REFRESH_SECONDS = 3;

interface NumberedMail {
  readonly mail: Mail;
  /** Counts from 1, oldest first. */
  readonly number: number;
}

/** Every mail that left the product, newest first, beside the newest as its reader's mail client shows it. */
export function renderMailbox(mails: readonly Mail[]): string {
  return render(mails, null);
}

/**
 * The mailbox with one mail open.
 * @param number counts from 1, oldest first
 * @returns null where there is no such mail
 */
export function renderMail(mails: readonly Mail[], number: number): string | null {
  return mails[number - 1] === undefined ? null : render(mails, number);
}

/** A phone has room for the list or for the mail, so there the newest opens only when it is chosen. */
function render(mails: readonly Mail[], chosen: number | null): string {
  const numbered = mails.map((mail, index): NumberedMail => ({ mail, number: index + 1 }));
  const shown = numbered.slice(-SHOWN_MAILS).toReversed();
  const open = chosen === null ? numbered.at(-1) : numbered[chosen - 1];
  return renderPage({
    title: chosen === null ? 'Mailbox' : (open?.mail.subject ?? ''),
    path: '/local/mailbox',
    refreshSeconds: REFRESH_SECONDS,
    children: (
      <>
        <h1 id="count" data-live>
          Mailbox <small>{countOf(mails.length)}</small>
        </h1>
        <div class={chosen === null ? 'panes' : 'panes reading'}>
          <div id="list" class="list" data-live>
            {shown.length === 0 ? (
              <Empty>No mail yet. The first alert will be here a few seconds after it opens.</Empty>
            ) : (
              <MailList mails={shown} openNumber={open?.number} />
            )}
            {mails.length > SHOWN_MAILS ? <p class="hint">Older mails are at /local/emails.</p> : null}
          </div>
          {/* A mail that somebody chose stays in place while others come in. */}
          <div id="open" class="open" data-live={chosen === null}>
            {open === undefined ? <Empty>Mails open here.</Empty> : <OpenMail mail={open.mail} />}
          </div>
        </div>
      </>
    ),
  });
}

function MailList({ mails, openNumber }: { mails: readonly NumberedMail[]; openNumber: number | undefined }) {
  return (
    <ol class="mails">
      {mails.map(({ mail, number }) => (
        <li key={number}>
          <a href={`/local/mailbox/${number}`} aria-current={number === openNumber ? 'true' : undefined}>
            <span class="subject">{mail.subject || '(no subject)'}</span>
            <span class="people">To {mail.to.join(', ')}</span>
            <span class="preview">{previewOf(mail)}</span>
            <Moment at={mail.sentAt} />
          </a>
        </li>
      ))}
    </ol>
  );
}

function OpenMail({ mail }: { mail: Mail }) {
  return (
    <article class="mail">
      <p class="back">
        <a href="/local/mailbox">← All mails</a>
      </p>
      <h2>{mail.subject || '(no subject)'}</h2>
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
  );
}

/** No script of a mail runs and nothing of it reaches this page; its links open in a tab of their own. */
function HtmlPart({ html }: { html: string }) {
  return (
    <iframe
      title="The mail"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerpolicy="no-referrer"
      srcdoc={`<base target="_blank">${html}`}
    />
  );
}

function previewOf({ text }: Mail): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  return flat.length > 160 ? `${flat.slice(0, 160)}…` : flat;
}

const countOf = (count: number): string => (count === 1 ? '1 mail' : `${count} mails`);
