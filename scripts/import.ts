import { existsSync, readFileSync } from 'node:fs';
import { Command } from 'commander';
import { DEMO_SHOP } from '../local/demo/catalogue';
import { DEFAULT_SHOPIFY_SECRET } from '../local/options';
import { productTime } from '../local/product-time';
import { type Doors, postCollections, postStock } from './import/post-stock';
import { readCollectionsList } from './import/read-collections';
import { readStockList } from './import/read-levels';
import type { RowFault } from './import/read-table';

/** Loads lists through the webhook doors: `npm run import -- levels FILE.csv`, `npm run import -- collections FILE.csv`. */
interface Options {
  readonly url: string;
  readonly shop: string;
  readonly shopifySecret: string;
  readonly source?: string;
  readonly secret?: string;
}

/** Where `npm start` remembers the source that it made for trials. */
const LOCAL_SOURCE = '.shelfwire/source.json';
const AT_ONCE = 8;
const NAMED_FAULTS = 50;

const program = new Command('import').description('Load starting stock.');
listCommand('levels')
  .description('Load stock levels: columns sku or inventory_item_id, location, available, and optionally at.')
  .action((file: string, options: Options) => importList(file, options, readStockList, postStock));
listCommand('collections')
  .description(
    'Load collections: columns sku or inventory_item_id, and collections, with ; between the names.',
  )
  .action((file: string, options: Options) =>
    importList(file, options, readCollectionsList, postCollections),
  );

function listCommand(kind: string): Command {
  return program
    .command(kind)
    .argument('<file>', 'a CSV file with a heading')
    .option(
      '--url <url>',
      'where the product listens',
      `http://127.0.0.1:${process.env.SHELFWIRE_PORT ?? '4400'}`,
    )
    .option('--shop <domain>', 'the shop of rows that have an inventory_item_id', DEMO_SHOP)
    .option(
      '--shopify-secret <secret>',
      'the Shopify app’s client secret, for those rows',
      process.env.SHELFWIRE_SHOPIFY_SECRET || DEFAULT_SHOPIFY_SECRET,
    )
    .option('--source <id>', 'the vendor-neutral source of rows that have a SKU alone')
    .option('--secret <secret>', 'that source’s secret', process.env.SHELFWIRE_SOURCE_SECRET);
}

/** Loads all rows of a file, or none where one of them has a fault. */
async function importList<Row>(
  file: string,
  options: Options,
  read: (csv: string) => { readonly rows: readonly Row[]; readonly faults: readonly RowFault[] },
  post: (row: Row, doors: Doors, now: string) => Promise<void>,
): Promise<void> {
  const { rows, faults } = read(readFileSync(file, 'utf8'));
  if (faults.length > 0) {
    for (const { line, column, expected } of faults.slice(0, NAMED_FAULTS)) {
      console.error(`line ${line}, ${column}: expected ${expected}`);
    }
    if (faults.length > NAMED_FAULTS) console.error(`… and ${faults.length - NAMED_FAULTS} more.`);
    console.error('Nothing was loaded.');
    process.exitCode = 1;
    return;
  }
  const doors = doorsOf(options);
  const now = await productTime(options.url);
  const loaded = await postAll(rows, (row) => post(row, doors, now));
  console.log(`${loaded} of ${rows.length} rows loaded.`);
  if (loaded < rows.length) process.exitCode = 1;
}

function doorsOf({ url, shop, shopifySecret, source, secret }: Options): Doors {
  const shopify = { shop, secret: shopifySecret };
  if (source !== undefined && secret !== undefined) return { url, shopify, source: { id: source, secret } };
  return { url, shopify, source: existsSync(LOCAL_SOURCE) ? localSource() : null };
}

function localSource(): Doors['source'] {
  return JSON.parse(readFileSync(LOCAL_SOURCE, 'utf8')) as Doors['source'];
}

/** A row that is refused is named, and the others go on. */
async function postAll<Row>(rows: readonly Row[], post: (row: Row) => Promise<void>): Promise<number> {
  const waiting = rows.entries();
  let loaded = 0;
  const work = async (): Promise<void> => {
    for (const [index, row] of waiting) {
      try {
        await post(row);
        loaded++;
      } catch (error) {
        if (error instanceof TypeError) throw error;
        console.error(`line ${index + 2}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return loaded;
}

try {
  await program.parseAsync();
} catch (error) {
  const isUnreachable = error instanceof TypeError;
  console.error(isUnreachable ? 'Nothing answers there. Start the product first: npm start' : String(error));
  process.exitCode = 1;
}
