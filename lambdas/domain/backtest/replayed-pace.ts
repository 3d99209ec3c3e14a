import type { Alert } from '../alert/alert';
import { decideSignals } from '../alert/decide-signals';
import { variantEntity } from '../alert/entity';
import { isOpen } from '../alert/life-cycle';
import { rulesInEffect } from '../rule/effective-rule';
import type { Instant } from '../inventory/inventory-level';
import type { Rule } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import { HOURS } from '../sales/recent-sales';
import { isUsualKnown } from '../sales/usual-sales';
import {
  type FastFacts,
  hoursUntilFast,
  isFasterThan,
  isGoneBeforeMore,
  judgeSellingFast,
  paceIn,
} from '../sales/selling-fast';
import { createDueQueue } from './due-queue';
import { firstDue, type Follower, type Happening, happeningOf, withChanges } from './follower';
import { closeDay, type HourlySales, hourOf, newHourlySales } from './hourly-sales';
import type { ReplayedVariant } from './replayed-variant';
import type { Moment } from './verdict-key';

/** How fast an item sells, as far as the history has come. */
interface Paced {
  readonly one: ReplayedVariant;
  /** In the order in which they were first heard of. */
  readonly index: number;
  readonly rule: Rule | null;
  readonly sales: HourlySales;
  alerts: readonly Alert[];
  dueAtMs: number;
  /** When it was looked at last. */
  seenAtMs: number;
}

const HOUR_MS = 3_600_000;
/** How many hours further the next look is at most: one, or two where the clocks leave one out. */
const NEXT_HOURS = [1, 2];

/**
 * Follows a replay with `selling_fast`. An item is looked at whenever something is heard of it, when a day begins, and in
 * the hours after that in which anything comes of the hours that it is compared with moving on.
 *
 * @param isWatched whether a look is left out that cannot find anything; the same is told without it
 */
