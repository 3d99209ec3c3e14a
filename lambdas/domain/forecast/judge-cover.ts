import type { Condition, Finding } from '../alert/finding';
import { cannotJudge } from '../alert/finding';
import type { Instant } from '../inventory/inventory-level';
import type { QuietRange } from '../inventory/watch-band';
import { type Arrival, type CoverWalk, walkCover } from './cover-walk';
import { type DemandHistory, daysKnown, localDayOf } from './demand-history';
import { type DemandRate, type DemandShape, demandRate, demandShape, rawUnitsPerDay } from './demand-rate';
import { chanceToReach } from './distributions';
import type { Lateness, LeadTime } from './lead-time';

/** An open purchase order as one variant sees it. */
export interface IncomingUnits {
  readonly orderId: string;
  /** Units still to come. */
  readonly units: number;
  readonly placedAt: Instant;
  /** Null where nobody has said: then it is not counted on. */
  readonly expectedAt: Instant | null;
}

export interface CoverInput {
  /** Over all locations; null where it is unknown. */
  readonly available: number | null;
  /** Null where the sales are unknown, which is not the same as none. */
  readonly demand: DemandHistory | null;
  readonly incoming: readonly IncomingUnits[];
  readonly lateness: Lateness;
  readonly leadTime: LeadTime | null;
  /** How far ahead it looks, in days: the rule's threshold. */
  readonly horizonDays: number;
  /** From which chance of running out people are told, 0 … 1. */
  readonly chanceToTell: number;
  /** When the stock was last replenished; null where that never happened. */
  readonly replenishedAt: Instant | null;
  /** How much of the local day is over, 0 … 1. */
  readonly dayFraction: number;
  readonly now: Instant;
}

/** Every figure of a message about cover, and what each was worked out from. */
export interface DaysOfCoverExplanation {
  readonly kind: 'days_of_cover';
  readonly available: number;
  /** The corrected rate that is counted with. */
  readonly unitsPerDay: number;
  /** The plain mean of four weeks; null where less than a day is known. */
  readonly rawUnitsPerDay: number | null;
  readonly shape: DemandShape;
  /** Available ÷ units a day, the headline. */
  readonly coverDays: number;
  readonly horizonDays: number;
  /** Days until the order that is counted on should be there, or the horizon. */
  readonly lookedAheadDays: number;
  /** Units expected to sell in those days, with their variance; the chance follows from both by a gamma distribution. */
  readonly expectedUnits: number;
  readonly variance: number;
  /** The chance that at least what is available is wanted in those days, 0 … 1. */
  readonly chance: number;
  readonly firstGapOn: string | null;
  readonly gapDays: number;
  readonly unitsShort: number;
  readonly sellOutOn: string | null;
  readonly incoming: readonly {
    readonly orderId: string;
    readonly units: number;
    readonly expectedOn: string | null;
    readonly counted: boolean;
  }[];
  readonly leadDays: number | null;
  readonly leadSource: LeadTime['source'] | null;
  readonly medianLateness: number;
}

/** An alert opens from the chance to tell, and clears below this part of it. */
const CLEARS_AT = 0.3;
/** Sales of fewer days say nothing yet. */
const LEAST_DAYS_KNOWN = 5;
const DAY_MS = 86_400_000;
/** How far the walk goes on after the horizon, to find the end of a gap: sixteen weeks, the longest usual lead time. */
const WALK_DAYS = 112;

/**
 * How far ahead stock must last: to the horizon, or to the day on which the first open order should really be there,
 * which is its promise stretched by what suppliers have shown so far. An order that is late, but no later than nine in
 * ten were, may come any day: then nobody is called for. One that is later still is no longer counted on.
 *
 * @returns days, 0 where an order may come any day
 */
