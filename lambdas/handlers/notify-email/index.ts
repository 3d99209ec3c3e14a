import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAlertReader } from '../../adapters/dynamodb/alert-reader';
import { createChannelStore } from '../../adapters/dynamodb/channels';
import { createDeliveryStore } from '../../adapters/dynamodb/deliveries';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createLeases } from '../../adapters/dynamodb/leases';
import { createNotices } from '../../adapters/dynamodb/notices';
import { createOutbox } from '../../adapters/dynamodb/outbox';
import { createRouteStore } from '../../adapters/dynamodb/routes';
import { createStockReader } from '../../adapters/dynamodb/stock-reader';
import { createUnsubscribes } from '../../adapters/dynamodb/unsubscribes';
import { deriveKey } from '../../adapters/secrets/master-key';
import { createSecretReader } from '../../adapters/secrets/secret-store';
import { createEmailSender } from '../../adapters/ses/email-sender';
import { createDelayedQueue } from '../../adapters/sqs/delayed-queue';
import { createFlushGroup } from '../../app/flush-group';
import { createSendTestMessage } from '../../app/send-test-message';
import { createTellAlerts } from '../../app/tell-alerts';
import { createTellChannelOwner } from '../../app/tell-channel-owner';
import { systemClock as clock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { createMetrics } from '../../platform/metrics';
import { createNotifierHandler } from '../notifier/handler';
import { ENV } from './env';

const env = loadEnv(ENV);
const client = documentClient();
const secrets = createSecretReader(new SecretsManagerClient({}));
const channels = createChannelStore(client, env.ALERT_TABLE);
const unsubscribes = createUnsubscribes(client, env.ALERT_TABLE);
const isWanted = async (address: string) => !(await unsubscribes.isUnsubscribed(address));
const sender = createEmailSender({
  client: new SESClient({}),
  senderAddress: env.SENDER_ADDRESS,
  publicUrl: env.PUBLIC_URL,
  unsubscribeKey: async () => deriveKey(await secrets.text(env.MASTER_SECRET_NAME), 'unsubscribe'),
});
const common = {
  channels,
  outbox: createOutbox(client, env.ALERT_TABLE),
  queue: createDelayedQueue(new SQSClient({}), env.EMAIL_QUEUE_URL),
  windows: {
    shortSeconds: Number(env.GROUP_WINDOW_SECONDS),
    longSeconds: Number(env.GROUP_LONG_WINDOW_SECONDS),
  },
  clock,
  newId: () => randomUUID(),
};

export const handler = createNotifierHandler({
  tellAlerts: createTellAlerts({
    ...common,
    channelType: 'email',
    routes: createRouteStore(client, env.ALERT_TABLE),
  }),
  flushGroup: createFlushGroup({
    ...common,
    sender,
    isWanted,
    deliveries: createDeliveryStore(client, env.ALERT_TABLE),
    alerts: createAlertReader(client, env.ALERT_TABLE),
    stock: createStockReader(client, env.STOCK_TABLE),
    leases: createLeases(client, env.ALERT_TABLE),
    alertsUrl: `${env.PUBLIC_URL}/v1/alerts?state=open`,
    pause: (milliseconds) => pause(milliseconds),
  }),
  sendTestMessage: createSendTestMessage({ sender, channels, isWanted, clock }),
  tellChannelOwner: createTellChannelOwner({
    sender,
    notices: createNotices(client, env.ALERT_TABLE),
    isWanted,
    clock,
  }),
  logger: createLogger('notify-email'),
  metrics: createMetrics('notify-email'),
});
