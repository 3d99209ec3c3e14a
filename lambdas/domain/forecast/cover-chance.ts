import type { Instant } from '../inventory/inventory-level';
import { type DemandHistory, secondBestDay } from './demand-history';
import { type DemandRate, demandRate, sellingDayRate, shareOfSellingDays } from './demand-rate';
import { chanceToReach } from './distributions';
import type { Lateness } from './lead-time';

/** An open purchase order as one variant sees it. */
export interface IncomingUnits {
  readonly orderId: string;
  /** Units still to come. */
  readonly units: number;
  readonly placedAt: Instant;
  /** Null where nobody has said: then it is not counted on. */
  readonly expectedAt: Instant | null;
}

/** What the chance of running out is worked out from. */
export interface ChanceInput {
  readonly available: number;
  readonly demand: DemandHistory;
  readonly incoming: readonly IncomingUnits[];
  readonly lateness: Lateness;
  /** How many days stock must last where nothing is on order. */
  readonly horizonDays: number;
  readonly replenishedAt: Instant | null;
  readonly dayFraction: number;
  readonly nowMs: number;
}

/** What is known of how an item is replenished. `unknown`: nobody has told of any order in the whole shop. */
export type Replenishing = 'unknown' | 'never_ordered' | 'never_delivered' | 'seen';

/** What the model is asked with. */
export interface ChanceFacts {
  /** Above 0: with nothing left there is no chance to work out. */
  readonly available: number;
  /** The chance that the stock does not last as long as it must, by the recent rate and by how often it sells. */
  readonly byRate: number;
  readonly byOften: number;
  readonly isOnOrder: boolean;
  readonly replenishing: Replenishing;
  /** Units of the second-best day of eight weeks: what large orders take, without the one that may never come again. */
  readonly secondBestDayUnits: number;
  /** On which share of the days it sells, 0 … 1. */
  readonly sellingDayShare: number;
}

/** The chance that an item runs out within twice the horizon, and all that it follows from. */
export interface CoverChance extends Omit<ChanceFacts, 'available'> {
  /** 0 … 1. */
  readonly chance: number;
  /** The recent rate; null where nothing has sold. */
  readonly rate: DemandRate | null;
  /** The same by how often it sells. */
  readonly often: DemandRate | null;
  /** For how many days it must last: one number, or, where an order is on its way, equally likely ones. */
  readonly mustLastDays: readonly number[];
}

const DAY_MS = 86_400_000;
/** Parts of days come by division: by less than this two of them are the same moment. */
const ROUNDING = 1e-9;
/** An order that is later than nearly all were may come any day … */
const ANY_DAY = 1.5;
/** … until it took so many times as long as those: then nobody counts on it any more. */
const GIVEN_UP_AFTER = 1.25;
/** Chances are told apart no further than this from certainty. */
const LEAST_CHANCE = 0.003;

/** Of so much of the stock, at least and at most, is a good day taken to sell; and an item to sell on so few days. */
const LEAST_DAY_PART = 0.01;
const MOST_DAY_PART = 3;
const LEAST_SELLING_SHARE = 0.02;

/** What each part adds to the logit of the chance. */
interface Model {
  readonly base: number;
  /** Times the logit of the chance by the recent rate. */
  readonly byRate: number;
  /** Times the logit of the chance by how often it sells. */
  readonly byOften: number;
  /** Times the logarithm of the part of the stock that a good day takes: large orders are what no mean foretells. */
  readonly goodDay: number;
  /** Times the logarithm of the share of days on which it sells: what seldom sells runs out oftener than its means say. */
  readonly sellingShare: number;
  /** Where nobody was ever seen to replenish it. */
  readonly neverReplenished: number;
}

/**
 * Two logistic models of running out, one for items with an order on its way and one for those without: then somebody has
 * seen to it, and the question is which comes first. Fitted to shops that were simulated with other suppliers, buyers and
 * growth than the one it is measured on; docs/forecast.md says how, and what each part is worth.
 */
const MODELS: Readonly<Record<'onOrder' | 'notOnOrder', Model>> = {
  onOrder: {
    base: -0.336,
    byRate: 0.473,
    byOften: 0.154,
    goodDay: 0.133,
    sellingShare: -0.449,
    neverReplenished: 0,
  },
  notOnOrder: {
    base: 0.441,
    byRate: 0.227,
    byOften: 0.188,
    goodDay: 0.189,
    sellingShare: -0.196,
    neverReplenished: 1.069,
  },
};

/** The chance that an item runs out before it is replenished, within twice the horizon. */
export function coverChance(input: ChanceInput): CoverChance {
  const { available, demand, dayFraction } = input;
  const rate = demandRate(demand, dayFraction);
  const often = sellingDayRate(demand, dayFraction);
  const replenishing = replenishingOf(input);
  const untilOrder = daysUntilFirst(input);
  const isOnOrder = untilOrder !== null;
  const mustLastDays = untilOrder ?? [input.horizonDays];
  const secondBestDayUnits = secondBestDay(demand);
  const sellingDayShare = shareOfSellingDays(demand);
  let chance = available <= 0 ? 1 : 0;
  let byRate = chance;
  let byOften = chance;
  if (available > 0 && rate !== null) {
    byRate = meanRisk(available, rate, mustLastDays);
    byOften = meanRisk(available, often, mustLastDays);
    chance = chanceOf({
      available,
      byRate,
      byOften,
      isOnOrder,
      replenishing,
      secondBestDayUnits,
      sellingDayShare,
    });
  }
  return {
    chance,
    rate,
    often,
    byRate,
    byOften,
    mustLastDays,
    isOnOrder,
    replenishing,
    secondBestDayUnits,
    sellingDayShare,
  };
}

