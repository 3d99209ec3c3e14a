import { numberInWords } from './wording';

/** A message of several parts of which some were sent and some are still to come. */
export interface BegunMessage {
  /** Items in all of its parts. */
  readonly items: number;
  /** Those in the parts that were not sent. */
  readonly left: number;
}

/**
 * What a message must say of the one before it, so that nobody adds up what is told in two messages. More items than were
 * left came since.
 */
export interface RestOfMessage {
  readonly begun: BegunMessage;
  readonly hasMore: boolean;
}

export const restOf = (begun: BegunMessage, items: number): RestOfMessage => ({
  begun,
  hasMore: items > begun.left,
});

/** What is begun once the rest itself goes out in parts: the items of the first message, and those that came since. */
export const begunWith = (begun: BegunMessage | null, items: number): number =>
  begun === null ? items : begun.items + Math.max(0, items - begun.left);

/** "The rest of 1,000: 370 items out of stock". */
export function restHeadline({ begun, hasMore }: RestOfMessage, headline: string): string {
  return `The rest of ${numberInWords(begun.items)}${hasMore ? ', and more since' : ''}: ${headline}`;
}

export function restIntro({ begun: { items, left }, hasMore }: RestOfMessage): string {
  const told = `${numberInWords(items - left)} of its ${numberInWords(items)} items`;
  const since = hasMore ? ', with what has come since' : '';
  return `The message before broke off after ${told}; this is the rest of it${since}.`;
}
