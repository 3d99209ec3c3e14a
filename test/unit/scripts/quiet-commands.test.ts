import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Without credentials, so that nothing is asked of AWS. */
async function run(...args: readonly string[]): Promise<string> {
  const env = {
    ...{ PATH: process.env.PATH, HOME: '/nonexistent', AWS_REGION: 'eu-central-1' },
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], { cwd: ROOT, env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  await new Promise((done) => child.on('close', done));
  return said;
}

it.each([
  { command: 'redrive', args: ['scripts/redrive.ts', 'intake'], says: 'Could not load credentials' },
  {
    command: 'doctor',
    args: ['scripts/doctor.ts', '--config', 'shelfwire.config.example.json'],
    says: '✔ Region: eu-central-1',
  },
])(
  'npm run $command says what it found, and nothing of the SDK',
  async ({ args, says }) => {
    const said = await run(...args);
    expect(said).toContain(says);
    expect(said).not.toMatch(/Warning|node:\d/);
  },
  60_000,
);
