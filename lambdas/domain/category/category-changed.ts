import type { Occurrence } from '../alert/finding';
import type { Instant } from '../inventory/inventory-level';
import { type CategoryMove, operationsCategoryOf, type PageRecord, type PageTold } from '../page/page';
import { newsSince, toldFrom } from '../page/page-updated';
import type { Rule } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import { localDay, startOfLocalDay } from '../sales/sales-pace';
import { type CategoryMapping, mappedCategory } from './category-map';
import type { LikeForLike } from './like-for-like';

/** What is compared of both categories: as many days, the last of them the day before it was added up. */
export const FIGURE_DAYS = 30;

/** A move that people have not been told of. */
export interface FiledMove extends CategoryMove {
  /** The shop's local day. */
  readonly on: string;
  /** The storefront does not say it: it follows from the map of categories. */
  readonly isMapped: boolean;
}

/** Sales of a category that an item left, or came into. */
export interface CategoryFigures {
  readonly side: CategoryMove['side'];
  readonly role: 'left' | 'joined';
  readonly category: string;
  readonly currencies: readonly LikeForLike[];
}

export interface CategoryChangedExplanation {
  readonly kind: 'category_changed';
  readonly moves: readonly FiledMove[];
  /** Where it is filed now. */
  readonly operations: string | null;
  readonly storefront: string | null;
  /** Where the map says that it stands in the storefront; null where the map says nothing. */
  readonly mapped: string | null;
  /** Null where the sales have not been added up yet. */
  readonly sales: {
    readonly from: string;
    readonly to: string;
    readonly asOf: Instant;
    readonly categories: readonly CategoryFigures[];
  } | null;
}

/** The entries of the map for the categories of operations that an item is, and was, filed under. */
export type MapHistories = Readonly<Record<string, readonly CategoryMapping[]>>;

export interface FoundMoves {
  readonly moves: readonly FiledMove[];
  readonly settlesAt: Instant;
  readonly storefront: string | null;
  readonly mapped: string | null;
}

/** The categories of operations whose entries in the map decide about a page. */
export function categoriesToMap(page: PageRecord, told: PageTold): readonly string[] {
  const before = toldFrom(page, told, 'operations')?.from ?? null;
  return [...new Set([operationsCategoryOf(page.now), before])].filter((name) => name !== null);
}

/**
 * Which moves between categories people have not been told of. Where the storefront says no category by itself, the map
 * says where an item stands, so that it moves when operations file it elsewhere, and when the map changes. A move by the
 * map settles from when the map said it, or on its day where that is a later one.
 */
export function findMoves(
  page: PageRecord,
  told: PageTold,
  maps: MapHistories,
  rule: Rule,
  now: Instant,
  timeZone: string,
): FoundMoves {
  const today = localDay(now, timeZone);
  const since = newsSince(rule, now);
  const operations = operationsCategoryOf(page.now);
  const mapOf = (category: string | null) => (category === null ? [] : (maps[category] ?? []));
  const mapped = mappedCategory(mapOf(operations), today);
  const storefront = page.now.category ?? mapped;
  const dated = (move: CategoryMove, isMapped: boolean): FiledMove => ({
    ...move,
    on: localDay(move.at, timeZone),
    isMapped,
  });

  const filed = movedFrom(page, told, 'operations', operations, since);
  const shown = movedFrom(page, told, 'storefront', storefront, since, (at) =>
    mappedCategory(mapOf(operations), localDay(at, timeZone)),
  );
  const follows = page.now.category == null && shown === null;
  const followed = follows
    ? followedMove(filed, storefront, (category, day) => mappedCategory(mapOf(category), day), timeZone)
    : null;
  const mapChange =
    follows && followed === null ? mapMove(page, told, mapOf(operations), { today, since, timeZone }) : null;
  const moves = [
    ...(filed === null ? [] : [dated(filed, false)]),
    ...(shown === null ? [] : [dated(shown, page.now.category == null && shown.to !== null)]),
    ...(followed === null ? [] : [dated(followed, true)]),
    ...(mapChange === null ? [] : [mapChange]),
  ];
  const latest =
    moves
      .map(({ at }) => at)
      .toSorted()
      .at(-1) ?? page.heardAt;
  const quietMs = numberSetting(rule, 'quietMinutes') * 60_000;
  return { moves, settlesAt: new Date(Date.parse(latest) + quietMs).toISOString(), storefront, mapped };
}

