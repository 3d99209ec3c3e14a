import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { SHOP_SHARDS } from '../../adapters/dynamodb/keys';
import { createStockReader } from '../../adapters/dynamodb/stock-reader';
import { createSweepStore } from '../../adapters/dynamodb/sweep-store';
import { createEventPublisher } from '../../adapters/eventbridge/event-publisher';
import { createSweepQueue } from '../../adapters/sqs/sweep-queue';
import { createRunSweep } from '../../app/run-sweep';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);
const client = documentClient();

export const handler = createHandler({
  sweep: createRunSweep(
    createSweepStore(client, { stock: env.STOCK_TABLE, alert: env.ALERT_TABLE }),
    createSweepQueue(new SQSClient({}), env.SWEEP_QUEUE_URL),
    createEventPublisher(new EventBridgeClient({}), env.BUS_NAME),
    systemClock,
    SHOP_SHARDS,
    createStockReader(client, env.STOCK_TABLE),
  ),
  logger: createLogger('run-sweep'),
});
