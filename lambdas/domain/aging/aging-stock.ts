import { type Condition, cannotJudge, type Finding } from '../alert/finding';
import type { DemandHistory } from '../forecast/demand-history';
import { localDayOf } from '../forecast/demand-history';
import type { LocationId } from '../inventory/identity';
import type { Instant } from '../inventory/inventory-level';
import type { Rule } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import { deepestDiscountPercent } from '../sales/discount';
import { type Layer, layersOf, type Shelf } from './receipt-layers';
import { isOutOfSeason } from './season';
import type { UnreceivedStock } from '../inventory/unreceived';

/** Days are the shop's own, counted from 1970-01-01. */
export interface AgingFacts {
  readonly shelves: readonly (Shelf & {
    readonly name: string | null;
    /** Since when its quantity has not changed. */
    readonly unchangedSince: number;
  })[];
  /** Over all locations that count; null where it is unknown. */
  readonly available: number | null;
  /** Null where the sales are unknown. */
  readonly demand: Pick<DemandHistory, 'firstDay' | 'lastSaleDay'> | null;
  /** The days on which it was out of stock in all locations from their beginning to their end. */
  readonly daysOut: ReadonlySet<number>;
  readonly firstSeen: number;
  /** Null where nobody says. */
  readonly published: number | null;
  /** The platform says of what is on sale when it was published, and of this it says nothing. */
  readonly isUnpublished: boolean;
  readonly tags: readonly string[];
  readonly priceMinor: number | null;
  readonly costMinor: number | null;
  readonly currency: string | null;
  readonly today: number;
  readonly now: Instant;
}

/** Units by age in days: 0–30, 31–60, 61–90, and more. */
export type AgeBuckets = readonly [number, number, number, number];

export interface AgingStockExplanation {
  readonly kind: 'aging_stock';
  readonly today: string;
  readonly units: number;
  readonly available: number;
  /** What of the available units its source reported though they are on order still. Absent where nothing was taken off. */
  readonly takenOff?: UnreceivedStock;
  /** Half of the units are at most so old, in days. */
  readonly medianAgeDays: number;
  /** The median unit is older than what is known: at least so old. */
  readonly isMedianAtLeast: boolean;
  readonly oldestAgeDays: number;
  readonly isOldestAtLeast: boolean;
  readonly lastSaleOn: string | null;
  /** Days since then on which any was in stock; null where the sales are not known. */
  readonly daysWithoutSale: number | null;
  /** Days since then on which it was out of stock all day long: nothing could be sold on them, and they are in no count. */
  readonly daysOutOfStock: number;
  readonly isWithoutSaleAtLeast: boolean;
  readonly thresholdDays: number;
  /** Units older than the threshold. */
  readonly oldUnits: number;
  readonly buckets: AgeBuckets;
  readonly locations: readonly {
    readonly locationId: LocationId;
    readonly name: string | null;
    readonly units: number;
    readonly buckets: AgeBuckets;
  }[];
  readonly unitCostMinor: number | null;
  /** Unit cost × units; null where the cost is not known. */
  readonly capitalMinor: number | null;
  readonly oldCapitalMinor: number | null;
  readonly capitalThresholdMinor: number;
  readonly currency: string | null;
  readonly priceMinor: number | null;
  readonly deepestDiscountPercent: number | null;
  /** Which of the rule's conditions hold. */
  readonly because: readonly ('age' | 'no_sale' | 'capital')[];
  /** Why it is not judged by them. */
  readonly leftOut: 'new' | 'not_published' | 'out_of_season' | null;
}

/** An open alert clears where half of the units are no older than this part of the threshold. */
const CLEARS_AT = 0.9;
const LAST_DAYS = [30, 60, 90] as const;

/**
 * Whether stock does not move: half of the units are older than the threshold, nothing was sold on so many days on which
 * there was something to sell, or what is older ties up at least the capital that the rule names. It speaks again with each
 * further length of the threshold. What is new, not yet published or out of its season is left out.
 */
