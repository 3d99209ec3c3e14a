import { reportToCloudFormation } from '../../adapters/cloudformation/report';
import { createDefaultsStore } from '../../adapters/dynamodb/defaults-store';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createSeedDefaults } from '../../app/seed-defaults';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);

export const handler = createHandler({
  seedDefaults: createSeedDefaults({
    store: createDefaultsStore(documentClient(), env.ALERT_TABLE),
    clock: systemClock,
  }),
  report: reportToCloudFormation,
  logger: createLogger('seed-defaults'),
});
