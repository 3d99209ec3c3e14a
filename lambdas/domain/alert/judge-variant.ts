import type { DemandHistory } from '../forecast/demand-history';
import {
  type CoverInput,
  type CoverOutlook,
  coverOutlook,
  coverQuietRange,
  type IncomingUnits,
  judgeCover,
} from '../forecast/judge-cover';
import type { Lateness, LeadTime } from '../forecast/lead-time';
import { judgeReorderPoint } from '../forecast/reorder-point';
import type { Instant } from '../inventory/inventory-level';
import type { QuietRange } from '../inventory/watch-band';
import type { Rule, RuleKind } from '../rule/rule';
import { numberSetting } from '../rule/rule-kinds';
import type { JudgedSignal } from './decide-signals';

/** The kinds of a variant that are judged from its sales and its orders, in the order in which they are told. */
export const FORECAST_KINDS = ['days_of_cover', 'reorder_point'] as const satisfies readonly RuleKind[];
export type ForecastRules = { readonly [K in (typeof FORECAST_KINDS)[number]]: Rule | null };

/** What is known of a variant at a moment, and nothing later. */
export interface VariantFacts {
  /** Over all locations that count; null where it is unknown. */
  readonly available: number | null;
  readonly demand: DemandHistory | null;
  readonly incoming: readonly IncomingUnits[];
  readonly lateness: Lateness;
  readonly leadTime: LeadTime | null;
  readonly replenishedAt: Instant | null;
  /** How much of the local day is over, 0 … 1. */
  readonly dayFraction: number;
  readonly now: Instant;
}

export function coverInput(rule: Rule, facts: VariantFacts): CoverInput {
  return {
    ...facts,
    horizonDays: rule.threshold,
    chanceToTell: numberSetting(rule, 'chancePercent') / 100,
  };
}

/** Whether the forecast can judge the variant, and in which range of available units its verdict stands. */
export function watchCover(
  rule: Rule | null,
  facts: VariantFacts,
): { readonly outlook: CoverOutlook | null; readonly range: QuietRange | null } {
  if (rule === null || facts.available === null) return { outlook: null, range: null };
  const input = coverInput(rule, facts);
  const outlook = coverOutlook(input);
  return { outlook, range: coverQuietRange(outlook, facts.available, input.chanceToTell) };
}

/**
 * What the rules in effect find. What is out of stock is told by that, and needs no forecast as well.
 *
 * @param isToldOut an out_of_stock alert about all of the stock is open
 */
export function judgeForecasts(
  rules: ForecastRules,
  facts: VariantFacts,
  isToldOut: boolean,
): JudgedSignal[] {
  const judged: JudgedSignal[] = [];
  const { days_of_cover: cover, reorder_point: reorder } = rules;
  if (cover !== null) {
    const finding = judgeCover(coverInput(cover, facts));
    const isInhibited = isToldOut && finding.outcome === 'condition';
    judged.push({ rule: cover, finding: isInhibited ? { ...finding, isInhibited } : finding });
  }
  if (reorder !== null) {
    const { available, demand, leadTime, incoming, now } = facts;
    const onOrder = incoming.reduce((sum, { units }) => sum + units, 0);
    const servicePercent = reorder.threshold;
    const input = { available, onOrder, demand, leadTime, servicePercent, now };
    judged.push({ rule: reorder, finding: judgeReorderPoint(input) });
  }
  return judged;
}
