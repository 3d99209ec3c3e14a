import { existsSync, readFileSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import { IMPORT_COLUMNS, IMPORT_KINDS, type ImportKind } from '../lambdas/domain/import/import-kinds';
import { IMPORT_MODES } from '../lambdas/domain/import/import-record';
import {
  createImportClient,
  hasEnded,
  type ImportOptions,
  type ImportProgress,
  RefusedError,
  type ShownFault,
} from './import/import-client';
import { createProgressBar } from './import/progress-bar';
import { LOCAL_URL, runCommand } from './run-command';

/** Loads a list by the API: `npm run import -- levels FILE.csv`. */
interface Options extends ImportOptions {
  readonly url: string;
  readonly token?: string;
  readonly every?: true;
}

/** Where `npm start` remembers the source that it made for trials. */
const LOCAL_SOURCE = '.shelfwire/source.json';
const FAULTS_SHOWN = 100;

const columns = IMPORT_KINDS.map((kind) => `  ${kind}: ${Object.keys(IMPORT_COLUMNS[kind]).join(', ')}`);
const program = new Command('import')
  .description('Load a list. It is checked whole; the same list twice changes nothing.')
  .addHelpText('after', `\nColumns (docs/imports.md says what they mean):\n${columns.join('\n')}`)
  .addArgument(new Argument('<kind>', 'what is in the list').choices(IMPORT_KINDS))
  .argument('<file>', 'a CSV file with a heading')
  .addOption(
    new Option('--mode <mode>', 'write nothing, every row or none, or the good rows')
      .choices(IMPORT_MODES)
      .default('all'),
  )
  .option('--source <id>', 'the source whose list it is; npm start has one')
  .option('--shop <domain>', 'instead: the Shopify shop whose items are meant')
  .option('--currency <code>', 'of amounts whose row names none')
  .option('--every', 'name every fault, however many there are')
  .option('--url <url>', 'where the product listens', LOCAL_URL)
  .option(
    '--token <token>',
    'of a person with the role admin or ops; npm start gives one by itself',
    process.env.SHELFWIRE_TOKEN,
  )
  .action(importList);

async function importList(kind: ImportKind, file: string, options: Options): Promise<void> {
  const { url, token, every, ...given } = options;
  const bytes = readList(file);
  const client = createImportClient(url, token ?? (await localToken(url)));
  const bar = createProgressBar(process.stderr);
  const started = await client.send(kind, bytes, withTarget(given, url), bar.show);
  const ended = await client.follow(started.id, bar.show);
  bar.end();
  await report(ended, client.faults(ended.id), every === true ? Number.POSITIVE_INFINITY : FAULTS_SHOWN);
}

function readList(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`${file} cannot be read. Name a CSV file with the list.`, { cause: error });
  }
}

/** Without a source or a shop, the one that `npm start` has made. */
function withTarget(options: ImportOptions, url: string): ImportOptions {
  if (options.source !== undefined || options.shop !== undefined) return options;
  if (isLocal(url) && existsSync(LOCAL_SOURCE)) {
    const { id } = JSON.parse(readFileSync(LOCAL_SOURCE, 'utf8')) as { readonly id: string };
    return { ...options, source: id };
  }
  throw new RefusedError(
    'Say whose list it is: --source src_… (POST /v1/sources makes one), or --shop ….myshopify.com.',
  );
}

const isLocal = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);

async function localToken(url: string): Promise<string> {
  if (!isLocal(url))
    throw new RefusedError('Give --token, or set SHELFWIRE_TOKEN, to a token of your user pool.');
  const response = await fetch(`${url}/local/tokens`);
  return ((await response.json()) as { readonly ops: string }).ops;
}

async function report(
  { id, state, summary, separator, ignoredColumns, faultCount, records }: ImportProgress,
  faults: AsyncIterable<ShownFault>,
  most: number,
): Promise<void> {
  if (separator !== null && separator !== ',' && separator !== '') {
    console.log(`The cells are separated by ${separator === '\t' ? 'tabs' : separator}.`);
  }
  if (ignoredColumns.length > 0)
    console.log(`Left out, because nobody knows them: ${ignoredColumns.join(', ')}.`);
  let shown = 0;
  if (faultCount > 0) {
    for await (const { line, column, expected, found, remedy } of faults) {
      if (shown === most) break;
      shown++;
      const instead = found === null ? 'nothing is there' : `there is ${found}`;
      console.error(`line ${line}, ${column}: expected ${expected}; ${instead}. ${remedy}`);
    }
  }
  if (shown < faultCount) {
    console.error(`… and ${faultCount - shown} more: --every, or GET /v1/imports/${id}/faults.`);
  }
  console.log(summary);
  if (!hasEnded({ state })) {
    console.error(
      `Nothing has moved for ten minutes. It may still go on: GET /v1/imports/${id} says how far it is.`,
    );
    process.exitCode = 1;
  }
  const isNoneLoaded = faultCount > 0 && records.total === 0;
  const isUnloaded = state === 'refused' || state === 'failed' || (state === 'checked' && faultCount > 0);
  if (isUnloaded || isNoneLoaded || records.failed > 0) process.exitCode = 1;
}

await runCommand(program);
