import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createAlertsQuery, createVariantNames } from '../../adapters/dynamodb/alerts-query';
import { createChannelStore } from '../../adapters/dynamodb/channels';
import { createRememberedAnswers } from '../../adapters/dynamodb/idempotency';
import { createFulfilmentStore } from '../../adapters/dynamodb/fulfilment-store';
import { createImportRecords } from '../../adapters/dynamodb/import-records';
import { createRouteStore } from '../../adapters/dynamodb/routes';
import { createRuleReader, createRuleStore } from '../../adapters/dynamodb/rules';
import { createSourceStore } from '../../adapters/dynamodb/sources';
import { createPurchaseReader } from '../../adapters/dynamodb/purchase-store';
import { createStockReader } from '../../adapters/dynamodb/stock-reader';
import { createUnsubscribes } from '../../adapters/dynamodb/unsubscribes';
import { deriveKey, deriveSourceSecret } from '../../adapters/secrets/master-key';
import { createAnswerOnce } from '../../app/answer-once';
import { createReadSupply } from '../../app/read-supply';
import { createBacktestRule } from '../../app/backtest-rule';
import { createExplainRules } from '../../app/explain-rules';
import type { InventoryIndexReader } from '../../app/inventory-ports';
import { createManageImports, type StartImportDeps } from '../../app/import/start-import';
import { createListAlerts, createReadAlert } from '../../app/list-alerts';
import { createManageSources } from '../../app/manage-sources';
import type { Clock } from '../../app/ports';
import { createPreviewRule } from '../../app/preview-rule';
import { createReadInventory } from '../../app/read-inventory';
import { createRespondToAlert } from '../../app/respond-to-alert';
import { createSaveChannel, type UrlCipher } from '../../app/save-channel';
import { createSaveRoute } from '../../app/save-route';
import { createSaveRule } from '../../app/save-rule';
import { createWarnOfScope } from '../../app/warn-of-scope';
import { createTestChannel, type TestChannelDeps } from '../../app/test-channel';
import { createUnsubscribe } from '../../app/unsubscribe-address';
import { verifyUnsubscribeToken } from '../../domain/channel/unsubscribe-token';
import type { Logger } from '../../platform/logger';
import { alertHandlers } from './alerts';
import type { ApiDeps } from './app';
import { channelHandlers } from './channels';
import { fulfilmentHandlers } from './fulfilment';
import { importHandlers } from './imports';
import { inventoryHandlers } from './inventory';
import { idFrom } from './new-id';
import { pageHandlers } from './page-handlers';
import { routeHandlers } from './routes';
import { ruleHandlers } from './rules';
import { sourceHandlers } from './sources';

export interface ApiSurroundings {
  readonly tables: {
    readonly client: DynamoDBDocumentClient;
    readonly stock: string;
    readonly alert: string;
  };
  readonly index: InventoryIndexReader;
  readonly cipher: UrlCipher;
  readonly masterSecret: () => Promise<string>;
  readonly testQueues: TestChannelDeps['queues'];
  readonly imports: Pick<StartImportDeps, 'files' | 'queue' | 'isConfigured'>;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Puts the use cases of the API together with the tables that they work on. */
export function wire(surroundings: ApiSurroundings): ApiDeps {
  const { tables, index, cipher, masterSecret, testQueues, publicUrl, clock, logger } = surroundings;
  const { client } = tables;
  const stock = createStockReader(client, tables.stock);
  const ruleSets = createRuleReader(client, tables.alert);
  const rules = createRuleStore(client, tables.alert);
  const alerts = createAlertsQuery(client, tables.alert);
  const variants = createVariantNames(client, tables.stock);
  const channels = createChannelStore(client, tables.alert);
  const routes = createRouteStore(client, tables.alert);
  const keyFor = async (purpose: string) => deriveKey(await masterSecret(), purpose);

  return {
    handlers: {
      ...alertHandlers({
        listAlerts: createListAlerts({ alerts, variants }),
        readAlert: createReadAlert({ alerts, variants }),
        respondToAlert: createRespondToAlert({ alerts, clock }),
        variants,
      }),
      ...inventoryHandlers({ index, readInventory: createReadInventory({ stock, clock }), clock }),
      ...fulfilmentHandlers({
        fulfilments: createFulfilmentStore(client, tables.stock),
        stock,
        clock,
      }),
      ...ruleHandlers({
        ruleSets,
        rules,
        saveRule: createSaveRule({ rules, ruleSets, routes, clock }),
        warnOfScope: createWarnOfScope(index),
        previewRule: createPreviewRule({ rules: ruleSets, index, clock }),
        backtestRule: createBacktestRule({
          index,
          stock,
          purchases: createPurchaseReader(client, tables.stock),
          clock,
        }),
        explainRules: createExplainRules({
          stock,
          readSupply: createReadSupply(createPurchaseReader(client, tables.stock)),
          rules: ruleSets,
          clock,
        }),
      }),
      ...routeHandlers({ routes, saveRoute: createSaveRoute({ routes, channels, clock }) }),
      ...channelHandlers({
        channels,
        saveChannel: createSaveChannel({ channels, routes, cipher, clock }),
        testChannel: createTestChannel({ channels, queues: testQueues }),
        clock,
      }),
      ...sourceHandlers({
        sources: createManageSources({
          sources: createSourceStore(client, tables),
          secretOf: async (sourceId) => deriveSourceSecret(await masterSecret(), sourceId),
          clock,
        }),
        publicUrl,
      }),
      ...importHandlers({
        imports: createManageImports({
          ...surroundings.imports,
          records: createImportRecords(client, tables.stock),
          sources: createSourceStore(client, tables),
          sourceIdFrom: (seed) => idFrom('src', [seed]),
          clock,
        }),
      }),
      ...pageHandlers({
        publicUrl,
        isReady: async () => (await ruleSets.ruleSet()).revision > 0,
        unsubscribe: createUnsubscribe({
          list: createUnsubscribes(client, tables.alert),
          addressOf: async (token) => verifyUnsubscribeToken(await keyFor('unsubscribe'), token),
          clock,
        }),
      }),
    },
    answerOnce: createAnswerOnce({ answers: createRememberedAnswers(client, tables.alert), clock }),
    signingKey: () => keyFor('cursor'),
    logger,
  };
}
