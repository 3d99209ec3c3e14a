import type { ProductId, ShopId, VariantId } from '../inventory/identity';
import type { Instant, Version } from '../inventory/inventory-level';
import type { ProductStatus } from '../inventory/variant';
import type { SaidEdit } from './site';

/**
 * What is kept of a product page, so that what changes on it can be told. A field that nobody has spoken of is left out;
 * null is "none". Long texts and pictures are kept as digests.
 */
export interface PageFacts {
  readonly title?: string | null;
  /** The last part of its address. */
  readonly handle?: string | null;
  readonly status?: ProductStatus | null;
  /** May lie ahead: then it is scheduled. */
  readonly publishedAt?: Instant | null;
  readonly image?: { readonly digest: string; readonly count: number };
  readonly description?: { readonly digest: string; readonly characters: number };
  /** The merchant's own filing. */
  readonly productType?: string | null;
  /** Where another system of operations files it; it stands before the merchant's own filing. */
  readonly operationsCategory?: string | null;
  /** The storefront's. */
  readonly category?: string | null;
  readonly currency?: string | null;
  readonly prices?: Readonly<Record<VariantId, Price>>;
}

export interface Price {
  readonly minor: number;
  /** What tells the variant from its siblings. */
  readonly name: string;
}

/** Before anybody looked. */
const LONG_AGO: Instant = '0001-01-01T00:00:00.000Z';
/** Which prices of a page are known; those of further variants are not kept. */
const MOST_PRICES = 250;
/** How many moves between categories are kept of a product. */
const MOST_MOVES = 20;

export type Publication = 'published' | 'scheduled' | 'unpublished';

/** What each field that is told is compared by. */
export interface Told {
  readonly title: string | null;
  readonly publication: Publication;
  readonly image: { readonly digest: string; readonly count: number };
  readonly description: { readonly digest: string; readonly characters: number };
  /** Of some variants, in minor units of the page's currency. */
  readonly price: Readonly<Record<VariantId, number>>;
  readonly operations: string | null;
  readonly storefront: string | null;
}
export type PageField = keyof Told;

/** A field that was edited: what it said before the burst of edits, and when the burst began and last went on. */
export interface Edit<Value> {
  readonly from: Value;
  readonly startedAt: Instant;
  readonly at: Instant;
}
export type Edits = { readonly [F in PageField]?: Edit<Told[F]> };

/** From which category to which a product moved, and when; which of the two filings it is about. */
export interface CategoryMove {
  readonly at: Instant;
  readonly side: 'operations' | 'storefront';
  readonly from: string | null;
  readonly to: string | null;
}

export interface PageRecord {
  readonly productId: ProductId;
  readonly shopId: ShopId;
  /** Of the last message about the product as a whole; null where there was none. */
  readonly version: Version | null;
  readonly firstSeenAt: Instant;
  /** When it was last heard of. */
  readonly heardAt: Instant;
  readonly now: PageFacts;
  readonly edits: Edits;
  /** What a site outside the platform says of it, latest last. */
  readonly said?: readonly SaidEdit[];
  /** Of a site: the theme that is live, and since when. */
  readonly theme?: { readonly themeId: string; readonly name: string | null; readonly at: Instant };
  /** The last ones, latest last. */
  readonly moves: readonly CategoryMove[];
  /** When it first was, or will be, on sale for everybody; `LONG_AGO` where nobody knows when, null where it never was. */
  readonly listedAt: Instant | null;
}

/** What a message says of a page. */
export interface PageReport {
  readonly productId: ProductId;
  readonly shopId: ShopId;
  /** Null where it is about one variant, whose own version has let it in. */
  readonly version: Version | null;
  readonly at: Instant;
  readonly facts: PageFacts;
  /** Variants that it no longer has. */
  readonly gone: readonly VariantId[];
}

/** What people were last told of a page, each field with the time of the edit that it was told with. */
export interface PageTold {
  readonly values: { readonly [F in PageField]?: { readonly value: Told[F]; readonly at: Instant } };
  /** What a site outside the platform said, by `saidKey`. */
  readonly said?: Readonly<Record<string, { readonly value: string | null; readonly at: Instant }>>;
  /** The stages of its launch: `published`, `first_stock`, `scheduled@2026-12-01T08:00:00.000Z`. */
  readonly stages: readonly string[];
}
export const NOTHING_TOLD: PageTold = { values: {}, stages: [] };

