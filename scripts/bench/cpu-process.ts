import { createRequire } from 'node:module';
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { WebhookEnvelope } from '../../lambdas/contracts/envelope/envelope';

/**
 * A process of its own, so that nothing else's CPU is counted: records batches of ten distinct items through the bundle of
 * record-events, and writes ten bare conditional updates with the same SDK, turn by turn. Reports the CPU microseconds
 * of both to its parent. Bundled by `cpu.ts`.
 */
const ITEMS = 10;
const WARM_UP_ROUNDS = 60;
/** One measurement is this many batches of each kind, so that a garbage collection does not make or break it. */
const BATCHES = 10;
const ROUNDS = 40;

const SHOP = 'blue-harbour-mugs.myshopify.com';
const LOCATION = 'shopify-655441491';
const FIRST_ITEM = 44_871_651_328_213;
const begin = Date.now() - 6 * 3_600_000;
const table = process.env.STOCK_TABLE ?? '';
const client = new DynamoDBClient({ maxAttempts: 4 });

type Handler = (event: SQSEvent, context: unknown) => Promise<SQSBatchResponse>;

let handler: Handler;
let turn = 0;

async function main(): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  for (let item = 0; item < ITEMS; item++) {
    await client.send(knownLevel(`shopify-${FIRST_ITEM + item}`));
    await client.send(knownLevel(`bare-${item}`));
  }

  ({ handler } = createRequire(process.argv[1] ?? '')(process.argv[2] ?? '') as {
    readonly handler: Handler;
  });
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    await recordBatch();
    await updateBare();
  }
  const measured: { record: number; bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // Who goes first changes from round to round: whoever follows finds warmer caches.
    const recordFirst = round % 2 === 0;
    const first = await cpuMicroseconds(recordFirst ? recordBatch : updateBare);
    const second = await cpuMicroseconds(recordFirst ? updateBare : recordBatch);
    measured.push(recordFirst ? { record: first, bare: second } : { record: second, bare: first });
  }
  process.send?.(measured, () => process.exit(0));
}

void main();

async function cpuMicroseconds(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  for (let batch = 0; batch < BATCHES; batch++) await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

async function recordBatch(): Promise<void> {
  turn++;
  const { batchItemFailures } = await handler(batchOf(turn), { getRemainingTimeInMillis: () => 30_000 });
  if (batchItemFailures.length > 0) throw new Error('record-events refused a batch of the bench.');
}

/** The least that keeps one level right: newer wins, and only the shop that owns it. */
async function updateBare(): Promise<void> {
  turn++;
  await Promise.all(
    Array.from({ length: ITEMS }, async (_, item) =>
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: `ITEM#bare-${item}` }, sk: { S: `LEVEL#${LOCATION}` } },
          UpdateExpression: 'SET available = :available, #version = :version, updatedAt = :updatedAt',
          ConditionExpression: 'shopId = :shop AND #version < :version',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: {
            ':available': { N: String(quantityAt(turn)) },
            ':version': { S: versionAt(turn) },
            ':updatedAt': { S: instantAt(turn) },
            ':shop': { S: SHOP },
          },
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    ),
  );
}

function batchOf(at: number): SQSEvent {
  return {
    Records: Array.from({ length: ITEMS }, (_, item) => {
      const envelope: WebhookEnvelope = {
        source: 'shopify',
        topic: 'inventory_levels/update',
        shop: SHOP,
        webhookId: `0a6d6c0e-2f4e-4d57-9c0f-${String(at * ITEMS + item).padStart(12, '0')}`,
        eventId: `7d1f5a90-1b1e-4c7a-8a55-${String(at * ITEMS + item).padStart(12, '0')}`,
        apiVersion: '2026-07',
        triggeredAt: instantAt(at),
        receivedAt: instantAt(at),
        body: JSON.stringify({
          inventory_item_id: FIRST_ITEM + item,
          location_id: 655_441_491,
          available: quantityAt(at),
          updated_at: instantAt(at),
          admin_graphql_api_id: `gid://shopify/InventoryLevel/655441491?inventory_item_id=${FIRST_ITEM + item}`,
        }),
      };
      return {
        messageId: `${at}-${item}`,
        receiptHandle: 'handle',
        body: JSON.stringify(envelope),
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(begin),
          SenderId: 'bench',
          ApproximateFirstReceiveTimestamp: String(begin),
        },
        messageAttributes: {},
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:intake',
        awsRegion: 'us-east-1',
      };
    }),
  };
}

/** A known level that lies well inside its band. Both kinds write to such items, each to its own. */
function knownLevel(variantId: string) {
  const range = { M: { quietAbove: { N: '5' }, quietBelow: { NULL: true } } };
  return new PutItemCommand({
    TableName: table,
    Item: {
      pk: { S: `ITEM#${variantId}` },
      sk: { S: `LEVEL#${LOCATION}` },
      variantId: { S: variantId },
      locationId: { S: LOCATION },
      shopId: { S: SHOP },
      available: { N: String(quantityAt(0)) },
      version: { S: versionAt(0) },
      updatedAt: { S: instantAt(0) },
      band: { M: { available: range } },
      bandRevision: { N: '1' },
      bandSignature: { S: 'rule_default_low_stock@1,rule_default_out_of_stock@1' },
    },
  });
}

function quantityAt(at: number): number {
  return 20 + (at % 60);
}

/** A second later each time, and never in the future: a state from the future would be set aside. */
function instantAt(at: number): string {
  return new Date(begin + at * 1000).toISOString();
}

function versionAt(at: number): string {
  const instant = `${instantAt(at).slice(0, -1)}000000Z`;
  return `${instant}|${instant}`;
}
