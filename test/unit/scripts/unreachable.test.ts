import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOCAL_URL, sayWhatFailed } from '../../../scripts/run-command';

const ROOT = resolve(import.meta.dirname, '../../..');

/** With a port on which nobody listens. */
async function run(...args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: ROOT,
    env: { ...process.env, SHELFWIRE_PORT: '9' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  await new Promise((done) => child.on('close', done));
  return said;
}

describe('a command that nothing answers', () => {
  it('says which address it tried and how to name the port, whichever command it is', async () => {
    const commands = [
      ['scripts/send.ts', 'package.json', '--topic', 'inventory_levels/update'],
      ['scripts/send-views.ts', '/products/mug', '4', '--source', 'src_a', '--secret', 'whsec_c2VjcmV0'],
      ['scripts/import.ts', 'levels', 'package.json', '--source', 'src_a'],
      ['scripts/redrive.ts', 'intake', '--local'],
      ['scripts/demo-burst.ts'],
    ];
    for (const said of await Promise.all(commands.map((args) => run(...args)))) {
      expect(said).toContain('Nothing answers at http://127.0.0.1:9. Start the product first: npm start');
      expect(said).toContain('SHELFWIRE_PORT=4401 npm run');
    }
  }, 60_000);

  it('speaks of no port where another address was named, and of no address where something else is wrong', () => {
    const refused = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    expect(sayWhatFailed(refused, 'https://shelfwire.example')).toBe(
      'Nothing answers at https://shelfwire.example.',
    );
    expect(sayWhatFailed(new TypeError('x is not a function'), LOCAL_URL)).toBe('x is not a function');
  });
});
