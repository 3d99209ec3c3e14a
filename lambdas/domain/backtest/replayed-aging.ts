import { judgeAgingStock } from '../aging/aging-stock';
import type { BookedDelivery, UnitsOfDay } from '../aging/receipt-layers';
import type { Origin } from '../aging/rise-history';
import type { Alert } from '../alert/alert';
import { decideSignals } from '../alert/decide-signals';
import { variantEntity } from '../alert/entity';
import type { Finding } from '../alert/finding';
import { isOpen } from '../alert/life-cycle';
import { unitsOn } from '../forecast/demand-history';
import { daysWithoutStock, noteStock, type Outage } from '../inventory/outage';
import { rulesInEffect } from '../rule/effective-rule';
import type { Rule } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import { SALES_DAYS } from '../sales/order-line';
import { dayFinderOf } from './clock';
import { createDueQueue } from './due-queue';
import { firstDue, type Follower, type Happening, happeningOf, withChanges } from './follower';
import { forgetOld, noteLevels, type ReplayedShelf, shelvesNow } from './replayed-shelves';
import type { ReplayedVariant } from './replayed-variant';
import type { Moment } from './verdict-key';

/** How long what there is of an item has lain there, as far as the history has come. */
interface AgedItem {
  readonly one: ReplayedVariant;
  /** In the order in which they were first heard of. */
  readonly index: number;
  readonly rule: Rule;
  readonly firstSeen: number;
  readonly shelves: ReplayedShelf[];
  booked: readonly BookedDelivery[];
  /** What customers sent back. */
  returned: readonly UnitsOfDay[];
  outages: readonly Outage[];
  alerts: readonly Alert[];
  dueAtMs: number;
  /** Before that day time and sales alone bring nothing about. */
  quietUntil: number;
}

/**
 * Follows a replay with `aging_stock`. An item is looked at when a day begins, and when an alert of it is due: age is
 * counted in days.
 *
 * @param isWatched whether a look is left out that cannot find anything; the same is told without it
 */
