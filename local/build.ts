import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const PROJECT = resolve(import.meta.dirname, '..');

/**
 * Bundles the functions and synthesises the very template that is deployed, for the stage `local`, in a process of its own.
 * The CDK's validation of the template is left out: it takes longer than everything else together, and `npm run check`
 * does it.
 * @param outFolder where `cdk.out` is to be; what was there is removed
 * @throws Error with what the synthesis printed
 */
export async function buildProduct(outFolder: string): Promise<void> {
  rmSync(outFolder, { recursive: true, force: true });
  const tsx = createRequire(import.meta.url).resolve('tsx/package.json');
  const child = spawn(
    process.execPath,
    ['--import', pathToFileURL(join(dirname(tsx), 'dist/loader.mjs')).href, join(PROJECT, 'bin/app.ts')],
    {
      cwd: PROJECT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        CDK_OUTDIR: resolve(outFolder),
        CDK_VALIDATION: 'false',
        CDK_CONTEXT_JSON: JSON.stringify({ stage: 'local' }),
      },
    },
  );
  let printed = '';
  const collect = (text: Buffer): void => void (printed += text.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code = await new Promise<number | null>((done, reject) => {
    child.once('error', reject);
    child.once('close', done);
  });
  if (code !== 0) throw new Error(`The template could not be synthesised:\n${printed}`);
}
