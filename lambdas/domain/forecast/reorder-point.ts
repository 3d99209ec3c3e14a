import { type CannotJudge, type Condition, cannotJudge, type Finding } from '../alert/finding';
import type { Instant } from '../inventory/inventory-level';
import type { QuietRange } from '../inventory/watch-band';
import {
  copyKnownDays,
  type DemandHistory,
  daysKnown,
  knownDays,
  totalsOf,
  WINDOW_DAYS,
} from './demand-history';
import {
  type DemandShape,
  empiricalQuantile,
  nearestRank,
  shapeOf,
  spreadOf,
  windowLength,
  windowSums,
} from './demand-rate';
import type { LeadTime } from './lead-time';
import type { UnreceivedStock } from '../inventory/unreceived';

/**
 * Safety stock = z·√(L·σd² + d²·σL²): what lasts through a lead time in all but the unlucky share of cases.
 *
 * @param demand units a day, and their standard deviation
 * @param lead days, and their standard deviation (0 where it is not known)
 */
export function safetyStock(
  demand: { readonly mean: number; readonly deviation: number },
  lead: { readonly days: number; readonly deviation: number },
  z: number,
): number {
  return z * Math.sqrt(lead.days * demand.deviation ** 2 + demand.mean ** 2 * lead.deviation ** 2);
}

/** z of the usual service levels; between them by straight lines. */
const SERVICE_LEVELS: readonly (readonly [number, number])[] = [
  [50, 0],
  [80, 0.84],
  [90, 1.28],
  [95, 1.65],
  [98, 2.05],
  [99, 2.33],
  [99.9, 3.09],
];

/** @param servicePercent 50 … 99.9 */
export function zOf(servicePercent: number): number {
  let [lowerPercent, lowerZ] = [SERVICE_LEVELS[0]?.[0] ?? 0, SERVICE_LEVELS[0]?.[1] ?? 0];
  for (const [percent, z] of SERVICE_LEVELS) {
    if (servicePercent <= percent) {
      if (percent === lowerPercent) return z;
      return lowerZ + ((servicePercent - lowerPercent) / (percent - lowerPercent)) * (z - lowerZ);
    }
    [lowerPercent, lowerZ] = [percent, z];
  }
  return lowerZ;
}

export interface ReorderInput {
  readonly available: number | null;
  /** Units on open orders, whenever they come. */
  readonly onOrder: number;
  readonly demand: DemandHistory | null;
  readonly leadTime: LeadTime | null;
  readonly servicePercent: number;
  readonly now: Instant;
}

export interface ReorderPointExplanation {
  readonly kind: 'reorder_point';
  readonly available: number;
  /** What of the available units its source reported though they are on order still. Absent where nothing was taken off. */
  readonly takenOff?: UnreceivedStock;
  readonly onOrder: number;
  readonly position: number;
  readonly reorderPoint: number;
  /** `formula`: d·L + safety stock. `quantile`: what was not passed in that share of all past windows of a lead time. */
  readonly method: 'formula' | 'quantile';
  readonly shape: DemandShape;
  readonly unitsPerDay: number;
  readonly deviation: number;
  readonly leadDays: number;
  readonly leadDeviation: number;
  readonly leadSource: LeadTime['source'];
  readonly measuredLeadDays: number | null;
  readonly servicePercent: number;
  readonly z: number | null;
  readonly safetyStock: number | null;
  readonly daysOfSales: number;
  /**
   * What the quantile is taken of: the spans of `days` days (the lead time, rounded up) in the last eight weeks, by the units
   * sold in them, the fewest first. Days without stock and without sales are left out. The reorder point is the `units` of the
   * span in place ⌈`servicePercent` ÷ 100 · number of spans⌉. Absent by the formula, and of alerts from before it was told.
   */
  readonly spans?: {
    readonly days: number;
    /** At most 56. */
    readonly sums: readonly {
      readonly units: number;
      /** In how many spans so many were sold. */
      readonly spans: number;
    }[];
  };
}

/** Sales of fewer days say nothing of what a lead time may take. */
const LEAST_DAYS_KNOWN = 14;
/** An alert clears above so many times the reorder point. */
const CLEARS_ABOVE = 1.1;

/** Where stock and what is on order no longer last until more could come, and what it is worked out from. */
export interface ReorderMark {
  /** Units. */
  readonly reorderPoint: number;
  readonly shape: DemandShape;
  readonly mean: number;
  readonly deviation: number;
  /** Null where the reorder point is a quantile. */
  readonly normal: { readonly z: number; readonly safety: number } | null;
  readonly daysOfSales: number;
}

/** The reorder point as it stands until the day is over: sales count when their day has closed. */
export function reorderMark({
  demand,
  leadTime,
  servicePercent,
}: Pick<ReorderInput, 'demand' | 'leadTime' | 'servicePercent'>): ReorderMark | CannotJudge {
  if (demand === null) return cannotJudge('Its sales are not known.');
  if (leadTime === null) return cannotJudge('Its lead time is not known.');
  if (daysKnown(demand) < LEAST_DAYS_KNOWN) {
    return cannotJudge(`Its sales are known for fewer than ${LEAST_DAYS_KNOWN} days.`);
  }
  const totals = totalsOf(demand);
  const shape = shapeOf(totals);
  const { mean, deviation } = spreadOf(totals);
  const found = { shape, mean, deviation, daysOfSales: totals.count };
  if (shape === 'steady') {
    const z = zOf(servicePercent);
    const safety = safetyStock({ mean, deviation }, leadTime, z);
    return { ...found, reorderPoint: mean * leadTime.days + safety, normal: { z, safety } };
  }
  const quantile = empiricalQuantile(knownDays(demand), leadTime.days, servicePercent / 100);
  if (quantile === null) {
    return cannotJudge(
      `It sells unevenly, and fewer days of its sales are known (${totals.count}) than its lead time is long (${leadTime.days}).`,
    );
  }
  return { ...found, reorderPoint: quantile, normal: null };
}

