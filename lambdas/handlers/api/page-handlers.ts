import type { createUnsubscribe } from '../../app/unsubscribe-address';
import type { PAGE_ENDPOINTS } from '../../contracts/http/pages';
import { NotFoundError } from '../../platform/errors';
import { RequestRefusedError } from '../../platform/http-errors';
import type { ApiHandlers } from './request';

export interface PageHandlerDeps {
  readonly publicUrl: string;
  /** Whether everything that the API needs is there. Asked until it says yes once. */
  readonly isReady: () => Promise<boolean>;
  readonly unsubscribe: ReturnType<typeof createUnsubscribe>;
}

/** What is open to everybody. The document and the pages are made when first asked for: few requests need them. */
export function pageHandlers(deps: PageHandlerDeps): Pick<ApiHandlers, keyof typeof PAGE_ENDPOINTS> {
  const { publicUrl, unsubscribe } = deps;
  let isReady = false;
  const document = once(async () =>
    (await import('../../contracts/http/openapi')).openApiDocument(publicUrl),
  );
  const docs = once(async () => (await import('./pages/docs-page')).docsPage(await document()));
  return {
    async openapiDocument() {
      isReady ||= await deps.isReady();
      if (!isReady) {
        throw new RequestRefusedError('not-ready', 'The default settings are not in place yet.', {
          headers: { 'Retry-After': '2' },
        });
      }
      return { body: { ...(await document()) } };
    },
    docsPage: async () => ({ body: await docs() }),
    async unsubscribePage({ params }) {
      const found = await unsubscribe.look(params.token);
      if (found === null) throw notOurs();
      const { askPage } = await import('./pages/unsubscribe-page');
      return { body: askPage(found.address, found.isUnsubscribed) };
    },
    async unsubscribe({ params, body }) {
      const { subscribedAgainPage, unsubscribedPage } = await import('./pages/unsubscribe-page');
      if (body.subscribe === 'again') {
        return { body: subscribedAgainPage(genuine(await unsubscribe.subscribeAgain(params.token))) };
      }
      return { body: unsubscribedPage(genuine(await unsubscribe.unsubscribe(params.token))) };
    },
  };
}

function genuine(address: string | null): string {
  if (address === null) throw notOurs();
  return address;
}

const notOurs = (): NotFoundError =>
  new NotFoundError('unsubscribe.unknown-token', 'This link is not one of ours.');

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
