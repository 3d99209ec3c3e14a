import { resolve } from 'node:path';
import { buildProduct } from '../../local/build';
import { createDemoShop, DEMO_SHOP } from '../../local/demo/demo-shop';
import { startLocalStack, type LocalStack } from '../../test/support/local-stack';
import { aShop, BERLIN, type ShopVariant } from '../../test/support/shop';
import { type Spent, spent } from '../../test/support/spent';
import { costPerMillion, gbSecondsOf, totalOf, type Usage } from './cost';
import prices from './prices-2026-11.json' with { type: 'json' };
import { atMost, exactly, type Row, told } from './report';

const COUNTED = 'What a webhook asks of AWS';
const COST = `Dollars per million webhooks, list prices of ${prices.asOf}, ${prices.region}`;
/** A receive that brings something is one invocation. */
const QUEUE_FED = ['record-events', 'evaluate-stock', 'notify-email', 'notify-slack'];
const BATCH = 10;
const DOLLARS = 2.4;
/** Long enough to hold every kind of day; the clock stands still meanwhile, so that no schedule is counted with it. */
const DEMO_DAYS = 4;

/** Counts what webhooks cost in the product as it runs on one machine, and prices it. */
export async function measureRequests(): Promise<Row[]> {
  process.env.SHELFWIRE_TEST_ASSETS = resolve('.cache/bench/cdk.out');
  await buildProduct(process.env.SHELFWIRE_TEST_ASSETS);
  const local = await startLocalStack();
  try {
    return [...(await countWebhooks(local)), ...(await countDemonstration(local))];
  } finally {
    await local.stop();
  }
}

async function countWebhooks(local: LocalStack): Promise<Row[]> {
  const shop = aShop(local);
  await shop.location(BERLIN, 'Berlin');
  const skus = Array.from({ length: BATCH }, (_, index) => `BENCH-${index}`);
  const variants = await shop.product({ title: 'Bench Mug', skus });
  for (const variant of variants) await shop.level(variant, BERLIN, 100);
  const [first] = variants;
  if (first === undefined) throw new Error('A product has a variant.');
  await local.settle();

  const one = await spent(local, () => shop.level(first, BERLIN, 90));
  const ten = await spent(local, () =>
    together(local, variants, (variant) => shop.level(variant, BERLIN, 80)),
  );
  const forged = await spent(local, async () => {
    for (let attempt = 0; attempt < BATCH; attempt++) {
      await local.postShopify('inventory_levels/update', '{"available":0}', { secret: 'guessed' });
    }
  });
  const options = { title: 'Bench Mug', skus };
  const product = await spent(local, () => shop.productUpdate(variants, { ...options, tags: 'new' }));
  const sameProduct = await spent(local, () => shop.productUpdate(variants, { ...options, tags: 'new' }));
  const order = await spent(local, () => shop.order(first, 2));

  const rows = [
    exactly(COUNTED, 'stock webhook: DynamoDB write units', one.dynamodb.writeUnits, 1),
    exactly(COUNTED, 'stock webhook: DynamoDB read units', one.dynamodb.readUnits, 0),
    exactly(COUNTED, 'stock webhook: EventBridge requests', one.requests('events'), 0),
    exactly(COUNTED, 'ten stock webhooks: DynamoDB write units', ten.dynamodb.writeUnits, 10),
    exactly(COUNTED, 'ten stock webhooks: SQS requests', ten.requests('sqs'), 12),
    told(COUNTED, 'stock webhook: bytes logged', ten.bytesLogged / BATCH),
    exactly(COUNTED, 'ten forged webhooks: AWS requests', forged.total, 0),
    told(COUNTED, 'products/update of ten variants that changes a tag', describe(product)),
    told(COUNTED, 'products/update of ten variants as it fires on every sale', describe(sameProduct)),
    told(COUNTED, 'orders/create with one line', describe(order)),
  ];
  return [
    ...rows,
    ...priced(COST, 'stock webhooks, full batches of ten', usageOf(local, ten, BATCH), DOLLARS),
    ...priced(COST, 'stock webhooks, batches of one', usageOf(local, one, 1)),
  ];
}

/** The demonstration shop's own mix of topics over some days, alerts and messages included. */
async function countDemonstration(local: LocalStack): Promise<Row[]> {
  let webhooks = 0;
  const now = (): string => new Date(local.stack.clock.now()).toISOString();
  const shop = createDemoShop({
    now,
    settled: () => local.settle(),
    async post(topic, body) {
      webhooks++;
      const response = await local.postShopify(topic, body, { shop: DEMO_SHOP });
      await response.arrayBuffer();
      return response.status;
    },
  });
  await shop.feed();
  await local.settle();
  webhooks = 0;
  // The clock goes first, so that the webhooks are news; schedules are priced by the month, not by the webhook.
  const from = new Date(now());
  const to = new Date(from.getTime() + DEMO_DAYS * 86_400_000);
  const used = await spent(local, async () => {
    local.stack.clock.moveTo(to.getTime());
    await shop.advance(from, to);
  });
  return priced(
    COST,
    `the demonstration's mix (${webhooks} webhooks, alerts told)`,
    usageOf(local, used, webhooks),
  );
}

/** All at once, so that the queue hands them out as one batch. */
async function together(
  local: LocalStack,
  variants: readonly ShopVariant[],
  send: (variant: ShopVariant) => Promise<void>,
): Promise<void> {
  local.stack.pause();
  for (const variant of variants) await send(variant);
  local.stack.resume();
}

function priced(section: string, what: string, usage: Usage, most?: number): Row[] {
  const lines = costPerMillion(usage);
  const total = totalOf(lines);
  return [
    most === undefined
      ? told(section, what, `$${total.toFixed(2)}`)
      : atMost(section, what, total, most, ' $'),
    ...lines.map(({ item, dollars }) => told(section, `  of that ${item}`, dollars.toFixed(3))),
  ];
}

function usageOf(local: LocalStack, used: Spent, webhooks: number): Usage {
  const invocations: Record<string, number> = { 'receive-webhook': webhooks };
  for (const name of QUEUE_FED) invocations[name] = used.requests('sqs', 'ReceiveMessage', name);
  const memory = new Map(
    local.stack.template
      .all('AWS::Lambda::Function')
      .map(({ properties }) => [
        String(properties.FunctionName).replace(/^.*?-local-/, ''),
        Number(properties.MemorySize),
      ]),
  );
  return {
    webhooks,
    bytesLogged: used.bytesLogged,
    gbSeconds: Object.entries(invocations).reduce(
      (sum, [name, count]) => sum + gbSecondsOf(name, count, memory.get(name) ?? 0),
      0,
    ),
    requests: {
      httpApiRequests: webhooks,
      lambdaRequests: Object.values(invocations).reduce((sum, count) => sum + count, 0),
      sqsRequests: used.requests('sqs'),
      dynamoDbWriteUnits: used.dynamodb.writeUnits,
      dynamoDbReadUnits: used.dynamodb.readUnits,
      eventBridgeEvents: used.requests('events'),
      s3PutRequests: used.requests('s3', 'PutObject'),
      kmsRequests: used.requests('kms'),
      sesEmails: used.requests('email') + used.requests('ses'),
    },
  };
}

function describe(used: Spent): string {
  const { writeUnits, readUnits } = used.dynamodb;
  return `${writeUnits} write, ${readUnits} read units, ${used.requests('events')} events`;
}
