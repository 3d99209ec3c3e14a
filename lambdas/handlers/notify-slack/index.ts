import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { KMSClient } from '@aws-sdk/client-kms';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAlertReader } from '../../adapters/dynamodb/alert-reader';
import { createChannelStore } from '../../adapters/dynamodb/channels';
import { createDeliveryStore } from '../../adapters/dynamodb/deliveries';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createLeases } from '../../adapters/dynamodb/leases';
import { createOutbox } from '../../adapters/dynamodb/outbox';
import { createRouteStore } from '../../adapters/dynamodb/routes';
import { createStockReader } from '../../adapters/dynamodb/stock-reader';
import { createChannelCipher } from '../../adapters/kms/channel-cipher';
import { createSlackSender } from '../../adapters/slack/slack-sender';
import { createDelayedQueue } from '../../adapters/sqs/delayed-queue';
import { createFlushGroup } from '../../app/flush-group';
import { createSendTestMessage } from '../../app/send-test-message';
import { createTellAlerts } from '../../app/tell-alerts';
import { systemClock as clock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { createMetrics } from '../../platform/metrics';
import { createNotifierHandler } from '../notifier/handler';
import { ENV } from './env';

const env = loadEnv(ENV);
const client = documentClient();
const channels = createChannelStore(client, env.ALERT_TABLE);

const cipher = createChannelCipher(new KMSClient({}), env.CHANNEL_KEY_ID);
const sender = createSlackSender({
  channels,
  webhookUrlOf: (channelId, encrypted) => cipher.decrypt(channelId, encrypted),
  fetch: (input, init) => fetch(input, init),
});
const isWanted = async () => true;
const common = {
  channels,
  outbox: createOutbox(client, env.ALERT_TABLE),
  queue: createDelayedQueue(new SQSClient({}), env.SLACK_QUEUE_URL),
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
    channelType: 'slack',
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
  tellChannelOwner: null,
  logger: createLogger('notify-slack'),
  metrics: createMetrics('notify-slack'),
});
