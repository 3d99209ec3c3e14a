import type { Lot } from './lot';
import type { LotOutlook } from './nearing-expiration';

/** What people were told of one lot, as far as it still stands. */
export interface ToldLot {
  readonly lotId: string;
  readonly sellableUntil: string;
  /** How many of the marks it had come to, or was about to. */
  readonly marks: number;
  /** Units of it that were to be left over. Not rounded. */
  readonly unsold: number;
}

/** What people were told of an item's lots, as far as it still stands: what an alert about them worsens against. */
export interface ToldLots {
  /** Units that were to be left over in all lots together. */
  readonly units: number;
  /** The most urgent ones; at most `MOST_TOLD`. */
  readonly lots: readonly ToldLot[];
  /** Of the lots for which there was no room: from which day on they were, and how many marks the first had come to. */
  readonly further?: { readonly from: string; readonly marks: number };
}

/** How an item's lots are. */
export interface LotsNow {
  /** Every lot on record, as its source says. */
  readonly lots: readonly Lot[];
  readonly onHand: number | null;
  /** Every lot with an expiry of which something is on record, earliest first. */
  readonly outlook: readonly LotOutlook[];
  /** Those of which units will expire unsold within the horizon. */
  readonly atRisk: readonly LotOutlook[];
  /** Units of `atRisk`, rounded. */
  readonly unitsAtRisk: number;
  readonly unitsPerDay: number;
  readonly today: string;
}

/** A lot is told of again when it is at most so many days from being unsellable. */
const MARKS_IN_DAYS = [30, 14, 7, 3, 0] as const;
/** A last day of sale has clearly moved when a quarter of the days that were left has gone, or has come. */
const DATE_SHARE = 0.25;
const WEEK = 7;
/** Less than so many units fewer is a sale and its cancellation, and takes nothing back. */
const LEAST_FALL = 2;
const MOST_TOLD = 30;

/**
 * Whether lots have come to a mark of which people were not told, or are to be sold clearly sooner than they were told:
 * with half a unit at risk, as what rounds to none is in no figure.
 */
export function areNews(told: ToldLots, now: LotsNow): boolean {
  const known = byId(told.lots);
  const { further } = told;
  const isNews = ({ lotId, sellableUntil }: LotOutlook): boolean => {
    const marks = marksAt(daysBetween(now.today, sellableUntil));
    const before = known.get(lotId);
    if (before !== undefined) {
      return marks > before.marks || isClearlyFewer(before.sellableUntil, sellableUntil, now);
    }
    const isOneOfFurther = further !== undefined && sellableUntil >= further.from;
    return marks > (isOneOfFurther ? further.marks : 0);
  };
  return unsoldIn(now.atRisk.filter(isNews)) >= 0.5;
}

/**
 * What still stands of what people were told. It comes down where things have clearly become better, so that what gets
 * worse from there is told: a lot has left, half of what was to be left over of it is no longer there, or its last day
 * of sale has moved. A forecast goes up and down with what sells, and a day's sales are gone before the day is: by
 * itself it counts only where it leaves a quarter, and the rest is more than sells in a week.
 */
export function standingOf(told: ToldLots, now: LotsNow): ToldLots {
  const present = byId(now.outlook);
  const held = unitsHeld(now);
  const eased = told.lots.map((lot) => {
    const lotNow = present.get(lot.lotId);
    return easedLot(lot, lotNow === undefined ? null : { ...lotNow, units: held(lotNow) }, now);
  });
  const fall = unsoldIn(told.lots) - unsoldIn(eased);
  const isFewer = fall >= LEAST_FALL;
  const lots = isFewer ? eased : eased.map((lot, at) => ({ ...lot, unsold: told.lots[at]?.unsold ?? 0 }));
  const units = isFewer ? Math.max(0, Math.round(told.units - fall)) : told.units;
  const better = units - now.unitsAtRisk;
  if (now.unitsAtRisk <= units / 4 && better > Math.max(4, WEEK * now.unitsPerDay)) {
    const share = now.unitsAtRisk / units;
    const fewer = lots.map((lot) => ({ ...lot, unsold: lot.unsold * share }));
    return { ...told, units: now.unitsAtRisk, lots: fewer };
  }
  return { ...told, units, lots };
}

/**
 * Units of a lot that are there. Where the shelf holds less than the lots, the rest was sold of the lots that expire
 * first; but up to a week's sales it may be that the lots have not been told of yet, and then it is known of none.
 */
