import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
let folder = '';
let server: Server | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shelfwire-import-'));
  writeFileSync(join(folder, 'list.csv'), 'sku,title,price\nA,Mug,much\n');
});
afterEach(() => {
  server?.close();
  server = null;
  rmSync(folder, { recursive: true });
});

/** What an import of one row that is bad, or good, has come to. */
const ended = (isGood: boolean) => ({
  ...{ id: 'imp_1', state: 'done', summary: 'It is done.', separator: ',', ignoredColumns: [] },
  ...{ faultCount: isGood ? 0 : 1, parts: 1, partsReceived: 1 },
  records: { total: isGood ? 1 : 0, recorded: isGood ? 1 : 0, failed: 0 },
});
const fault = { line: 2, column: 'price', expected: 'an amount', found: 'much', remedy: 'Write digits.' };

/** An API whose import ends like that. @returns where it listens */
async function anApi(
  isGood: boolean,
  otherwise: { readonly state?: string; readonly summary?: string } = {},
): Promise<string> {
  const listening = createServer((request, response) => {
    request.resume();
    const isAboutFaults = (request.url ?? '').includes('/faults');
    response.end(
      JSON.stringify(
        isAboutFaults ? { items: [fault], nextCursor: null } : { ...ended(isGood), ...otherwise },
      ),
    );
  });
  server = listening;
  await new Promise<void>((done) => listening.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

async function run(
  file: string,
  url: string,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const args = ['--import', 'tsx', join(ROOT, 'scripts/import.ts'), 'variants', join(folder, file)];
  const options = ['--mode', 'good', '--source', 'src_aaaabbbbccccdddd', '--token', 'ann', '--url', url];
  const child = spawn(process.execPath, [...args, ...options], { cwd: ROOT });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, said };
}

describe('npm run import', () => {
  it('says which file cannot be read and what to name instead', async () => {
    const { code, said } = await run('none.csv', 'http://127.0.0.1:9');
    expect(said).toBe(`${join(folder, 'none.csv')} cannot be read. Name a CSV file with the list.\n`);
    expect(code).toBe(1);
  });

  it('fails where it was to load the good rows and there was none', async () => {
    const { code, said } = await run('list.csv', await anApi(false));
    expect(said).toContain('line 2, price: expected an amount; there is much. Write digits.');
    expect(code).toBe(1);
  });

  it('says why a check broke off, and fails', async () => {
    const failed = { state: 'failed', summary: 'The check broke off: line 2 could not be judged.' };
    const { code, said } = await run('list.csv', await anApi(true, failed));
    expect(said).toContain('The check broke off: line 2 could not be judged.');
    expect(said).not.toContain('Nothing has moved');
    expect(code).toBe(1);
  });

  it('succeeds where a row was loaded', async () => {
    expect((await run('list.csv', await anApi(true))).code).toBe(0);
  });
});
