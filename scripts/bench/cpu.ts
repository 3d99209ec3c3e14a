import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { startDynamoDb } from '../../local/dynamodb/dynoxide';
import { atMost, type Row, told } from './report';

type Measured = readonly { readonly record: number; readonly bare: number }[];

const SECTION = 'CPU of record per webhook, ten distinct items, in a process of its own';
const WEBHOOKS_PER_MEASUREMENT = 100;

/**
 * The CPU that record-events spends on a webhook, as a ratio to the bare conditional write that it cannot do without.
 *
 * @param bundles folder of the bundled functions
 */
export async function measureCpu(bundles: string): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'shelfwire-bench-'));
  const database = await startDynamoDb();
  try {
    const script = join(folder, 'cpu-process.cjs');
    await build({
      entryPoints: [resolve(import.meta.dirname, 'cpu-process.ts')],
      outfile: script,
      bundle: true,
      minify: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
    });
    const measured = await run(script, join(bundles, 'record-events/index.cjs'), database.endpoint);
    return rowsOf(measured);
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true });
  }
}

async function run(script: string, recordEvents: string, endpoint: string): Promise<Measured> {
  const child = spawn(process.execPath, [script, recordEvents], {
    // Logging is on and goes where writing costs what it costs; only the reading of it is left out.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      STOCK_TABLE: 'stock',
      BUS_NAME: 'bench',
      SPILL_BUCKET: 'bench',
      INTAKE_DLQ_URL: 'http://127.0.0.1:9/bench',
      SHOPS: 'any',
    },
  });
  let measured: Measured = [];
  child.on('message', (message) => {
    measured = message as Measured;
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0 || measured.length === 0) throw new Error(`The measuring process ended with code ${code}.`);
  return measured;
}

function rowsOf(measured: Measured): Row[] {
  const microseconds = (of: (one: Measured[number]) => number) =>
    `${Math.round(median(measured.map(of)) / WEBHOOKS_PER_MEASUREMENT)} µs`;
  return [
    told(
      SECTION,
      'record-events (median; depends on the machine)',
      microseconds(({ record }) => record),
    ),
    told(
      SECTION,
      'bare conditional UpdateItem (median; depends on the machine)',
      microseconds(({ bare }) => bare),
    ),
    atMost(
      SECTION,
      'ratio (median of the rounds)',
      median(measured.map(({ record, bare }) => record / bare)),
      1.3,
    ),
  ];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 0
    ? ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
    : (sorted[Math.floor(middle)] ?? 0);
}
