import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Compiles the workers' program to one script, so that it runs under whatever runs the runner. */
export async function compileWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    write: false,
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error('The worker could not be compiled.');
  return script.text;
}
