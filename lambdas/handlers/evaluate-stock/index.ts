import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createEvaluationStore } from '../../adapters/dynamodb/evaluation-store';
import { createRuleReader } from '../../adapters/dynamodb/rules';
import { createStockReader } from '../../adapters/dynamodb/stock-reader';
import { createDeadLetterQueue } from '../../adapters/sqs/dead-letter-queue';
import { createEvaluateVariant } from '../../app/evaluate-variant';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);
const client = documentClient();
const rules = createRuleReader(client, env.ALERT_TABLE);
const evaluateVariant = createEvaluateVariant({
  stock: createStockReader(client, env.STOCK_TABLE),
  rules,
  store: createEvaluationStore(client, { stock: env.STOCK_TABLE, alert: env.ALERT_TABLE }),
  clock: systemClock,
});

export const handler = createHandler({
  evaluateVariant,
  rules,
  deadLetters: createDeadLetterQueue(new SQSClient({}), env.EVALUATE_DLQ_URL),
  clock: systemClock,
  logger: createLogger('evaluate-stock'),
});
