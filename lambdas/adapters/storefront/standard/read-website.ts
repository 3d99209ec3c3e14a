import { MOST_SAID_CHARACTERS, type SaidChange, type SiteReport } from '../../../domain/page/site';
import { PoisonMessageError } from '../../../platform/errors';
import type { Fields } from '../fields';

const MOST_CHANGES = 50;
const MOST_URL_CHARACTERS = 500;

/** `website.updated`: what changed on a page outside the platform, or on the site as a whole. */
export function readWebsite(
  data: Fields,
  shared: Pick<SiteReport, 'shopId' | 'at'>,
  own: (name: string) => string,
): SiteReport {
  const pageUrl = data.textOrNull('pageUrl')?.slice(0, MOST_URL_CHARACTERS) ?? null;
  const changes = data.list('changes');
  if (changes.length > MOST_CHANGES) {
    throw new PoisonMessageError('body.invalid', `changes: expected at most ${MOST_CHANGES} of them.`);
  }
  return {
    ...shared,
    productId: data.has('productId') ? own('productId') : null,
    changes: changes.map((change): SaidChange => {
      const text = (name: string) => change.textOrNull(name)?.slice(0, MOST_SAID_CHARACTERS) ?? null;
      return {
        name: change.key('field').trim().toLowerCase(),
        page: pageUrl,
        ...(change.has('from') ? { from: text('from') } : {}),
        to: text('to'),
      };
    }),
  };
}
