import { createDefaultSettings } from '../../adapters/dynamodb/default-settings';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createSeedDefaults } from '../../app/seed-defaults';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);

export const handler = createHandler({
  seedDefaults: createSeedDefaults(createDefaultSettings(documentClient(), env.ALERT_TABLE), systemClock),
  logger: createLogger('seed-defaults'),
});
