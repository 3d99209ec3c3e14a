import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildProduct } from '../../local/build';

/** Bundles and synthesises the product once for all test files of a run, and removes it in the end. */
export default async function setup(): Promise<() => void> {
  const folder = resolve(`.cache/test-run-${process.pid}`);
  await buildProduct(folder);
  process.env.SHELFWIRE_TEST_ASSETS = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