/** Edits that lie further apart are two bursts, whatever a rule's `quietMinutes` are: its greatest value. */
export const LONGEST_BURST_MS = 240 * 60_000;

/** Whether it can be bought by everybody at a moment; undefined where nobody has said. */
export function publicationOf({ status, publishedAt }: PageFacts, at: Instant): Publication | undefined {
  if (status === undefined && publishedAt === undefined) return undefined;
  if (status === 'archived') return 'unpublished';
  const isAhead = publishedAt != null && publishedAt > at;
  if (isAhead) return 'scheduled';
  if (status === 'draft' || publishedAt === null) return 'unpublished';
  return status == null && publishedAt === undefined ? undefined : 'published';
}

/** Where operations file it: their own system, or else the merchant's product type. */
export const operationsCategoryOf = ({
  operationsCategory,
  productType,
}: Pick<PageFacts, 'operationsCategory' | 'productType'>): string | null =>
  operationsCategory ?? productType ?? null;

/**
 * Folds what a message says into what is known of a page. Null where it is older than what the product last said. What is
 * heard for the first time is no change; nor is the first category of what had none, or another system's first word. What
 * comes back to a category after it was seen to leave every one has moved, since people may think that it is in none.
 */
export function hearOfPage(stored: PageRecord | null, report: PageReport): PageRecord | null {
  const { productId, shopId, version, at } = report;
  const isOld = stored?.version != null && version !== null && version < stored.version;
  if (isOld) return null;
  const before = stored?.now ?? {};
  const now: PageFacts = { ...before, ...report.facts, ...pricesOf(before, report) };
  const heardAt = stored === null || at > stored.heardAt ? at : stored.heardAt;
  const moves = movesBetween(stored, now, at);
  return {
    ...stored,
    productId,
    shopId,
    version: version ?? stored?.version ?? null,
    firstSeenAt: stored?.firstSeenAt ?? at,
    heardAt,
    now,
    edits: stored === null ? {} : editsAfter(stored, now, heardAt),
    moves: [...(stored?.moves ?? []), ...moves].slice(-MOST_MOVES),
    listedAt: listedAtAfter(stored, now, at),
  };
}

function pricesOf({ prices, currency }: PageFacts, { facts, gone }: PageReport): Pick<PageFacts, 'prices'> {
  if (facts.prices === undefined && gone.length === 0) return {};
  // Prices in another currency than before have nothing to be compared with.
  const isComparable = facts.currency == null || facts.currency === currency;
  const all = { ...(isComparable ? prices : {}), ...facts.prices };
  const left = Object.entries(all).filter(([variantId]) => !gone.includes(variantId));
  return { prices: Object.fromEntries(left.slice(0, MOST_PRICES)) };
}

/** The categories that a product is filed under from then on; that it is filed for the first time is no move. */
function movesBetween(stored: PageRecord | null, now: PageFacts, at: Instant): readonly CategoryMove[] {
  const before = stored?.now ?? {};
  const moves: CategoryMove[] = [];
  const hasLeft = (side: CategoryMove['side']) =>
    stored?.moves.findLast((move) => move.side === side)?.to === null;
  const [from, to] = [operationsCategoryOf(before), operationsCategoryOf(now)];
  const isFirstWord = before.operationsCategory == null && now.operationsCategory != null;
  const isLastWord = before.operationsCategory != null && now.operationsCategory == null;
  const isMoveInOperations = from !== to && (from !== null || hasLeft('operations'));
  if (isMoveInOperations && !isFirstWord && !isLastWord) moves.push({ at, side: 'operations', from, to });
  const [left, joined] = [before.category ?? null, now.category ?? null];
  if (left !== joined && (left !== null || hasLeft('storefront')))
    moves.push({ at, side: 'storefront', from: left, to: joined });
  return moves;
}

