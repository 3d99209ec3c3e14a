import { type AgingFacts, judgeAgingStock } from '../aging/aging-stock';
import { nextTurnOfOrders } from '../forecast/cover-chance';
import { type DemandHistory, localDayOf } from '../forecast/demand-history';
import { demandRate } from '../forecast/demand-rate';
import {
  type CoverInput,
  type CoverOutlook,
  coverOutlook,
  coverQuietRange,
  type IncomingUnits,
  isKnownEnough,
  judgeCover,
} from '../forecast/judge-cover';
import type { Lateness, LeadTime } from '../forecast/lead-time';
import { judgeReorderPoint, type ReorderInput, reorderQuietRange } from '../forecast/reorder-point';
import type { Instant } from '../inventory/inventory-level';
import { sumKnown } from '../inventory/inventory-row';
import type { Variant } from '../inventory/variant';
import type { UnreceivedStock } from '../inventory/unreceived';
import type { QuietRange } from '../inventory/watch-band';
import type { Lot } from '../lot/lot';
import { judgeNearingExpiration } from '../lot/nearing-expiration';
import type { Rule, RuleKind } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import type { RecentSales } from '../sales/recent-sales';
import { judgeSellingFast } from '../sales/selling-fast';
import type { JudgedSignal } from './decide-signals';
import { cannotJudge, type Finding } from './finding';

/** The kinds of a variant that are judged by more than how much is left, in the order in which they are told. */
export const VARIANT_KINDS = [
  'days_of_cover',
  'reorder_point',
  'selling_fast',
  'nearing_expiration',
  'aging_stock',
] as const satisfies readonly RuleKind[];
export type VariantKind = (typeof VARIANT_KINDS)[number];
/** The rule in effect for each kind; null where none is. */
export type VariantRules = { readonly [K in VariantKind]: Rule | null };

/** What is known of a variant at a moment, and nothing later. */
export interface VariantFacts {
  /** Over all locations that count; null where it is unknown. */
  readonly available: number | null;
  /** What was taken off what is reported; absent where nothing was. */
  readonly takenOff?: UnreceivedStock;
  readonly demand: DemandHistory | null;
  /** What is known of its sales before those days, where nothing was sold on them; absent where nobody looked. */
  readonly salesBefore?: Pick<DemandHistory, 'firstDay' | 'lastSaleDay'> & {
    /** Whether that last day is on record for as long as anybody may ask for it. */
    readonly isNoted: boolean;
  };
  readonly incoming: readonly IncomingUnits[];
  readonly lateness: Lateness;
  readonly leadTime: LeadTime | null;
  readonly replenishedAt: Instant | null;
  /** How much of the local day is over, 0 … 1. */
  readonly dayFraction: number;
  readonly now: Instant;
  /** The shop's IANA zone. */
  readonly timeZone: string;
  /** Whether somebody looks again by himself when time turns what is expected of orders. @default false */
  readonly isClockWatched?: boolean;
  /** The last weeks' sales hour by hour; null where they are not known, or nobody looked. */
  readonly recent: RecentSales | null;
  /** What lies on the shelves; null where nobody looked, as in a replay of sales alone. */
  readonly shelf: ShelfFacts | null;
}

/** What lies on the shelves of the locations that count. Days are the shop's own, counted from 1970-01-01. */
export interface ShelfFacts {
  readonly variant: Pick<Variant, 'priceMinor' | 'costMinor' | 'currency' | 'tags'>;
  readonly shelves: readonly (Omit<AgingFacts['shelves'][number], 'onHand'> & {
    /** Units that are physically there; null where nobody says. */
    readonly onHand: number | null;
  })[];
  readonly lots: readonly Lot[];
  /** The days on which it was out of stock in all locations from their beginning to their end. */
  readonly daysOut: ReadonlySet<number>;
  readonly firstSeen: number;
  /** Null where nobody says. */
  readonly published: number | null;
  readonly isUnpublished: boolean;
  readonly today: number;
}

function coverInput(rule: Rule, facts: VariantFacts): CoverInput {
  return {
    available: facts.available,
    demand: facts.demand,
    incoming: facts.incoming,
    lateness: facts.lateness,
    leadTime: facts.leadTime,
    replenishedAt: facts.replenishedAt,
    dayFraction: facts.dayFraction,
    now: facts.now,
    timeZone: facts.timeZone,
    horizonDays: rule.threshold,
    chanceToTell: numberSetting(rule, 'chancePercent') / 100,
  };
}

/** Whether the forecast can judge the variant, and in which range of available units its verdict stands. */
export function watchCover(
  rule: Rule | null,
  facts: VariantFacts,
  isRangeWanted = true,
): { readonly outlook: CoverOutlook | null; readonly range: QuietRange | null } {
  if (rule === null || facts.available === null) return { outlook: null, range: null };
  const input = coverInput(rule, facts);
  const outlook = coverOutlook(input);
  if (!isRangeWanted) return { outlook, range: null };
  return { outlook, range: coverQuietRange(outlook, facts.available, input.chanceToTell) };
}