/** The position above which an alert about a reorder point is over. */
const clearsAbove = (reorderPoint: number): number => reorderPoint * CLEARS_ABOVE;

/** @param position available and on order, in units */
export function reorderVerdict(position: number, reorderPoint: number): Condition['verdict'] {
  if (reorderPoint <= 0) return 'clear';
  if (position <= reorderPoint) return 'fires';
  return position > clearsAbove(reorderPoint) ? 'clear' : 'holds';
}

/** The days of one item at a time. */
const days = new Int32Array(WINDOW_DAYS);

/**
 * The verdict alone: what `reorderVerdict` says of the reorder point of `reorderMark`, cheap enough to be asked of every
 * item at every change of a year's history. The quantile itself is not looked for: how many windows are below what is there
 * says on which side of it that is.
 *
 * @returns null where it cannot be judged
 */
export function quickReorderVerdict(
  demand: DemandHistory,
  leadTime: LeadTime | null,
  servicePercent: number,
  position: number,
): Condition['verdict'] | null {
  if (leadTime === null || daysKnown(demand) < LEAST_DAYS_KNOWN) return null;
  const totals = totalsOf(demand);
  if (shapeOf(totals) === 'steady') {
    const spread = spreadOf(totals);
    const safety = safetyStock(spread, leadTime, zOf(servicePercent));
    return reorderVerdict(position, spread.mean * leadTime.days + safety);
  }
  const span = windowLength(leadTime.days);
  if (totals.count < span) return null;
  // No window takes more than all that was sold.
  if (position > clearsAbove(totals.sum)) return 'clear';
  const count = copyKnownDays(demand, days);
  let [sum, empty, below, cleared] = [0, 0, 0, 0];
  for (let index = 0; index < count; index++) {
    sum += (days[index] ?? 0) - (index >= span ? (days[index - span] ?? 0) : 0);
    if (index < span - 1) continue;
    if (sum <= 0) empty++;
    if (sum < position) below++;
    if (position > clearsAbove(sum)) cleared++;
  }
  const rank = nearestRank(count - span + 1, servicePercent / 100);
  if (empty >= rank) return 'clear';
  if (below < rank) return 'fires';
  return cleared >= rank ? 'clear' : 'holds';
}

/**
 * The range of available units in which nothing comes of the verdict until the day is over: the reorder point itself moves
 * only when a day has closed, and that what was clear would hold an alert that is not there is no news. Null where there is
 * no reorder point.
 */
export function reorderQuietRange(input: Omit<ReorderInput, 'now'>): QuietRange | null {
  const { available, onOrder } = input;
  const mark = reorderMark(input);
  if (available === null || 'outcome' in mark || mark.reorderPoint <= 0) return null;
  const fires = Math.floor(mark.reorderPoint) - onOrder;
  const clears = Math.floor(clearsAbove(mark.reorderPoint)) + 1 - onOrder;
  switch (reorderVerdict(available + onOrder, mark.reorderPoint)) {
    case 'fires':
      return { quietAbove: null, quietBelow: fires + 1 };
    case 'holds':
      return { quietAbove: fires, quietBelow: clears };
    case 'clear':
      return { quietAbove: fires, quietBelow: null };
  }
}

/** Whether stock and what is on order no longer last until more could come. Slow and lumpy sellers by their own past. */
export function judgeReorderPoint(input: ReorderInput): Finding {
  const { available, onOrder, leadTime, servicePercent, now } = input;
  if (available === null) return cannotJudge('Its stock is not known.');
  const mark = reorderMark(input);
  if ('outcome' in mark) return mark;
  if (leadTime === null) return cannotJudge('Its lead time is not known.');
  const { reorderPoint, shape, mean, deviation, normal } = mark;
  const position = available + onOrder;
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    outcome: 'condition',
    verdict: reorderVerdict(position, reorderPoint),
    measure: position,
    isWorseThan: () => false,
    since: now,
    urgency: 'later',
    explanation: {
      kind: 'reorder_point',
      available,
      onOrder,
      position,
      reorderPoint,
      method: normal === null ? 'quantile' : 'formula',
      shape,
      unitsPerDay: round(mean),
      deviation: round(deviation),
      leadDays: leadTime.days,
      leadDeviation: round(leadTime.deviation),
      leadSource: leadTime.source,
      measuredLeadDays: leadTime.measured?.median ?? null,
      servicePercent,
      z: normal?.z ?? null,
      safetyStock: normal === null ? null : round(normal.safety),
      daysOfSales: mark.daysOfSales,
      ...(normal === null && input.demand !== null ? { spans: spansOf(input.demand, leadTime.days) } : {}),
    } satisfies ReorderPointExplanation,
  } satisfies Condition;
}

function spansOf(demand: DemandHistory, leadDays: number): NonNullable<ReorderPointExplanation['spans']> {
  const counts = new Map<number, number>();
  for (const units of windowSums(knownDays(demand), leadDays))
    counts.set(units, (counts.get(units) ?? 0) + 1);
  return { days: windowLength(leadDays), sums: [...counts].map(([units, spans]) => ({ units, spans })) };
}
