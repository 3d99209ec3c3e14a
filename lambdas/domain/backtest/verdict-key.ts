import type { Alert } from '../alert/alert';
import { isOpen } from '../alert/life-cycle';
import { coverChance } from '../forecast/cover-chance';
import type { DemandHistory } from '../forecast/demand-history';
import { coverStage, coverVerdict, isKnownEnough } from '../forecast/judge-cover';
import type { Lateness } from '../forecast/lead-time';
import { quickReorderVerdict } from '../forecast/reorder-point';
import type { Instant } from '../inventory/inventory-level';
import type { LocalDay } from './clock';
import { onOrderOf, type ReplayedVariant } from './replayed-variant';

/** The moment that a replay has come to, and what is known then of suppliers. Changed in place. */
export interface Moment {
  ms: number;
  now: Instant;
  today: LocalDay;
  /** How much of the local day is over, 0 … 1. */
  dayFraction: number;
  lateness: Lateness;
}

/** What a forecast can say, as far as it can bring anything about; what is decided stands on two of them. */
const KEY_WORDS = ['', 'calm', 'clear', 'holds', 'fires', 'nearly certain'] as const;
type KeyWord = (typeof KEY_WORDS)[number];
const UNKNOWN_KEY = -1;

/**
 * What the forecasts say of an item, as far as it can bring anything about: while the key is the same, and its stock lies
 * in its bands, the same is decided. Far cheaper than to decide.
 */
export function verdictKey(one: ReplayedVariant, moment: Moment): number {
  const { available, demand } = one;
  if (available === null || demand === null) return UNKNOWN_KEY;
  const { days_of_cover: coverRule, reorder_point: reorderRule } = one.rules;
  const cover = coverRule === null || !isKnownEnough(demand) ? '' : ofCover(one, available, demand, moment);
  const reorder = reorderRule === null ? '' : ofReorder(one, demand, available, reorderRule.threshold);
  return KEY_WORDS.indexOf(cover) * KEY_WORDS.length + KEY_WORDS.indexOf(reorder);
}

function ofCover(one: ReplayedVariant, available: number, demand: DemandHistory, moment: Moment): KeyWord {
  const { chance } = coverChance({
    available,
    demand,
    incoming: one.incoming,
    lateness: moment.lateness,
    horizonDays: one.horizonDays,
    replenishedAt: one.replenishedAt,
    dayFraction: moment.dayFraction,
    nowMs: moment.ms,
  });
  const verdict = coverVerdict(chance, one.chanceToTell);
  if (verdict === 'fires' && coverStage(chance, available) > 0) return 'nearly certain';
  if (one.isCoverSettled) return verdict === 'clear' ? 'clear' : 'holds';
  return verdict === 'fires' || one.isCoverTold ? verdict : 'calm';
}

function ofReorder(
  one: ReplayedVariant,
  demand: DemandHistory,
  available: number,
  servicePercent: number,
): KeyWord {
  const position = available + onOrderOf(one.incoming);
  const verdict = quickReorderVerdict(demand, one.leadTime, servicePercent, position);
  if (verdict === null) return '';
  return verdict === 'fires' || one.isReorderTold ? verdict : 'calm';
}

/** Notes which forecasts stand in an alert: to one that does not, whatever does not fire is all the same. */
export function noteTold(one: ReplayedVariant): void {
  const isTold = (kind: 'days_of_cover' | 'reorder_point') =>
    one.alerts.some((alert) => alert.kind === kind && (isOpen(alert) || alert.state === 'pending'));
  one.isCoverTold = isTold('days_of_cover');
  one.isCoverSettled = one.alerts.some((alert) => alert.kind === 'days_of_cover' && isSettled(alert, one));
  one.isReorderTold = isTold('reorder_point');
}

/** Whether an open alert stays as it is as long as its forecast does not clear: to be told again it must be due, or renewed. */
function isSettled({ state, dueAt, toldAt }: Alert, { replenishedAt }: ReplayedVariant): boolean {
  const isRenewed = replenishedAt !== null && toldAt !== null && replenishedAt > toldAt;
  return state === 'firing' && dueAt !== null && !isRenewed;
}
