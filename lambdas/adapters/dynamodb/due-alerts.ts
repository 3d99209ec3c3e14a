import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DueAlerts } from '../../app/sweep-due';
import { entityIdOfAlert } from '../../domain/alert/fingerprint';
import { ALERT_INDEX, DUE_SHARDS } from './keys';

/** Alerts whose time has come, from the sparse index of those that wait for one. */
export function createDueAlerts(client: DynamoDBDocumentClient, tableName: string): DueAlerts {
  return {
    async dueBy(now, most) {
      const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => String(shard));
      const pages = await Promise.all(
        shards.map((shard) =>
          client.send(
            new QueryCommand({
              TableName: tableName,
              IndexName: ALERT_INDEX.byDueAt,
              KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
              ExpressionAttributeValues: { ':shard': shard, ':now': now },
              Limit: Math.ceil(most / DUE_SHARDS),
            }),
          ),
        ),
      );
      return pages
        .flatMap(({ Items = [] }) => Items)
        .map((item) => {
          const alertId = String(item.sk).slice('ALERT#'.length);
          return { alertId, entityId: entityIdOfAlert(alertId), dueAt: String(item.dueAt) };
        });
    },
  };
}
