import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { readSeparated } from '../../adapters/csv/read-separated';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createImportRecords } from '../../adapters/dynamodb/import-records';
import { createRouteStore } from '../../adapters/dynamodb/routes';
import { createRuleStore } from '../../adapters/dynamodb/rules';
import { createShopStore } from '../../adapters/dynamodb/shop-store';
import { createEventPublisher } from '../../adapters/eventbridge/event-publisher';
import { createImportFiles } from '../../adapters/s3/import-files';
import { createInventoryIndexReader } from '../../adapters/s3/inventory-index';
import { createDelayedQueue } from '../../adapters/sqs/delayed-queue';
import { createIntakeBatches } from '../../adapters/sqs/intake-batches';
import { reportReader } from '../../adapters/storefront/read-report';
import { createRunImport } from '../../app/import/run-import';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createMetrics } from '../../platform/metrics';
import { createHandler } from './handler';

const env = loadEnv(ENV);
const client = documentClient();
const s3 = new S3Client({});
const sqs = new SQSClient({});
/** A list may name what came into the index a moment ago, so each one asks whether there is a newer index. */
const NEVER_FRESH = (): number => Number.POSITIVE_INFINITY;

export const handler = createHandler({
  runImport: createRunImport({
    files: createImportFiles(s3, env.IMPORT_BUCKET),
    records: createImportRecords(client, env.STOCK_TABLE),
    queue: createDelayedQueue(sqs, env.IMPORT_QUEUE_URL),
    intake: createIntakeBatches(sqs, env.INTAKE_QUEUE_URL),
    publisher: createEventPublisher(new EventBridgeClient({}), env.BUS_NAME),
    index: createInventoryIndexReader(s3, env.INDEX_BUCKET, NEVER_FRESH),
    shops: createShopStore(client, env.STOCK_TABLE),
    rules: createRuleStore(client, env.ALERT_TABLE),
    routes: createRouteStore(client, env.ALERT_TABLE),
    reader: reportReader,
    readSeparated,
    clock: systemClock,
  }),
  logger: createLogger('run-import'),
  metrics: createMetrics('run-import'),
});
