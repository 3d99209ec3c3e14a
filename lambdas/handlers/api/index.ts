import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createChannelCipher } from '../../adapters/kms/channel-cipher';
import { createImportFiles } from '../../adapters/s3/import-files';
import { createInventoryIndexReader } from '../../adapters/s3/inventory-index';
import { createSecretReader } from '../../adapters/secrets/secret-store';
import { createDelayedQueue } from '../../adapters/sqs/delayed-queue';
import { createTestQueue } from '../../adapters/sqs/test-queue';
import { systemClock } from '../../platform/clock';
import { configuredShops } from '../../platform/configured-shops';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';
import { wire } from './wire';

const env = loadEnv(ENV);
const secrets = createSecretReader(new SecretsManagerClient({}));
const s3 = new S3Client({});
const sqs = new SQSClient({});

export const handler = createHandler(
  wire({
    tables: { client: documentClient(), stock: env.STOCK_TABLE, alert: env.ALERT_TABLE },
    index: createInventoryIndexReader(s3, env.INDEX_BUCKET),
    cipher: createChannelCipher(new KMSClient({}), env.CHANNEL_KEY_ID),
    masterSecret: () => secrets.text(env.MASTER_SECRET_NAME),
    testQueues: {
      email: createTestQueue(sqs, env.EMAIL_QUEUE_URL),
      slack: createTestQueue(sqs, env.SLACK_QUEUE_URL),
    },
    imports: {
      files: createImportFiles(s3, env.IMPORT_BUCKET),
      queue: createDelayedQueue(sqs, env.IMPORT_QUEUE_URL),
      isConfigured: configuredShops(env.SHOPS),
    },
    publicUrl: env.PUBLIC_URL,
    clock: systemClock,
    logger: createLogger('api'),
  }),
);
