import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { SourceStore, StoredSource, UnreceivedDeclarations } from '../../app/manage-sources';
import type { SourceChanged } from '../../contracts/events/stock-events';
import { ConcurrentChangeError } from '../../platform/errors';
import { cancellationCodes } from './conflicts';
import { sourceEventKey, sourceKey } from './keys';
import { queryAll } from './versioned-items';

type Put = NonNullable<NonNullable<TransactWriteCommandInput['TransactItems']>[number]['Put']>;

const EVENT_DAYS = 30;

/** The vendor-neutral sources. Their secrets are derived and stored nowhere. */
export function createSourceStore(
  client: DynamoDBDocumentClient,
  tables: { readonly stock: string; readonly alert: string },
): SourceStore {
  /** The source, and with it what announces it: the stream of the alert table publishes that. */
  async function put(
    source: StoredSource,
    condition: Partial<Put>,
    event: SourceChanged | null,
  ): Promise<void> {
    const announced = event === null ? [] : [{ Put: eventPut(tables.alert, source, event) }];
    try {
      await client.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName: tables.stock, Item: sourceToItem(source), ...condition } },
            ...announced,
          ],
        }),
      );
    } catch (error) {
      const codes = cancellationCodes(error) ?? [];
      if (!codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict'))
        throw error;
      throw new ConcurrentChangeError('version.stale', 'The source has changed since it was read.', {
        cause: error,
      });
    }
  }

  return {
    async list() {
      return (await queryAll(client, tables.stock, sourceKey('').pk, 'SOURCE#')).map(sourceFromItem);
    },
    async get(sourceId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.stock, Key: sourceKey(sourceId), ConsistentRead: true }),
      );
      return Item === undefined ? null : sourceFromItem(Item);
    },
    create: (source, event) => put(source, { ConditionExpression: 'attribute_not_exists(pk)' }, event),
    replace: (source, expectedVersion, event) =>
      put(
        source,
        {
          ConditionExpression: '#version = :version',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':version': expectedVersion },
        },
        event,
      ),
  };
}

/** What the sources of a shop say of its stock. */
export function createUnreceivedDeclarations(
  client: DynamoDBDocumentClient,
  tableName: string,
): UnreceivedDeclarations {
  return {
    async countsUnreceived(shopId) {
      const sources = (await queryAll(client, tableName, sourceKey('').pk, 'SOURCE#')).map(sourceFromItem);
      return sources.some(
        (source) =>
          source.availableIncludesUnreceived &&
          (source.shopId ?? source.id) === shopId &&
          // The stock of a shop of its own stays as it was last heard, and so does what is said of it.
          (source.deletedAt === null || source.shopId === null),
      );
    },
  };
}

function eventPut(tableName: string, { id, version }: StoredSource, event: SourceChanged): Put {
  return {
    TableName: tableName,
    Item: {
      ...sourceEventKey(id, version),
      eventType: 'SourceChanged',
      event,
      expiresAt: Math.floor(Date.parse(event.metadata.occurredAt) / 1000) + EVENT_DAYS * 86_400,
    },
  };
}

function sourceToItem({ deletedAt, shopId, ...source }: StoredSource): Record<string, unknown> {
  return {
    ...sourceKey(source.id),
    ...source,
    ...(shopId === null ? {} : { shopId }),
    ...(deletedAt === null ? {} : { deletedAt }),
  };
}

function sourceFromItem(item: Record<string, unknown>): StoredSource {
  const { pk: _pk, sk: _sk, ...source } = item;
  return {
    deletedAt: null,
    shopId: null,
    availableIncludesUnreceived: false,
    ...source,
  } as unknown as StoredSource;
}
