import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { createBurst } from '../local/demo/burst';
import { DEMO_SHOP } from '../local/demo/catalogue';
import { sendAll } from '../local/demo/send-all';
import { DEFAULT_SHOPIFY_SECRET } from '../local/options';
import { postShopifyWebhook } from '../local/webhook-sender';
import { LOCAL_URL, sayWhatFailed } from './run-command';

/** Sends the bulk edit that empties 1,000 variants at once to the running local product. `npm run demo:burst` */
const url = LOCAL_URL;
const secret = process.env.SHELFWIRE_SHOPIFY_SECRET || DEFAULT_SHOPIFY_SECRET;
const VARIANTS = 1000;

/**
 * The product's time once all work has settled: its clock may be ahead of this machine's. It answers when that is so, however
 * long it takes; `fetch` would give it up after five minutes.
 */
async function settled(): Promise<Date> {
  const asked = request(`${url}/local/clock`, { method: 'POST' });
  asked.end('{"advance":"PT0S"}');
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const answer = await json(response);
  if (response.statusCode !== 200) throw new Error(`${url}/local/clock answered ${response.statusCode}.`);
  return new Date((answer as { readonly now: string }).now);
}

async function countOf(what: 'emails' | 'slack'): Promise<number> {
  const response = await fetch(`${url}/local/${what}`);
  return ((await response.json()) as readonly unknown[]).length;
}

async function post(at: Date, topic: string, body: unknown): Promise<number> {
  const webhook = { topic, body, shop: DEMO_SHOP, triggeredAt: at.toISOString() };
  const response = await postShopifyWebhook(url, secret, webhook);
  await response.arrayBuffer();
  return response.status;
}

async function run(): Promise<void> {
  const burst = createBurst(VARIANTS);
  const stockedAt = await settled();
  console.log(`Stocking ${VARIANTS} variants …`);
  await sendAll(burst.stock(stockedAt), (topic, body) => post(stockedAt, topic, body));
  await settled();

  const before = { emails: await countOf('emails'), slack: await countOf('slack') };
  // Shopify's times are whole seconds: two states of one second would be a tie.
  const emptiedAt = new Date(Math.max((await settled()).getTime(), stockedAt.getTime() + 2000));
  console.log(
    'Emptying all of them at once, and waiting until everybody is told (minutes, on a small machine) …',
  );
  await sendAll(burst.empty(emptiedAt), (topic, body) => post(emptiedAt, topic, body));
  await settled();

  console.log(`\n${VARIANTS} variants ran out in one bulk edit. What people got of it:`);
  console.log(`  ${(await countOf('slack')) - before.slack} Slack messages    ${url}/local/slack-view`);
  console.log(`  ${(await countOf('emails')) - before.emails} e-mails            ${url}/local/mailbox`);
  console.log('The next run stocks them again first, and says that they are back.');
}

try {
  await run();
} catch (error) {
  console.error(sayWhatFailed(error, url));
  process.exitCode = 1;
}
