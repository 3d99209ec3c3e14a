import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { makeHistory } from './make-history';
import { atMost, type Row, told } from './report';

interface Measured {
  /** Seconds of CPU. */
  readonly parsing: number;
  readonly replaying: number;
  readonly events: number;
  readonly lines: number;
  readonly peakMb: number;
}

const SECTION = 'The backtest, on one core, by the rules of a new shop';
const [VARIANTS, SHORT_DAYS, LONG_DAYS] = [2_000, 90, 180];

/** What going through a history costs beside reading it, and whether memory grows with items alone. */
export async function measureBacktest(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'shelfwire-bench-'));
  try {
    const script = join(folder, 'backtest-process.mjs');
    await build({
      entryPoints: [resolve(import.meta.dirname, 'backtest-process.ts')],
      outfile: script,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
    });
    const measure = async (days: number) => {
      const history = join(folder, `${days}-days`);
      makeHistory(history, VARIANTS, days);
      return run(script, history);
    };
    const short = await measure(SHORT_DAYS);
    const long = await measure(LONG_DAYS);
    const perSecond = (seconds: number) => Math.round(long.events / seconds).toLocaleString('en-US');
    return [
      told(SECTION, 'events', long.events.toLocaleString('en-US')),
      told(SECTION, 'things that happened to alerts', long.lines.toLocaleString('en-US')),
      told(SECTION, 'events a second through the rules (depends on the machine)', perSecond(long.replaying)),
      told(SECTION, 'rows a second, read and parsed alone (depends on the machine)', perSecond(long.parsing)),
      told(SECTION, 'ratio of both in CPU', (long.replaying / long.parsing).toFixed(1)),
      atMost(SECTION, 'peak memory with 2,000 items', Math.round(long.peakMb), 500, ' MB'),
      atMost(SECTION, 'peak memory of twice the days, as a ratio', long.peakMb / short.peakMb, 1.3),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(script: string, history: string): Promise<Measured> {
  const child = spawn(process.execPath, [script, history], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const found: Measured[] = [];
  child.on('message', (message) => void found.push(message as Measured));
  const [code] = (await once(child, 'exit')) as [number | null];
  const [measured] = found;
  if (code !== 0 || measured === undefined) throw new Error(`The measuring process ended with code ${code}.`);
  return measured;
}
