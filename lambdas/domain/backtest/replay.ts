import type { EvaluationReason } from '../alert/decide-variant';
import { decideWholeVariant, variantRules } from '../alert/decide-whole-variant';
import type { VariantFacts } from '../alert/judge-variant';
import { type IncomingUnits, nextTurnOfOrders } from '../forecast/cover-chance';
import type { CategoryMapping } from '../category/category-map';
import { addSales, advanceTo, newDemandHistory } from '../forecast/demand-history';
import { latenessOf, leadTimeOf, type ReceivedOrder, UNKNOWN_LATENESS } from '../forecast/lead-time';
import type { LocationId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { Location } from '../inventory/location';
import type { Lot } from '../lot/lot';
import type { UnitCost } from '../sales/cost-history';
import type { Rule, RuleSet } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import { fractionOf, localDayAround } from './clock';
import { createDueQueue } from './due-queue';
import { createFilings, type Filing } from './filings';
import { firstDue, type Happening, happeningOf, withChanges } from './follower';
import { followersOf } from './followers';
import { STOCK_AND_COVER_KINDS } from './replayed-kinds';
import {
  asVariant,
  type HistoricSale,
  type HistoricVariant,
  isInStock,
  type ReplayedVariant,
  setBands,
  setLevel,
} from './replayed-variant';
import { type Moment, noteTold, verdictKey } from './verdict-key';

export interface ReplayOptions {
  readonly rules: readonly Rule[];
  /** IANA zone of the shop's local days. */
  readonly timeZone: string;
  readonly tell: (happening: Happening) => void;
  /** Called at each moment at which the stock of an item came to nothing. */
  readonly ranOut?: (sku: string, atMs: number) => void;
  /** Called once, with the first moment of the history. */
  readonly began?: (atMs: number) => void;
  /** Whether what cannot have changed is passed over; without it every look decides anew, to the same end. */
  readonly isWatched?: boolean;
}

/**
 * A shop's past, gone through again. Each call says what became known at a moment; moments never go back. All that bears
 * the same moment is taken in before anything is decided, so the order of its rows does not matter. Between two moments
 * the clock runs: alerts that are due are looked at when they are, and every item when a local day begins.
 */
export interface Replay {
  /** Names an item before anything happens to it. One that was not named is known by its SKU alone. */
  name(variant: HistoricVariant): void;
  /** What one unit of an item costs from a day on; told before anything happens, and known when the day comes. */
  cost(sku: string, cost: UnitCost): void;
  /** Under what an item is filed from a day on; told before anything happens, and known when the day comes. */
  file(filing: Filing): void;
  /** Where a category of operations stands in the storefront from a day on; likewise. */
  map(mapping: CategoryMapping): void;
  /** A message came from the source; what it said is told by the other calls. */
  messaged(atMs: number): void;
  /** @param sale what the units sold for, where somebody asks */
  sold(atMs: number, sku: string, units: number, sale?: HistoricSale): void;
  /** The level of an item at a location is that from now on; null where it is not known. */
  stocked(atMs: number, sku: string, location: string, available: number | null): void;
  /** What is left of a lot is that from now on. */
  lot(atMs: number, sku: string, lot: Lot): void;
  ordered(atMs: number, sku: string, order: IncomingUnits): void;
  /** Units of an order have come in. Stock rises by what `stocked` says, not by this. */
  received(atMs: number, sku: string, order: IncomingUnits, units: number): void;
  /** The history is over at that moment. */
  end(atMs: number): void;
  variantCount(): number;
  /** The items that were named or heard of, as they are at the end. */
  items(): Iterable<Pick<ReplayedVariant, 'variant' | 'levels'>>;
}

/** Of so many received orders, the latest, lateness is learned. */
const LATENESS_ORDERS = 500;
/** Of so many received orders of an item, the latest, its lead time is measured. */
const LEAD_TIME_ORDERS = 20;
const DAY_MS = 86_400_000;
const NO_LOCATIONS: ReadonlyMap<LocationId, Location> = new Map();

export function createReplay(options: ReplayOptions): Replay {
  const { rules, timeZone, tell, ranOut, began, isWatched = true } = options;
  const ruleSet: RuleSet = {
    revision: 1,
    rules: rules.filter(({ kind, level }) => level === 'variant' && STOCK_AND_COVER_KINDS.includes(kind)),
  };
  const filings = createFilings();
  const followers = followersOf(rules, timeZone, tell, isWatched, filings, variantOf);
  const variants = new Map<string, ReplayedVariant>();
  const due = createDueQueue<ReplayedVariant>();
  let touched: ReplayedVariant[] = [];
  const moment: Moment = {
    ms: -Infinity,
    now: '',
    today: { day: 0, startMs: 0, endMs: -Infinity },
    dayFraction: 0,
    lateness: UNKNOWN_LATENESS,
  };
  let isLatenessNew = false;
  const receivedOrders: ReceivedOrder[] = [];

  function variantOf(sku: string): ReplayedVariant {
    const known = variants.get(sku);
    if (known !== undefined) return known;
    const nothing = { title: null, productId: null, category: null, vendor: null, leadDays: null };
    return add({ ...nothing, sku, tags: [] });
  }

  function add(said: HistoricVariant): ReplayedVariant {
    const variant = asVariant(said);
    const inEffect = variantRules(variant, null, ruleSet);
    const cover = inEffect.days_of_cover;
    const one: ReplayedVariant = {
      variant,
      rules: inEffect,
      horizonDays: cover?.threshold ?? 0,
      chanceToTell: cover === null ? 1 : numberSetting(cover, 'chancePercent') / 100,
      sku: said.sku,
      typedLeadDays: said.leadDays,
      levels: [],
      isInBand: false,
      available: null,
      alerts: [],
      isCoverTold: false,
      isReorderTold: false,
      isCoverSettled: false,
      demand: null,
      incoming: [],
      actualDays: [],
      leadTime: leadTimeOf({ variant: said.leadDays, supplier: null, default: null }, []),
      replenishedAt: null,
      dueAtMs: Infinity,
      turnsAtMs: Infinity,
      availableBefore: null,
      isTouched: false,
      decidedKey: null,
    };
    variants.set(said.sku, one);
    return one;
  }

  /** Lets the time pass up to a moment, and decides about everything that comes up before it. */
  function goTo(atMs: number): void {
    if (atMs === moment.ms) return;
    if (atMs < moment.ms) throw new RangeError(`${instantOf(atMs)} comes after ${moment.now}.`);
    if (moment.ms === -Infinity) {
      moment.today = localDayAround(atMs, timeZone);
      began?.(atMs);
    }
    decideTouched();
    for (;;) {
      const next = Math.min(due.firstMs(), moment.today.endMs, followersDueMs());
      if (next > atMs) break;
      setClock(next);
      if (next === moment.today.endMs) beginDay();
      if (next === atMs) return;
      decideTouched();
    }
    setClock(atMs);
  }

  function setClock(atMs: number): void {
    moment.ms = atMs;
    moment.now = instantOf(atMs);
    moment.dayFraction = fractionOf(moment.today, atMs);
  }

  function beginDay(): void {
    moment.today = localDayAround(moment.ms, timeZone);
    moment.dayFraction = 0;
    // How suppliers keep their word changes slowly: what came in on a day is learned from when it is over.
    if (isLatenessNew) moment.lateness = latenessOf(receivedOrders);
    isLatenessNew = false;
    for (const one of variants.values()) {
      if (one.demand === null) continue;
      awaitTurn(one);
      for (const follower of followers) follower.dayEnds?.(one);
      advanceTo(one.demand, moment.today.day, isInStock(one));
      touch(one);
    }
  }

  /** Nobody tells of time passing: an item is looked at when what is expected of its orders changes by it before the day ends. */
  function awaitTurn(one: ReplayedVariant): void {
    if (one.incoming.length === 0) {
      one.turnsAtMs = Infinity;
      return;
    }
    one.turnsAtMs = nextTurnOfOrders(one.incoming, moment.lateness, moment.ms);
    if (one.turnsAtMs < moment.today.endMs) due.put(one.turnsAtMs, one);
  }

  /** When a follower must be asked next. */
  function followersDueMs(): number {
    let first = Infinity;
    for (const follower of followers) first = Math.min(first, follower.firstDueMs());
    return first;
  }

  function touch(one: ReplayedVariant): void {
    if (one.isTouched) return;
    one.isTouched = true;
    touched.push(one);
  }

  function hear(atMs: number, sku: string): ReplayedVariant {
    goTo(atMs);
    const one = variantOf(sku);
    one.demand ??= newDemandHistory(moment.today.day);
    touch(one);
    return one;
  }

  function decideTouched(): void {
    const heardOf = touched.length;
    while (due.firstMs() <= moment.ms) {
      const one = due.take();
      if (one === null) continue;
      if (one.turnsAtMs <= moment.ms) awaitTurn(one);
      else if (one.dueAtMs > moment.ms) continue;
      touch(one);
    }
    const batch = touched;
    touched = [];
    for (const one of batch) {
      one.isTouched = false;
      noteRunningOut(one);
      if (one.demand === null) continue;
      if (isInStock(one)) one.demand.wasInStockToday = true;
      const key = verdictKey(one, moment);
      if (isWatched && one.decidedKey === key && one.dueAtMs > moment.ms && one.isInBand) continue;
      decide(one, key);
    }
    if (followers.length === 0) return;
    batch.length = heardOf;
    for (const follower of followers) follower.decide(moment, batch);
  }

  function noteRunningOut(one: ReplayedVariant): void {
    const { available, availableBefore, sku } = one;
    one.availableBefore = available;
    if (available !== null && available <= 0 && availableBefore !== null && availableBefore > 0)
      ranOut?.(sku, moment.ms);
  }

  function factsOf(one: ReplayedVariant): VariantFacts {
    return {
      available: one.available,
      demand: one.demand,
      incoming: one.incoming,
      lateness: moment.lateness,
      leadTime: one.leadTime,
      replenishedAt: one.replenishedAt,
      dayFraction: moment.dayFraction,
      now: moment.now,
      timeZone,
      isClockWatched: true,
      recent: null,
      shelf: null,
    };
  }

  function decide(one: ReplayedVariant, key: number): void {
    const reason: EvaluationReason = one.dueAtMs <= moment.ms ? 'due' : 'level';
    const { variant, levels, alerts } = one;
    const { now } = moment;
    const state = { variant, levels, locations: NO_LOCATIONS, shop: null, ruleSet, alerts, now, reason };
    const { stock, signals } = decideWholeVariant(state, factsOf(one), false);
    setBands(one, stock);
    one.isInBand = true;
    const changes = [...stock.alerts, ...signals];
    if (changes.length > 0) {
      one.alerts = withChanges(
        alerts,
        changes.map(({ after }) => after),
      );
      noteTold(one);
      const dueAt = firstDue(one.alerts);
      one.dueAtMs = dueAt === null ? Infinity : Date.parse(dueAt);
      if (dueAt !== null) due.put(one.dueAtMs, one);
    } else if (one.dueAtMs <= moment.ms) one.dueAtMs = Infinity;
    // Asked again with its own outcome, it would decide nothing new: that is what the next look stands on.
    one.decidedKey = changes.length === 0 ? key : verdictKey(one, moment);
    for (const change of changes)
      if (change.event !== null) tell(happeningOf(one.sku, change, change.event, now));
  }

  return {
    name(variant) {
      if (!variants.has(variant.sku)) add(variant);
    },
    cost(sku, cost) {
      for (const follower of followers) follower.cost?.(sku, cost);
    },
    file: filings.file,
    map: filings.map,
    messaged(atMs) {
      goTo(atMs);
      for (const follower of followers) follower.messaged?.(moment);
    },
    sold(atMs, sku, units, sale) {
      const one = hear(atMs, sku);
      if (one.demand !== null) addSales(one.demand, units);
      for (const follower of followers) follower.sold?.(one, units, moment, sale);
    },
    stocked(atMs, sku, location, available) {
      const one = hear(atMs, sku);
      setLevel(one, location, available, moment.now);
      for (const follower of followers) follower.stocked?.(one);
    },
    lot(atMs, sku, lot) {
      const one = hear(atMs, sku);
      for (const follower of followers) follower.lot?.(one, lot);
    },
    ordered(atMs, sku, order) {
      const one = hear(atMs, sku);
      for (const follower of followers) follower.ordered?.(one, order, moment);
      // What comes in parts is a row each, and one order.
      if (one.incoming.some(({ orderId }) => orderId === order.orderId)) return;
      one.incoming = [...one.incoming, order];
      awaitTurn(one);
    },
    received(atMs, sku, order, units) {
      const one = hear(atMs, sku);
      for (const follower of followers) follower.received?.(one, order, units, moment);
      one.incoming = one.incoming.flatMap((open) => {
        if (open.orderId !== order.orderId) return [open];
        return open.units > units ? [{ ...open, units: open.units - units }] : [];
      });
      awaitTurn(one);
      one.replenishedAt = moment.now;
      // A delivery may end an alert, or tell it again, whatever the chance is.
      if (one.isCoverTold) one.decidedKey = null;
      learn(one, order, atMs);
    },
    end(atMs) {
      goTo(atMs);
      decideTouched();
    },
    variantCount: () => variants.size,
    items: () => variants.values(),
  };

  function learn(one: ReplayedVariant, { placedAt, expectedAt }: IncomingUnits, atMs: number): void {
    const placedMs = Date.parse(placedAt);
    const actualDays = (atMs - placedMs) / DAY_MS;
    keepLast(one.actualDays, actualDays, LEAD_TIME_ORDERS);
    one.leadTime = leadTimeOf({ variant: one.typedLeadDays, supplier: null, default: null }, one.actualDays);
    if (expectedAt === null) return;
    const promisedDays = (Date.parse(expectedAt) - placedMs) / DAY_MS;
    keepLast(receivedOrders, { promisedDays, actualDays }, LATENESS_ORDERS);
    isLatenessNew = true;
  }
}

const instantOf = (ms: number): Instant => new Date(ms).toISOString();

function keepLast<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}
