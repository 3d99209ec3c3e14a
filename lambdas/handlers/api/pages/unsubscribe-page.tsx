import { renderPage } from './page';

const STYLES = `
main { max-width: 32rem; text-align: center; padding-top: 4rem; }
button { font: inherit; font-weight: 600; margin-top: 1.2rem; padding: .7rem 1.6rem; border: 0; border-radius: .5rem; background: var(--accent); color: var(--paper); cursor: pointer; }
button.quiet { background: none; color: var(--accent); font-weight: 400; text-decoration: underline; }
`;

/** Asks first: mail scanners follow every link. */
export function askPage(address: string, isUnsubscribed: boolean): string {
  if (isUnsubscribed) return unsubscribedPage(address);
  return renderPage(
    'Unsubscribe',
    STYLES,
    <main>
      <h1>Stop stock alerts by mail?</h1>
      <p>
        <strong>{address}</strong> will get no more mail from Shelfwire.
      </p>
      <form method="post">
        <button type="submit">Unsubscribe</button>
      </form>
    </main>,
  );
}

export function unsubscribedPage(address: string): string {
  return renderPage(
    'Unsubscribed',
    STYLES,
    <main>
      <h1>You are unsubscribed</h1>
      <p>
        <strong>{address}</strong> gets no more mail from Shelfwire.
      </p>
      <form method="post">
        <input type="hidden" name="subscribe" value="again" />
        <button class="quiet" type="submit">
          That was a mistake: send me alerts again
        </button>
      </form>
    </main>,
  );
}

export function subscribedAgainPage(address: string): string {
  return renderPage(
    'Subscribed again',
    STYLES,
    <main>
      <h1>You are subscribed again</h1>
      <p>
        <strong>{address}</strong> gets stock alerts as before.
      </p>
    </main>,
  );
}
