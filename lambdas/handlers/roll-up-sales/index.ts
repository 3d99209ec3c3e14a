import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createCategoryMapStore } from '../../adapters/dynamodb/category-map-store';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createMarginStore, createMarginWalk } from '../../adapters/dynamodb/margin-store';
import { createRuleReader } from '../../adapters/dynamodb/rules';
import { createEventPublisher } from '../../adapters/eventbridge/event-publisher';
import { createRollUpSales } from '../../app/roll-up-sales';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);
const client = documentClient();
const margins = createMarginStore(client, env.STOCK_TABLE);

export const handler = createHandler({
  rollUpSales: createRollUpSales({
    categoryMap: createCategoryMapStore(client, env.STOCK_TABLE),
    walk: createMarginWalk(client, env.STOCK_TABLE),
    shops: margins,
    rules: createRuleReader(client, env.ALERT_TABLE),
    margins,
    publisher: createEventPublisher(new EventBridgeClient({}), env.BUS_NAME),
    clock: systemClock,
  }),
  logger: createLogger('roll-up-sales'),
});
