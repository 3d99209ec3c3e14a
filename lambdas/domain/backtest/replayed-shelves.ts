import {
  type BookedDelivery,
  SAME_DELIVERY_DAYS,
  type ShelfSources,
  shelvesOf,
  type UnitsOfDay,
} from '../aging/receipt-layers';
import {
  cameBefore,
  fallOf,
  type Origin,
  originsOf,
  type Place,
  riseOf,
  type RiseHistory,
  withFall,
  withRise,
} from '../aging/rise-history';
import type { Instant } from '../inventory/inventory-level';
import { onHandOf } from '../inventory/on-hand';
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
  readonly committed: null;
  readonly deletedAt: null;
}

/**
 * Takes in what a moment has told of an item's levels: what came in and went out is noted once all of it is known, the other
 * end of a transfer included.
 *
 * @param isSold whether what went out was sold
 * @returns whether anything else happened than that the only level fell
 */
export function noteLevels(
  shelves: ReplayedShelf[],
  levels: readonly ReplayedLevel[],
  now: Instant,
  isSold: (origin: Origin) => boolean,
): boolean {
  let isOther = false;
  let hasMoved = false;
  for (let index = 0; index < levels.length; index++) {
    const level = levels[index];
    if (level === undefined || level.updatedAt !== now) continue;
    const shelf = shelves[index];
    const before = shelf?.told.available ?? null;
    const told = toldBy(level, before);
    if (shelf === undefined) shelves.push({ level, told, history: null });
    else shelf.told = told;
    const isRise = told.available === null || before === null || told.available > before;
    if (movesOf(told) !== null) hasMoved = true;
    if (isRise || levels.length > 1) isOther = true;
  }
  if (hasMoved) noteMoves(shelves, now, isSold);
  return isOther;
}

function toldBy({ locationId, available, updatedAt }: ReplayedLevel, before: number | null): Told {
  const told = { locationId, available, updatedAt, onHand: null, committed: null, deletedAt: null };
  return before === null ? told : { ...told, was: before };
}

/** What a level's last change brought in, or took out; null where that is too little to tell. */
function movesOf(told: Told) {
  const reported = { available: told.available, onHand: null };
  const [came, went] = [riseOf(told, reported), fallOf(told, reported)];
  return came === null && went === null ? null : { came, went };
}

function noteMoves(
  shelves: readonly ReplayedShelf[],
  now: Instant,
  isSold: (origin: Origin) => boolean,
): void {
  const places = (): Place[] => shelves.map(({ told, history }) => ({ level: told, history }));
  for (const shelf of shelves) {
    const { told, history } = shelf;
    const { locationId } = told;
    const moves = told.updatedAt === now ? movesOf(told) : null;
    if (moves === null) continue;
    if (moves.came !== null) {
      const rise = { locationId, units: moves.came, at: now };
      const origin = originsOf(rise, places()).find((one) => !isSold(one)) ?? null;
      shelf.history = withRise(history, { ...rise, version: now }, origin) ?? history;
    } else if (moves.went !== null) {
      const fall = { units: moves.went, at: now, left: onHandOf(told) ?? 0 };
      shelf.history = withFall(history, { ...fall, version: now }) ?? history;
      if (shelves.length === 1) continue;
      const came = cameBefore({ locationId, fall }, places());
      const reached = shelves.find((other) => other.told.locationId === came?.locationId);
      if (came !== null && reached !== undefined && !isSold({ locationId, fall }))
        reached.history = came.history;
    }
  }
}

/** What lies on the shelves, and how it came there. A location is called what the history calls it. */
export const shelvesNow = (
  shelves: readonly ReplayedShelf[],
  sources: Omit<ShelfSources<ReplayedLevel>, 'places'>,
) =>
  shelvesOf({ ...sources, places: shelves }).map(({ level, ...shelf }) => ({
    ...shelf,
    onHand: shelf.onHand ?? 0,
    name: level.place,
  }));

/** The deliveries, or returns, without those that no rise on record can be, nor any rise to come. */
export function forgetOld<Came extends BookedDelivery | UnitsOfDay>(
  came: readonly Came[],
  shelves: readonly ReplayedShelf[],
  today: number,
  dayOf: (instant: Instant) => number,
): readonly Came[] {
  const first = shelves.reduce((day, { history }) => {
    const [rise] = history?.rises ?? [];
    return rise === undefined ? day : Math.min(day, dayOf(rise.at));
  }, today);
  return came.filter(({ day }) => day >= first - SAME_DELIVERY_DAYS);
}
