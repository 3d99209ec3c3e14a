import type { Occurrence } from '../alert/finding';
import type { LocationId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { Variant } from '../inventory/variant';
import type { Rule } from '../rule/rule';
import { newsSince } from './page-updated';
import { type PageRecord, type PageTold, publicationOf } from './page';

export type LaunchStage = 'scheduled' | 'published' | 'first_stock';

/** What is in stock of a product on the day of its launch. */
export interface LaunchStock {
  /** Units over all locations that count; null where no quantity is known. */
  readonly available: number | null;
  readonly perLocation: readonly {
    readonly locationId: LocationId;
    readonly name: string | null;
    readonly available: number;
  }[];
  /** Units on their way; null where nobody says. */
  readonly incoming: number | null;
  /** The next day for which some of them are expected, yyyy-mm-dd; null where that is not known. */
  readonly nextArrivalOn: string | null;
  /** Units sold in the last `soldDays` days; null where orders cannot be told to be about it. */
  readonly unitsSold: number | null;
  readonly soldDays: number;
  /** Stock is not counted, or it sells below zero: there is no first stock to wait for. */
  readonly needsNoStock: boolean;
}

export interface ProductLaunchedExplanation {
  readonly kind: 'product_launched';
  /** What is new. */
  readonly stages: readonly LaunchStage[];
  readonly listedAt: Instant;
  /** It was to be published then, as people were told before; null where they were told nothing else. */
  readonly formerDate: Instant | null;
  readonly stock: LaunchStock;
}

/** So long after it went on sale the first stock is still part of the launch. */
const LAUNCH_MS = 180 * 86_400_000;

/**
 * Whether a variant may belong to a launch that waits for its first units: as far as the variant itself can say, so that
 * they are noticed though it is not on sale yet.
 */
export function mayAwaitStock(
  { productId, publishedAt, firstSeenAt, deletedAt, tracked, continueSelling }: Variant,
  rules: readonly Rule[],
  now: Instant,
): boolean {
  const isCounted = productId !== null && deletedAt === null && tracked !== false && continueSelling !== true;
  const newest = publishedAt !== null && publishedAt > firstSeenAt ? publishedAt : firstSeenAt;
  const isNew = Date.parse(now) - Date.parse(newest) < LAUNCH_MS;
  return isCounted && isNew && rules.some(({ kind, enabled }) => kind === 'product_launched' && enabled);
}

export interface JudgedLaunch {
  readonly finding: Occurrence;
  readonly told: PageTold | null;
}

/** Whether a product is on its way to be launched, or was lately and has not been in stock since. */
export function isLaunching(
  page: PageRecord,
  { stages }: PageTold,
  registeredAt: Instant,
  now: Instant,
): boolean {
  const { listedAt } = page;
  if (listedAt === null || listedAt <= registeredAt) return false;
  const isRecent = Date.parse(now) - Date.parse(listedAt) < LAUNCH_MS;
  const isComplete = stages.includes('published') && stages.includes('first_stock');
  return isRecent && !isComplete && publicationOf(page.now, now) !== 'unpublished';
}

/**
 * The stages of a launch that people have not been told of, each told once: that it is scheduled, that it is on sale, that
 * the first units are there. A product that was on sale before its shop was heard of has no launch.
 *
 * @param registeredAt when the shop was first heard of
 */
export function judgeLaunch(
  page: PageRecord,
  told: PageTold,
  rule: Rule,
  stock: LaunchStock,
  registeredAt: Instant,
  now: Instant,
): JudgedLaunch {
  const listedAt = page.listedAt ?? page.heardAt;
  const publication = publicationOf(page.now, now);
  const isScheduled = publication === 'scheduled' && listedAt > now;
  const scheduled = `scheduled@${listedAt}`;
  const isPublished =
    publication === 'published' &&
    (told.stages.includes('published') || (listedAt <= now && listedAt > newsSince(rule, now)));
  const isInStock = stock.available !== null && stock.available > 0 && !stock.needsNoStock;
  const reached = isLaunching(page, told, registeredAt, now)
    ? [
        ...(isScheduled ? [{ stage: 'scheduled', mark: scheduled } as const] : []),
        ...(isPublished ? [{ stage: 'published', mark: 'published' } as const] : []),
        ...((isScheduled || isPublished) && isInStock
          ? [{ stage: 'first_stock', mark: 'first_stock' } as const]
          : []),
      ]
    : [];
  const fresh = reached.filter(({ mark }) => !told.stages.includes(mark));
  const marks = fresh.map(({ mark }) => mark);
  const formerDate = told.stages.findLast((mark) => mark.startsWith('scheduled@') && mark !== scheduled);
  // A draft does not go on sale by itself when its day comes.
  const comesByItself = isScheduled && page.now.status !== 'draft';
  const finding: Occurrence = {
    outcome: 'occurrence',
    name: marks.join(' ') || null,
    measure: stock.available ?? 0,
    at: marks.includes('published') ? listedAt : now,
    urgency: 'later',
    ...(comesByItself ? { lookAgainAt: listedAt } : {}),
    explanation: {
      kind: 'product_launched',
      stages: fresh.map(({ stage }) => stage),
      listedAt,
      formerDate: isScheduled && formerDate !== undefined ? formerDate.slice('scheduled@'.length) : null,
      stock,
    },
  };
  if (marks.length === 0) return { finding, told: null };
  const isNewDate = marks.includes(scheduled);
  const before = told.stages.filter((mark) => !isNewDate || !mark.startsWith('scheduled@'));
  return { finding, told: { ...told, stages: [...before, ...marks] } };
}