export function followPace(
  rules: readonly Rule[],
  tell: (happening: Happening) => void,
  isWatched: boolean,
): Follower {
  const paces = new Map<ReplayedVariant, Paced>();
  const due = createDueQueue<Paced>();

  function paceOf(one: ReplayedVariant, today: number): Paced {
    const known = paces.get(one);
    if (known !== undefined) return known;
    const rule = rulesInEffect(one.variant, rules).get('selling_fast') ?? null;
    const sales = newHourlySales(one.demand?.firstDay ?? today);
    const pace = { one, index: paces.size, rule, sales, alerts: [], dueAtMs: Infinity, seenAtMs: -Infinity };
    paces.set(one, pace);
    return pace;
  }

  function look(pace: Paced, moment: Moment): void {
    const { rule, sales } = pace;
    if (rule === null || pace.seenAtMs === moment.ms) return;
    pace.seenAtMs = moment.ms;
    sales.hour = hourOf(moment);
    const next = isWatched ? quietUntil(pace, rule, moment) : null;
    if (next === null) decide(pace, rule, moment);
    else setDue(pace, next);
  }

  /**
   * When an item must be looked at next, of which a decision now would tell nothing; infinite where nothing can come up
   * before something is heard of it or the day is over. Null where it must be decided now.
   */
  function quietUntil(pace: Paced, rule: Rule, moment: Moment): number | null {
    const { sales, alerts } = pace;
    const alert = alerts[0] ?? null;
    if (alert !== null && (isOpen(alert) || alert.state === 'pending'))
      return quietWhileOpen(pace, alert, rule, moment);
    if (!mayHaveEnough(sales, rule) || !isUsualKnown(sales, sales.hour, numberSetting(rule, 'windowHours')))
      return Infinity;
    const hours = hoursUntilFast(sales, rule, 0);
    if (hours === 0) return null;
    if (!isOrdinary(moment)) return moment.ms + HOUR_MS;
    return hours === null ? Infinity : moment.ms + hours * HOUR_MS;
  }

  function quietWhileOpen(pace: Paced, alert: Alert, rule: Rule, moment: Moment): number | null {
    if (alert.state !== 'firing' || rule.repeatAfterHours !== null) return null;
    const hoursLeft = isOrdinary(moment) ? HOURS - 1 - (pace.sales.hour % HOURS) : 0;
    for (let hours = 0; hours <= hoursLeft; hours++) {
      if (!isChanged(pace, alert, rule, moment, hours)) continue;
      return hours === 0 ? null : moment.ms + hours * HOUR_MS;
    }
    return isOrdinary(moment) ? Infinity : moment.ms + HOUR_MS;
  }

  /** Whether a decision would change an open alert in so many hours, if nothing more is heard until then. */
  function isChanged(pace: Paced, alert: Alert, rule: Rule, { ms }: Moment, hours: number): boolean {
    const { sales } = pace;
    const hour = sales.hour + hours;
    if (alert.toldQuantity === null) return true;
    // An alert that cannot be judged any more ends with what was found last.
    const length = numberSetting(rule, 'windowHours');
    if (!NEXT_HOURS.every((next) => isUsualKnown(sales, hour + next, length))) return true;
    const found = paceIn(sales, rule, hour);
    if (found === null || found.isClear || isFasterThan(alert.toldQuantity, found.observed)) return true;
    if (alert.toldStage === 1) return false;
    const now = new Date(ms + hours * HOUR_MS).toISOString();
    return isGoneBeforeMore(factsOf(pace, now), found.observed, rule);
  }

  function decide(pace: Paced, rule: Rule, moment: Moment): void {
    const { one, alerts } = pace;
    const { now } = moment;
    const { variant, sku } = one;
    const decided = decideSignals({
      entity: variantEntity(variant.variantId),
      shopId: variant.shopId,
      judged: [{ rule, finding: judgeSellingFast(factsOf(pace, now), rule) }],
      alerts,
      kinds: ['selling_fast'],
      origin: 'crossing',
      ending: 'rule_changed',
      now,
    });
    pace.alerts = withChanges(
      alerts,
      decided.map(({ after }) => after),
    );
    const dueAt = firstDue(pace.alerts);
    setDue(pace, dueAt === null ? Infinity : Date.parse(dueAt));
    for (const signal of decided)
      if (signal.event !== null) tell(happeningOf(sku, signal, signal.event, now));
  }

  function setDue(pace: Paced, atMs: number): void {
    pace.dueAtMs = atMs;
    if (atMs < Infinity) due.put(atMs, pace);
  }

  return {
    sold(one, units, moment) {
      paceOf(one, moment.today.day).sales.sold.add(hourOf(moment), units);
    },
    dayEnds(one) {
      const { demand } = one;
      if (demand !== null) closeDay(paceOf(one, demand.today).sales, demand.today, demand.wasInStockToday);
    },
    firstDueMs: due.firstMs,
    decide(moment, heardOf) {
      const looked = heardOf.map((one) => paceOf(one, moment.today.day));
      const came: Paced[] = [];
      while (due.firstMs() <= moment.ms) {
        const pace = due.take();
        if (pace !== null && pace.dueAtMs <= moment.ms) came.push(pace);
      }
      came.sort((one, other) => one.index - other.index);
      for (const pace of looked) look(pace, moment);
      for (const pace of came) look(pace, moment);
    },
  };
}

function factsOf({ one, sales }: Paced, now: Instant): FastFacts {
  const { available, incoming, leadTime } = one;
  return { recent: sales, available, incoming, leadTime, plan: null, now };
}

/** Fewer than the rule asks for stay fewer until more are sold: none come back into a window that moves on. */
function mayHaveEnough({ sold, hour }: HourlySales, rule: Rule): boolean {
  const [length, enough] = [numberSetting(rule, 'windowHours'), numberSetting(rule, 'minimumUnits')];
  return sold.hasReturnsFrom(hour - length + 1) || sold.unitsIn(hour, length) >= enough;
}

/** Whether an hour from now is the next hour of the day's 24: not where the clocks are turned. */
const isOrdinary = ({ today }: Moment): boolean => today.endMs - today.startMs === HOURS * HOUR_MS;
