import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createDueAlerts } from '../../adapters/dynamodb/due-alerts';
import { createEventPublisher } from '../../adapters/eventbridge/event-publisher';
import { createSweepDue } from '../../app/sweep-due';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);

export const handler = createHandler({
  sweepDue: createSweepDue(
    createDueAlerts(documentClient(), env.ALERT_TABLE),
    createEventPublisher(new EventBridgeClient({}), env.BUS_NAME),
    systemClock,
  ),
  logger: createLogger('sweep-due'),
});
