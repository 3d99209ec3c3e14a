import type { Occurrence } from '../alert/finding';
import type { VariantId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import { numberSetting, switchSetting } from '../rule/rule-kinds';
import type { Rule } from '../rule/rule';
import { type SaidEdit, saidKey, siteIdOf } from './site';
import {
  type PageField,
  type PageRecord,
  type PageTold,
  type Publication,
  publicationOf,
  type Told,
} from './page';

/** One thing that is different on a page, or on a site. */
export type PageChange =
  | { readonly field: 'title'; readonly from: string | null; readonly to: string | null }
  | { readonly field: 'publication'; readonly from: Publication; readonly to: Publication }
  | { readonly field: 'image'; readonly fromCount: number; readonly toCount: number }
  | { readonly field: 'description'; readonly fromCharacters: number; readonly toCharacters: number }
  | PriceChange
  /** The look of the whole site. */
  | { readonly field: 'theme'; readonly from: string | null; readonly to: string | null }
  /** As a site outside the platform says it, in its own words. */
  | {
      readonly field: 'other';
      readonly name: string;
      readonly page: string | null;
      readonly from: string | null;
      readonly to: string | null;
    };

export interface PriceChange {
  readonly field: 'price';
  readonly currency: string;
  /** The lowest and the highest price of the page. */
  readonly from: PriceRange;
  readonly to: PriceRange;
  readonly changedCount: number;
  /** Those that changed most, at most `MOST_NAMED_PRICES`. */
  readonly variants: readonly {
    readonly variantId: VariantId;
    readonly name: string;
    readonly fromMinor: number;
    readonly toMinor: number;
  }[];
}

export interface PriceRange {
  readonly lowestMinor: number;
  readonly highestMinor: number;
}

export interface PageUpdatedExplanation {
  readonly kind: 'page_updated';
  readonly subject: 'product' | 'site';
  readonly changes: readonly PageChange[];
  /** Of them all: `changes` names the first ones. */
  readonly changeCount: number;
  readonly lastEditAt: Instant;
  /** Nothing changed for so long before it was told. */
  readonly quietMinutes: number;
  readonly pageUrl: string | null;
}

const MOST_NAMED_PRICES = 6;
const MOST_NAMED_CHANGES = 12;
/** Of the name of a happening, which begins with the time of its last edit. */
const MOST_NAME_CHARACTERS = 1_000;
/** Older edits are no news, e.g. where nobody could be told for days. */
const NEWS_MS = 7 * 86_400_000;
/** A rule that was changed may tell what happened in the day before. */
const LOOK_BACK_MS = 86_400_000;

/**
 * The moment from which edits are news to a rule: none from before it was made, and of settings that were switched on
 * later only those of the last day.
 */
export function newsSince(
  { createdAt, updatedAt }: Pick<Rule, 'createdAt' | 'updatedAt'>,
  now: Instant,
): Instant {
  const times = [createdAt, earlier(updatedAt, LOOK_BACK_MS), earlier(now, NEWS_MS)];
  return times.toSorted().at(-1) ?? createdAt;
}
const earlier = (instant: Instant, ms: number): Instant => new Date(Date.parse(instant) - ms).toISOString();

/** What a field is told from: what people were last told, or what it was before the burst of edits that is not told yet. */
export function toldFrom<F extends PageField>(
  { edits }: Pick<PageRecord, 'edits'>,
  told: PageTold,
  field: F,
): { readonly from: Told[F]; readonly at: Instant } | null {
  const edit = edits[field];
  if (edit === undefined) return null;
  const last = told.values[field];
  const isToldOf = last !== undefined && last.at >= edit.startedAt;
  if (isToldOf && last.at >= edit.at) return null;
  return { from: isToldOf ? last.value : edit.from, at: edit.at };
}

/** The fields of a product page that are a rule's to tell. */
const FIELDS = ['title', 'price', 'publication', 'image', 'description'] as const;

export interface JudgedPage {
  readonly finding: Occurrence;
  /** What people have been told of the page once the finding is told; null where there is nothing to tell now. */
  readonly told: PageTold | null;
}

/**
 * What changed on a page, or a site, since people were last told, in one piece once nothing more changes. What was changed
 * and changed back says nothing. That a product goes on sale for the first time is for its launch to tell.
 *
 * @param pageUrl where people find it; null where that is not known
 */
export function judgePageUpdated(
  page: PageRecord,
  told: PageTold,
  rule: Rule,
  now: Instant,
  pageUrl: string | null,
): JudgedPage {
  const since = newsSince(rule, now);
  const quietMinutes = numberSetting(rule, 'quietMinutes');
  const edited = FIELDS.flatMap((field) => {
    if (!switchSetting(rule, field)) return [];
    const from = toldFrom(page, told, field);
    return from === null || from.at <= since ? [] : [{ field, ...from }];
  });
  const changes = edited.flatMap(({ field, from, at }) => {
    const change = changeOf(page, field, from);
    return change === null ? [] : [{ field, at, change }];
  });
  const said = (page.said ?? []).filter((edit) => edit.at > since && isTold(rule, edit));
  const saidChanges = said.flatMap((edit) => {
    const change = saidChange(edit, told);
    return change === null ? [] : [{ edit, change }];
  });
  const lastEditAt = latest([...edited, ...said].map(({ at }) => at)) ?? page.heardAt;
  const settlesAt = new Date(Date.parse(lastEditAt) + quietMinutes * 60_000).toISOString();
  const names = [
    ...changes.map(({ field, at }) => `${field}@${at}`),
    ...saidChanges.map(({ edit }) => `${saidKey(edit)}@${edit.at}`),
  ];
  const all = [...changes, ...saidChanges].map(({ change }) => change);
  const finding: Occurrence = {
    outcome: 'occurrence',
    name: all.length === 0 ? null : [lastEditAt, ...names].join(' ').slice(0, MOST_NAME_CHARACTERS),
    measure: all.length,
    at: lastEditAt,
    settlesAt,
    urgency: 'later',
    explanation: {
      kind: 'page_updated',
      subject: page.productId === siteIdOf(page.shopId) ? 'site' : 'product',
      changes: all.slice(0, MOST_NAMED_CHANGES),
      changeCount: all.length,
      lastEditAt,
      quietMinutes,
      pageUrl,
    },
  };
  if (names.length === 0 || settlesAt > now) return { finding, told: null };
  const values = Object.fromEntries(
    changes.map(({ field, at }) => [field, { value: valueOf(page, field), at }]),
  );
  const saidNow = saidChanges.map(({ edit: { to, at, ...edit } }) => [saidKey(edit), { value: to, at }]);
  return {
    finding,
    told: {
      ...told,
      values: { ...told.values, ...values },
      said: { ...standing(told.said, page), ...Object.fromEntries(saidNow) },
    },
  };
}

const latest = (instants: readonly Instant[]): Instant | undefined => instants.toSorted().at(-1);

/** Fields that are not one of a rule's own are always told. */
function isTold(rule: Rule, { name }: SaidEdit): boolean {
  const setting = name === 'theme' ? 'publication' : FIELDS.find((field) => field === name);
  return setting === undefined || switchSetting(rule, setting);
}

function saidChange(edit: SaidEdit, { said = {} }: PageTold): PageChange | null {
  const last = said[saidKey(edit)];
  const isToldOf = last !== undefined && last.at >= edit.startedAt;
  if (isToldOf && last.at >= edit.at) return null;
  const { name, page, to } = edit;
  const from = isToldOf ? last.value : edit.from;
  if (from === to) return null;
  return name === 'theme' ? { field: 'theme', from, to } : { field: 'other', name, page, from, to };
}

/** What was told of edits that are kept no longer need not be kept either. */
function standing(said: PageTold['said'], page: PageRecord): NonNullable<PageTold['said']> {
  const keys = new Set((page.said ?? []).map(saidKey));
  return Object.fromEntries(Object.entries(said ?? {}).filter(([key]) => keys.has(key)));
}

/** Null where it is what it was. */
function changeOf(
  page: PageRecord,
  field: (typeof FIELDS)[number],
  from: Told[PageField],
): PageChange | null {
  const to = valueOf(page, field);
  switch (field) {
    case 'title':
      return from === to ? null : { field, from: from as string | null, to: to as string | null };
    case 'publication':
      return from === to ? null : { field, from: from as Publication, to: to as Publication };
    case 'image': {
      const [was, is] = [from as Told['image'], to as Told['image']];
      return was.digest === is.digest ? null : { field, fromCount: was.count, toCount: is.count };
    }
    case 'description': {
      const [was, is] = [from as Told['description'], to as Told['description']];
      if (was.digest === is.digest) return null;
      return { field, fromCharacters: was.characters, toCharacters: is.characters };
    }
    case 'price':
      return priceChange(page, from as Told['price']);
  }
}

function priceChange(
  { now: { prices = {}, currency } }: PageRecord,
  from: Told['price'],
): PriceChange | null {
  const changed = Object.entries(from).flatMap(([variantId, fromMinor]) => {
    const price = prices[variantId];
    if (price === undefined || price.minor === fromMinor) return [];
    return [{ variantId, name: price.name, fromMinor, toMinor: price.minor }];
  });
  if (changed.length === 0 || currency == null) return null;
  const all = Object.entries(prices);
  const byMove = changed.toSorted(
    (one, other) =>
      Math.abs(other.toMinor - other.fromMinor) - Math.abs(one.toMinor - one.fromMinor) ||
      (one.variantId < other.variantId ? -1 : 1),
  );
  return {
    field: 'price',
    currency,
    from: rangeOf(all.map(([variantId, { minor }]) => from[variantId] ?? minor)),
    to: rangeOf(all.map(([, { minor }]) => minor)),
    changedCount: changed.length,
    variants: byMove.slice(0, MOST_NAMED_PRICES),
  };
}

const rangeOf = (prices: readonly number[]): PriceRange => ({
  lowestMinor: Math.min(...prices),
  highestMinor: Math.max(...prices),
});

/** What a field says now. */
function valueOf({ now, heardAt }: PageRecord, field: (typeof FIELDS)[number]): Told[PageField] {
  switch (field) {
    case 'title':
      return now.title ?? null;
    case 'publication':
      return publicationOf(now, heardAt) ?? 'unpublished';
    case 'image':
      return now.image ?? { digest: '', count: 0 };
    case 'description':
      return now.description ?? { digest: '', characters: 0 };
    case 'price':
      return Object.fromEntries(
        Object.entries(now.prices ?? {}).map(([variantId, { minor }]) => [variantId, minor]),
      );
  }
}
