import type { Condition, Finding } from '../alert/finding';
import { cannotJudge } from '../alert/finding';
import type { Instant } from '../inventory/inventory-level';
import type { QuietRange } from '../inventory/watch-band';
import { localDay } from '../sales/sales-pace';
import { type Arrival, walkCover } from './cover-walk';
import { type DemandHistory, daysKnown, epochDayOf, localDayOf } from './demand-history';
import {
  type ChanceInput,
  type CoverChance,
  coverChance,
  type IncomingUnits,
  type Replenishing,
} from './cover-chance';
import { type DemandRate, type DemandShape, demandShape, rawUnitsPerDay } from './demand-rate';
import type { Lateness, LeadTime } from './lead-time';
import type { UnreceivedStock } from '../inventory/unreceived';

export type { IncomingUnits };

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
  /** The shop's IANA zone: the days of an explanation are its own. */
  readonly timeZone: string;
}

/** A rate of sale and the chance that follows from it; all 0 where nothing has sold. */
export interface RateChance {
  readonly unitsPerDay: number;
  readonly dispersion: number;
  readonly evidence: number;
  readonly chance: number;
}

/** Every figure of a message about cover, and what each was worked out from. */
export interface DaysOfCoverExplanation {
  readonly kind: 'days_of_cover';
  readonly available: number;
  /** What of the available units its source reported though they are on order still. Absent where nothing was taken off. */
  readonly takenOff?: UnreceivedStock;
  /** The corrected rate that is counted with. */
  readonly unitsPerDay: number;
  /** The plain mean of four weeks; null where less than a day is known. */
  readonly rawUnitsPerDay: number | null;
  readonly shape: DemandShape;
  /** Available ÷ units a day, the headline. */
  readonly coverDays: number;
  readonly horizonDays: number;
  /** The chance is that of running out within so many days: twice the horizon. */
  readonly lookedAheadDays: number;
  /** For how many days it must last: the horizon, or equally likely days until the order on its way is there. */
  readonly mustLastDays: readonly number[];
  /**
   * The chance that stock does not last so long, by the recent rate and by how often it sells: the mean, over those days,
   * of a gamma distribution's with the mean m = units a day · days and the variance m · dispersion + m² ÷ evidence.
   */
  readonly byRate: RateChance;
  readonly byOften: RateChance;
  readonly isOnOrder: boolean;
  readonly replenishing: Replenishing;
  /** Units of the second-best day of eight weeks: what large orders take. */
  readonly secondBestDayUnits: number;
  /** On which share of the days it sells, 0 … 1. */
  readonly sellingDayShare: number;
  /**
   * Of running out, 0 … 1: 1 ÷ (1 + e^−score). The score is a base; and times their coefficients logit(`byRate.chance`),
   * logit(`byOften.chance`), ln(`secondBestDayUnits` ÷ `available`, 0.01 … 3) and ln(`sellingDayShare`, 0.02 at least); and
   * one for what was never ordered, or never delivered. logit(p) = ln(p ÷ (1 − p)) of p from 0.003 to 0.997: what is surer
   * than that counts as 0.003 or 0.997. docs/forecast.md has the coefficients. 1 where nothing is left, 0 where nothing sells.
   */
  readonly chance: number;
  readonly firstGapOn: string | null;
  readonly gapDays: number;
  readonly unitsShort: number;
  readonly sellOutOn: string | null;
  readonly incoming: readonly {
    readonly orderId: string;
    readonly units: number;
    /** The shop's local day for which it is promised; null where nobody has said. */
    readonly expectedOn: string | null;
    readonly counted: boolean;
  }[];
  readonly leadDays: number | null;
  readonly leadSource: LeadTime['source'] | null;
  readonly medianLateness: number;
}

