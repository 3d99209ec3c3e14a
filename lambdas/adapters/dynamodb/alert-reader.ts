import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AlertReader } from '../../app/telling-ports';
import type { Alert } from '../../domain/alert/alert';
import { entityIdOf } from '../../domain/alert/entity';
import { isOpen } from '../../domain/alert/life-cycle';
import { alertFromItem } from './alert-items';
import { getAll, inChunks } from './batches';
import { alertKey } from './keys';
import { queryAll } from './versioned-items';

const QUERIES_AT_ONCE = 16;

export function createAlertReader(client: DynamoDBDocumentClient, tableName: string): AlertReader {
  return {
    async alertsBehind(news) {
      const alerts: Alert[] = [];
      const idOf = ({ alert }: (typeof news)[number]) => entityIdOf(alert.entity);
      const lowEntities = new Set(news.filter(({ alert }) => alert.kind === 'low_stock').map(idOf));
      for (const some of inChunks([...lowEntities], QUERIES_AT_ONCE)) {
        const found = await Promise.all(
          some.map((entityId) => queryAll(client, tableName, alertKey(entityId, '').pk, 'ALERT#')),
        );
        alerts.push(...found.flat().map(alertFromItem));
      }
      const others = news.filter((one) => !lowEntities.has(idOf(one)));
      const keys = others.map((one) => alertKey(idOf(one), one.alert.alertId));
      alerts.push(...(await getAll(client, tableName, keys)).map(alertFromItem));
      return new Map(alerts.map((alert) => [alert.alertId, alert]));
    },

    async silentShops(shopIds) {
      const silent = new Set<string>();
      for (const some of inChunks(shopIds, QUERIES_AT_ONCE)) {
        await Promise.all(
          some.map(async (shopId) => {
            const entityId = entityIdOf({ type: 'source', id: shopId });
            const items = await queryAll(client, tableName, alertKey(entityId, '').pk, 'ALERT#');
            const isSilent = items
              .map(alertFromItem)
              .some((alert) => alert.kind === 'feed_silent' && isOpen(alert));
            if (isSilent) silent.add(shopId);
          }),
        );
      }
      return silent;
    },
  };
}
