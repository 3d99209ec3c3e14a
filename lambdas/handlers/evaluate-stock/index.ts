import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createEvaluationStore } from '../../adapters/dynamodb/evaluation-store';
import { createFeedStore } from '../../adapters/dynamodb/feed-store';
import { createRuleReader } from '../../adapters/dynamodb/rules';
import { createStockReader } from '../../adapters/dynamodb/stock-reader';
import { createDeadLetterQueue } from '../../adapters/sqs/dead-letter-queue';
import { createEvaluateEntity, type JudgeEntity } from '../../app/evaluate-entity';
import { createEvaluateVariant } from '../../app/evaluate-variant';
import { createJudgeSource } from '../../app/judge-source';
import { entityOf } from '../../domain/alert/entity';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);
const client = documentClient();
const rules = createRuleReader(client, env.ALERT_TABLE);
const store = createEvaluationStore(client, { stock: env.STOCK_TABLE, alert: env.ALERT_TABLE });
const stock = createStockReader(client, env.STOCK_TABLE);
const evaluateVariant = createEvaluateVariant({
  stock,
  rules,
  store,
  clock: systemClock,
});
const nothingKnown: JudgeEntity = async () => null;
const evaluateEntity = createEvaluateEntity({
  judges: {
    product: nothingKnown,
    category: nothingKnown,
    purchase_order: nothingKnown,
    shop: nothingKnown,
    source: createJudgeSource(createFeedStore(client, env.STOCK_TABLE), stock),
  },
  rules,
  store,
  clock: systemClock,
});

export const handler = createHandler({
  evaluate: (id, reason, ruleSet) =>
    (entityOf(id).type === 'variant' ? evaluateVariant : evaluateEntity)(id, reason, ruleSet),
  rules,
  deadLetters: createDeadLetterQueue(new SQSClient({}), env.EVALUATE_DLQ_URL),
  clock: systemClock,
  logger: createLogger('evaluate-stock'),
});
