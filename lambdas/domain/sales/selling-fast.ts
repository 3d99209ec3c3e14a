import { type Condition, cannotJudge, type Finding } from '../alert/finding';
import { fewestUnlikely, negativeBinomialTail } from '../forecast/distributions';
import type { IncomingUnits } from '../forecast/judge-cover';
import type { LeadTime } from '../forecast/lead-time';
import type { Instant } from '../inventory/inventory-level';
import type { Rule } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import { dayOfHour, dispersionOf, HOURS, type RecentSales } from './recent-sales';
import { expectedUnits, type Usual, usualSales } from './usual-sales';
import type { UnreceivedStock } from '../inventory/unreceived';

/** What a campaign means to sell of one variant. */
export interface SalesPlan {
  readonly campaignId: string;
  /** Units that it means to be sold in the window that is looked at. */
  readonly units: number;
  readonly endsAt: Instant;
}

export interface FastFacts {
  /** Null where the sales are unknown. */
  readonly recent: RecentSales | null;
  /** Over all locations that count; null where it is unknown. */
  readonly available: number | null;
  readonly incoming: readonly IncomingUnits[];
  readonly leadTime: LeadTime | null;
  /** The campaign that runs; null where none does, and then nothing is explained away. */
  readonly plan: SalesPlan | null;
  readonly now: Instant;
}

export interface SellingFastExplanation {
  readonly kind: 'selling_fast';
  readonly windowHours: number;
  readonly observed: number;
  readonly expected: number;
  /** Observed ÷ expected. */
  readonly times: number;
  /**
   * The chance of selling at least as many where `expected` is usual: P(X ≥ observed), negative binomial with a variance of
   * `dispersion` times `expected`; Poisson where that is 1. Above 2,000 units by the gamma distribution of that mean and
   * variance, half a unit lower.
   */
  readonly chance: number;
  /** How much its sales scatter (`dispersionOf`). Absent where that is 1, as single units do. */
  readonly dispersion?: number;
  readonly usual: Omit<Usual, 'expected'>;
  readonly thresholdTimes: number;
  readonly minimumUnits: number;
  readonly significance: number;
  readonly available: number | null;
  /** What of the available units its source reported though they are on order still. Absent where nothing was taken off. */
  readonly takenOff?: UnreceivedStock;
  /** For how many hours what is available lasts if each goes on as those of the window did; null where nobody can say. */
  readonly hoursLeft: number | null;
  /** When it is gone then; null where nobody can say, or where that is more than ten years away. */
  readonly goneAt: Instant | null;
  readonly nextArrivalAt: Instant | null;
  readonly nextArrivalUnits: number | null;
  readonly explainedBy: string | null;
}

/** An open alert clears below this part of what opens it. */
const CLEARS_AT = 0.7;
/** So many times the units that people were told are worth telling again. */
const TIMES_FASTER = 2;
/** Where no delivery is known, and no lead time either, this is how soon stock must be gone to be told at once. */
const SOON_DAYS = 14;
const HOUR_MS = 3_600_000;
/** Ten years: of what lasts longer no day can be told. */
const MOST_HOURS_DATED = 87_600;

interface Bounds {
  readonly times: number;
  readonly minimumUnits: number;
  readonly significance: number;
}

const boundsOf = (rule: Rule): Bounds => ({
  times: rule.threshold,
  minimumUnits: numberSetting(rule, 'minimumUnits'),
  significance: numberSetting(rule, 'significance'),
});

/** Whether so many units are fast: enough of them, enough times the usual, and too many for chance by how its sales scatter. */
export const isFast = (observed: number, expected: number, dispersion: number, bounds: Bounds): boolean =>
  isMany(observed, expected, bounds) && isUnlikely(observed, expected, dispersion, bounds);

const isMany = (observed: number, expected: number, { minimumUnits, times }: Bounds): boolean =>
  observed >= minimumUnits && observed >= times * expected;

const isUnlikely = (
  observed: number,
  expected: number,
  dispersion: number,
  { significance }: Bounds,
): boolean => negativeBinomialTail(observed, expected, dispersion) < significance;

/** The fewest units that are fast. */
export function fewestFast(expected: number, dispersion: number, bounds: Bounds): number {
  const { minimumUnits, times, significance } = bounds;
  const unlikely = fewestUnlikely(expected, dispersion, significance);
  let units = Math.max(1, minimumUnits, unlikely, Math.floor(times * expected));
  while (!isMany(units, expected, bounds)) units++;
  return units;
}

/**
 * Whether it sells far above its own normal, and when it will be gone at this pace. It speaks again when twice as many
 * units are sold as people were told, whatever is usual in the hours that the window has moved on to, or when the stock no
 * longer lasts until the next delivery.
 */
