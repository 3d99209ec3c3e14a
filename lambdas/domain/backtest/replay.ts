import type { Alert, AlertTransition } from '../alert/alert';
import type { EvaluationReason } from '../alert/decide-variant';
import { decideWholeVariant, variantRules } from '../alert/decide-whole-variant';
import type { Explanation } from '../alert/explanation';
import { isOpen } from '../alert/life-cycle';
import type { VariantFacts } from '../alert/judge-variant';
import { coverChance, type IncomingUnits } from '../forecast/cover-chance';
import { addSales, advanceTo, type DemandHistory, newDemandHistory } from '../forecast/demand-history';
import { coverStage, coverVerdict, isKnownEnough } from '../forecast/judge-cover';
import {
  type Lateness,
  type LeadTime,
  latenessOf,
  leadTimeOf,
  type ReceivedOrder,
  UNKNOWN_LATENESS,
} from '../forecast/lead-time';
import { clearsAbove, reorderCeiling, reorderMark, reorderVerdict } from '../forecast/reorder-point';
import type { LocationId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { Location } from '../inventory/location';
import { isQuiet } from '../inventory/watch-band';
import type { Rule, RuleKind, RuleLevel, RuleSet, Severity } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import { fractionOf, type LocalDay, localDayAround } from './clock';
import { createDueQueue } from './due-queue';
import { asVariant, type HistoricVariant, type ReplayedVariant, setLevel } from './replayed-variant';

/** What happens to an alert in a history, and when it was decided. The first three are messages that people get. */
export interface Happening {
  readonly event: 'opened' | 'worsened' | 'repeated' | 'resolved';
  readonly at: Instant;
  readonly kind: RuleKind;
  readonly sku: string;
  readonly severity: Severity;
  readonly ruleId: string;
  readonly explanation: Explanation | null;
}

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
  sold(atMs: number, sku: string, units: number): void;
  /** The level of an item at a location is that from now on; null where it is not known. */
  stocked(atMs: number, sku: string, location: string, available: number | null): void;
  ordered(atMs: number, sku: string, order: IncomingUnits): void;
  /** Units of an order have come in. Stock rises by what `stocked` says, not by this. */
  received(atMs: number, sku: string, order: IncomingUnits, units: number): void;
  /** The history is over at that moment. */
  end(atMs: number): void;
  variantCount(): number;
}

/** The kinds that a history of stock, sales and purchase orders can show, of each item by itself. */
export const REPLAYED_KINDS: readonly RuleKind[] = [
  'low_stock',
  'out_of_stock',
  'back_in_stock',
  'oversold',
  'days_of_cover',
  'reorder_point',
];

/** Whether a history can show what a rule of a kind about such an entity would have told. */
export const canReplay = (kind: RuleKind, level: RuleLevel): boolean =>
  level === 'variant' && REPLAYED_KINDS.includes(kind);

/** Of so many received orders, the latest, lateness is learned. */
const LATENESS_ORDERS = 500;
/** Of so many received orders of an item, the latest, its lead time is measured. */
const LEAD_TIME_ORDERS = 20;
const DAY_MS = 86_400_000;
/** What a forecast can say, as far as it can bring anything about; what is decided stands on two of them. */
const KEY_WORDS = ['', 'calm', 'clear', 'holds', 'fires', 'nearly certain'] as const;
type KeyWord = (typeof KEY_WORDS)[number];
const UNKNOWN_KEY = -1;
const NO_LOCATIONS: ReadonlyMap<LocationId, Location> = new Map();

const EVENTS: Readonly<Record<AlertTransition, Happening['event']>> = {
  AlertOpened: 'opened',
  AlertWorsened: 'worsened',
  AlertRepeated: 'repeated',
  AlertResumed: 'repeated',
  AlertResolved: 'resolved',
};

