import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AlertReader } from '../../app/telling-ports';
import type { Alert } from '../../domain/alert/alert';
import { entityIdOf } from '../../domain/alert/entity';
import { isOpen } from '../../domain/alert/life-cycle';
import type { AlertNews } from '../../domain/message/alert-news';
import { OF_THE_WHOLE } from '../../domain/message/settle-news';
import { alertFromItem } from './alert-items';
import { getAll, inChunks } from './batches';
import { alertKey } from './keys';
import { queryAll } from './versioned-items';

const QUERIES_AT_ONCE = 16;

/** What a variant's product is as a whole says it of the variant too. */
const productOf = ({ alert: { variant } }: AlertNews): readonly string[] =>
  variant?.productId == null ? [] : [entityIdOf({ type: 'product', id: variant.productId })];

export function createAlertReader(client: DynamoDBDocumentClient, tableName: string): AlertReader {
  return {
    async alertsBehind(news) {
      const alerts: Alert[] = [];
      const idOf = ({ alert }: (typeof news)[number]) => entityIdOf(alert.entity);
      const lowEntities = new Set(news.filter(({ alert }) => alert.kind === 'low_stock').map(idOf));
      const products = news.filter(({ alert }) => OF_THE_WHOLE.includes(alert.kind)).flatMap(productOf);
      for (const some of inChunks([...new Set([...lowEntities, ...products])], QUERIES_AT_ONCE)) {
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
