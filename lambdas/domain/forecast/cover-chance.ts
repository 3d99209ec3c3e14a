import type { Instant } from '../inventory/inventory-level';
import type { DemandHistory } from './demand-history';
import { type DemandRate, demandRate, sellingDayRate } from './demand-rate';
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

/** The chance that an item runs out within twice the horizon, and all that it follows from. */
export interface CoverChance {
  /** 0 … 1. */
  readonly chance: number;
  /** The recent rate; null where nothing has sold. */
  readonly rate: DemandRate | null;
  /** The same by how often it sells. */
  readonly often: DemandRate | null;
  /** The chance that the stock does not last as long as it must, by either rate. */
  readonly byRate: number;
  readonly byOften: number;
  /** For how many days it must last: one number, or, where an order is on its way, equally likely ones. */
  readonly mustLastDays: readonly number[];
  readonly isOnOrder: boolean;
  readonly replenishing: Replenishing;
}

const DAY_MS = 86_400_000;
/** An order that is later than nearly all were may come any day … */
const ANY_DAY = 1.5;
/** … until it took so many times as long as those: then nobody counts on it any more. */
const GIVEN_UP_AFTER = 1.25;
/** Chances are told apart no further than this from certainty. */
const LEAST_CHANCE = 0.003;

/**
 * A logistic model of running out, fitted to shops that were simulated with other suppliers, buyers and growth than the
 * one it is measured on; docs/forecast.md says how, and what each part is worth.
 */
const MODEL = {
  base: 0.62,
  /** Of the logit of the chance by the recent rate. */
  byRate: 0.19,
  /** Of the logit of the chance by how often it sells. */
  byOften: 0.34,
  /** Somebody has seen to it: an order is on its way. */
  isOnOrder: -0.73,
  /** Nobody was ever seen to order it. */
  neverOrdered: 0.58,
  /** No delivery of it was ever seen to come in time. */
  neverDelivered: 1.62,
} as const;

/** The chance that an item runs out before it is replenished, within twice the horizon. */
export function coverChance(input: ChanceInput): CoverChance {
  const { available, demand, dayFraction } = input;
  const rate = demandRate(demand, dayFraction);
  const often = sellingDayRate(demand, dayFraction);
  const replenishing = replenishingOf(input);
  const untilOrder = daysUntilFirst(input);
  const isOnOrder = untilOrder !== null;
  const mustLastDays = untilOrder ?? [input.horizonDays];
  if (available <= 0 || rate === null) {
    const certain = available <= 0 ? 1 : 0;
    return {
      chance: certain,
      rate,
      often,
      byRate: certain,
      byOften: certain,
      mustLastDays,
      isOnOrder,
      replenishing,
    };
  }
  const byRate = meanRisk(available, rate, mustLastDays);
  const byOften = meanRisk(available, often, mustLastDays);
  const chance = chanceOf(byRate, byOften, isOnOrder, replenishing);
  return { chance, rate, often, byRate, byOften, mustLastDays, isOnOrder, replenishing };
}

/** The model itself: what anybody needs to work out the chance again. */
export function chanceOf(
  byRate: number,
  byOften: number,
  isOnOrder: boolean,
  replenishing: Replenishing,
): number {
  const isNew = replenishing === 'never_ordered' || replenishing === 'never_delivered';
  const score =
    MODEL.base +
    MODEL.byRate * logit(byRate) +
    MODEL.byOften * logit(byOften) +
    (isOnOrder ? MODEL.isOnOrder : 0) +
    (replenishing === 'never_ordered' ? MODEL.neverOrdered : 0) +
    (isNew ? MODEL.neverDelivered : 0);
  return 1 / (1 + Math.exp(-score));
}

/**
 * The days until the first order that is counted on is there, equally likely ones from few to many: its promise stretched
 * by what suppliers have shown so far, without what has been disproved by its not being there yet. No more than twice the
 * horizon. Null where none is: an order without a promise, or much later than nearly all were, is not counted on.
 */
function daysUntilFirst({ incoming, lateness, horizonDays, nowMs }: ChanceInput): readonly number[] | null {
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
    if (left > 0) days.push(Math.min(2 * horizonDays, left));
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
