import { type LocalStack, startLocalStack } from '../../test/support/local-stack';
import { spent } from '../../test/support/spent';
import { atMost, type Row, told } from './report';

const SECTION = 'What an imported row asks of AWS';
const ITEMS = 100;
const ORDERS = 500;
const LINES_PER_ORDER = 2;
const DAYS = 10;
/** Two for a line and two for its day, as a transaction takes them, and its tenth of a look at its item that sets a band. */
const WRITE_UNITS_PER_LINE = 6;
/** Reads, transactions, and what brings the rows there; each line by itself asks two hundred and more. */
const REQUESTS_PER_100_LINES = 40;

/** Counts what lists cost in the product as it runs on one machine: the recording, and one look at each item. */
export async function measureImports(): Promise<Row[]> {
  const local = await startLocalStack();
  try {
    const levels = await spent(local, () => load(local, 'levels', levelRows()));
    const orders = await spent(local, () => load(local, 'orders', orderRows(local.stack.clock.now())));
    const lines = ORDERS * LINES_PER_ORDER;
    const looks = levels.requests('dynamodb', 'TransactWriteItems', 'evaluate-stock');
    const requests = orders.total - orders.requests('dynamodb', undefined, 'evaluate-stock');
    return [
      atMost(SECTION, 'new level: evaluations that wrote', looks / ITEMS, 1),
      told(SECTION, 'new level: DynamoDB write units', (levels.dynamodb.writeUnits / ITEMS).toFixed(1)),
      atMost(
        SECTION,
        'order line: DynamoDB write units, one look at each item included',
        orders.dynamodb.writeUnits / lines,
        WRITE_UNITS_PER_LINE,
      ),
      told(SECTION, 'order line: DynamoDB read units', (orders.dynamodb.readUnits / lines).toFixed(1)),
      atMost(
        SECTION,
        'a hundred order lines: requests without looks',
        (requests / lines) * 100,
        REQUESTS_PER_100_LINES,
      ),
    ];
  } finally {
    await local.stop();
  }
}

async function load(local: LocalStack, kind: string, rows: readonly string[]): Promise<void> {
  const response = await fetch(`${local.url}/v1/imports/${kind}?source=${local.source?.id}&currency=EUR`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await local.token('ops')}`, 'content-type': 'text/csv' },
    body: `${rows.join('\n')}\n`,
  });
  if (!response.ok)
    throw new Error(`The list was answered with ${response.status}: ${await response.text()}`);
  const { id } = (await response.json()) as { readonly id: string };
  for (;;) {
    await local.advance('PT5S');
    const { body } = await local.api('GET', `/v1/imports/${id}`);
    const { state } = body as { readonly state: string };
    if (state === 'done') break;
    if (state === 'refused') throw new Error(`The list was refused: ${JSON.stringify(body)}`);
  }
  // Whoever waits for the last record to be recorded calls for the looks then.
  await local.advance('PT5S');
}

const levelRows = (): string[] => [
  'sku,location,available',
  ...Array.from({ length: ITEMS }, (_, item) => `BENCH-${item},floor,${50 + item}`),
];

/** So many orders a day, of items that follow each other, so that some of a day's lines are of one item. */
function orderRows(now: number): string[] {
  const rows = ['order_id,sku,quantity,unit_price,ordered_at'];
  for (let order = 0; order < ORDERS; order++) {
    const day = 20 + DAYS - Math.floor((order * DAYS) / ORDERS);
    const at = new Date(now - day * 86_400_000).toISOString();
    for (let line = 0; line < LINES_PER_ORDER; line++) {
      rows.push(`B${order},BENCH-${(order * 7 + line * 3) % ITEMS},1,4.50,${at}`);
    }
  }
  return rows;
}