export function followAging(
  rules: readonly Rule[],
  timeZone: string,
  tell: (happening: Happening) => void,
  isWatched: boolean,
): Follower {
  /** Null for an item without a rule. */
  const items = new Map<ReplayedVariant, AgedItem | null>();
  const due = createDueQueue<AgedItem>();
  const dayOf = dayFinderOf(timeZone);
  /** Of which a level was said at this very moment. */
  const stocked = new Set<ReplayedVariant>();
  let isNewDay = false;

  function itemOf(one: ReplayedVariant, { today }: Moment): AgedItem | null {
    const known = items.get(one);
    if (known !== undefined) return known;
    const rule = rulesInEffect(one.variant, rules).get('aging_stock');
    const item: AgedItem | null =
      rule === undefined
        ? null
        : {
            one,
            index: items.size,
            rule,
            firstSeen: one.demand?.firstDay ?? today.day,
            shelves: [],
            booked: [],
            returned: [],
            outages: [],
            alerts: [],
            dueAtMs: Infinity,
            quietUntil: -Infinity,
          };
    items.set(one, item);
    return item;
  }

  function look(item: AgedItem, { now, today: { day: today } }: Moment): void {
    const { one, rule, alerts } = item;
    const isStanding = alerts.some(
      (alert) => isOpen(alert) || alert.state === 'pending' || alert.quietUntilClear,
    );
    if (isWatched && !isStanding && (today < item.quietUntil || today - item.firstSeen < rule.threshold))
      return;
    const finding = judge(item, today, now);
    item.quietUntil = quietUntil(item, finding, today);
    const { variant, sku } = one;
    const decided = decideSignals({
      entity: variantEntity(variant.variantId),
      shopId: variant.shopId,
      judged: [{ rule, finding }],
      alerts,
      kinds: ['aging_stock'],
      origin: 'crossing',
      ending: 'rule_changed',
      now,
    });
    item.alerts = withChanges(
      alerts,
      decided.map(({ after }) => after),
    );
    const dueAt = firstDue(item.alerts);
    item.dueAtMs = dueAt === null ? Infinity : Date.parse(dueAt);
    if (dueAt !== null) due.put(item.dueAtMs, item);
    for (const signal of decided)
      if (signal.event !== null) tell(happeningOf(sku, signal, signal.event, now));
  }

  function judge(item: AgedItem, today: number, now: string) {
    const { one, rule, firstSeen, shelves, booked, returned, outages } = item;
    const { available, demand } = one;
    const { tags, priceMinor, costMinor, currency, publishedAt } = one.variant;
    return judgeAgingStock(
      {
        tags,
        priceMinor,
        costMinor,
        currency,
        shelves: shelvesNow(shelves, { booked, returned, firstSeen, dayOf }),
        available,
        // Production keeps the sales of so many days, and of what has sold the last day with a sale.
        demand: demand && {
          lastSaleDay: demand.lastSaleDay,
          firstDay: Math.max(today - SALES_DAYS, demand.firstDay),
        },
        daysOut: new Set(daysWithoutStock(outages, demand?.lastSaleDay ?? -Infinity, today, dayOf)),
        firstSeen,
        published: publishedAt === null ? null : dayOf(publishedAt),
        isUnpublished: false,
        today,
        now,
      },
      rule,
    );
  }

  const isSoldOf =
    ({ demand }: ReplayedVariant) =>
    ({ fall }: Origin) =>
      demand !== null && unitsOn(demand, dayOf(fall.at)) >= fall.units;

  return {
    sold(one, units, moment) {
      if (units >= 0) return;
      const item = itemOf(one, moment);
      if (item === null) return;
      const { day } = moment.today;
      const last = item.returned.at(-1);
      const before = last?.day === day ? item.returned.slice(0, -1) : item.returned;
      const today = { day, units: (last?.day === day ? last.units : 0) - units };
      item.returned = forgetOld([...before, today], item.shelves, day, dayOf);
      item.quietUntil = -Infinity;
    },
    received(one, _order, units, moment) {
      const item = itemOf(one, moment);
      if (item === null) return;
      const { day } = moment.today;
      item.booked = forgetOld([...item.booked, { units, day, locationId: null }], item.shelves, day, dayOf);
      item.quietUntil = -Infinity;
    },
    stocked(one) {
      stocked.add(one);
    },
    dayEnds() {
      isNewDay = true;
    },
    firstDueMs: due.firstMs,
    decide(moment, heardOf) {
      for (const one of stocked) {
        const item = itemOf(one, moment);
        if (item === null) continue;
        item.outages = noteStock(item.outages, one.available, moment.now);
        if (noteLevels(item.shelves, one.levels, moment.now, isSoldOf(one))) item.quietUntil = -Infinity;
      }
      stocked.clear();
      if (isNewDay) {
        for (const one of heardOf) {
          const item = itemOf(one, moment);
          if (item !== null) look(item, moment);
        }
      }
      isNewDay = false;
      const came: AgedItem[] = [];
      while (due.firstMs() <= moment.ms) {
        const item = due.take();
        if (item !== null && item.dueAtMs <= moment.ms) came.push(item);
      }
      for (const item of came.toSorted((one, other) => one.index - other.index)) look(item, moment);
    },
  };
}

/**
 * The first day on which an item that is told nothing of may be, while its stock does no more than fall: what is left is
 * the newest, no age and no rest grows by more than a day each day. Without end where nothing is there.
 */
function quietUntil({ rule }: AgedItem, finding: Finding, today: number): number {
  if (finding.outcome !== 'condition' || finding.explanation.kind !== 'aging_stock') return -Infinity;
  const { because, leftOut, units, medianAgeDays, daysWithoutSale } = finding.explanation;
  if (because.length > 0 || leftOut !== null || numberSetting(rule, 'capitalMinor') > 0) return -Infinity;
  if (units === 0) return Infinity;
  return Math.min(
    today + rule.threshold - medianAgeDays + 1,
    today + rule.threshold - (daysWithoutSale ?? rule.threshold),
  );
}
