import { join } from 'node:path';
import { createReplay } from '../../lambdas/domain/backtest/replay';
import { DEFAULT_RULES } from '../../lambdas/domain/rule/default-rules';
import { openCsv } from '../backtest/csv-reader';
import { readHistory } from '../backtest/read-history';

/** Reads a history, then replays it by the rules of a new shop; tells its parent what both took. */
const [folder = '.'] = process.argv.slice(2);
const BEFORE = '1970-01-01T00:00:00.000Z';
const rules = DEFAULT_RULES.map((rule) => ({ ...rule, createdAt: BEFORE, updatedAt: BEFORE, version: 1 }));

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const parsing = cpuSeconds(() => {
  for (const file of ['variants.csv', 'orders.csv', 'levels.csv', 'purchase_orders.csv']) {
    const csv = openCsv(join(folder, file));
    while (csv.next() !== null);
    csv.close();
  }
});
let [events, lines] = [0, 0];
const replaying = cpuSeconds(() => {
  const tell = () => void lines++;
  const begin = () => createReplay({ rules, timeZone: 'UTC', tell });
  events = readHistory(folder, 'UTC', begin, () => undefined).events;
});
process.send?.({ parsing, replaying, events, lines, peakMb: process.resourceUsage().maxRSS / 1024 });