function editsAfter(stored: PageRecord, now: PageFacts, at: Instant): Edits {
  const { now: before, edits, heardAt } = stored;
  const priced = pricesChanged(before, now);
  const moved = movesBetween(stored, now, at);
  const [was, is] = [publicationOf(before, heardAt), publicationOf(now, at)];
  const moveOf = (side: CategoryMove['side']) => moved.find((move) => move.side === side);
  return {
    ...edits,
    ...(isChanged(before.title, now.title) || isNamedAgain(stored, now)
      ? { title: edit(edits.title, before.title ?? null, at) }
      : {}),
    ...(isChanged(before.image?.digest, now.image?.digest) && before.image !== undefined
      ? { image: edit(edits.image, before.image, at) }
      : {}),
    ...(isChanged(before.description?.digest, now.description?.digest) && before.description !== undefined
      ? { description: edit(edits.description, before.description, at) }
      : {}),
    ...(was !== undefined && isChanged(was, is) && !isLaunch(stored, was, is)
      ? { publication: edit(edits.publication, was, at) }
      : {}),
    ...(priced === null ? {} : { price: priceEdit(edits.price, priced, at) }),
    ...(moveOf('operations') === undefined
      ? {}
      : { operations: edit(edits.operations, operationsCategoryOf(before), at) }),
    ...(moveOf('storefront') === undefined
      ? {}
      : { storefront: edit(edits.storefront, before.category ?? null, at) }),
  };
}

/** That it goes on sale for the first time, or will, is no edit of its page. */
function isLaunch(
  { listedAt, heardAt }: PageRecord,
  was: Publication | undefined,
  is: Publication | undefined,
): boolean {
  const wasListed = listedAt !== null && listedAt <= heardAt;
  return was === 'scheduled' ? is === 'published' : !wasListed && is !== 'unpublished';
}

/** Unknown is not a value that something could change from. */
const isChanged = <T>(before: T | null | undefined, now: T | null | undefined): boolean =>
  before != null && now !== undefined && before !== now;

/** It lost its title, which people may have been told, and has one again. */
const isNamedAgain = ({ now: before, edits }: PageRecord, { title }: PageFacts): boolean =>
  edits.title !== undefined && before.title === null && title != null;

function edit<Value>(known: Edit<Value> | undefined, from: Value, at: Instant): Edit<Value> {
  if (known === undefined || isLater(at, known.at)) return { from, startedAt: at, at };
  return { ...known, at };
}

const isLater = (at: Instant, burst: Instant): boolean =>
  Date.parse(at) - Date.parse(burst) > LONGEST_BURST_MS;

/** What the variants whose price is another now cost before; null where none is. */
function pricesChanged(before: PageFacts, now: PageFacts): Told['price'] | null {
  if (before.currency !== now.currency) return null;
  const changed = Object.entries(before.prices ?? {}).filter(([variantId, { minor }]) => {
    const price = now.prices?.[variantId];
    return price !== undefined && price.minor !== minor;
  });
  if (changed.length === 0) return null;
  return Object.fromEntries(changed.map(([variantId, { minor }]) => [variantId, minor]));
}

/** In one burst the first price of each variant stays what its change is told from. */
function priceEdit(
  known: Edit<Told['price']> | undefined,
  from: Told['price'],
  at: Instant,
): Edit<Told['price']> {
  if (known === undefined || isLater(at, known.at)) return { from, startedAt: at, at };
  return { ...known, from: { ...from, ...known.from }, at };
}

function listedAtAfter(stored: PageRecord | null, now: PageFacts, at: Instant): Instant | null {
  const known = stored?.listedAt ?? null;
  if (known !== null && known < at) return known;
  const publishedAt = now.publishedAt ?? null;
  switch (publicationOf(now, at)) {
    case 'scheduled':
      return publishedAt;
    case 'published': {
      const was = stored === null ? undefined : publicationOf(stored.now, stored.heardAt);
      if (was === 'published') return known;
      // Seen off sale after its own date: it was switched on since.
      const isOlder =
        stored !== null && was === 'unpublished' && (publishedAt === null || publishedAt < stored.heardAt);
      return isOlder ? at : (publishedAt ?? LONG_AGO);
    }
    case 'unpublished':
    case undefined:
      return null;
  }
}