/** An alert opens from the chance to tell, and clears below this part of it. */
const CLEARS_AT = 0.3;
/** From this chance on it is told once more: what could be waited for has become pressing. */
const NEARLY_CERTAIN = 0.95;
/** A forecast that has become pressing is told again no sooner than this after the last message. */
const LEAST_REST_HOURS = 168;
/** Sales of fewer days say nothing yet. */
export const LEAST_DAYS_KNOWN = 5;
/** How far the walk goes on after the horizon, to find the end of a gap: sixteen weeks, the longest usual lead time. */
const WALK_DAYS = 112;

/**
 * The available quantity above which a day's sales cannot bring the chance up to what is told, counting that whatever
 * leaves the shelf also raises the rates. Below it, each change is looked at. `available - 1` at the most.
 */
function quietDownTo(input: ChanceInput, chanceToTell: number): number {
  const { available, demand } = input;
  let [low, high] = [0, Math.max(0, available - 1)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const sold = { ...demand, unitsToday: demand.unitsToday + available - middle };
    if (coverChance({ ...input, available: middle, demand: sold }).chance >= chanceToTell) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** What a look at the cover comes to, before anything is explained. */
export type CoverOutlook =
  | { readonly outcome: 'cannot_judge'; readonly reason: string }
  | {
      readonly outcome: 'judged';
      readonly verdict: Condition['verdict'];
      readonly found: CoverChance;
      readonly input: ChanceInput;
    };

/** What a chance means beside the one from which people are told; both 0 … 1. */
export function coverVerdict(chance: number, chanceToTell: number): Condition['verdict'] {
  if (chance >= chanceToTell) return 'fires';
  return chance >= chanceToTell * CLEARS_AT ? 'holds' : 'clear';
}

/** 1 where it is nearly certain that what is left runs out, else 0. */
export const coverStage = (chance: number, available: number): number =>
  chance >= NEARLY_CERTAIN && available > 0 ? 1 : 0;

/** Whether enough of its sales is known to foretell any. */
export const isKnownEnough = (demand: DemandHistory): boolean => daysKnown(demand) >= LEAST_DAYS_KNOWN;

/** The verdict alone: cheap enough to be asked at every change of a year's history. */
export function coverOutlook(input: CoverInput): CoverOutlook {
  const { available, demand, incoming, lateness, horizonDays, chanceToTell, now } = input;
  const { replenishedAt, dayFraction } = input;
  if (available === null) return cannotJudge('Its stock is not known.');
  if (demand === null) return cannotJudge('Its sales are not known.');
  if (!isKnownEnough(demand)) {
    return cannotJudge(`Its sales are known for fewer than ${LEAST_DAYS_KNOWN} days.`);
  }
  const known = { available, demand, incoming, lateness, horizonDays, replenishedAt, dayFraction };
  const asked: ChanceInput = { ...known, nowMs: Date.parse(now) };
  const found = coverChance(asked);
  const { chance } = found;
  const verdict = coverVerdict(chance, chanceToTell);
  return { outcome: 'judged', verdict, found, input: asked };
}

/**
 * Whether the stock will run out before it can be replenished. What explains it is worked out once somebody asks: most
 * looks bring nothing up that would have to be explained.
 *
 * @param outlook of the same input, where it has been worked out already
 */
export function judgeCover(
  input: CoverInput,
  circumstances: Pick<Condition, 'isInhibited' | 'lookAgainAt'> = {},
  outlook = coverOutlook(input),
): Finding {
  if (outlook.outcome === 'cannot_judge') return outlook;
  const { verdict, found } = outlook;
  const { available, demand } = outlook.input;
  const { chance } = found;
  let explained: DaysOfCoverExplanation | null = null;
  return {
    outcome: 'condition',
    verdict,
    measure: Math.round(chance * 1000) / 10,
    isWorseThan: () => false,
    since: input.now,
    get explanation() {
      explained ??= explain(input, available, demand, found);
      return explained;
    },
    urgency: 'later',
    ...(available <= 0 ? { hasComeTrue: true } : {}),
    stage: coverStage(chance, available),
    restHours: LEAST_REST_HOURS,
    ...(input.replenishedAt === null ? {} : { renewedAt: input.replenishedAt }),
    ...circumstances,
  } satisfies Condition;
}

/**
 * The range of available units in which the same would be found until the day is over, whatever is sold: falling within
 * it brings no alert about, and any rise is looked at.
 */
export function coverQuietRange(outlook: CoverOutlook, available: number, chanceToTell: number): QuietRange {
  if (outlook.outcome === 'cannot_judge') return { quietAbove: 0, quietBelow: null };
  const quietAbove = outlook.verdict === 'fires' ? 0 : quietDownTo(outlook.input, chanceToTell);
  return { quietAbove: Math.min(quietAbove, available - 1), quietBelow: available + 1 };
}

/**
 * When each open order is counted on: on the local day that its promise and its suppliers' lateness say, or not at all. One
 * that is due today is, until the day is over.
 */
function countedArrivals(
  { incoming, lateness, timeZone }: CoverInput,
  today: number,
): { readonly counted: Arrival[]; readonly notCounted: ReadonlySet<string> } {
  const counted: Arrival[] = [];
  const notCounted = new Set<string>();
  const dayOf = (instant: Instant) => epochDayOf(localDay(instant, timeZone));
  for (const { orderId, units, placedAt, expectedAt } of incoming) {
    const placed = Date.parse(placedAt);
    if (expectedAt === null || dayOf(expectedAt) < today) {
      notCounted.add(orderId);
      continue;
    }
    const likely = placed + (Date.parse(expectedAt) - placed) * lateness.median;
    counted.push({ units, day: Math.max(0, dayOf(new Date(likely).toISOString()) - today) });
  }
  return { counted, notCounted };
}

function explain(
  input: CoverInput,
  available: number,
  demand: DemandHistory,
  found: CoverChance,
): DaysOfCoverExplanation {
  const { counted, notCounted } = countedArrivals(input, demand.today);
  const { rate, often } = found;
  const walk = rate === null ? null : walkCover(available, rate.unitsPerDay, counted, WALK_DAYS);
  const unitsPerDay = rate?.unitsPerDay ?? 0;
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
    lookedAheadDays: 2 * input.horizonDays,
    mustLastDays: found.mustLastDays.map(round),
    byRate: rateChance(rate, found.byRate),
    byOften: rateChance(often, found.byOften),
    isOnOrder: found.isOnOrder,
    replenishing: found.replenishing,
    secondBestDayUnits: found.secondBestDayUnits,
    sellingDayShare: toMillionths(found.sellingDayShare),
    chance: round(found.chance),
    firstGapOn: dayOf(walk?.firstGapDay ?? null),
    gapDays: walk?.gapDays ?? 0,
    unitsShort: walk?.unitsShort ?? 0,
    sellOutOn: dayOf(walk?.sellOutDay ?? null),
    incoming: input.incoming.map(({ orderId, units, expectedAt }) => ({
      orderId,
      units,
      expectedOn: expectedAt === null ? null : localDay(expectedAt, input.timeZone),
      counted: !notCounted.has(orderId),
    })),
    leadDays: input.leadTime?.days ?? null,
    leadSource: input.leadTime?.source ?? null,
    medianLateness: round(input.lateness.median),
  };
}

function rateChance(rate: DemandRate | null, chance: number): RateChance {
  if (rate === null) return { unitsPerDay: 0, dispersion: 0, evidence: 0, chance };
  const { unitsPerDay, dispersion, evidence } = rate;
  return {
    unitsPerDay: toMillionths(unitsPerDay),
    dispersion: toMillionths(dispersion),
    evidence: toMillionths(evidence),
    chance: toMillionths(chance),
  };
}

const toMillionths = (value: number): number => Math.round(value * 1e6) / 1e6;

const roundOrNull = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1000) / 1000;
