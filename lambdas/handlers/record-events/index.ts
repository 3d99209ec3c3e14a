import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createCatalogueStore } from '../../adapters/dynamodb/catalogue-store';
import { createCategoryMapStore } from '../../adapters/dynamodb/category-map-store';
import { documentClient, wireClient } from '../../adapters/dynamodb/document-client';
import { createFeedStore } from '../../adapters/dynamodb/feed-store';
import { createImportRecords } from '../../adapters/dynamodb/import-records';
import { createFulfilmentStore } from '../../adapters/dynamodb/fulfilment-store';
import { createLevelStore } from '../../adapters/dynamodb/level-store';
import { createOrderLineStore } from '../../adapters/dynamodb/order-line-store';
import { createPurchaseStore } from '../../adapters/dynamodb/purchase-store';
import { createRiseStore } from '../../adapters/dynamodb/rise-store';
import { createTrafficStore } from '../../adapters/dynamodb/traffic-store';
import { createShopStore } from '../../adapters/dynamodb/shop-store';
import { createEventPublisher } from '../../adapters/eventbridge/event-publisher';
import { createDeadLetterQueue } from '../../adapters/sqs/dead-letter-queue';
import { reportReader } from '../../adapters/storefront/read-report';
import { createHeartbeat } from '../../app/count-events';
import { createImportTally } from '../../app/import/tally-import';
import { createEnvelopeRecorder } from '../../app/record-envelope';
import { systemClock } from '../../platform/clock';
import { configuredShops } from '../../platform/configured-shops';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { createMetrics } from '../../platform/metrics';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);
const logger = createLogger('record-events');
const wire = wireClient();
const client = documentClient({}, wire);
const levels = createLevelStore(wire, client, env.STOCK_TABLE);
const rises = createRiseStore(client, env.STOCK_TABLE);
const isConfigured = configuredShops(env.SHOPS);

const recorder = createEnvelopeRecorder({
  reader: reportReader,
  levels,
  rises,
  catalogue: createCatalogueStore(client, env.STOCK_TABLE),
  categoryMap: createCategoryMapStore(client, env.STOCK_TABLE),
  fulfilments: createFulfilmentStore(client, env.STOCK_TABLE),
  orders: createOrderLineStore(client, env.STOCK_TABLE),
  purchases: createPurchaseStore(client, env.STOCK_TABLE),
  traffic: createTrafficStore(client, env.STOCK_TABLE),
  shops: createShopStore(client, env.STOCK_TABLE),
});

export const handler = createHandler({
  batch: {
    reader: reportReader,
    spills: {
      // The S3 client is loaded with the first body that was too large for the queue.
      async read(key) {
        const { createSpillStore } = await import('../../adapters/s3/spill-store');
        return createSpillStore(env.SPILL_BUCKET).read(key);
      },
    },
    levels,
    rises,
    publisher: createEventPublisher(new EventBridgeClient({}), env.BUS_NAME),
    deadLetters: createDeadLetterQueue(new SQSClient({}), env.INTAKE_DLQ_URL),
    heartbeat: createHeartbeat(createFeedStore(client, env.STOCK_TABLE), (error) =>
      logger.warn('Events not counted', { error: error instanceof Error ? error : String(error) }),
    ),
    imports: createImportTally(createImportRecords(client, env.STOCK_TABLE), (error) =>
      logger.warn('Imported rows not counted', { error: error instanceof Error ? error : String(error) }),
    ),
    ...recorder,
    // Vendor-neutral sources are known by their records, not by the configuration.
    isConfigured: ({ source, shop }) => source !== 'shopify' || isConfigured(shop),
  },
  clock: systemClock,
  logger,
  metrics: createMetrics('record-events'),
});
