import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AlertReader } from '../../app/telling-ports';
import type { Alert } from '../../domain/alert/alert';
import { alertFromItem } from './alert-items';
import { getAll, inChunks } from './batches';
import { alertKey } from './keys';
import { queryAll } from './versioned-items';

const QUERIES_AT_ONCE = 16;

export function createAlertReader(client: DynamoDBDocumentClient, tableName: string): AlertReader {
  return {
    async alertsBehind(news) {
      const alerts: Alert[] = [];
      const lowVariants = new Set(
        news.filter(({ alert }) => alert.kind === 'low_stock').map(({ alert }) => alert.variant.variantId),
      );
      for (const some of inChunks([...lowVariants], QUERIES_AT_ONCE)) {
        const found = await Promise.all(
          some.map((variantId) => queryAll(client, tableName, alertKey(variantId, '').pk, 'ALERT#')),
        );
        alerts.push(...found.flat().map(alertFromItem));
      }
      const others = news.filter(({ alert }) => !lowVariants.has(alert.variant.variantId));
      const keys = others.map(({ alert }) => alertKey(alert.variant.variantId, alert.alertId));
      alerts.push(...(await getAll(client, tableName, keys)).map(alertFromItem));
      return new Map(alerts.map((alert) => [alert.alertId, alert]));
    },
  };
}
