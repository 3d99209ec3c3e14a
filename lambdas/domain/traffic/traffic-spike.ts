import { type CannotJudge, type Condition, cannotJudge } from '../alert/finding';
import type { Hour } from '../feed/expected-events';
import { chanceToReach, poissonTail } from '../forecast/distributions';
import type { Instant } from '../inventory/inventory-level';
import { numberSetting } from '../rule/rule-kinds';
import type { Rule } from '../rule/rule';
import { HOUR_MS, hoursIn, type Window } from './page-views';
import {
  daysOfTraffic,
  LEAST_VIEWS,
  type TrafficHistory,
  type UsualReader,
  usualReader,
} from './usual-views';

/** Units sold for each view, over the days of which both are known. */
export interface Conversion {
  readonly unitsSold: number;
  readonly views: number;
  /** Local days, the first and the last. */
  readonly from: string;
  readonly to: string;
}

export interface TrafficSpikeExplanation {
  readonly kind: 'traffic_spike';
  readonly views: number;
  /** The sixty minutes in which they were counted. */
  readonly from: Instant;
  readonly to: Instant;
  /** The mean of the same hours of the week, or what both of the last two days had if that is more; to one decimal. */
  readonly usualViews: number;
  /** Whether it is what the last two days had. */
  readonly isByLastDays: boolean;
  /** How far such an hour strays: its standard deviation, to one decimal. */
  readonly usualSpread: number;
  /** How many hours of the past it is compared with. */
  readonly hoursCompared: number;
  readonly daysKnown: number;
  /**
   * Of so many views or more by chance alone: P(X ≥ `views`) with the mean `usualViews`. Poisson where `usualSpread` is no
   * more than √`usualViews` + 0.06 (above 2,000 views by a gamma distribution, half a view lower); else by a gamma
   * distribution with the variance `usualSpread`². 1 where no more came than usual. What is below 1e-15 is as good as 0.
   */
  readonly chance: number;
  readonly threshold: number;
  readonly minimumViews: number;
  readonly significance: number;
  /** Null where its sales or its earlier views are not known. */
  readonly conversion: Conversion | null;
  /** Over all locations that count; null where it is unknown. */
  readonly available: number | null;
  /** Units that such an hour sells at that conversion: views × units sold ÷ views of those days. Null where unknown. */
  readonly unitsPerHour: number | null;
  /** How long the stock lasts if it goes on so; null where it is unknown or nothing sells. */
  readonly coverHours: number | null;
}

export interface TrafficFacts {
  readonly window: Window;
  readonly viewsInWindow: number;
  /** Null where the product was never viewed. */
  readonly history: TrafficHistory | null;
  readonly timeZone: string;
  readonly conversion: Conversion | null;
  readonly available: number | null;
}

/** Without a whole week nobody can say which of its hours are busy. */
const LEAST_DAYS = 7;
/** Less cover than this is told at once. */
const URGENT_COVER_HOURS = 72;
/** An open alert stays open down to this share of what opens it, so that it does not open and close all the time. */
const HOLDS_AT = 0.8;
/** So many times the views that people were told of are worth telling again. */
const WORSE_TIMES = 2;

/**
 * Opens where the page was viewed at least so many times the usual, at least so often, and more often than chance explains:
 * the tail of a Poisson distribution, or, where its hours stray further than independent views would, that of a gamma
 * distribution of their mean and variance. It is told at once where the stock would not last three days of such traffic.
 */
export function judgeTrafficSpike(facts: TrafficFacts, rule: Rule, now: Instant): CannotJudge | Condition {
  const { window, viewsInWindow: views, history, timeZone, available, conversion } = facts;
  if (history === null) return cannotJudge('No page views have come for it.');
  const hours = hoursIn(window);
  const [firstHour] = hours;
  const daysKnown = firstHour === undefined ? null : daysOfTraffic(history, firstHour.hour);
  if (firstHour === undefined || daysKnown === null || daysKnown < LEAST_DAYS)
    return cannotJudge('Its views have been counted for less than a week, so its usual hours are not known.');
  const usual = usualIn(hours, usualReader(history, timeZone, firstHour.hour));
  if (usual === null) return cannotJudge('Its views at this hour of the week are not known.');

  const minimumViews = numberSetting(rule, 'minimumViews');
  const significance = numberSetting(rule, 'significance');
  const opensAt = Math.max(minimumViews, rule.threshold * usual.views);
  const chance = chanceOf(views, usual);
  const verdict =
    views >= opensAt && chance < significance ? 'fires' : views >= HOLDS_AT * opensAt ? 'holds' : 'clear';
  const unitsPerHour =
    conversion === null || conversion.views <= 0
      ? null
      : toTwoDecimals((views * Math.max(0, conversion.unitsSold)) / conversion.views);
  const coverHours = coverOf(available, unitsPerHour);
  const isUrgent = coverHours !== null && coverHours < URGENT_COVER_HOURS;
  const explanation: TrafficSpikeExplanation = {
    kind: 'traffic_spike',
    views,
    from: window.from,
    to: window.to,
    usualViews: usual.views,
    isByLastDays: usual.isByLastDays,
    usualSpread: usual.spread,
    hoursCompared: usual.hours,
    daysKnown,
    chance,
    threshold: rule.threshold,
    minimumViews,
    significance,
    conversion,
    available,
    unitsPerHour,
    coverHours: coverHours === null ? null : toOneDecimal(coverHours),
  };
  return {
    outcome: 'condition',
    verdict,
    measure: views,
    isWorseThan: (told) => views >= WORSE_TIMES * told,
    stage: isUrgent ? 1 : 0,
    since: window.from,
    explanation,
    urgency: isUrgent ? 'now' : 'later',
    ...(verdict === 'clear' ? {} : { lookAgainAt: nextHour(now) }),
  };
}