export function lookAheadDays(
  incoming: readonly IncomingUnits[],
  lateness: Lateness,
  horizonDays: number,
  nowMs: number,
): number {
  let days = horizonDays;
  for (const { placedAt, expectedAt, units } of incoming) {
    if (expectedAt === null || units <= 0) continue;
    const placed = Date.parse(placedAt);
    const promised = (Date.parse(expectedAt) - placed) / DAY_MS;
    const passed = (nowMs - placed) / DAY_MS;
    const left = promised * lateness.median - passed;
    if (left > 0) days = Math.min(days, left);
    else if (passed < promised * lateness.p90) return 0;
  }
  return days;
}

/** The chance that at least `available` is wanted in the days ahead. */
export function coverRisk(available: number, rate: DemandRate | null, daysAhead: number): number {
  if (available <= 0) return 1;
  if (rate === null || daysAhead <= 0) return 0;
  const mean = rate.unitsPerDay * daysAhead;
  return chanceToReach(available, mean, mean * rate.dispersion + (mean * mean) / rate.evidence);
}

/**
 * The available quantity above which a day's sales cannot bring the chance up to `chance`, counting that whatever leaves
 * the shelf also raises the rate. Below it, each change is looked at. `available - 1` at the most.
 */
export function quietDownTo(
  available: number,
  rate: DemandRate | null,
  daysAhead: number,
  chance: number,
): number {
  if (daysAhead <= 0) return 0;
  let [low, high] = [0, Math.max(0, available - 1)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (coverRisk(middle, afterSelling(rate, available - middle), daysAhead) >= chance) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The rate as it would be if so many more units were sold today; see `demandRate`, whose past weighs at least this. */
function afterSelling(rate: DemandRate | null, units: number): DemandRate {
  if (rate === null)
    return { unitsPerDay: units / LEAST_PAST_DAYS, dispersion: Math.max(1, units), evidence: 1 };
  const unitsPerDay = rate.unitsPerDay + units / LEAST_PAST_DAYS;
  const dispersion = Math.max(rate.dispersion, units);
  return { unitsPerDay, dispersion, evidence: rate.evidence };
}

/** The fewest days that a rate stands on. */
const LEAST_PAST_DAYS = 14;

/** What a look at the cover comes to, before anything is explained. */
export type CoverOutlook =
  | { readonly outcome: 'cannot_judge'; readonly reason: string }
  | {
      readonly outcome: 'judged';
      readonly verdict: Condition['verdict'];
      readonly chance: number;
      readonly daysAhead: number;
      readonly rate: DemandRate | null;
    };

/** The verdict alone: cheap enough to be asked at every change of a year's history. */
export function coverOutlook(input: CoverInput): CoverOutlook {
  const { available, demand, incoming, lateness, horizonDays, chanceToTell, now } = input;
  if (available === null) return cannotJudge('Its stock is not known.');
  if (demand === null) return cannotJudge('Its sales are not known.');
  if (daysKnown(demand) < LEAST_DAYS_KNOWN) {
    return cannotJudge(`Its sales are known for fewer than ${LEAST_DAYS_KNOWN} days.`);
  }
  const rate = demandRate(demand, input.dayFraction);
  const daysAhead = lookAheadDays(incoming, lateness, horizonDays, Date.parse(now));
  const chance = coverRisk(available, rate, daysAhead);
  const verdict = chance >= chanceToTell ? 'fires' : chance >= chanceToTell * CLEARS_AT ? 'holds' : 'clear';
  return { outcome: 'judged', verdict, chance, daysAhead, rate };
}

/** Whether the stock will run out before it can be replenished. */
export function judgeCover(input: CoverInput): Finding {
  const { available, demand, incoming, lateness, now } = input;
  const outlook = coverOutlook(input);
  if (outlook.outcome === 'cannot_judge') return outlook;
  if (available === null || demand === null) return cannotJudge('Its stock or its sales are not known.');
  const { verdict, chance, daysAhead, rate } = outlook;
  const arrivals = countedArrivals(incoming, lateness, Date.parse(now));
  const walk = rate === null ? null : walkCover(available, rate.unitsPerDay, arrivals.counted, WALK_DAYS);
  return {
    outcome: 'condition',
    verdict,
    measure: Math.round(chance * 1000) / 10,
    isWorseThan: () => false,
    since: now,
    explanation: explain(input, available, demand, rate, daysAhead, chance, walk, arrivals.notCounted),
    urgency: 'later',
    ...(input.replenishedAt === null ? {} : { renewedAt: input.replenishedAt }),
  } satisfies Condition;
}

/**
 * The range of available units in which the same would be found until the day is over, whatever is sold: falling within
 * it brings no alert about, and any rise is looked at.
 */
export function coverQuietRange(outlook: CoverOutlook, available: number, chanceToTell: number): QuietRange {
  if (outlook.outcome === 'cannot_judge') return { quietAbove: 0, quietBelow: null };
  const { verdict, rate, daysAhead } = outlook;
  const quietAbove = verdict === 'fires' ? 0 : quietDownTo(available, rate, daysAhead, chanceToTell);
  return { quietAbove: Math.min(quietAbove, available - 1), quietBelow: available + 1 };
}

/** When each open order is counted on: on the day that its promise and its suppliers' lateness say, or not at all. */
function countedArrivals(
  incoming: readonly IncomingUnits[],
  lateness: Lateness,
  nowMs: number,
): { readonly counted: Arrival[]; readonly notCounted: ReadonlySet<string> } {
  const counted: Arrival[] = [];
  const notCounted = new Set<string>();
  for (const { orderId, units, placedAt, expectedAt } of incoming) {
    const placed = Date.parse(placedAt);
    const expected = expectedAt === null ? null : Date.parse(expectedAt);
    if (expected === null || expected < nowMs) {
      notCounted.add(orderId);
      continue;
    }
    const likely = placed + (expected - placed) * lateness.median;
    counted.push({ units, day: Math.max(0, Math.ceil((likely - nowMs) / DAY_MS)) });
  }
  return { counted, notCounted };
}

function explain(
  input: CoverInput,
  available: number,
  demand: DemandHistory,
  rate: DemandRate | null,
  daysAhead: number,
  chance: number,
  walk: CoverWalk | null,
  notCounted: ReadonlySet<string>,
): DaysOfCoverExplanation {
  const unitsPerDay = rate?.unitsPerDay ?? 0;
  const mean = unitsPerDay * daysAhead;
  const dayOf = (offset: number | null) => (offset === null ? null : localDayOf(demand.today + offset));
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return {
    kind: 'days_of_cover',
    available,
    unitsPerDay: round(unitsPerDay),
    rawUnitsPerDay: roundOrNull(rawUnitsPerDay(demand, 28)),
    shape: demandShape(demand),
    coverDays: available <= 0 || unitsPerDay <= 0 ? 0 : round(available / unitsPerDay),
    horizonDays: input.horizonDays,
    lookedAheadDays: round(daysAhead),
    expectedUnits: round(mean),
    variance: rate === null ? 0 : round(mean * rate.dispersion + (mean * mean) / rate.evidence),
    chance: round(chance),
    firstGapOn: dayOf(walk?.firstGapDay ?? null),
    gapDays: walk?.gapDays ?? 0,
    unitsShort: walk?.unitsShort ?? 0,
    sellOutOn: dayOf(walk?.sellOutDay ?? null),
    incoming: input.incoming.map(({ orderId, units, expectedAt }) => ({
      orderId,
      units,
      expectedOn: expectedAt === null ? null : expectedAt.slice(0, 10),
      counted: !notCounted.has(orderId),
    })),
    leadDays: input.leadTime?.days ?? null,
    leadSource: input.leadTime?.source ?? null,
    medianLateness: round(input.lateness.median),
  };
}

const roundOrNull = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1000) / 1000;
