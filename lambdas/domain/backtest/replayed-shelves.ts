import { type BookedDelivery, SAME_DELIVERY_DAYS, shelfOf } from '../aging/receipt-layers';
import { movedFrom, riseOf, type RiseHistory, withRise } from '../aging/rise-history';
import type { Instant } from '../inventory/inventory-level';
import type { ReplayedLevel } from './replayed-variant';

/** A level of a replay as production keeps it: with what it was before, and what came in there. Changed in place. */
export interface ReplayedShelf {
  readonly level: ReplayedLevel;
  /** The level as it was told last. */
  told: Told;
  history: RiseHistory | null;
}

interface Told {
  readonly locationId: string;
  readonly available: number | null;
  readonly updatedAt: Instant;
  /** Absent where nothing was told before. */
  readonly was?: number;
  readonly onHand: null;
  readonly deletedAt: null;
}

/**
 * Takes in what a moment has told of an item's levels: what came in is noted once all of it is known, the other end of a
 * transfer included.
 *
 * @returns whether anything else happened than that the only level fell
 */
export function noteLevels(
  shelves: ReplayedShelf[],
  levels: readonly ReplayedLevel[],
  now: Instant,
): boolean {
  let isOther = false;
  let mayHaveRisen = false;
  for (let index = 0; index < levels.length; index++) {
    const level = levels[index];
    if (level === undefined || level.updatedAt !== now) continue;
    const shelf = shelves[index];
    const before = shelf?.told.available ?? null;
    const told = toldBy(level, before);
    if (shelf === undefined) shelves.push({ level, told, history: null });
    else shelf.told = told;
    const isRise = told.available === null || before === null || told.available > before;
    if (isRise) mayHaveRisen = true;
    if (isRise || levels.length > 1) isOther = true;
  }
  if (mayHaveRisen) noteRises(shelves, now);
  return isOther;
}

function toldBy({ locationId, available, updatedAt }: ReplayedLevel, before: number | null): Told {
  const told = { locationId, available, updatedAt, onHand: null, deletedAt: null };
  return before === null ? told : { ...told, was: before };
}

function noteRises(shelves: readonly ReplayedShelf[], now: Instant): void {
  for (const shelf of shelves) {
    const { told } = shelf;
    if (told.updatedAt !== now) continue;
    const units = riseOf(told, { available: told.available, onHand: null });
    if (units === null) continue;
    const others = shelves.map((other) => other.told);
    const origin = movedFrom(told, units, others);
    const rise = { units, at: now, ...(origin === null ? {} : { movedFrom: origin }) };
    shelf.history = withRise(shelf.history, { ...rise, version: now }) ?? shelf.history;
  }
}

/** What lies on the shelves, and how it came there. A location is called what the history calls it. */
export const shelvesNow = (
  shelves: readonly ReplayedShelf[],
  booked: readonly BookedDelivery[],
  firstSeen: number,
  dayOf: (instant: Instant) => number,
) =>
  shelves.map(({ level, history }) => {
    const shelf = shelfOf({ level, history, booked, firstSeen, dayOf });
    return { ...shelf, onHand: shelf.onHand ?? 0, name: level.place };
  });

/** The deliveries without those that no rise on record can be, nor any rise to come. */
export function forgetOld(
  booked: readonly BookedDelivery[],
  shelves: readonly ReplayedShelf[],
  today: number,
  dayOf: (instant: Instant) => number,
): readonly BookedDelivery[] {
  const first = shelves.reduce((day, { history }) => {
    const [rise] = history?.rises ?? [];
    return rise === undefined ? day : Math.min(day, dayOf(rise.at));
  }, today);
  return booked.filter(({ day }) => day >= first - SAME_DELIVERY_DAYS);
}
