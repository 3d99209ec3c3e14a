import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { AlertLists, AlertRecords, ListedAlert, VariantNames } from '../../app/list-alerts';
import type { AlertResponses } from '../../app/respond-to-alert';
import type { AlertEvent } from '../../contracts/events/alert-events';
import type { Alert, AlertState } from '../../domain/alert/alert';
import { entityIdOfAlert } from '../../domain/alert/fingerprint';
import { ConcurrentChangeError } from '../../platform/errors';
import { alertEventFromItem, alertEventToItem, alertFromItem, alertToItem } from './alert-items';
import { getAll } from './batches';
import { createDeliveryStore } from './deliveries';
import { ALERT_INDEX, alertEventKey, alertKey, variantKey } from './keys';
import { variantFromItem } from './stock-items';
import { queryAll } from './versioned-items';

type Item = Record<string, unknown>;

const PAGE_ITEMS = 100;

/** The alerts as people ask for them: by state, by variant, one with its history; and what people do about one. */
export function createAlertsQuery(
  client: DynamoDBDocumentClient,
  tableName: string,
): AlertLists & AlertRecords & AlertResponses {
  const deliveries = createDeliveryStore(client, tableName);

  async function events(alertId: string, most: number): Promise<readonly AlertEvent[]> {
    const { pk, sk } = alertEventKey(entityIdOfAlert(alertId), alertId, 0);
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :events)',
        ExpressionAttributeValues: { ':pk': pk, ':events': sk.slice(0, sk.lastIndexOf('#') + 1) },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: most,
      }),
    );
    return Items.map(alertEventFromItem);
  }

  return {
    async *newestFirst(state, after) {
      let from: Item | undefined;
      do {
        const page: { Items?: Item[]; LastEvaluatedKey?: Item } = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: ALERT_INDEX.byState,
            ...placesOf(state, after),
            ScanIndexForward: false,
            Limit: PAGE_ITEMS,
            ExclusiveStartKey: from,
          }),
        );
        for (const item of page.Items ?? []) yield listed(item);
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
    },

    async ofVariant(variantId) {
      const items = await queryAll(client, tableName, alertKey(variantId, '').pk, 'ALERT#');
      return items.filter((item) => item.openedAtKey !== undefined).map(listed);
    },

    async alert(alertId) {
      const { Item: item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: alertKey(entityIdOfAlert(alertId), alertId),
          ConsistentRead: true,
        }),
      );
      return item === undefined ? null : alertFromItem(item);
    },

    history: events,

    deliveries: (alertId) => deliveries.deliveriesOf(entityIdOfAlert(alertId), alertId),

    async latestSnapshot(alertId) {
      const alert = (await events(alertId, 1))[0]?.data.alert;
      // One that ended with its rule is closed: there is nothing left to respond to.
      return alert === undefined || alert.rule === null ? null : { ...alert, rule: alert.rule };
    },

    async save(before, after, event) {
      try {
        await client.send(
          new TransactWriteCommand({
            TransactItems: [
              {
                Put: {
                  TableName: tableName,
                  Item: alertToItem(after),
                  ConditionExpression: '#version = :read',
                  ExpressionAttributeNames: { '#version': 'version' },
                  ExpressionAttributeValues: { ':read': before.version },
                },
              },
              ...(event === null ? [] : [{ Put: { TableName: tableName, Item: alertEventToItem(event) } }]),
            ],
          }),
        );
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        throw new ConcurrentChangeError('alert.outdated', 'The alert changed since it was read.', {
          cause: error,
        });
      }
    },
  };
}

function placesOf(state: AlertState, after: string | null) {
  const values = { ':state': state };
  return after === null
    ? { KeyConditionExpression: 'alertState = :state', ExpressionAttributeValues: values }
    : {
        KeyConditionExpression: 'alertState = :state AND openedAtKey < :after',
        ExpressionAttributeValues: { ...values, ':after': after },
      };
}

function listed(item: Item): ListedAlert {
  const alert: Alert = alertFromItem(item);
  return { alert, place: item.openedAtKey as string };
}

/** What variants are called, from the stock table. */
export function createVariantNames(client: DynamoDBDocumentClient, tableName: string): VariantNames {
  return {
    async namesOf(variantIds) {
      const items = await getAll(client, tableName, variantIds.map(variantKey));
      return new Map(items.map(variantFromItem).map((variant) => [variant.variantId, variant]));
    },
  };
}
