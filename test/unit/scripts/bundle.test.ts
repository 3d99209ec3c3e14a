import { mkdtempSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Bundles, bundleFunctions, sizeTable } from '../../../scripts/bundle';

let bundles: Bundles;
beforeAll(async () => {
  bundles = await bundleFunctions({ outdir: mkdtempSync(join(tmpdir(), 'shelfwire-bundles-')) });
});

const sizeOf = (name: string, file: string) =>
  bundles.sizes.find((size) => size.function === name && size.file === file);

interface Contents {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

/** What esbuild put into each file, by the file's name below the output folder. */
function contents(): ReadonlyMap<string, Contents> {
  const { outputs } = JSON.parse(readFileSync(join(bundles.outdir, 'metafile.json'), 'utf8')) as {
    outputs: Record<string, Contents>;
  };
  return new Map(
    Object.entries(outputs).map(([path, output]) => [path.split('/').slice(-2).join('/'), output]),
  );
}
const inputsOf = (file: string): readonly string[] => Object.keys(contents().get(file)?.inputs ?? {});

describe('the bundles', () => {
  it('keep the function that answers webhooks under 60 kB beside its AWS clients', () => {
    const size = sizeOf('receive-webhook', 'index.cjs');
    expect(size && size.bytes - size.awsClientBytes).toBeLessThanOrEqual(60_000);
  });

  it('leave the schema library out of it', () => {
    expect(inputsOf('evaluate-stock/index.cjs').some((input) => input.includes('/zod/'))).toBe(true);
    expect(inputsOf('receive-webhook/index.cjs').filter((input) => input.includes('/zod/'))).toEqual([]);
  });

  it('load the client of the spill bucket only when a body is too large for the queue', () => {
    const ofS3 = (file: string) => inputsOf(file).some((input) => input.includes('@aws-sdk/client-s3/'));
    expect(ofS3('receive-webhook/index.cjs')).toBe(false);
    expect(ofS3('receive-webhook/spill-store.cjs')).toBe(true);
    expect(contents().get('receive-webhook/index.cjs')?.imports).toContainEqual(
      expect.objectContaining({ path: './spill-store.cjs', kind: 'dynamic-import' }),
    );
  });

  it('hold every file that another one loads at run time', () => {
    const files = contents();
    const absent = [...files].flatMap(([file, { imports }]) =>
      imports
        .filter(({ path }) => path.startsWith('./'))
        .map(({ path }) => posix.join(posix.dirname(file), path))
        .filter((path) => !files.has(path)),
    );
    expect(absent).toEqual([]);
  });

  it('carry everything that they need, the AWS SDK too, so that nothing depends on what the runtime brings', () => {
    const brought = [...contents().values()]
      .flatMap(({ imports }) => imports.map(({ path }) => path))
      .filter((path) => !isBuiltin(path) && !path.startsWith('./'));
    expect(brought).toEqual([]);
  });

  it('are listed with their AWS clients apart', () => {
    const lines = sizeTable(bundles.sizes).split('\n');
    expect(lines).toHaveLength(bundles.sizes.length + 1);
    expect(lines[0]).toMatch(/our own and libraries +AWS clients +all$/);
  });
});
