import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeliveryReader } from '../../app/telling-ports';
import { entityIdOf } from '../../domain/alert/entity';
import type { Delivery } from '../../domain/channel/delivery';
import { openingOf } from '../../domain/message/settle-news';
import { ALERT_EVENT_DAYS } from './alert-items';
import { getAll } from './batches';
import { deliveryKey } from './keys';
import { queryAll } from './versioned-items';

/** Queries at one time, so that a thousand resolved alerts are not a thousand requests at once. */
const QUERIES_AT_ONCE = 16;

export interface DeliveryStore extends DeliveryReader {
  /** What was sent of one alert, over all its openings, in the order of its history. */
  deliveriesOf(entityId: string, alertId: string): Promise<readonly Delivery[]>;
}

export function createDeliveryStore(client: DynamoDBDocumentClient, tableName: string): DeliveryStore {
  async function deliveriesOf(entityId: string, alertId: string): Promise<readonly Delivery[]> {
    const { pk } = deliveryKey(entityId, alertId, 0, '');
    return (await queryAll(client, tableName, pk, `DELIVERY#${alertId}#`)).map(deliveryFromItem);
  }

  return {
    deliveriesOf,

    async toldEventIds(target, news) {
      const keys = news.map(({ alert }) =>
        deliveryKey(entityIdOf(alert.entity), alert.alertId, alert.sequence, target),
      );
      const items = await getAll(client, tableName, keys);
      return new Set(items.map((item) => deliveryFromItem(item).eventId));
    },

    async toldOpenings(target, news) {
      const told = new Set<string>();
      const alerts = [...new Map(news.map(({ alert }) => [alert.alertId, alert])).values()];
      for (let first = 0; first < alerts.length; first += QUERIES_AT_ONCE) {
        const some = alerts.slice(first, first + QUERIES_AT_ONCE);
        const found = await Promise.all(
          some.map(({ entity, alertId }) => deliveriesOf(entityIdOf(entity), alertId)),
        );
        for (const delivery of found.flat()) if (delivery.target === target) told.add(openingOf(delivery));
      }
      return told;
    },
  };
}

/** Kept as long as the alert's history. */
export function deliveryToItem(delivery: Delivery): Record<string, unknown> {
  return {
    ...deliveryKey(delivery.entityId, delivery.alertId, delivery.sequence, delivery.target),
    ...delivery,
    expiresAt: Math.floor(Date.parse(delivery.sentAt) / 1000) + ALERT_EVENT_DAYS * 86_400,
  };
}

function deliveryFromItem(item: Record<string, unknown>): Delivery {
  const { pk: _pk, sk: _sk, expiresAt: _expiresAt, ...delivery } = item;
  return delivery as unknown as Delivery;
}
