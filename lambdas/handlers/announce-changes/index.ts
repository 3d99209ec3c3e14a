import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { eventOf } from '../../adapters/dynamodb/stream-events';
import { createEventPublisher } from '../../adapters/eventbridge/event-publisher';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);

export const handler = createHandler({
  eventOf,
  publisher: createEventPublisher(new EventBridgeClient({}), env.BUS_NAME),
  logger: createLogger('announce-changes'),
});
