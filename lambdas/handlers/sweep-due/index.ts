import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createDayStore } from '../../adapters/dynamodb/day-store';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createDueAlerts } from '../../adapters/dynamodb/due-alerts';
import { createFeedStore } from '../../adapters/dynamodb/feed-store';
import { createEventPublisher } from '../../adapters/eventbridge/event-publisher';
import { createBeginDays } from '../../app/begin-days';
import { createSweepDue } from '../../app/sweep-due';
import { createSweepFeeds } from '../../app/sweep-feeds';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);

const client = documentClient();
const days = createDayStore(client, env.STOCK_TABLE);
const publisher = createEventPublisher(new EventBridgeClient({}), env.BUS_NAME);

export const handler = createHandler({
  sweepDue: createSweepDue(createDueAlerts(client, env.ALERT_TABLE), publisher, systemClock),
  sweepFeeds: createSweepFeeds(createFeedStore(client, env.STOCK_TABLE), publisher, systemClock),
  beginDays: createBeginDays(days, days, publisher, systemClock),
  logger: createLogger('sweep-due'),
});
