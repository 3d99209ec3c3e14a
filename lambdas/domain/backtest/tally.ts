import { epochDayOf, localDayOf } from '../forecast/demand-history';
import type { RuleKind } from '../rule/rule';
import type { Happening } from './follower';

/** The kinds that warn of a stock-out before it is there. */
export const WARNING_KINDS: readonly RuleKind[] = [
  'days_of_cover',
  'low_stock',
  'reorder_point',
  'selling_fast',
];
/** A warning is of use from so many days before the stock-out: something can be done still. */
export const LEAST_LEAD_DAYS = 3;
/** A warning is about a stock-out that comes within so many days. */
export const MOST_LEAD_DAYS = 28;
/** So long after its beginning a history is not judged: not enough is known before. */
export const WARM_UP_DAYS = 28;

const DAY_MS = 86_400_000;

/** Messages of one kind in one week, by what they said. */
export interface WeekOfAlerts {
  /** The Monday (UTC), yyyy-mm-dd. */
  readonly from: string;
  readonly messages: Readonly<Partial<Record<RuleKind, number>>>;
}

export interface BacktestSummary {
  readonly kinds: readonly {
    readonly kind: RuleKind;
    readonly messages: number;
    readonly resolved: number;
  }[];
  /** Every week in which anything was told, in order. */
  readonly weeks: readonly WeekOfAlerts[];
  readonly stockouts: {
    /** After the warm-up. */
    readonly total: number;
    /** With a warning 3 to 28 days before. */
    readonly caught: number;
    /** With warnings within the last 3 days alone. */
    readonly late: number;
    readonly missed: number;
    /** Days from the first warning in time to the stock-out: a tenth, half and nine tenths had no more. Null without any. */
    readonly leadDays: { readonly p10: number; readonly median: number; readonly p90: number } | null;
  };
  readonly warnings: {
    /** Warnings whose next 28 days are known, after the warm-up. */
    readonly judged: number;
    /** Those whose item ran out in that time. */
    readonly right: number;
    readonly perStockout: number | null;
  };
}

/** Counts what a replay tells, holding per item no more than its last four weeks. */
export interface Tally {
  /** The moment at which the history begins. */
  began(atMs: number): void;
  told(happening: Happening): void;
  ranOut(sku: string, atMs: number): void;
  /** @param lastMs when the history is over: what comes after it is not known */
  summary(lastMs: number): BacktestSummary;
}

interface Warning {
  readonly atMs: number;
  isRight: boolean;
}

export function createTally(): Tally {
  const kinds = new Map<RuleKind, { messages: number; resolved: number }>();
  const weeks = new Map<string, Partial<Record<RuleKind, number>>>();
  const recent = new Map<string, Warning[]>();
  /** When each item last ran out: what is told at that very moment is right. */
  const lastOut = new Map<string, number>();
  const leads = new Int32Array((MOST_LEAD_DAYS + 1) * 24);
  let beginMs = -Infinity;
  let [total, caught, late, sent] = [0, 0, 0, 0];
  /** Right and wrong by the day on which they were told, so that the last four weeks can be left out at the end. */
  const judged = new Map<number, { right: number; all: number }>();

  const isJudged = (atMs: number) => atMs >= beginMs + WARM_UP_DAYS * DAY_MS;

  function forget(sku: string, atMs: number): Warning[] {
    const kept = (recent.get(sku) ?? []).filter((warning) => atMs - warning.atMs <= MOST_LEAD_DAYS * DAY_MS);
    recent.set(sku, kept);
    return kept;
  }

  const dayCount = (atMs: number) => {
    const day = Math.floor(atMs / DAY_MS);
    const count = judged.get(day) ?? { right: 0, all: 0 };
    judged.set(day, count);
    return count;
  };

  return {
    began(atMs) {
      beginMs = atMs;
    },
    told({ event, at, kind, sku }) {
      const atMs = Date.parse(at);
      const count = kinds.get(kind) ?? { messages: 0, resolved: 0 };
      kinds.set(kind, count);
      if (event === 'resolved') {
        count.resolved++;
        return;
      }
      count.messages++;
      const from = mondayOf(at);
      const week = weeks.get(from) ?? {};
      weeks.set(from, { ...week, [kind]: (week[kind] ?? 0) + 1 });
      if (sku === null || !WARNING_KINDS.includes(kind)) return;
      const isRight = lastOut.get(sku) === atMs;
      forget(sku, atMs).push({ atMs, isRight });
      if (!isJudged(atMs)) return;
      sent++;
      const told = dayCount(atMs);
      told.all++;
      if (isRight) told.right++;
    },
    ranOut(sku, atMs) {
      lastOut.set(sku, atMs);
      const warnings = forget(sku, atMs);
      for (const warning of warnings) {
        if (warning.isRight) continue;
        warning.isRight = true;
        if (isJudged(warning.atMs)) dayCount(warning.atMs).right++;
      }
      if (!isJudged(atMs)) return;
      total++;
      const first = warnings[0];
      if (first === undefined) return;
      const leadMs = atMs - first.atMs;
      if (leadMs < LEAST_LEAD_DAYS * DAY_MS) late++;
      else {
        caught++;
        const hour = Math.floor(leadMs / 3_600_000);
        leads[hour] = (leads[hour] ?? 0) + 1;
      }
    },
    summary(lastMs) {
      const known = [...judged].filter(([day]) => day <= Math.floor(lastMs / DAY_MS) - MOST_LEAD_DAYS);
      const sumOf = (of: 'right' | 'all') => known.reduce((sum, [, count]) => sum + count[of], 0);
      return {
        kinds: [...kinds]
          .map(([kind, count]) => ({ kind, ...count }))
          .toSorted((one, other) => other.messages - one.messages),
        weeks: [...weeks]
          .map(([from, messages]) => ({ from, messages }))
          .toSorted((one, other) => (one.from < other.from ? -1 : 1)),
        stockouts: { total, caught, late, missed: total - caught - late, leadDays: spreadOf(leads, caught) },
        warnings: {
          judged: sumOf('all'),
          right: sumOf('right'),
          perStockout: total === 0 ? null : sent / total,
        },
      };
    },
  };
}

/** Quantiles of what was counted by hours, in days. */
function spreadOf(hours: Int32Array, count: number): BacktestSummary['stockouts']['leadDays'] {
  if (count === 0) return null;
  const quantile = (share: number) => {
    let seen = 0;
    const index = hours.findIndex((number) => {
      seen += number;
      return seen >= share * count;
    });
    return Math.round((index / 24) * 10) / 10;
  };
  return { p10: quantile(0.1), median: quantile(0.5), p90: quantile(0.9) };
}

/** The Monday (UTC) of the week that an instant lies in, yyyy-mm-dd. */
export function mondayOf(at: string): string {
  const day = epochDayOf(at.slice(0, 10));
  return localDayOf(day - ((day + 3) % 7));
}
