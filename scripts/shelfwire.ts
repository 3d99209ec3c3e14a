import { Command, InvalidArgumentError } from 'commander';
import pico from 'picocolors';
import { whyNotReplayed } from '../lambdas/domain/backtest/replayed-kinds';
import { checkOut } from './backtest/check-out';
import { findThresholds } from './backtest/find-thresholds';
import { HistoryFault } from './backtest/history-rows';
import { readKinds, readRules } from './backtest/read-rules';
import { openLines, runBacktest } from './backtest/run-backtest';
import {
  grouped,
  notReplayedLines,
  progressBar,
  summaryLines,
  thresholdLines,
  unmatchedLines,
} from './backtest/screen';

interface BacktestOptions {
  readonly history: string;
  readonly rules?: string;
  readonly kinds?: string;
  readonly out: string;
  readonly zone?: string;
  readonly atMost?: number;
}

const program = new Command('shelfwire').description(
  'Tools of Shelfwire that need no account and no network.',
);
program
  .command('backtest')
  .description('Goes through a shop’s history and writes down every alert that the rules would have brought.')
  .requiredOption('--history <folder>', 'variants.csv, orders.csv, levels.csv and purchase_orders.csv')
  .requiredOption('--out <file>', 'where the alerts go: one JSON object a line')
  .option('--rules <file>', 'an array of rules as the API takes them; the rules of a new shop if left out')
  .option('--kinds <list>', 'only rules of these kinds, e.g. days_of_cover,low_stock')
  .option('--zone <zone>', 'the IANA zone of the shop’s days, e.g. Europe/London; UTC if left out', zoneIn)
  .option(
    '--at-most <n>',
    'also find the highest thresholds of low_stock and days_of_cover that give at most so many alerts a week',
    numberIn,
  )
  .action(backtest);

function backtest(options: BacktestOptions): void {
  const kinds = readKinds(options.kinds ?? null);
  const all = readRules(options.rules ?? null);
  const rules = all.filter(({ kind }) => kinds === null || kinds.has(kind));
  if (rules.length === 0) {
    const kindsOfRules = all.map(({ kind }) => kind).join(', ');
    throw new HistoryFault([
      `No rule is left to go by: --kinds names none of ${kindsOfRules}.`,
      'Give --kinds of which --rules has one.',
    ]);
  }
  const shown = rules.filter((rule) => whyNotReplayed(rule) === null);
  const run = { history: options.history, rules: shown, timeZone: options.zone ?? 'UTC' };
  checkOut(options.out, [options.history, ...(options.rules === undefined ? [] : [options.rules])]);
  const lines = openLines(options.out);
  const began = performance.now();
  let outcome: ReturnType<typeof runBacktest>;
  try {
    outcome = runBacktest({ ...run, report: progressBar(process.stderr, 'Replaying') }, lines);
    lines.keep();
  } catch (error) {
    lines.drop();
    throw error;
  }
  const seconds = (performance.now() - began) / 1000;
  const { read, summary, heardOf } = outcome;
  for (const line of [...notReplayedLines(rules, read.holds), ...unmatchedLines(shown, heardOf)])
    console.log(line);
  for (const file of read.sorted) {
    console.log(`${file} was not in the order of its times, and was sorted in memory.`);
  }
  if (read.hasLocalTimes && options.zone === undefined)
    console.log('Times without an offset were read in UTC: --zone names another, such as Europe/London.');
  const pace = grouped(Math.round(read.events / seconds));
  console.log(
    `${grouped(read.events)} events in ${seconds.toFixed(1)} s, ${pace} a second. Alerts: ${options.out}\n`,
  );
  console.log(summaryLines(summary).join('\n'));
  if (options.atMost === undefined) {
    console.log(
      '\n--at-most N finds the thresholds of low_stock and days_of_cover that would have given at most N alerts a week.',
    );
    return;
  }
  const tried = findThresholds({ ...run, report: () => undefined }, options.atMost);
  console.log(`\n${thresholdLines(tried).join('\n')}`);
}

function zoneIn(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format();
    return zone;
  } catch {
    throw new InvalidArgumentError('It is no IANA time zone.');
  }
}

function numberIn(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError('It is no number of alerts.');
  return value;
}

try {
  program.parse();
} catch (error) {
  if (error instanceof HistoryFault) console.error(pico.red(error.message));
  else {
    const { code, message } = error as NodeJS.ErrnoException;
    console.error(code === undefined ? error : pico.red(message));
  }
  process.exitCode = 1;
}
