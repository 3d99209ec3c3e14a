import { KIND_PROFILES } from '../../lambdas/domain/rule/rule-kinds';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { type BacktestRun, runBacktest } from './run-backtest';
import type { ThresholdTried } from './screen';

/** Kinds of which a higher threshold tells more, with the highest that is tried. */
const TRIED = { low_stock: 500, days_of_cover: 60 } as const;
type TriedKind = keyof typeof TRIED;
const WEEK_MS = 7 * 86_400_000;

/**
 * For each rule about a number of units or days the highest threshold by which at most so many alerts a week would have
 * been told, found by halving: each try goes through the whole history once.
 */
export function findThresholds(run: BacktestRun, atMost: number): ThresholdTried[] {
  const kinds = (Object.keys(TRIED) as TriedKind[]).filter((kind) =>
    run.rules.some((rule) => rule.kind === kind),
  );
  return kinds.map((kind) => {
    const { minimum } = KIND_PROFILES[kind].threshold;
    let [low, high] = [Math.max(0, minimum), TRIED[kind] + 1];
    const first = messagesPerWeek(run, kind, low);
    let found = { threshold: low, perWeek: first };
    if (first > atMost) return { kind, ...found, isWithin: false };
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const perWeek = messagesPerWeek(run, kind, middle);
      if (perWeek <= atMost) {
        low = middle;
        found = { threshold: middle, perWeek };
      } else high = middle;
    }
    return { kind, ...found, isWithin: true };
  });
}

function messagesPerWeek(run: BacktestRun, kind: TriedKind, threshold: number): number {
  const rules = run.rules.map(
    (rule): Rule => (rule.kind === kind ? { ...rule, threshold, recoverAt: null } : rule),
  );
  const { read, summary } = runBacktest({ ...run, rules }, { begin: () => undefined, line: () => undefined });
  const messages = summary.kinds.find((one) => one.kind === kind)?.messages ?? 0;
  const weeks = Math.max(1, (read.lastMs - read.firstMs) / WEEK_MS);
  return messages / weeks;
}
