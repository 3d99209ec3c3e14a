import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { SourceStore, StoredSource } from '../../app/manage-sources';
import { sourceKey } from './keys';
import { putNew, putOver, queryAll } from './versioned-items';

/** The vendor-neutral sources. Their secrets are derived and stored nowhere. */
export function createSourceStore(client: DynamoDBDocumentClient, tableName: string): SourceStore {
  return {
    async list() {
      return (await queryAll(client, tableName, sourceKey('').pk, 'SOURCE#')).map(sourceFromItem);
    },
    async get(sourceId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: sourceKey(sourceId), ConsistentRead: true }),
      );
      return Item === undefined ? null : sourceFromItem(Item);
    },
    create: (source) => putNew(client, tableName, sourceToItem(source)),
    replace: (source, expectedVersion) => putOver(client, tableName, sourceToItem(source), expectedVersion),
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
  return { deletedAt: null, shopId: null, ...source } as unknown as StoredSource;
}
