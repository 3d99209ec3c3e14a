import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { slotOf } from '../lambdas/domain/traffic/page-views';
import type { LocalSource } from '../local/first-run';
import { productTime } from '../local/product-time';
import { openStateFolder } from '../local/state-folder';
import { postSignedEvent } from '../local/webhook-sender';
import { LOCAL_URL, printAnswer, runCommand } from './run-command';

/** Counts views of a page in the five minutes under way: `npm run send:views -- /products/harbour-mug 400`. */
interface Options {
  readonly url: string;
  readonly source?: string;
  readonly secret?: string;
}

const program = new Command('send:views')
  .description('Say how often a page was viewed in the last minutes, signed as a source of page views.')
  .argument('<page>', 'the address or path of the page')
  .argument('<views>', 'how often it was viewed', wholeNumber)
  .option('--url <url>', 'where the product listens', LOCAL_URL)
  .option('--source <id>', 'the source that counts; that of the demonstration shop where it is left out')
  .option('--secret <secret>', 'its secret')
  .action(send);

async function send(page: string, views: number, { url, source, secret }: Options): Promise<void> {
  const sender = source === undefined || secret === undefined ? analytics() : { id: source, secret };
  const now = await productTime(url);
  const counts = [{ url: page, from: slotOf(now), views }];
  const event = { type: 'page_views.counted', timestamp: now, data: { counts } };
  const response = await postSignedEvent(`${url}/webhooks/traffic/${sender.id}`, sender.secret, event);
  await printAnswer(response);
}

function analytics(): LocalSource {
  const known = openStateFolder(resolve('.shelfwire')).read<LocalSource | null>('analytics.json', null);
  if (known !== null) return known;
  throw new Error('Nobody counts views here yet. Run npm start first, or name --source and --secret.');
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('A whole number is expected.');
}

await runCommand(program);
