import type { Alert } from '../alert/alert';
import { decideSignals } from '../alert/decide-signals';
import { variantEntity } from '../alert/entity';
import { isOpen } from '../alert/life-cycle';
import { rulesInEffect } from '../rule/effective-rule';
import type { Rule } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import {
  type FastFacts,
  isFasterThan,
  isGoneBeforeMore,
  isUsualKnown,
  judgeSellingFast,
  paceNow,
} from '../sales/selling-fast';
import { createDueQueue } from './due-queue';
import { firstDue, type Follower, type Happening, happeningOf, withChanges } from './follower';
import { addUnits, closeDay, type HourlySales, hourOf, newHourlySales } from './hourly-sales';
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
 * Follows a replay with `selling_fast`. An item is looked at whenever something is heard of it, when a day begins, and each
 * hour after that, because the hours that it is compared with move on.
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
   * before something is heard of it. Null where it must be decided now.
   */
  function quietUntil(pace: Paced, rule: Rule, moment: Moment): number | null {
    const { sales, alerts } = pace;
    const alert = alerts[0] ?? null;
    const inAnHour = moment.ms + HOUR_MS;
    if (alert === null || (!isOpen(alert) && alert.state !== 'pending')) {
      const found = mayHaveEnough(sales, rule) ? paceNow(sales, rule) : null;
      if (found === null) return Infinity;
      return found.verdict === 'fires' ? null : inAnHour;
    }
    if (alert.state !== 'firing' || rule.repeatAfterHours !== null || alert.toldQuantity === null)
      return null;
    const found = paceNow(sales, rule);
    // An alert that cannot be judged any more ends with what was found last.
    const isKnown = NEXT_HOURS.every((hours) => isUsualKnown(sales, sales.hour + hours, rule));
    if (!isKnown) return null;
    if (found === null || found.verdict === 'clear' || isFasterThan(alert.toldQuantity, found.times))
      return null;
    const isLater = alert.toldStage !== 1 && isGoneBeforeMore(factsOf(pace, moment), found.observed, rule);
    return isLater ? null : inAnHour;
  }

  function decide(pace: Paced, rule: Rule, moment: Moment): void {
    const { one, alerts } = pace;
    const { now } = moment;
    const { variant, sku } = one;
    const decided = decideSignals({
      entity: variantEntity(variant.variantId),
      shopId: variant.shopId,
      judged: [{ rule, finding: judgeSellingFast(factsOf(pace, moment), rule) }],
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
    for (const { after, event } of decided) if (event !== null) tell(happeningOf(sku, after, event, now));
  }

  function setDue(pace: Paced, atMs: number): void {
    pace.dueAtMs = atMs;
    if (atMs < Infinity) due.put(atMs, pace);
  }

  return {
    sold(one, units, moment) {
      addUnits(paceOf(one, moment.today.day).sales, hourOf(moment), units);
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

function factsOf({ one, sales }: Paced, { now }: Moment): FastFacts {
  const { available, incoming, leadTime } = one;
  return { recent: sales, available, incoming, leadTime, plan: null, now };
}

/** Fewer than the rule asks for stay fewer until more are sold: none come back into a window that moves on. */
function mayHaveEnough({ units, hour }: HourlySales, rule: Rule): boolean {
  const [length, enough] = [numberSetting(rule, 'windowHours'), numberSetting(rule, 'minimumUnits')];
  let most = 0;
  for (let at = hour - length + 1; at <= hour; at++) most += Math.max(0, units.get(at) ?? 0);
  return most >= enough;
}
