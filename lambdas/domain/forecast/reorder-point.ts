import { type CannotJudge, type Condition, cannotJudge, type Finding } from '../alert/finding';
import type { Instant } from '../inventory/inventory-level';
import { type DemandHistory, daysKnown, knownDays, totalsOf } from './demand-history';
import { type DemandShape, empiricalQuantile, shapeOf, spreadOf } from './demand-rate';
import type { LeadTime } from './lead-time';

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
  for (const [index, [percent, z]] of SERVICE_LEVELS.entries()) {
    const [lowerPercent, lowerZ] = SERVICE_LEVELS[index - 1] ?? [percent, z];
    if (servicePercent <= percent) {
      if (percent === lowerPercent) return z;
      return lowerZ + ((servicePercent - lowerPercent) / (percent - lowerPercent)) * (z - lowerZ);
    }
  }
  return SERVICE_LEVELS.at(-1)?.[1] ?? 0;
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
  const days = knownDays(demand);
  const { mean, deviation } = spreadOf(days);
  const shape = shapeOf(days, { mean, deviation });
  const found = { shape, mean, deviation, daysOfSales: days.length };
  if (shape === 'steady') {
    const z = zOf(servicePercent);
    const safety = safetyStock({ mean, deviation }, leadTime, z);
    return { ...found, reorderPoint: mean * leadTime.days + safety, normal: { z, safety } };
  }
  const quantile = empiricalQuantile(days, leadTime.days, servicePercent / 100);
  if (quantile === null) {
    return cannotJudge(
      `It sells unevenly, and fewer days of its sales are known (${days.length}) than its lead time is long (${leadTime.days}).`,
    );
  }
  return { ...found, reorderPoint: quantile, normal: null };
}

/**
 * Units that the reorder point is never above, by whichever method it is worked out: no lead time takes more than all
 * that was sold in eight weeks, unless the normal formula says so. Cheap enough to be asked of every item every day.
 */
export function reorderCeiling(demand: DemandHistory, leadTime: LeadTime, servicePercent: number): number {
  const { sum, squares, count } = totalsOf(demand);
  if (count === 0) return 0;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  const normal = mean * leadTime.days + safetyStock({ mean, deviation }, leadTime, zOf(servicePercent));
  return Math.max(sum, normal * ROUNDING);
}

/** The variance is worked out in one pass here, which comes out a hair lower. */
const ROUNDING = 1 + 1e-6;

/** The position above which an alert about a reorder point is over. */
export const clearsAbove = (reorderPoint: number): number => reorderPoint * CLEARS_ABOVE;

/** @param position available and on order, in units */
export function reorderVerdict(position: number, reorderPoint: number): Condition['verdict'] {
  if (reorderPoint <= 0) return 'clear';
  if (position <= reorderPoint) return 'fires';
  return position > clearsAbove(reorderPoint) ? 'clear' : 'holds';
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
      reorderPoint: round(reorderPoint),
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
    } satisfies ReorderPointExplanation,
  } satisfies Condition;
}