/** In which range of available units what is said of its reorder point stands until the day is over; null where any will do. */
export function watchReorder(rule: Rule | null, facts: VariantFacts): QuietRange | null {
  return rule === null ? null : reorderQuietRange(reorderInput(rule, facts));
}

/** Whether its stock is old by its rule, or at least half as old: then what leaves a place keeps its age where it comes in. */
export function isStockOld(rule: Rule | null, facts: VariantFacts): boolean {
  if (rule === null || facts.shelf === null) return false;
  const finding = JUDGEMENTS.aging_stock(rule, facts, false);
  return (
    finding.outcome === 'condition' && (finding.verdict !== 'clear' || finding.measure * 2 >= rule.threshold)
  );
}

function reorderInput(
  rule: Rule,
  { available, demand, leadTime, incoming, now }: VariantFacts,
): ReorderInput {
  const onOrder = incoming.reduce((sum, { units }) => sum + units, 0);
  return { available, onOrder, demand, leadTime, servicePercent: rule.threshold, now };
}

/**
 * What the rules in effect find. What is out of stock is told by that, and needs no forecast as well.
 *
 * @param isToldOut an out_of_stock alert about all of the stock is open, or was closed by hand and has not cleared since
 * @param outlook on its cover, where it has been worked out already
 */
export function judgeVariant(
  rules: VariantRules,
  facts: VariantFacts,
  isToldOut: boolean,
  outlook?: CoverOutlook | null,
): JudgedSignal[] {
  return VARIANT_KINDS.flatMap((kind) => {
    const rule = rules[kind];
    return rule === null
      ? []
      : [{ rule, finding: saidOf(JUDGEMENTS[kind](rule, facts, isToldOut, outlook ?? undefined), facts) }];
  });
}

/** A finding about what is available says what was taken off it. */
function saidOf(finding: Finding, { takenOff }: VariantFacts): Finding {
  if (takenOff === undefined || finding.outcome !== 'condition') return finding;
  const { explanation } = finding;
  const isAboutAvailable =
    explanation.kind === 'days_of_cover' ||
    explanation.kind === 'reorder_point' ||
    explanation.kind === 'selling_fast' ||
    explanation.kind === 'aging_stock';
  return isAboutAvailable ? { ...finding, explanation: { ...explanation, takenOff } } : finding;
}

type Judgement = (rule: Rule, facts: VariantFacts, isToldOut: boolean, outlook?: CoverOutlook) => Finding;

const JUDGEMENTS: { readonly [K in VariantKind]: Judgement } = {
  days_of_cover(rule, facts, isToldOut, outlook) {
    const { incoming, lateness, now, isClockWatched } = facts;
    const turnsAtMs =
      isClockWatched === true ? Infinity : nextTurnOfOrders(incoming, lateness, Date.parse(now));
    const circumstances = {
      ...(turnsAtMs === Infinity ? {} : { lookAgainAt: new Date(turnsAtMs).toISOString() }),
      ...(isToldOut ? { isInhibited: true } : {}),
    };
    return judgeCover(coverInput(rule, facts), circumstances, outlook);
  },
  reorder_point: (rule, facts) => judgeReorderPoint(reorderInput(rule, facts)),
  selling_fast: (rule, facts) => judgeSellingFast({ ...facts, plan: null }, rule),
  nearing_expiration(rule, facts) {
    const { shelf, now, timeZone } = facts;
    if (shelf === null) return cannotJudge('Its lots are not known.');
    const { lots, shelves, today, variant } = shelf;
    const { priceMinor, costMinor, currency } = variant;
    return judgeNearingExpiration(
      {
        lots,
        onHand: sumKnown(shelves.map(({ onHand }) => onHand)),
        unitsPerDay: knownUnitsPerDay(facts),
        today: localDayOf(today),
        timeZone,
        priceMinor,
        costMinor,
        currency,
      },
      rule,
      now,
    );
  },
  aging_stock(rule, { shelf, available, demand, salesBefore = demand, now }) {
    if (shelf === null) return cannotJudge('What lies on its shelves is not known.');
    const shelves = shelf.shelves.map(({ onHand, ...rest }) => ({ ...rest, onHand: onHand ?? 0 }));
    return judgeAgingStock(
      { ...shelf, ...shelf.variant, shelves, available, demand: salesBefore, now },
      rule,
    );
  },
};

/** Units sold on an average day, corrected for days without stock; 0 where none were sold, null where nobody knows. */
function knownUnitsPerDay({ demand, dayFraction }: VariantFacts): number | null {
  if (demand === null || !isKnownEnough(demand)) return null;
  return Math.round((demandRate(demand, dayFraction)?.unitsPerDay ?? 0) * 1000) / 1000;
}
