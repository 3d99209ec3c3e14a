import { Command } from 'commander';
import { createAdminApi } from './shopify/admin-api';
import { printToml } from './shopify/print-toml';
import { registerSubscriptions } from './shopify/register';

interface Options {
  readonly url: string;
  readonly printToml?: boolean;
  readonly shop?: string;
}

const options = new Command('npm run shopify:subscribe --')
  .description(
    'Sends a shop’s webhooks to Shelfwire: prints the block for shopify.app.toml, or registers them.',
  )
  .requiredOption('--url <url>', 'the ShopifyWebhookUrl that the deployment printed')
  .option('--print-toml', 'print the [webhooks] block of shopify.app.toml')
  .option('--shop <domain>', 'register at this shop, with the token in SHOPIFY_ADMIN_TOKEN')
  .parse()
  .opts<Options>();

try {
  await run(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run({ url, printToml: isTomlWanted, shop }: Options): Promise<void> {
  if (isTomlWanted === true) {
    process.stdout.write(printToml(url));
    return;
  }
  if (shop === undefined) throw new Error('Say --print-toml, or --shop acme.myshopify.com.');
  const token = process.env.SHOPIFY_ADMIN_TOKEN;
  if (token === undefined || token === '')
    throw new Error('Put an Admin API access token into SHOPIFY_ADMIN_TOKEN.');
  await registerSubscriptions(createAdminApi(shop, token), url, ({ topic, outcome }) =>
    console.log(`${outcome.padEnd(9)} ${topic}`),
  );
  console.log('The compliance topics are set in the app itself: see --print-toml.');
}
