import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { HistoryFault } from './history-rows';

/**
 * Makes sure that the alerts can be written where somebody wants them, before any work is done.
 *
 * @param inputs the files and folders that are read: none of them is written over
 * @throws HistoryFault that says what to name instead
 */
export function checkOut(out: string, inputs: readonly string[]): void {
  const folder = dirname(resolve(out));
  if (!existsSync(folder))
    throw new HistoryFault([`--out ${out}: there is no folder ${folder}. Make it first.`]);
  if (existsSync(out) && statSync(out).isDirectory()) {
    throw new HistoryFault([`--out ${out} is a folder. Name a file in it, such as alerts.ndjson.`]);
  }
  const written = existsSync(out) ? realpathSync(out) : join(realpathSync(folder), basename(out));
  for (const input of inputs) {
    if (!existsSync(input)) continue;
    const read = realpathSync(input);
    const isPart = statSync(read).isDirectory() && dirname(written) === read && existsSync(written);
    if (written === read || (isPart && written.endsWith('.csv'))) {
      throw new HistoryFault([`--out ${out} would replace what is read. Name another file.`]);
    }
  }
}
