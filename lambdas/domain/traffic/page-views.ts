import { type Hour, hourOf } from '../feed/expected-events';
import type { ProductId, ShopId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';

export const SLOT_MS = 5 * 60_000;
export const HOUR_MS = 3_600_000;

/** How often one page was viewed in the five minutes from `from` on. */
export interface PageCount {
  /** A product of ours, or the path of a page of which nobody has said yet what it shows. */
  readonly page: { readonly productId: ProductId } | { readonly path: string };
  readonly from: Instant;
  readonly views: number;
}

/** What one event counts. Of the same five minutes of a product what was counted later stands. */
export interface PageViewsReport {
  readonly shopId: ShopId;
  /** Names the event: it is the same again when it is sent again. */
  readonly eventId: string;
  readonly countedAt: Instant;
  readonly counts: readonly PageCount[];
}

/** Views of one product in one hour: by the minute at which each five minutes begin. */
export type HourViews = ReadonlyMap<number, SlotViews>;

export interface SlotViews {
  readonly views: number;
  readonly countedAt: Instant;
}

/** The five minutes that an instant lies in, as their beginning. */
export const slotOf = (at: Instant): Instant =>
  new Date(Math.floor(Date.parse(at) / SLOT_MS) * SLOT_MS).toISOString();

export const minuteOf = (slot: Instant): number => Number(slot.slice(14, 16));

/**
 * The views of an hour after more counts: of the same five minutes the later count stands, and the greater one of two that
 * were counted at the same moment. Null where nothing changes.
 */
export function foldViews(
  stored: HourViews,
  counted: ReadonlyMap<number, number>,
  countedAt: Instant,
): HourViews | null {
  const folded = new Map(stored);
  let isChanged = false;
  for (const [minute, views] of counted) {
    const known = folded.get(minute);
    if (known !== undefined) {
      const isNewer = countedAt > known.countedAt || (countedAt === known.countedAt && views > known.views);
      if (!isNewer) continue;
    }
    folded.set(minute, { views, countedAt });
    isChanged = true;
  }
  return isChanged ? folded : null;
}

export const totalOf = (hour: HourViews): number => {
  let total = 0;
  for (const { views } of hour.values()) total += views;
  return total;
};

/** The sixty minutes up to the end of the five that `now` lies in, as twelve slots. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

export function windowAt(now: Instant): Window {
  const to = Date.parse(slotOf(now)) + SLOT_MS;
  return { from: new Date(to - HOUR_MS).toISOString(), to: new Date(to).toISOString() };
}

/** The hours that a window has a part in, one or two, with the share of the window that lies in each. */
export function hoursIn({ from, to }: Window): readonly { readonly hour: Hour; readonly share: number }[] {
  const first = hourOf(from);
  const split = Date.parse(`${first}:00:00.000Z`) + HOUR_MS;
  const inFirst = (split - Date.parse(from)) / HOUR_MS;
  if (inFirst >= 1) return [{ hour: first, share: 1 }];
  const second = hourOf(new Date(Date.parse(to) - 1).toISOString());
  return [
    { hour: first, share: inFirst },
    { hour: second, share: 1 - inFirst },
  ];
}

/** Views in a window; five minutes that nobody counted had none. */
export function viewsIn({ from, to }: Window, hours: ReadonlyMap<Hour, HourViews>): number {
  let views = 0;
  for (const [hour, slots] of hours) {
    for (const [minute, slot] of slots) {
      const at = `${hour}:${String(minute).padStart(2, '0')}:00.000Z`;
      if (at >= from && at < to) views += slot.views;
    }
  }
  return views;
}
