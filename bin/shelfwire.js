#!/usr/bin/env node
// Bundles scripts/shelfwire.ts and runs it: `npx shelfwire` needs nothing but `npm ci`, and runs as fast as the bundle does.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const { outputFiles } = await build({
  entryPoints: [join(root, 'scripts/shelfwire.ts')],
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  write: false,
});
const [{ contents }] = outputFiles;

// Beside node_modules, so that packages are found; named by its content, so that two runs at once do not meet.
const folder = join(root, '.cache/shelfwire');
const bundle = join(folder, `${createHash('sha256').update(contents).digest('hex').slice(0, 16)}.mjs`);
if (!existsSync(bundle)) {
  mkdirSync(folder, { recursive: true });
  const unfinished = `${bundle}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, bundle);
}
await import(pathToFileURL(bundle).href);