/** The model itself: what anybody needs to work out the chance again. */
export function chanceOf(facts: ChanceFacts): number {
  const { available, byRate, byOften, isOnOrder, replenishing, secondBestDayUnits, sellingDayShare } = facts;
  const model = isOnOrder ? MODELS.onOrder : MODELS.notOnOrder;
  const isNew = replenishing === 'never_ordered' || replenishing === 'never_delivered';
  const dayPart = Math.min(MOST_DAY_PART, Math.max(LEAST_DAY_PART, secondBestDayUnits / available));
  const score =
    model.base +
    model.byRate * logit(byRate) +
    model.byOften * logit(byOften) +
    model.goodDay * Math.log(dayPart) +
    model.sellingShare * Math.log(Math.max(LEAST_SELLING_SHARE, sellingDayShare)) +
    (isNew ? model.neverReplenished : 0);
  return 1 / (1 + Math.exp(-score));
}

/**
 * The days until the first order that is counted on is there, equally likely ones from few to many: its promise stretched
 * by what suppliers have shown so far, without what has been disproved by its not being there yet. No more than twice the
 * horizon. Null where none is: an order without a promise, or much later than nearly all were, is not counted on.
 */
function daysUntilFirst(input: ChanceInput): readonly number[] | null {
  const { incoming, lateness, horizonDays, nowMs, dayFraction } = input;
  let first: IncomingUnits | null = null;
  for (const order of incoming) {
    if (order.expectedAt === null || order.units <= 0) continue;
    if (first !== null && order.expectedAt >= (first.expectedAt ?? '')) continue;
    const { placedMs, promisedDays } = termsOf(order);
    if (placedMs + promisedDays * givenUpAt(lateness) * DAY_MS > nowMs) first = order;
  }
  if (first === null) return null;
  const { placedMs, promisedDays } = termsOf(first);
  const passed = (nowMs - placedMs) / DAY_MS;
  const days: number[] = [];
  for (const ratio of lateness.spread) {
    const left = promisedDays * ratio - passed;
    const isToday = left <= 0 && left >= -dayFraction - ROUNDING;
    if (left > 0 || isToday) days.push(Math.min(2 * horizonDays, isToday ? 1 - dayFraction : left));
  }
  return days.length === 0 ? [ANY_DAY] : days;
}

/** The ratio of actual to promised days from which on an order is not counted on. */
const givenUpAt = ({ spread }: Lateness): number => (spread[spread.length - 1] ?? 1) * GIVEN_UP_AFTER;

/**
 * When time alone next changes what is expected of orders, in milliseconds: one is due by its promise, or later than
 * another tenth of all orders ever were. Infinite where none is open. The same until then, however often it is asked.
 */
export function nextTurnOfOrders(
  incoming: readonly IncomingUnits[],
  lateness: Lateness,
  nowMs: number,
): number {
  let next = Infinity;
  for (const order of incoming) {
    if (order.expectedAt === null) continue;
    const { placedMs, promisedDays } = termsOf(order);
    const promisedMs = Math.max(0, promisedDays * DAY_MS);
    const turnAt = (ratio: number) => {
      const turn = Math.ceil(placedMs + promisedMs * ratio);
      if (turn > nowMs && turn < next) next = turn;
    };
    turnAt(1);
    for (const ratio of lateness.spread) turnAt(ratio);
    turnAt(givenUpAt(lateness));
  }
  return next;
}

interface Terms {
  readonly placedMs: number;
  readonly promisedDays: number;
}

/** An order is asked about at every look, and never changes. */
const terms = new WeakMap<IncomingUnits, Terms>();

function termsOf(order: IncomingUnits): Terms {
  const known = terms.get(order);
  if (known !== undefined) return known;
  const placedMs = Date.parse(order.placedAt);
  const promisedDays = (Date.parse(order.expectedAt ?? order.placedAt) - placedMs) / DAY_MS;
  const found = { placedMs, promisedDays };
  terms.set(order, found);
  return found;
}

function replenishingOf({ incoming, lateness, replenishedAt }: ChanceInput): Replenishing {
  if (replenishedAt !== null) return 'seen';
  if (lateness.orders === 0) return 'unknown';
  return incoming.length === 0 ? 'never_ordered' : 'never_delivered';
}

/** @param days from few to many */
function meanRisk(available: number, rate: DemandRate | null, days: readonly number[]): number {
  if (rate === null) return 0;
  const most = coverRisk(available, rate, days[days.length - 1] ?? 0);
  // The others are smaller still, and the model tells none of them apart.
  if (most < LEAST_CHANCE || days.length === 1) return most;
  let sum = 0;
  for (const each of days) sum += coverRisk(available, rate, each);
  return sum / days.length;
}

/** The chance that at least `available` is wanted in the days ahead. */
export function coverRisk(available: number, rate: DemandRate | null, daysAhead: number): number {
  if (available <= 0) return 1;
  if (rate === null || daysAhead <= 0) return 0;
  const mean = rate.unitsPerDay * daysAhead;
  return chanceToReach(available, mean, mean * rate.dispersion + (mean * mean) / rate.evidence);
}

function logit(chance: number): number {
  const bounded = Math.min(1 - LEAST_CHANCE, Math.max(LEAST_CHANCE, chance));
  return Math.log(bounded / (1 - bounded));
}
