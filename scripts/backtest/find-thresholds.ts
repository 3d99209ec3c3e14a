import {
  findThreshold,
  isTried,
  TRIED_THRESHOLDS,
  type TriedKind,
} from '../../lambdas/domain/backtest/find-threshold';
import type { Rule } from '../../lambdas/domain/rule/rule';
import { type BacktestRun, runBacktest } from './run-backtest';
import type { ThresholdsTried } from './screen';

const WEEK_MS = 7 * 86_400_000;

/**
 * For each kind of which a higher threshold tells more what `findThreshold` finds, and the kinds that it is not asked of; each
 * try goes through the whole history once.
 */
export function findThresholds(run: BacktestRun, atMost: number): ThresholdsTried {
  const kinds = (Object.keys(TRIED_THRESHOLDS) as TriedKind[]).filter((kind) =>
    run.rules.some((rule) => rule.kind === kind),
  );
  const found = kinds.map((kind) => ({
    kind,
    ...findThreshold(kind, atMost, (threshold) => messagesPerWeek(run, kind, threshold)),
  }));
  const untried = new Set(run.rules.map(({ kind }) => kind).filter((kind) => !isTried(kind)));
  return { atMost, found, untried: [...untried] };
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
