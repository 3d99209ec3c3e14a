import type { Alert } from '../alert/alert';
import { decideSignals } from '../alert/decide-signals';
import { variantEntity } from '../alert/entity';
import { judgeVariant, type VariantRules } from '../alert/judge-variant';
import { onHandOf } from '../inventory/on-hand';
import type { Lot } from '../lot/lot';
import { rulesInEffect } from '../rule/effective-rule';
import type { Rule } from '../rule/rule';
import { createDueQueue } from './due-queue';
import { firstDue, type Follower, type Happening, happeningOf, withChanges } from './follower';
import type { ReplayedVariant } from './replayed-variant';
import type { Moment } from './verdict-key';

/** An item that is kept in lots, as far as the history has come. */
interface LottedItem {
  readonly one: ReplayedVariant;
  /** In the order in which they were first heard of. */
  readonly index: number;
  readonly rules: VariantRules & { readonly nearing_expiration: Rule };
  readonly lots: Map<string, Lot>;
  alerts: readonly Alert[];
  dueAtMs: number;
}

/**
 * Follows a replay with `nearing_expiration`. An item is looked at when something is heard of a lot of it, when each day
 * after that begins, and when an alert is due.
 */
export function followLots(
  rules: readonly Rule[],
  timeZone: string,
  tell: (happening: Happening) => void,
): Follower {
  /** Null for an item without a rule. */
  const items = new Map<ReplayedVariant, LottedItem | null>();
  const due = createDueQueue<LottedItem>();
  const touched = new Set<LottedItem>();
  let isNewDay = false;

  function itemOf(one: ReplayedVariant): LottedItem | null {
    const known = items.get(one);
    if (known !== undefined) return known;
    const rule = rulesInEffect(one.variant, rules).get('nearing_expiration');
    const item = rule === undefined ? null : newItem(one, items.size, rule);
    items.set(one, item);
    return item;
  }

  function look(item: LottedItem, moment: Moment): void {
    const { one, alerts } = item;
    const { variant, sku } = one;
    const { now } = moment;
    const decided = decideSignals({
      entity: variantEntity(variant.variantId),
      shopId: variant.shopId,
      judged: judgeVariant(item.rules, factsOf(item, moment), false),
      alerts,
      kinds: ['nearing_expiration'],
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

  function factsOf({ one, lots }: LottedItem, { lateness, dayFraction, now, today }: Moment) {
    const { variant, available, demand, incoming, leadTime, replenishedAt, levels } = one;
    const shelves = levels.map((level) => ({
      locationId: level.locationId,
      name: level.place,
      onHand: onHandOf(level),
      arrivals: [],
      knownFrom: today.day,
      unchangedSince: today.day,
    }));
    return {
      available,
      demand,
      incoming,
      lateness,
      leadTime,
      replenishedAt,
      dayFraction,
      now,
      timeZone,
      recent: null,
      shelf: {
        variant,
        shelves,
        lots: [...lots.values()],
        daysOut: new Set<number>(),
        firstSeen: demand?.firstDay ?? today.day,
        published: null,
        isUnpublished: false,
        today: today.day,
      },
    };
  }

  return {
    lot(one, lot) {
      const item = itemOf(one);
      if (item === null) return;
      noteLot(item.lots, lot);
      touched.add(item);
    },
    dayEnds() {
      isNewDay = true;
    },
    firstDueMs: due.firstMs,
    decide(moment) {
      if (isNewDay) for (const item of items.values()) if (item !== null) touched.add(item);
      isNewDay = false;
      while (due.firstMs() <= moment.ms) {
        const item = due.take();
        if (item !== null && item.dueAtMs <= moment.ms) touched.add(item);
      }
      if (touched.size === 0) return;
      const batch = [...touched].toSorted((one, other) => one.index - other.index);
      touched.clear();
      for (const item of batch) look(item, moment);
    },
  };
}

/** Of the lots that are used up only the last is kept: it says that the item is kept in lots. */
function noteLot(lots: Map<string, Lot>, lot: Lot): void {
  if (lot.quantity === 0) {
    for (const [lotId, { quantity }] of lots) if (quantity === 0) lots.delete(lotId);
  }
  lots.set(lot.lotId, lot);
}

function newItem(one: ReplayedVariant, index: number, rule: Rule): LottedItem {
  const others = { days_of_cover: null, reorder_point: null, selling_fast: null, aging_stock: null };
  return {
    one,
    index,
    rules: { ...others, nearing_expiration: rule },
    lots: new Map(),
    alerts: [],
    dueAtMs: Infinity,
  };
}