export function judgeSellingFast(facts: FastFacts, rule: Rule): Finding {
  const { recent, available, now } = facts;
  if (recent === null) return cannotJudge('Its sales are not known.');
  const windowHours = numberSetting(rule, 'windowHours');
  const usual = usualSales(recent, recent.hour, windowHours);
  if (usual === null) {
    return cannotJudge(
      'What it usually sells on these weekdays is not known: there are not two such weeks in which it was on sale.',
    );
  }
  const observed = Math.max(0, Math.round(recent.sold.unitsIn(recent.hour, windowHours)));
  const { expected, ...basis } = usual;
  const bounds = boundsOf(rule);
  const times = observed / expected;
  const dispersion = dispersionOf(recent);
  const verdict = verdictOn(observed, expected, dispersion, bounds);
  const hoursLeft = hoursAtThisPace(available, observed, windowHours);
  const goneMs = hoursLeft === null ? null : Date.parse(now) + hoursLeft * HOUR_MS;
  const arrival = nextArrival(facts);
  const isPressing = isGoneTooSoon(goneMs, arrival?.at ?? null, facts);
  const isExplained = isWithinPlan(facts.plan, observed, goneMs, arrival?.at ?? null);
  const explanation: SellingFastExplanation = {
    kind: 'selling_fast',
    windowHours,
    observed,
    expected,
    times,
    chance: negativeBinomialTail(observed, expected, dispersion),
    ...(dispersion === 1 ? {} : { dispersion }),
    usual: basis,
    thresholdTimes: bounds.times,
    minimumUnits: bounds.minimumUnits,
    significance: bounds.significance,
    available,
    hoursLeft,
    goneAt:
      goneMs === null || hoursLeft === null || hoursLeft > MOST_HOURS_DATED
        ? null
        : new Date(goneMs).toISOString(),
    nextArrivalAt: arrival?.at ?? null,
    nextArrivalUnits: arrival?.units ?? null,
    explainedBy: isExplained ? (facts.plan?.campaignId ?? null) : null,
  };
  return {
    outcome: 'condition',
    verdict,
    measure: observed,
    isWorseThan: (told) => isFasterThan(told, observed),
    stage: isPressing ? 1 : 0,
    since: now,
    explanation,
    urgency: isPressing ? 'now' : 'later',
    ...(isExplained ? { isInhibited: true } : {}),
    ...lookAgain(recent, rule, verdict, now),
  } satisfies Condition;
}

/**
 * What sells fast, or nearly so, is looked at by the hour, as the window moves on. What does not is looked at in the first
 * hour of the day in which the same sales would be fast, because less is usual then: most never are, and cost nothing.
 */
function lookAgain(
  recent: RecentSales,
  rule: Rule,
  verdict: Condition['verdict'],
  now: Instant,
): Pick<Condition, 'lookAgainAt'> {
  const hours = verdict === 'clear' ? hoursUntilFast(recent, rule, 1) : 1;
  return hours === null ? {} : { lookAgainAt: new Date(Date.parse(now) + hours * HOUR_MS).toISOString() };
}

/**
 * In how many hours it is fast first if nothing more is sold; null where it is not before the day is over.
 *
 * @param from the fewest hours; 0 asks of the hour under way too
 */
export function hoursUntilFast(recent: RecentSales, rule: Rule, from: number): number | null {
  const bounds = boundsOf(rule);
  const length = numberSetting(rule, 'windowHours');
  const dayEnd = (dayOfHour(recent.hour) + 1) * HOURS;
  let dispersion: number | null = null;
  for (let hour = recent.hour + from; hour < dayEnd; hour++) {
    const observed = Math.round(recent.sold.unitsIn(hour, length));
    if (observed < bounds.minimumUnits) continue;
    const expected = expectedUnits(recent, hour, length);
    if (expected === null || !isMany(observed, expected, bounds)) continue;
    dispersion ??= dispersionOf(recent);
    if (isUnlikely(observed, expected, dispersion, bounds)) return hour - recent.hour;
  }
  return null;
}

function verdictOn(
  observed: number,
  expected: number,
  dispersion: number,
  bounds: Bounds,
): Condition['verdict'] {
  if (isFast(observed, expected, dispersion, bounds)) return 'fires';
  return isStillFast(observed, expected, bounds) ? 'holds' : 'clear';
}

/** Whether what is open stays so: that it is well below what opened it is enough to end it, chance or not. */
const isStillFast = (observed: number, expected: number, { minimumUnits, times }: Bounds): boolean =>
  observed >= minimumUnits * CLEARS_AT && observed >= times * CLEARS_AT * expected;

/** Whether so many more units are sold than people were told that it is worth telling again. */
export const isFasterThan = (told: number, observed: number): boolean =>
  observed >= Math.max(1, told) * TIMES_FASTER;

