import type { Instant } from '../inventory/inventory-level';
import type { Variant } from '../inventory/variant';
import type { VariantReport } from '../inventory/variant-record';
import { type PageFacts, publicationOf } from './page';

/** What a source says of a page by speaking of one of its variants. */
const VARIANT_FACTS = ['title', 'status', 'publishedAt', 'productType', 'category'] as const;

/**
 * What a message about one variant says of its product's page. Siblings may say different things of it, so that only what
 * one of them says anew is a change of the page.
 */
export interface VariantWords {
  /** It said something else before. */
  readonly changed: PageFacts;
  /** It had said none, or nothing: they stand where the page says none, or nothing. */
  readonly fromNone: PageFacts;
  /** The page's as well only where nobody has spoken of it yet. */
  readonly first: PageFacts;
  /** The variant was no part of the product before. */
  readonly isNewcomer: boolean;
  /** Whether it says anything that the variant had not said before, as far as the variant can tell. */
  readonly isNew: boolean;
}

/** @param before with null for "none" as well as for what was never said: which of the two, the page knows */
export function variantWords(before: Variant, after: Variant, { facts }: VariantReport): VariantWords {
  const isNewcomer = before.productId !== after.productId;
  const changed: Record<string, unknown> = {};
  const fromNone: Record<string, unknown> = {};
  const first: Record<string, unknown> = {};
  for (const name of VARIANT_FACTS) {
    const [was, is] = [before[name], after[name]];
    if (isNewcomer || was === is) {
      if (is !== null) first[name] = is;
    } else if (was !== null) changed[name] = is;
    else fromNone[name] = is;
  }
  // Of the other facts "none" and "not said" come to the same; what is active is on sale unless it is said not to be.
  const isSaidOff = facts.publishedAt === null && (isNewcomer || before.publishedAt === null);
  if (isSaidOff) first.publishedAt = null;
  const isFirst = isNewcomer ? Object.keys(first).length > 0 : isSaidOff && after.status === 'active';
  const isNew = isFirst || Object.keys(fromNone).length > 0;
  return { changed, fromNone, first, isNewcomer, isNew };
}

/** Of the words that change nothing by themselves, those that a page lacks. */
export function lackingWords(
  now: PageFacts | null,
  { fromNone, first, isNewcomer }: VariantWords,
  at: Instant,
): PageFacts {
  const known = now ?? {};
  const isOnSaleOrOff = publicationOf(known, at) !== undefined;
  const lacks = ([name, word]: [string, unknown], isNoneToo: boolean): boolean => {
    const value = known[name as keyof PageFacts];
    // A newcomer that is not on sale does not take its siblings off sale.
    if (word === null && isNewcomer && isOnSaleOrOff) return false;
    return value === undefined || (isNoneToo && value === null);
  };
  return Object.fromEntries([
    ...Object.entries(first).filter((entry) => lacks(entry, false)),
    ...Object.entries(fromNone).filter((entry) => lacks(entry, true)),
  ]);
}