export function judgeAgingStock(facts: AgingFacts, rule: Rule): Finding {
  const { available, costMinor, priceMinor, currency, today, now, shelves } = facts;
  if (available === null) return cannotJudge('Its stock is not known.');
  const thresholdDays = rule.threshold;
  const capitalThresholdMinor = numberSetting(rule, 'capitalMinor');
  const layers = layersOf(shelves);
  const units = unitsIn(layers);
  const old = layers.filter(({ day }) => today - day > thresholdDays);
  const median = medianOf(layers);
  const oldest = layers.toSorted((one, other) => one.day - other.day)[0];
  const idle = daysWithoutSale(facts);
  const medianAgeDays = median === null ? 0 : today - median.day;
  const oldCapitalMinor = costMinor === null ? null : costMinor * unitsIn(old);
  const leftOut = leftOutOf(facts, numberSetting(rule, 'newItemDays'));
  const isThere = units > 0 && leftOut === null;
  const because = [
    ...(isThere && medianAgeDays > thresholdDays ? ['age' as const] : []),
    ...(isThere && available > 0 && idle !== null && idle.days >= thresholdDays ? ['no_sale' as const] : []),
    ...(isThere && capitalThresholdMinor > 0 && (oldCapitalMinor ?? 0) >= capitalThresholdMinor
      ? ['capital' as const]
      : []),
  ];
  const holds = isThere && medianAgeDays > thresholdDays * CLEARS_AT;
  const measure = Math.max(medianAgeDays, because.includes('no_sale') ? (idle?.days ?? 0) : 0);
  const explanation: AgingStockExplanation = {
    kind: 'aging_stock',
    today: localDayOf(today),
    units,
    available,
    medianAgeDays,
    isMedianAtLeast: median?.isAtLeast ?? false,
    oldestAgeDays: oldest === undefined ? 0 : today - oldest.day,
    isOldestAtLeast: oldest?.isAtLeast ?? false,
    lastSaleOn: facts.demand?.lastSaleDay == null ? null : localDayOf(facts.demand.lastSaleDay),
    daysWithoutSale: idle?.days ?? null,
    daysOutOfStock: idle?.daysOut ?? 0,
    isWithoutSaleAtLeast: idle?.isAtLeast ?? false,
    thresholdDays,
    oldUnits: unitsIn(old),
    buckets: bucketsOf(layers, today),
    locations: shelves
      .filter(({ onHand }) => onHand > 0)
      .map(({ locationId, name, onHand }) => ({
        locationId,
        name,
        units: onHand,
        buckets: bucketsOf(
          layers.filter((layer) => layer.locationId === locationId),
          today,
        ),
      })),
    unitCostMinor: costMinor,
    capitalMinor: costMinor === null ? null : costMinor * units,
    oldCapitalMinor,
    capitalThresholdMinor,
    currency,
    priceMinor,
    deepestDiscountPercent: deepestDiscountPercent(priceMinor, costMinor),
    because,
    leftOut,
  };
  return {
    outcome: 'condition',
    verdict: because.length > 0 ? 'fires' : holds ? 'holds' : 'clear',
    measure,
    isWorseThan: () => false,
    stage: because.length === 0 ? 0 : Math.floor(measure / thresholdDays),
    since: now,
    explanation,
    urgency: 'later',
  } satisfies Condition;
}

const unitsIn = (layers: readonly Layer[]): number => layers.reduce((sum, { units }) => sum + units, 0);

/** The layer of the unit that half of all are no older than. */
function medianOf(layers: readonly Layer[]): Layer | null {
  const half = unitsIn(layers) / 2;
  let seen = 0;
  for (const layer of layers.toSorted((one, other) => other.day - one.day)) {
    seen += layer.units;
    if (seen >= half) return layer;
  }
  return null;
}

function bucketsOf(layers: readonly Layer[], today: number): AgeBuckets {
  const buckets: [number, number, number, number] = [0, 0, 0, 0];
  for (const { day, units } of layers) {
    const found = LAST_DAYS.findIndex((last) => today - day <= last);
    buckets[found === -1 ? 3 : found] = (buckets[found === -1 ? 3 : found] ?? 0) + units;
  }
  return buckets;
}

interface Idle {
  readonly days: number;
  readonly daysOut: number;
  readonly isAtLeast: boolean;
}

/**
 * Days in stock since the last sale, the day of the sale left out and today counted. Where none is on record it is at least
 * as long as the sales are known, or as no quantity anywhere has changed. Null where sales are unknown and the stock says
 * nothing either.
 */
function daysWithoutSale({ demand, shelves, daysOut, today }: AgingFacts): Idle | null {
  const since = (day: number, isAtLeast: boolean): Idle => {
    const out = [...daysOut].filter((one) => one > day && one <= today).length;
    return { days: Math.max(0, today - day - out), daysOut: out, isAtLeast };
  };
  if (demand?.lastSaleDay != null) return since(demand.lastSaleDay, false);
  const known = demand === null ? [] : [since(demand.firstDay, true)];
  const unchanged =
    shelves.length === 0 ? [] : [since(Math.max(...shelves.map((shelf) => shelf.unchangedSince)), true)];
  return [...known, ...unchanged].toSorted((one, other) => other.days - one.days)[0] ?? null;
}

function leftOutOf(facts: AgingFacts, newItemDays: number): AgingStockExplanation['leftOut'] {
  const { shelves, firstSeen, published, isUnpublished, tags, today } = facts;
  if (isUnpublished || (published !== null && published > today)) return 'not_published';
  const arrived = shelves.flatMap(({ arrivals, knownFrom, onHand }) => [
    ...arrivals.map(({ day }) => day),
    ...(onHand > 0 ? [knownFrom] : []),
  ]);
  const first = Math.min(firstSeen, ...arrived);
  const isNew = today - Math.max(first, published ?? first) < newItemDays;
  if (isNew) return 'new';
  return isOutOfSeason(tags, localDayOf(today)) ? 'out_of_season' : null;
}