/** How fast something sells that was told to sell fast. */
export interface StandingPace {
  readonly observed: number;
  /** Whether it is over. */
  readonly isClear: boolean;
}

/**
 * What `judgeSellingFast` finds of an open alert in an hour of the day under way if nothing more is sold, without the figures
 * that explain it. Null where it cannot be judged.
 */
export function paceIn(recent: RecentSales, rule: Rule, hour: number): StandingPace | null {
  const length = numberSetting(rule, 'windowHours');
  const expected = expectedUnits(recent, hour, length);
  if (expected === null) return null;
  const observed = Math.max(0, Math.round(recent.sold.unitsIn(hour, length)));
  const isClear = !isStillFast(observed, expected, boundsOf(rule));
  return { observed, isClear };
}

/** Whether it is gone, at this pace, before more of it comes. */
export function isGoneBeforeMore(facts: FastFacts, observed: number, rule: Rule): boolean {
  const hoursLeft = hoursAtThisPace(facts.available, observed, numberSetting(rule, 'windowHours'));
  const goneMs = hoursLeft === null ? null : Date.parse(facts.now) + hoursLeft * HOUR_MS;
  return isGoneTooSoon(goneMs, nextArrival(facts)?.at ?? null, facts);
}

function hoursAtThisPace(available: number | null, observed: number, windowHours: number): number | null {
  if (available === null || observed <= 0) return null;
  return (Math.max(0, available) * windowHours) / observed;
}

/** The first delivery that is expected from now on; one that is overdue may come any day, and is not counted on. */
function nextArrival({ incoming, now }: FastFacts): { readonly at: Instant; readonly units: number } | null {
  const dated = incoming.flatMap(({ expectedAt, units }) =>
    expectedAt === null || expectedAt < now || units <= 0 ? [] : [{ at: expectedAt, units }],
  );
  const [first] = dated.toSorted((one, other) => (one.at < other.at ? -1 : 1));
  if (first === undefined) return null;
  const units = dated.filter(({ at }) => at === first.at).reduce((sum, one) => sum + one.units, 0);
  return { at: first.at, units };
}

/** Gone before the next delivery; where none is known, before one could come. */
function isGoneTooSoon(
  goneMs: number | null,
  arrivalAt: Instant | null,
  { leadTime, now }: FastFacts,
): boolean {
  if (goneMs === null) return false;
  if (arrivalAt !== null) return goneMs < Date.parse(arrivalAt);
  const days = leadTime?.days ?? SOON_DAYS;
  return goneMs < Date.parse(now) + days * HOURS * HOUR_MS;
}

/**
 * A campaign explains what sells while it sells no more than is planned **and** the stock lasts to the campaign's end or to
 * the next delivery. Otherwise whoever runs it has to know.
 *
 * @param goneMs when it is gone at this pace, in milliseconds of the epoch; null where nobody can say
 */
export function isWithinPlan(
  plan: SalesPlan | null,
  observed: number,
  goneMs: number | null,
  arrivalAt: Instant | null,
): boolean {
  if (plan === null || observed > plan.units || goneMs === null) return false;
  const mustLastTo = arrivalAt !== null && arrivalAt < plan.endsAt ? arrivalAt : plan.endsAt;
  return goneMs >= Date.parse(mustLastTo);
}

/**
 * The fewest units of the day under way at which it could be fast in any hour that is left of it: what was sold before
 * today and is in the window by then is taken off what makes it fast. More than the day has now, so that fewer need no
 * look. Null where no number of units makes a look worth while before the day is over: nothing is known to compare with, or it
 * is fast already, and then looked at by the hour.
 */
export function quietSalesBelow(recent: RecentSales | null, rule: Rule | null): number | null {
  if (recent === null || rule === null) return null;
  const bounds = boundsOf(rule);
  const length = numberSetting(rule, 'windowHours');
  const dayStart = dayOfHour(recent.hour) * HOURS;
  const sold = recent.sold.unitsIn(recent.hour, recent.hour - dayStart + 1);
  const dispersion = dispersionOf(recent);
  let fewest: number | null = null;
  for (let hour = recent.hour; hour < dayStart + HOURS; hour++) {
    const expected = expectedUnits(recent, hour, length);
    if (expected === null) continue;
    const before = Math.max(0, length - (hour - dayStart + 1));
    const observed = Math.round(recent.sold.unitsIn(hour, length));
    if (hour === recent.hour && isFast(observed, expected, dispersion, bounds)) return null;
    const need = fewestFast(expected, dispersion, bounds) - recent.sold.unitsIn(dayStart - 1, before);
    fewest = fewest === null ? need : Math.min(fewest, need);
  }
  return fewest === null ? null : Math.max(Math.ceil(fewest), Math.floor(sold) + 1);
}
