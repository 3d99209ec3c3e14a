import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as esbuild, type Metafile, type Plugin } from 'esbuild';

const HANDLERS = resolve(import.meta.dirname, '../lambdas/handlers');
const PACKAGES_OF_AWS_CLIENTS = /^node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws)\//;

/** Minified bytes of one bundled file, those that come with the AWS clients apart from the rest. */
export interface BundleSize {
  readonly function: string;
  /** `index.cjs`, or a file that is loaded only when it is needed. */
  readonly file: string;
  readonly bytes: number;
  readonly awsClientBytes: number;
}

export interface Bundles {
  /** Absolute folder that holds one folder per function. */
  readonly outdir: string;
  readonly sizes: readonly BundleSize[];
}

/**
 * Bundles every function into `{outdir}/{function}/index.cjs`, all in one esbuild call, with the AWS SDK inside. What a
 * handler's own files import dynamically becomes a file beside it that is loaded when it is first needed: esbuild splits
 * only ES modules, and those start more slowly in Lambda than CommonJS.
 */
export async function bundleFunctions({
  outdir = 'dist',
}: {
  readonly outdir?: string;
} = {}): Promise<Bundles> {
  const folders = readdirSync(HANDLERS).filter((name) => existsSync(join(HANDLERS, name, 'index.ts')));
  const deferred = new Map(folders.map((name) => [name, deferredModulesOf(join(HANDLERS, name))]));
  const entryPoints = folders.flatMap((name) => [
    { in: join(HANDLERS, name, 'index.ts'), out: `${name}/index` },
    ...(deferred.get(name) ?? []).map((file) => ({ in: file, out: `${name}/${deferredName(file)}` })),
  ]);
  const absoluteOutdir = resolve(outdir);
  const { metafile } = await esbuild({
    entryPoints,
    outdir: absoluteOutdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    logLevel: 'warning',
    plugins: [deferring(new Set([...deferred.values()].flat()))],
  });
  await removeStale(absoluteOutdir, metafile);
  await writeFile(join(absoluteOutdir, 'metafile.json'), JSON.stringify(metafile));
  return { outdir: absoluteOutdir, sizes: sizesOf(metafile, absoluteOutdir) };
}

/** The modules that a handler's own files import with `await import('…')`. */
function deferredModulesOf(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const modules = files.flatMap((name) => {
    const file = join(folder, name);
    return [...readFileSync(file, 'utf8').matchAll(/\bawait import\('(\.[^']+)'\)/g)].flatMap(
      ([, specifier = '']) => moduleAt(resolve(dirname(file), specifier)) ?? [],
    );
  });
  return [...new Set(modules)];
}

const moduleAt = (path: string): string | undefined =>
  [`${path}.ts`, `${path}.tsx`].find((file) => existsSync(file));

const deferredName = (file: string): string => basename(file).replace(/\.tsx?$/, '');

/** Leaves the import of a deferred module to run time, when it loads the file beside. */
const deferring = (deferred: ReadonlySet<string>): Plugin => ({
  name: 'defer-dynamic-imports',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      const file = kind === 'dynamic-import' ? moduleAt(resolve(resolveDir, path)) : undefined;
      if (file === undefined || !deferred.has(file)) return undefined;
      return { path: `./${deferredName(file)}.cjs`, external: true };
    });
  },
});

/** A file of an earlier build would be deployed with the rest. */
async function removeStale(outdir: string, metafile: Metafile): Promise<void> {
  const written = new Set(Object.keys(metafile.outputs).map((path) => resolve(path)));
  const present = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).map((name) =>
    join(outdir, name),
  );
  const stale = present.filter((file) => file.endsWith('.cjs') && !written.has(file));
  await Promise.all(stale.map((file) => rm(file, { force: true })));
}

function sizesOf(metafile: Metafile, outdir: string): readonly BundleSize[] {
  return Object.entries(metafile.outputs).map(([path, { bytes, inputs }]) => {
    const [name = '', file = ''] = relative(outdir, resolve(path)).split('/');
    const awsClientBytes = Object.entries(inputs)
      .filter(([input]) => PACKAGES_OF_AWS_CLIENTS.test(input))
      .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
    return { function: name, file, bytes, awsClientBytes };
  });
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

/** One line per file, in kilobytes of a thousand bytes. */
export function sizeTable(sizes: readonly BundleSize[]): string {
  const rows = sizes.map((size) => [
    `${size.function}/${size.file}`,
    kilobytes(size.bytes - size.awsClientBytes),
    kilobytes(size.awsClientBytes),
    kilobytes(size.bytes),
  ]);
  const table = [['bundle (kB, minified)', 'our own and libraries', 'AWS clients', 'all'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
    .join('\n');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { sizes } = await bundleFunctions();
  console.log(sizeTable(sizes));
}
