import { SQSClient } from '@aws-sdk/client-sqs';
import { createCategoryMapStore } from '../../adapters/dynamodb/category-map-store';
import { documentClient } from '../../adapters/dynamodb/document-client';
import { createEvaluationStore } from '../../adapters/dynamodb/evaluation-store';
import { createFeedStore } from '../../adapters/dynamodb/feed-store';
import { createGroupStore } from '../../adapters/dynamodb/group-store';
import { createLooks } from '../../adapters/dynamodb/looks';
import { createMarginStore, createSellerRankReader } from '../../adapters/dynamodb/margin-store';
import { createPurchaseReader } from '../../adapters/dynamodb/purchase-store';
import { createPageStore } from '../../adapters/dynamodb/page-store';
import { createRuleReader } from '../../adapters/dynamodb/rules';
import { createSalesBandStore } from '../../adapters/dynamodb/sales-band-store';
import { createUnreceivedDeclarations } from '../../adapters/dynamodb/sources';
import { createStockReader } from '../../adapters/dynamodb/stock-reader';
import { createTrafficReader } from '../../adapters/dynamodb/traffic-store';
import { createDeadLetterQueue } from '../../adapters/sqs/dead-letter-queue';
import { createEvaluate } from '../../app/evaluate';
import { createEvaluateEntity } from '../../app/evaluate-entity';
import { createEvaluateGroup } from '../../app/evaluate-group';
import { createEvaluateGroupsOf } from '../../app/evaluate-groups-of';
import { createEvaluateVariant } from '../../app/evaluate-variant';
import { judgeBrokenSizeRun } from '../../app/judge-broken-size-run';
import { createJudgePages } from '../../app/judge-pages';
import { createJudgeProduct } from '../../app/judge-product';
import {
  createJudgeCategory,
  createJudgeShop,
  createProductSalesJudgement,
} from '../../app/judge-sales-vs-profit';
import { createJudgePurchaseOrder } from '../../app/judge-purchase-order';
import { createJudgeSite } from '../../app/judge-site';
import { createJudgeSource } from '../../app/judge-source';
import { judgeTogether } from '../../app/judge-together';
import { createTakeOffUnreceived } from '../../app/take-off-unreceived';
import { createReadSupply } from '../../app/read-supply';
import { judgeTraffic } from '../../app/judge-traffic-spike';
import { createWatchSales } from '../../app/watch-sales';
import { systemClock } from '../../platform/clock';
import { loadEnv } from '../../platform/load-env';
import { createLogger } from '../../platform/logger';
import { pauseAfterAttempt } from '../../platform/pause';
import { ENV } from './env';
import { createHandler } from './handler';

const env = loadEnv(ENV);
const client = documentClient();
const rules = createRuleReader(client, env.ALERT_TABLE);
const store = createEvaluationStore(client, { stock: env.STOCK_TABLE, alert: env.ALERT_TABLE });
const stock = createStockReader(client, env.STOCK_TABLE);
const pages = createPageStore(client, env.STOCK_TABLE);
const margins = createMarginStore(client, env.STOCK_TABLE);
const groups = createGroupStore(client, { stock: env.STOCK_TABLE, alert: env.ALERT_TABLE });
const looks = createLooks(client, env.ALERT_TABLE);
const purchases = createPurchaseReader(client, env.STOCK_TABLE);
const readSupply = createReadSupply(purchases);
const watchSales = createWatchSales(createSalesBandStore(client, env.STOCK_TABLE));
const evaluateVariant = createEvaluateVariant({
  watchSales,
  stock,
  ranks: createSellerRankReader(client, env.STOCK_TABLE),
  takeOffUnreceived: createTakeOffUnreceived(createUnreceivedDeclarations(client, env.STOCK_TABLE), store),
  readSupply,
  rules,
  store,
  clock: systemClock,
  pause: pauseAfterAttempt,
});
const evaluateGroup = createEvaluateGroup({
  stock,
  rules,
  alerts: store,
  groups,
  clock: systemClock,
  pause: pauseAfterAttempt,
});
const evaluateEntity = createEvaluateEntity({
  judges: {
    product: createJudgeProduct({ groups, stock }, [
      judgeBrokenSizeRun(stock),
      createProductSalesJudgement(margins),
      judgeTraffic(createTrafficReader(client, env.STOCK_TABLE), stock),
      createJudgePages({
        pages,
        categoryMap: createCategoryMapStore(client, env.STOCK_TABLE),
        margins,
        stock,
      }),
    ]),
    category: createJudgeCategory({ margins, stock }),
    purchase_order: createJudgePurchaseOrder({ purchases, stock, readSupply }),
    shop: judgeTogether(createJudgeShop({ margins, stock }), createJudgeSite(pages, stock)),
    source: createJudgeSource(createFeedStore(client, env.STOCK_TABLE), stock),
  },
  rules,
  store,
  clock: systemClock,
  pause: pauseAfterAttempt,
});

export const handler = createHandler({
  evaluate: createEvaluate({
    evaluateVariant,
    evaluateGroupsOf: createEvaluateGroupsOf({
      groups,
      evaluateGroup,
      sizes: groups,
      pages,
      looks,
      clock: systemClock,
    }),
    evaluateGroup,
    evaluateEntity,
    looks,
    rules,
  }),
  rules,
  deadLetters: createDeadLetterQueue(new SQSClient({}), env.EVALUATE_DLQ_URL),
  clock: systemClock,
  logger: createLogger('evaluate-stock'),
});
