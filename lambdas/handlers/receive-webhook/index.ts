import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createSecretReader } from '../../adapters/secrets/secret-store';
import { createIntakeQueue } from '../../adapters/sqs/intake-queue';
import { judgeShopify } from '../../adapters/storefront/doors/shopify-door';
import { judgeStandard } from '../../adapters/storefront/doors/standard-door';
import { judgeTraffic } from '../../adapters/storefront/doors/traffic-door';
import { systemClock } from '../../platform/clock';
import { configuredShops } from '../../platform/configured-shops';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { createMetrics } from '../../platform/metrics';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);

/** The platform waits five seconds in all, so a call that hangs is given up and tried once more. */
const impatient = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1500, throwOnRequestTimeout: true },
};

const secrets = createSecretReader(new SecretsManagerClient(impatient));
// Read while the function starts, so that no request waits for them and a forged one never calls AWS. What fails here is
// tried again by the first request that needs it.
void Promise.allSettled([secrets.text(env.SHOPIFY_SECRET_NAME), secrets.text(env.MASTER_SECRET_NAME)]);

const isConfigured = configuredShops(env.SHOPS);

/** The S3 client is loaded with the first body that is too large for the queue; most containers never see one. */
async function spill(body: string): Promise<{ readonly key: string }> {
  const { createSpillStore } = await import('../../adapters/s3/spill-store');
  return createSpillStore(env.SPILL_BUCKET).write(body);
}

export const handler = createHandler({
  judgeShopify: async (request) =>
    judgeShopify(request, await secrets.values(env.SHOPIFY_SECRET_NAME), isConfigured),
  judgeStandard: async (request, sourceId) =>
    judgeStandard(request, sourceId, await secrets.text(env.MASTER_SECRET_NAME)),
  judgeTraffic: async (request, sourceId) =>
    judgeTraffic(request, sourceId, await secrets.text(env.MASTER_SECRET_NAME)),
  intake: createIntakeQueue(new SQSClient(impatient), env.INTAKE_QUEUE_URL, spill),
  clock: systemClock,
  logger: createLogger('receive-webhook'),
  metrics: createMetrics('receive-webhook'),
});
