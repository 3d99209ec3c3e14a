import pico from 'picocolors';
import { type HistoryHolds, whyNotReplayedFrom } from '../../lambdas/domain/backtest/replayed-kinds';
import type { BacktestSummary } from '../../lambdas/domain/backtest/tally';
import {
  type FoundThreshold,
  TRIED_THRESHOLDS,
  type TriedKind,
} from '../../lambdas/domain/backtest/find-threshold';
import { type HeardOf, whyUnmatched } from '../../lambdas/domain/backtest/unmatched-rules';
import { LEAST_LEAD_DAYS, MOST_LEAD_DAYS, WARM_UP_DAYS } from '../../lambdas/domain/backtest/tally';
import type { Rule, RuleKind } from '../../lambdas/domain/rule/rule';
import { KIND_PROFILES } from '../../lambdas/domain/rule/rule-kinds';
import type { Progress } from './read-history';

const BAR_WIDTH = 30;
const REPORT_MS = 100;

/** A bar that moves on a terminal; where nobody watches, a line for each quarter. */
export function progressBar(out: NodeJS.WriteStream, label: string): (progress: Progress) => void {
  let [shownMs, quarter] = [0, 0];
  return ({ events, bytes, bytesRead, atMs }) => {
    const share = bytes === 0 ? 1 : bytesRead / bytes;
    const day = atMs === null ? '' : new Date(atMs).toISOString().slice(0, 10);
    const text = `${label} ${String(Math.round(share * 100)).padStart(3)} %  ${day}  ${grouped(events)} events`;
    if (out.isTTY) {
      if (share < 1 && performance.now() - shownMs < REPORT_MS) return;
      shownMs = performance.now();
      const done = Math.round(share * BAR_WIDTH);
      out.write(
        `\r${pico.cyan('█'.repeat(done))}${'░'.repeat(BAR_WIDTH - done)} ${text}${share < 1 ? '' : '\n'}`,
      );
      return;
    }
    if (Math.floor(share * 4) <= quarter) return;
    quarter = Math.floor(share * 4);
    out.write(`${text}\n`);
  };
}

/** What the rules cannot be judged by, a line for each reason. */
export function notReplayedLines(
  rules: readonly Pick<Rule, 'kind' | 'level'>[],
  holds: HistoryHolds,
): string[] {
  const byReason = new Map<string, Set<string>>();
  for (const rule of rules) {
    const reason = whyNotReplayedFrom(holds, rule);
    if (reason === null) continue;
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(rule.kind));
  }
  return [...byReason].map(([reason, kinds]) => `Cannot judge ${[...kinds].join(', ')}: ${reason}.`);
}

/** Which of the rules that were gone by could say nothing, or nothing of a part of their scope, and why. */
export function unmatchedLines(rules: readonly Rule[], heardOf: HeardOf): string[] {
  return rules.flatMap((rule) =>
    whyUnmatched(rule, heardOf).map(({ isWhole, because }) => {
      const what = isWhole ? 'could match nothing' : 'could not match all that it is about';
      return `Rule ${rule.id} (${rule.kind}) ${what}: ${because}.`;
    }),
  );
}

/** What came of it, as plain lines. */
export function summaryLines(summary: BacktestSummary): string[] {
  return [...weekLines(summary), '', ...stockoutLines(summary)];
}

function weekLines({ kinds, weeks }: BacktestSummary): string[] {
  if (kinds.length === 0) return ['No alert would have been told.'];
  const heads = kinds.map(({ kind }) => kind);
  const widths = heads.map((kind) => Math.max(kind.length, 6));
  const row = (first: string, cells: readonly (string | number)[]) =>
    `  ${first.padEnd(12)}${cells.map((cell, index) => `  ${String(cell).padStart(widths[index] ?? 0)}`).join('')}`;
  return [
    pico.bold('Messages by kind and week'),
    row('week from', heads),
    ...weeks.map(({ from, messages }) =>
      row(
        from,
        heads.map((kind) => messages[kind] ?? 0),
      ),
    ),
    row(
      'all',
      kinds.map(({ messages }) => messages),
    ),
    row(
      'resolved',
      kinds.map(({ resolved }) => resolved),
    ),
  ];
}

function stockoutLines({ stockouts, warnings }: BacktestSummary): string[] {
  const { total, caught, late, missed, leadDays } = stockouts;
  const span = `${LEAST_LEAD_DAYS} to ${MOST_LEAD_DAYS} days`;
  const lead =
    leadDays === null
      ? []
      : [
          `  lead time    median ${leadDays.median} days; one in ten ${leadDays.p10} or less, one in ten ${leadDays.p90} or more`,
        ];
  const right = warnings.judged === 0 ? '–' : percent(warnings.right, warnings.judged);
  return [
    pico.bold(`Stock-outs (without the first ${WARM_UP_DAYS} days): ${grouped(total)}`),
    `  caught       ${grouped(caught)} (${percent(caught, total)}) by a warning ${span} ahead`,
    ...lead,
    `  too late     ${grouped(late)} (${percent(late, total)}) by a warning less than ${LEAST_LEAD_DAYS} days ahead alone`,
    `  missed       ${grouped(missed)} (${percent(missed, total)})`,
    `  warnings     ${right} were right: the item ran out within ${MOST_LEAD_DAYS} days (${grouped(warnings.judged)} judged)`,
    `  per stock-out ${warnings.perStockout === null ? '–' : warnings.perStockout.toFixed(2)} warnings (those told in the first ${WARM_UP_DAYS} days are not counted)`,
  ];
}

/** Which thresholds tell at most so many alerts a week, and of which kinds none is tried. */
export interface ThresholdsTried {
  readonly atMost: number;
  readonly found: readonly (FoundThreshold & { readonly kind: TriedKind })[];
  readonly untried: readonly RuleKind[];
}

export function thresholdLines({ atMost, found, untried }: ThresholdsTried): string[] {
  const tried = Object.keys(TRIED_THRESHOLDS).join(' and ');
  return [
    pico.bold(`At most ${atMost} alerts a week`),
    ...found.map(({ kind, threshold, perWeek, isWithin, isHighestTried }) => {
      const { unit } = KIND_PROFILES[kind].threshold;
      const told = `${perWeek.toFixed(1)} a week`;
      const orMore = isHighestTried ? ' or more; no higher one is tried' : '';
      return isWithin
        ? `  ${kind} with a threshold of ${threshold} ${unit}${orMore}: ${told}`
        : `  ${kind}: none; even ${threshold} ${unit} gives ${told}`;
    }),
    ...(untried.length === 0
      ? []
      : [`  No threshold is tried of ${untried.join(', ')}: only those of ${tried} are.`]),
  ];
}

export const grouped = (value: number): string => value.toLocaleString('en-US');
const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
