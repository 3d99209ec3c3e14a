import {
  findThreshold,
  TRIED_THRESHOLDS,
  type TriedKind,
} from '../../lambdas/domain/backtest/find-threshold';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { type BacktestRun, runBacktest } from './run-backtest';
import type { ThresholdTried } from './screen';

const WEEK_MS = 7 * 86_400_000;

/** For each rule about a number of units or days what `findThreshold` finds; each try goes through the whole history once. */
export function findThresholds(run: BacktestRun, atMost: number): ThresholdTried[] {
  const kinds = (Object.keys(TRIED_THRESHOLDS) as TriedKind[]).filter((kind) =>
    run.rules.some((rule) => rule.kind === kind),
  );
  return kinds.map((kind) => ({
    kind,
    ...findThreshold(kind, atMost, (threshold) => messagesPerWeek(run, kind, threshold)),
  }));
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