export function createReplay(options: ReplayOptions): Replay {
  const { rules, timeZone, tell, ranOut, began, isWatched = true } = options;
  const ruleSet: RuleSet = { revision: 1, rules: rules.filter(({ kind, level }) => canReplay(kind, level)) };
  const variants = new Map<string, ReplayedVariant>();
  const due = createDueQueue<ReplayedVariant>();
  let touched: ReplayedVariant[] = [];
  let nowMs = -Infinity;
  let now: Instant = '';
  let today: LocalDay = { day: 0, startMs: 0, endMs: -Infinity };
  let dayFraction = 0;
  let lateness: Lateness = UNKNOWN_LATENESS;
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
      reorder: { day: -1, leadTime: null, mark: null },
      ceiling: { day: -1, leadTime: null, units: 0 },
      sku: said.sku,
      typedLeadDays: said.leadDays,
      levels: [],
      available: null,
      alerts: [],
      demand: null,
      incoming: [],
      actualDays: [],
      leadTime: leadTimeOf({ variant: said.leadDays, supplier: null, default: null }, []),
      replenishedAt: null,
      dueAtMs: Infinity,
      availableBefore: null,
      isTouched: false,
      decided: null,
    };
    variants.set(said.sku, one);
    return one;
  }

  /** Lets the time pass up to a moment, and decides about everything that comes up before it. */
  function goTo(atMs: number): void {
    if (atMs === nowMs) return;
    if (atMs < nowMs) throw new RangeError(`${instantOf(atMs)} comes after ${now}.`);
    if (nowMs === -Infinity) {
      today = localDayAround(atMs, timeZone);
      began?.(atMs);
    }
    decideTouched();
    for (;;) {
      const next = Math.min(due.firstMs(), today.endMs);
      if (next > atMs) break;
      setClock(next);
      if (next === today.endMs) beginDay();
      if (next === atMs) return;
      decideTouched();
    }
    setClock(atMs);
  }

  function setClock(atMs: number): void {
    nowMs = atMs;
    now = instantOf(atMs);
    dayFraction = fractionOf(today, atMs);
  }

  function beginDay(): void {
    today = localDayAround(nowMs, timeZone);
    dayFraction = 0;
    // How suppliers keep their word changes slowly: what came in on a day is learned from when it is over.
    if (isLatenessNew) lateness = latenessOf(receivedOrders);
    isLatenessNew = false;
    for (const one of variants.values()) {
      if (one.demand === null) continue;
      advanceTo(one.demand, today.day, isInStock(one));
      touch(one);
    }
  }

  function touch(one: ReplayedVariant): void {
    if (one.isTouched) return;
    one.isTouched = true;
    touched.push(one);
  }

  function hear(atMs: number, sku: string): ReplayedVariant {
    goTo(atMs);
    const one = variantOf(sku);
    one.demand ??= newDemandHistory(today.day);
    touch(one);
    return one;
  }

  function decideTouched(): void {
    while (due.firstMs() <= nowMs) {
      const one = due.take();
      if (one !== null && one.dueAtMs <= nowMs) touch(one);
    }
    const batch = touched;
    touched = [];
    for (const one of batch) {
      one.isTouched = false;
      noteRunningOut(one);
      if (one.demand === null) continue;
      if (isInStock(one)) one.demand.wasInStockToday = true;
      const key = keyOf(one);
      const { decided } = one;
      if (
        isWatched &&
        decided !== null &&
        one.dueAtMs > nowMs &&
        decided.key === key &&
        one.levels.every(isQuiet)
      ) {
        continue;
      }
      decide(one, key);
    }
  }

  function noteRunningOut(one: ReplayedVariant): void {
    const { available, availableBefore, sku } = one;
    one.availableBefore = available;
    if (available !== null && available <= 0 && availableBefore !== null && availableBefore > 0)
      ranOut?.(sku, nowMs);
  }

  function factsOf({ available, demand, incoming, leadTime, replenishedAt }: ReplayedVariant): VariantFacts {
    const unknown = { shelf: null, recent: null };
    return { available, demand, incoming, lateness, leadTime, replenishedAt, dayFraction, now, ...unknown };
  }

  /** What the forecasts say, as far as it can bring anything about: the same key means the same decision. */
  function keyOf(one: ReplayedVariant): number {
    const { available, demand } = one;
    if (available === null || demand === null) return UNKNOWN_KEY;
    const { days_of_cover: coverRule, reorder_point: reorderRule } = one.rules;
    const cover = coverRule === null || !isKnownEnough(demand) ? '' : verdictOf(one, available, demand);
    const verdict =
      reorderRule === null ? '' : reorderVerdictOf(one, demand, available, reorderRule.threshold);
    return KEY_WORDS.indexOf(cover) * KEY_WORDS.length + KEY_WORDS.indexOf(verdict);
  }

  function verdictOf(one: ReplayedVariant, available: number, demand: DemandHistory): KeyWord {
    const { incoming, replenishedAt, horizonDays, chanceToTell } = one;
    const input = { available, demand, incoming, lateness, horizonDays, replenishedAt, dayFraction, nowMs };
    const { chance } = coverChance(input);
    const verdict = asSeenBy(one, 'days_of_cover', coverVerdict(chance, chanceToTell));
    return verdict === 'fires' && coverStage(chance, available) > 0 ? 'nearly certain' : verdict;
  }

  function reorderVerdictOf(
    one: ReplayedVariant,
    demand: DemandHistory,
    available: number,
    servicePercent: number,
  ): KeyWord {
    const position = available + onOrderOf(one.incoming);
    const { leadTime } = one;
    if (leadTime !== null && position > ceilingOf(one, demand, leadTime, servicePercent)) {
      return asSeenBy(one, 'reorder_point', 'clear');
    }
    const mark = markOf(one, servicePercent);
    return mark === null ? '' : asSeenBy(one, 'reorder_point', reorderVerdict(position, mark));
  }

  /** The position above which there is nothing to say of the day, whatever the reorder point is; most items are there. */
  function ceilingOf(
    one: ReplayedVariant,
    demand: DemandHistory,
    leadTime: LeadTime,
    servicePercent: number,
  ): number {
    const { day, leadTime: of, units } = one.ceiling;
    if (day === today.day && of === leadTime) return units;
    const ceiling = clearsAbove(reorderCeiling(demand, leadTime, servicePercent));
    one.ceiling = { day: today.day, leadTime, units: ceiling };
    return ceiling;
  }

  /** The reorder point of the day, worked out once; null where it cannot be. */
  function markOf(one: ReplayedVariant, servicePercent: number): number | null {
    const { demand, leadTime } = one;
    const { day, leadTime: of } = one.reorder;
    if (day === today.day && of === leadTime) return one.reorder.mark;
    const mark = reorderMark({ demand, leadTime, servicePercent });
    const reorderPoint = 'outcome' in mark ? null : mark.reorderPoint;
    one.reorder = { day: today.day, leadTime, mark: reorderPoint };
    return reorderPoint;
  }

  function decide(one: ReplayedVariant, key: number): void {
    const reason: EvaluationReason = one.dueAtMs <= nowMs ? 'due' : 'level';
    const { variant, levels, alerts } = one;
    const state = { variant, levels, locations: NO_LOCATIONS, shop: null, ruleSet, alerts, now, reason };
    const { stock, signals } = decideWholeVariant(state, factsOf(one), false);
    for (const [index, level] of levels.entries()) {
      const band = stock.bands.get(level.locationId) ?? null;
      levels[index] = { ...level, band, bandRevision: 1, bandSignature: stock.bandSignature };
    }
    const changes = [...stock.alerts, ...signals];
    if (changes.length > 0) {
      one.alerts = withChanges(
        alerts,
        changes.map(({ after }) => after),
      );
      const dueAt = firstDue(one.alerts);
      one.dueAtMs = dueAt === null ? Infinity : Date.parse(dueAt);
      if (dueAt !== null) due.put(one.dueAtMs, one);
    } else if (one.dueAtMs <= nowMs) one.dueAtMs = Infinity;
    one.decided = { key };
    for (const { after, event } of changes) if (event !== null) tell(happeningOf(one, after, event));
  }

  function happeningOf({ sku }: ReplayedVariant, alert: Alert, event: AlertTransition): Happening {
    const { kind, severity, ruleId, explanation } = alert;
    return { event: EVENTS[event], at: now, kind, sku, severity, ruleId, explanation };
  }

  return {
    name(variant) {
      if (!variants.has(variant.sku)) add(variant);
    },
    sold(atMs, sku, units) {
      const one = hear(atMs, sku);
      if (one.demand !== null) addSales(one.demand, units);
    },
    stocked(atMs, sku, location, available) {
      const one = hear(atMs, sku);
      setLevel(one, location, available, now);
      one.available = sumOf(one);
    },
    ordered(atMs, sku, order) {
      const one = hear(atMs, sku);
      // What comes in parts is a row each, and one order.
      if (one.incoming.some(({ orderId }) => orderId === order.orderId)) return;
      one.incoming = [...one.incoming, order];
      one.decided = null;
    },
    received(atMs, sku, order, units) {
      const one = hear(atMs, sku);
      one.incoming = one.incoming.flatMap((open) => {
        if (open.orderId !== order.orderId) return [open];
        return open.units > units ? [{ ...open, units: open.units - units }] : [];
      });
      one.replenishedAt = now;
      one.decided = null;
      learn(one, order, atMs);
    },
    end(atMs) {
      goTo(atMs);
      decideTouched();
    },
    variantCount: () => variants.size,
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

/** Where nothing is known of the stock, it is taken for being there: sales then say all there is. */
const isInStock = ({ available }: ReplayedVariant): boolean => available === null || available > 0;

/** What is known over the locations; null where nothing is. */
function sumOf({ levels }: ReplayedVariant): number | null {
  let sum: number | null = null;
  for (const { available } of levels) if (available !== null) sum = (sum ?? 0) + available;
  return sum;
}

function keepLast<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}

const onOrderOf = (incoming: readonly IncomingUnits[]): number =>
  incoming.reduce((sum, { units }) => sum + units, 0);

/** To an alert that is not open, what does not fire is all the same. */
function asSeenBy({ alerts }: ReplayedVariant, kind: RuleKind, verdict: KeyWord): KeyWord {
  if (verdict !== 'holds' && verdict !== 'clear') return verdict;
  const alert = alerts.find((one) => one.kind === kind);
  return alert === undefined || (!isOpen(alert) && alert.state !== 'pending') ? 'calm' : verdict;
}

function firstDue(alerts: readonly Alert[]): Instant | null {
  const dues = alerts.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
  return dues.reduce<Instant | null>((first, due) => (first === null || due < first ? due : first), null);
}

function withChanges(alerts: readonly Alert[], changes: readonly Alert[]): readonly Alert[] {
  const changed = new Map(changes.map((alert) => [alert.alertId, alert]));
  const kept = alerts.filter(({ alertId }) => !changed.has(alertId));
  return [...kept, ...changed.values()];
}
