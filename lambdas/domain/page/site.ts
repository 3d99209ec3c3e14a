import type { ProductId, ShopId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import { LONGEST_BURST_MS, type PageRecord } from './page';

/** The site of a shop as a whole is kept like one of its pages, under an id of its own. */
export const siteIdOf = (shopId: ShopId): string => `site~${shopId}`;

/** What changed on a page or a site, as its source says it in words of its own. */
export interface SaidEdit {
  /** The field's name; `theme` is the look of the whole site. */
  readonly name: string;
  /** The page that it is about, where it is about one; its address. */
  readonly page: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly startedAt: Instant;
  readonly at: Instant;
}

/** How many edits are kept; the oldest is forgotten first. */
const MOST_SAID_EDITS = 50;
/** Of a text that changed. */
export const MOST_SAID_CHARACTERS = 500;

export interface SaidChange {
  readonly name: string;
  readonly page: string | null;
  /** Undefined where the message does not say: then it is what was last heard. */
  readonly from?: string | null;
  readonly to: string | null;
}

/** What a message says of a site outside the platform. */
export interface SiteReport {
  readonly shopId: ShopId;
  /** Null where it is about no product's page. */
  readonly productId: ProductId | null;
  readonly at: Instant;
  readonly changes: readonly SaidChange[];
}

/** That a theme is the one that visitors see. */
export interface ThemeReport {
  readonly shopId: ShopId;
  readonly themeId: string;
  readonly name: string | null;
  readonly at: Instant;
  readonly isLive: boolean;
  /** It went live now, rather than being told of while it is. */
  readonly isPublished: boolean;
}

export const saidKey = ({ name, page }: Pick<SaidEdit, 'name' | 'page'>): string => `${page ?? ''} ${name}`;

/** Folds said changes into the edits of a page. What is older than what was heard of the same field changes nothing. */
export function hearOfEdits(
  edits: readonly SaidEdit[],
  changes: readonly SaidChange[],
  at: Instant,
): readonly SaidEdit[] {
  let heard = edits;
  for (const { name, page, from, to } of changes) {
    const key = saidKey({ name, page });
    const known = heard.find((edit) => saidKey(edit) === key);
    if (known !== undefined && at <= known.at) continue;
    const isSameBurst = known !== undefined && Date.parse(at) - Date.parse(known.at) <= LONGEST_BURST_MS;
    const edit = isSameBurst
      ? { ...known, to, at }
      : { name, page, from: from === undefined ? (known?.to ?? null) : from, to, startedAt: at, at };
    heard = [...heard.filter((one) => one !== known), edit];
  }
  return heard.slice(-MOST_SAID_EDITS);
}

/** A site of which nothing was heard yet. */
export function unknownSite(shopId: ShopId, at: Instant): PageRecord {
  return {
    productId: siteIdOf(shopId),
    shopId,
    version: null,
    firstSeenAt: at,
    heardAt: at,
    now: {},
    edits: {},
    moves: [],
    listedAt: null,
  };
}

/** The site with the theme that is live, which is an edit where it is another than before. */
export function hearOfTheme(site: PageRecord, report: ThemeReport): PageRecord {
  const { themeId, name, at, isLive, isPublished } = report;
  const { theme, said = [] } = site;
  if (!isLive || (theme !== undefined && at < theme.at)) return site;
  const isOther = theme === undefined ? isPublished : theme.themeId !== themeId;
  const change: SaidChange = { name: 'theme', page: null, from: theme?.name ?? null, to: name };
  return {
    ...site,
    theme: { themeId, name, at },
    said: isOther ? hearOfEdits(said, [change], at) : said,
  };
}
