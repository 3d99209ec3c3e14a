import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { Happening } from '../../lambdas/domain/backtest/follower';
import { createReplay, type Replay } from '../../lambdas/domain/backtest/replay';
import { type BacktestSummary, createTally } from '../../lambdas/domain/backtest/tally';
import type { HeardOf } from '../../lambdas/domain/backtest/unmatched-rules';
import type { Rule, RuleKind } from '../../lambdas/domain/rule/rule';
import { type HistoryRead, type Progress, readHistory } from './read-history';

const LINES_AT_ONCE = 500;

export interface BacktestRun {
  readonly history: string;
  readonly rules: readonly Rule[];
  readonly timeZone: string;
  readonly report: (progress: Progress) => void;
}

/** Goes through a history by some rules. @param write takes each line that is told of; called anew from `begin` on */
export function runBacktest(
  { history, rules, timeZone, report }: BacktestRun,
  write: { readonly begin: () => void; readonly line: (happening: Happening) => void },
): { readonly read: HistoryRead; readonly summary: BacktestSummary; readonly heardOf: HeardOf } {
  let tally = createTally();
  let replay: Replay | null = null;
  const begin = () => {
    const counting = createTally();
    tally = counting;
    write.begin();
    const tell = (happening: Happening) => {
      counting.told(happening);
      write.line(happening);
    };
    replay = createReplay({ rules, timeZone, tell, ranOut: counting.ranOut, began: counting.began });
    return replay;
  };
  const has = (kind: RuleKind) => rules.some((rule) => rule.kind === kind);
  const wants = {
    lots: has('nearing_expiration'),
    sales: has('sales_vs_profit'),
    moves: has('category_changed'),
    messages: has('feed_silent'),
  };
  const read = readHistory(history, timeZone, begin, report, wants);
  return { read, summary: tally.summary(read.lastMs), heardOf: heardOfBy(replay) };
}

function heardOfBy(replay: Replay | null): HeardOf {
  const items = [...(replay?.items() ?? [])];
  const locations = items.flatMap(({ levels }) => levels.map(({ locationId }) => locationId));
  return { variants: items.map(({ variant }) => variant), locations: new Set(locations) };
}

/** A file of lines that stands there whole or not at all: it takes its name when everything is written. */
export function openLines(path: string) {
  const draft = `${path}.${process.pid}.part`;
  let file = openSync(draft, 'w');
  let waiting: string[] = [];
  const flush = () => {
    if (waiting.length > 0) writeSync(file, `${waiting.join('\n')}\n`);
    waiting = [];
  };
  return {
    begin() {
      closeSync(file);
      file = openSync(draft, 'w');
      waiting = [];
    },
    line(happening: Happening) {
      const { event, at, kind, sku, entity, skus, locations, severity, explanation, ruleId } = happening;
      const about = { sku, entity, skus, locations };
      const { resolution, reason } = happening;
      const end = { resolution, reason };
      waiting.push(JSON.stringify({ event, at, kind, ...about, severity, ...end, explanation, ruleId }));
      if (waiting.length >= LINES_AT_ONCE) flush();
    },
    keep() {
      flush();
      closeSync(file);
      renameSync(draft, path);
    },
    drop() {
      closeSync(file);
      rmSync(draft, { force: true });
    },
  };
}