function unitsHeld({ lots, onHand, unitsPerDay }: LotsNow): (lot: LotOutlook) => number {
  const quantities = new Map(lots.map(({ lotId, quantity }) => [lotId, quantity]));
  const inLots = lots.reduce((sum, { quantity }) => sum + quantity, 0);
  const isLate = onHand !== null && inLots - Math.max(0, onHand) <= WEEK * unitsPerDay;
  return ({ lotId, units }) => (isLate ? (quantities.get(lotId) ?? units) : units);
}

function easedLot(told: ToldLot, lot: LotOutlook | null, now: LotsNow): ToldLot {
  if (lot === null || lot.units === 0) return { ...told, unsold: 0 };
  const { sellableUntil } = lot;
  if (isClearlyFewer(sellableUntil, told.sellableUntil, now)) {
    const marks = Math.min(told.marks, marksSoon(daysBetween(now.today, sellableUntil)));
    const atRisk = now.atRisk.some(({ lotId }) => lotId === lot.lotId) ? lot.unsold : 0;
    return { ...told, sellableUntil, marks, unsold: Math.min(told.unsold, atRisk) };
  }
  return lot.units <= told.unsold / 2 ? { ...told, unsold: lot.units } : told;
}

/**
 * What people have been told, once they are told how the lots are. Lots of which they were told before and that are at
 * risk no more are kept while there is room: one that comes back is not told of at the same marks again.
 *
 * @param before what stands of what they were told before; left out where that is over
 */
export function tellLots(now: LotsNow, before?: ToldLots): ToldLots {
  const known = byId(before?.lots ?? []);
  const [first, rest] = [now.atRisk.slice(0, MOST_TOLD), now.atRisk.slice(MOST_TOLD)];
  const marksOf = ({ sellableUntil }: LotOutlook): number => marksSoon(daysBetween(now.today, sellableUntil));
  const lots = first.map((lot) => ({
    lotId: lot.lotId,
    sellableUntil: lot.sellableUntil,
    marks: Math.max(marksOf(lot), known.get(lot.lotId)?.marks ?? 0),
    unsold: lot.unsold,
  }));
  const present = byId(now.outlook);
  const isAtRisk = byId(now.atRisk);
  const kept = [...known.values()]
    .filter(({ lotId }) => !isAtRisk.has(lotId))
    .filter(({ lotId, sellableUntil }) => present.has(lotId) || sellableUntil >= now.today)
    .map((lot) => ({ ...lot, unsold: 0 }));
  const [next] = rest;
  return {
    units: now.unitsAtRisk,
    lots: [...lots, ...kept].slice(0, MOST_TOLD),
    ...(next === undefined ? {} : { further: { from: next.sellableUntil, marks: marksOf(next) } }),
  };
}

/**
 * What people were told by an alert that does not know it lot by lot: so many units, and the furthest mark of all lots.
 * The lots that are at risk now are taken to be those.
 */
export function toldTogether(units: number, marks: number, now: LotsNow): ToldLots {
  const told = tellLots(now);
  const unsold = unsoldIn(told.lots);
  const share = unsold === 0 ? 0 : units / unsold;
  const marksOf = (sellableUntil: string) => Math.min(marks, marksAt(daysBetween(now.today, sellableUntil)));
  const { further } = told;
  return {
    units,
    lots: told.lots.map((lot) => ({
      ...lot,
      marks: marksOf(lot.sellableUntil),
      unsold: lot.unsold * share,
    })),
    ...(further === undefined ? {} : { further: { ...further, marks: marksOf(further.from) } }),
  };
}

/** Whether clearly fewer days of sale are left until one day than until the other. */
function isClearlyFewer(than: string, until: string, { today }: LotsNow): boolean {
  const daysOfSale = (day: string): number => Math.max(0, daysBetween(today, day) + 1);
  const [more, fewer] = [daysOfSale(than), daysOfSale(until)];
  return more - fewer >= Math.max(1, more * DATE_SHARE);
}

const marksAt = (days: number): number => MARKS_IN_DAYS.filter((mark) => days <= mark).length;
/** A lot of which people hear shortly before a mark, 4 days before 30 or 1 before 7, is not told of again at the mark. */
const marksSoon = (days: number): number =>
  MARKS_IN_DAYS.filter((mark) => days <= mark + Math.floor(mark / 7)).length;

const byId = <L extends { readonly lotId: string }>(lots: readonly L[]): ReadonlyMap<string, L> =>
  new Map(lots.map((lot) => [lot.lotId, lot]));

export const unsoldIn = (lots: readonly { readonly unsold: number }[]): number =>
  lots.reduce((sum, { unsold }) => sum + unsold, 0);

const DAY_MS = 86_400_000;
/** Whole days from one local day, yyyy-mm-dd, to another; negative where that is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
