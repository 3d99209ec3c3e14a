import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { DEMO_SHOP } from '../local/demo/catalogue';
import { DEFAULT_SHOPIFY_SECRET } from '../local/options';
import { productTime } from '../local/product-time';
import { postShopifyWebhook } from '../local/webhook-sender';
import { LOCAL_URL, printAnswer, runCommand } from './run-command';

/** Signs a file as Shopify does and posts it: `npm run send -- FILE.json --topic inventory_levels/update`. */
interface Options {
  readonly topic: string;
  readonly shop: string;
  readonly url: string;
  readonly secret: string;
  readonly triggeredAt?: string;
}

const program = new Command('send')
  .description('Sign a webhook body as Shopify does and post it at the webhook door.')
  .argument('<file>', 'the body, sent byte for byte')
  .requiredOption('--topic <topic>', 'e.g. inventory_levels/update')
  .option('--shop <domain>', 'the shop that it comes from', DEMO_SHOP)
  .option('--url <url>', 'where the product listens', LOCAL_URL)
  .option(
    '--secret <secret>',
    'the app’s client secret',
    process.env.SHELFWIRE_SHOPIFY_SECRET || DEFAULT_SHOPIFY_SECRET,
  )
  .option('--triggered-at <instant>', 'ISO 8601; the product’s time where it is left out')
  .action(send);

async function send(file: string, { topic, shop, url, secret, triggeredAt }: Options): Promise<void> {
  const body = readBody(file);
  const sentAt = triggeredAt ?? (await productTime(url));
  const response = await postShopifyWebhook(url, secret, { topic, shop, body, triggeredAt: sentAt });
  await printAnswer(response);
}

function readBody(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`${file} cannot be read. Name a file with the body of a webhook.`, { cause: error });
  }
}

await runCommand(program);