const nextHour = (now: Instant): Instant =>
  new Date((Math.floor(Date.parse(now) / HOUR_MS) + 1) * HOUR_MS).toISOString();

/** What is left lasts no time where nothing is left, however many would have bought it. */
function coverOf(available: number | null, unitsPerHour: number | null): number | null {
  if (available === null) return null;
  if (available <= 0) return 0;
  return unitsPerHour === null || unitsPerHour <= 0 ? null : available / unitsPerHour;
}

/** Of the hours of a window, by the share that each has in it; an hour that nobody knows leaves it to the other. */
function usualIn(hours: ReturnType<typeof hoursIn>, usualFor: UsualReader) {
  const known = hours.flatMap(({ hour, share }) => {
    const usual = usualFor(hour);
    return usual === null ? [] : [{ ...usual, share }];
  });
  const whole = known.reduce((sum, { share }) => sum + share, 0);
  if (whole <= 0) return null;
  const mean = (of: 'views' | 'variance') =>
    known.reduce((sum, one) => sum + (one[of] * one.share) / whole, 0);
  return {
    views: toOneDecimal(mean('views')),
    isByLastDays: known.some((one) => one.isByLastDays),
    spread: toOneDecimal(Math.sqrt(mean('variance'))),
    hours: Math.max(...known.map((one) => one.hours)),
  };
}

/** A spread is known to one decimal: one that is no wider than chance alone makes it is Poisson's. */
function chanceOf(views: number, usual: { readonly views: number; readonly spread: number }): number {
  if (views <= usual.views) return 1;
  return usual.spread <= Math.sqrt(usual.views) + 0.06
    ? poissonTail(views, usual.views)
    : chanceToReach(views, usual.views, usual.spread ** 2);
}

/** From how many views in sixty minutes on each hour is to be looked at; null where nothing could be said of it. */
export interface QuietMarks {
  readonly fromHour: Hour;
  readonly viewsFrom: readonly (number | null)[];
}

/** How many hours ahead marks are set. */
const MARKED_HOURS = 6;

/**
 * Below its mark no hour can open an alert: marks leave chance out. While one is open, the marks of its hour and the next
 * lie where it might have become worse.
 *
 * @param rule null where none is in effect: then nothing calls for a look
 */
export function quietMarks(
  history: TrafficHistory | null,
  timeZone: string,
  rule: Rule | null,
  { from }: Window,
  openViews: number | null,
): QuietMarks {
  const start = Date.parse(from) - (Date.parse(from) % HOUR_MS);
  const hours = Array.from({ length: MARKED_HOURS + 1 }, (_, index) =>
    new Date(start + index * HOUR_MS).toISOString().slice(0, 13),
  );
  const [fromHour = ''] = hours;
  if (rule === null || history === null) return { fromHour, viewsFrom: hours.map(() => null) };
  const minimumViews = numberSetting(rule, 'minimumViews');
  const usualFor = usualReader(history, timeZone, fromHour);
  const viewsFrom = hours.map((hour, index) => {
    const days = daysOfTraffic(history, hour);
    if (days === null || days < LEAST_DAYS) return null;
    const usual = usualFor(hour);
    const mark = Math.ceil(Math.max(minimumViews, rule.threshold * (usual?.views ?? LEAST_VIEWS)));
    return openViews !== null && index < 3 ? Math.max(mark, Math.ceil(openViews * 1.5)) : mark;
  });
  return { fromHour, viewsFrom };
}

/** Whether so many views in the window leave the marks; where there are none for it, somebody has to set them. */
export function leavesMarks(marks: QuietMarks | null, window: Window, views: number): boolean {
  if (marks === null) return true;
  const known = hoursIn(window).map(({ hour }) => {
    const index = (Date.parse(`${hour}:00:00Z`) - Date.parse(`${marks.fromHour}:00:00Z`)) / HOUR_MS;
    return marks.viewsFrom[index];
  });
  if (known.at(-1) === undefined) return true;
  const lowest = known.filter((mark) => mark !== undefined && mark !== null).toSorted((a, b) => a - b)[0];
  return lowest !== undefined && views >= lowest;
}

const toOneDecimal = (value: number): number => Math.round(value * 10) / 10;
const toTwoDecimals = (value: number): number => Math.round(value * 100) / 100;
