import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A folder with a history of two items, and the command that goes through it. */
export function backtestCommand() {
  const folder = mkdtempSync(join(tmpdir(), 'shelfwire-backtest-'));
  const history = join(folder, 'history');
  cpSync(join(ROOT, 'test/fixtures/history'), history, { recursive: true });
  const out = join(folder, 'alerts.ndjson');
  const args = (more: readonly string[]) => [
    join(ROOT, 'bin/shelfwire.js'),
    ...['backtest', '--history', history, '--out', out],
    ...more,
  ];
  const lines = () =>
    readFileSync(out, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, string>);
  return {
    folder,
    history,
    out,
    /** @returns what stands on the screen */
    run: (...more: readonly string[]) => execFileSync(process.execPath, args(more), { encoding: 'utf8' }),
    fail: (...more: readonly string[]) => spawnSync(process.execPath, args(more), { encoding: 'utf8' }),
    lines,
    told: () =>
      lines().map(({ event, at, kind, sku }) => `${(at ?? '').slice(0, 16)} ${kind} ${sku} ${event}`),
    read: (file: string) => readFileSync(join(history, file), 'utf8'),
    write: (file: string, rows: readonly string[]) =>
      writeFileSync(join(history, file), `${rows.join('\n')}\n`),
    /** @returns its path */
    writeRules(rules: unknown): string {
      const path = join(folder, 'rules.json');
      writeFileSync(path, typeof rules === 'string' ? rules : JSON.stringify(rules));
      return path;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