/** @param elsewhere where what was in no category stood at a moment all the same */
function movedFrom(
  page: PageRecord,
  told: PageTold,
  side: CategoryMove['side'],
  to: string | null,
  since: Instant,
  elsewhere: (at: Instant) => string | null = () => null,
): CategoryMove | null {
  const before = toldFrom(page, told, side);
  if (before === null || before.at <= since) return null;
  const from = before.from ?? elsewhere(before.at);
  return from === to ? null : { side, at: before.at, from, to };
}

/** What stands elsewhere in the storefront because operations filed it elsewhere. */
function followedMove(
  filed: CategoryMove | null,
  to: string | null,
  mapped: (category: string | null, day: string) => string | null,
  timeZone: string,
): CategoryMove | null {
  if (filed === null) return null;
  const from = mapped(filed.from, localDay(filed.at, timeZone));
  return from === null || from === to ? null : { side: 'storefront', at: filed.at, from, to };
}

/**
 * What stands elsewhere because the map changed, or will: the last entry that has begun, or else the next one. Where people
 * have been told since an entry's day began where the item stands, what the entry says now is told from there: it may
 * have been corrected, even back to what was before.
 */
function mapMove(
  page: PageRecord,
  told: PageTold,
  history: readonly CategoryMapping[],
  { today, since, timeZone }: { readonly today: string; readonly since: Instant; readonly timeZone: string },
): FiledMove | null {
  const byDay = history.toSorted((one, other) => (one.from < other.from ? -1 : 1));
  const last = byDay.findLast(({ from }) => from <= today);
  const next = byDay.find(({ from }) => from > today);
  for (const entry of [last, next]) {
    if (entry === undefined) continue;
    const { from: on, storefrontCategory: to } = entry;
    const startsAt = startOfLocalDay(on, timeZone);
    const saidAt = entry.saidAt ?? startsAt;
    const at = later(startsAt, saidAt);
    const lastTold = told.values.storefront;
    if (lastTold !== undefined && lastTold.at >= startsAt) {
      const from = lastTold.value;
      if (at > since && from !== to) return { side: 'storefront', at, from, to, on, isMapped: true };
      continue;
    }
    const from = byDay.findLast((one) => one.from < on)?.storefrontCategory ?? null;
    // What the map says of days gone by is as old as they are: a map that is imported with its history is no news.
    const isOld = (localDay(saidAt, timeZone) > on ? startsAt : at) <= since;
    // It came under this category of operations later than the map changed: that is another move.
    const isFiledLater = page.moves.some((move) => move.side === 'operations' && move.at >= at);
    if (isOld || isFiledLater || from === null || from === to) continue;
    return { side: 'storefront', at, from, to, on, isMapped: true };
  }
  return null;
}

const later = (one: Instant, other: Instant | undefined): Instant =>
  other !== undefined && other > one ? other : one;

export interface JudgedMoves {
  readonly finding: Occurrence;
  readonly told: PageTold | null;
}

/** That an item moved, with the sales of the categories concerned. */
export function judgeCategoryChanged(
  page: PageRecord,
  told: PageTold,
  { moves, settlesAt, storefront, mapped }: FoundMoves,
  sales: CategoryChangedExplanation['sales'],
  now: Instant,
): JudgedMoves {
  const finding: Occurrence = {
    outcome: 'occurrence',
    name: moves.map(({ side, at }) => `${side}@${at}`).join(' ') || null,
    measure: moves.length,
    at:
      moves
        .map(({ at }) => at)
        .toSorted()
        .at(-1) ?? page.heardAt,
    settlesAt,
    urgency: 'later',
    explanation: {
      kind: 'category_changed',
      moves,
      operations: operationsCategoryOf(page.now),
      storefront,
      mapped,
      sales,
    },
  };
  if (moves.length === 0 || settlesAt > now) return { finding, told: null };
  // An entry of the map may have been said before what was told last, and heard of after it.
  const values = Object.fromEntries(
    moves.map(({ side, at, to }) => [side, { value: to, at: later(at, told.values[side]?.at) }]),
  );
  return { finding, told: { ...told, values: { ...told.values, ...values } } };
}
