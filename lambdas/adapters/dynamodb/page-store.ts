import { type DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PageReader, PageStore } from '../../app/page-ports';
import { NOTHING_TOLD, type PageRecord, type PageTold } from '../../domain/page/page';
import { isConditionFailure } from './conflicts';
import { pageKey, pageToldKey } from './keys';
import { type Item, withoutNulls } from './stock-items';
import { gatheredReads } from './gathered';
import { putVersioned, writeCountOf, versionedOf } from './versioned-puts';

/** Product pages as they are, as the intake keeps them; and as people were last told, as evaluations note it. */
export function createPageStore(client: DynamoDBDocumentClient, tableName: string): PageStore & PageReader {
  const read = gatheredReads(client, tableName);
  return {
    async page(productId) {
      const { value, expected } = versionedOf(await read(pageKey(productId)));
      return { value: value === null ? null : pageFromItem(value), expected };
    },

    savePage: (record, expected) =>
      putVersioned(
        client,
        tableName,
        { ...pageKey(record.productId), ...withoutNulls({ ...record }), writeCount: expected + 1 },
        expected,
      ),

    async pageWithTold(productId) {
      const { Items: items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pageKey(productId).pk },
          ConsistentRead: true,
        }),
      );
      const page = items.find(({ sk }) => sk === pageKey(productId).sk);
      if (page === undefined) return null;
      const told = items.find(({ sk }) => sk === pageToldKey(productId).sk);
      return {
        page: pageFromItem(page),
        told: told === undefined ? NOTHING_TOLD : toldFromItem(told),
        toldCount: told === undefined ? 0 : writeCountOf(told),
      };
    },

    async noteTold({ productId, shopId }, { values, said = {}, stages }, toldCount) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { ...pageToldKey(productId) },
            UpdateExpression:
              'SET shopId = :shop, #values = :values, said = :said, stages = :stages, writeCount = :next',
            ConditionExpression:
              toldCount === 0 ? 'attribute_not_exists(writeCount)' : 'writeCount = :expected',
            ExpressionAttributeNames: { '#values': 'values' },
            ExpressionAttributeValues: {
              ':values': values,
              ':shop': shopId,
              ':said': said,
              ':stages': stages,
              ':next': toldCount + 1,
              ...(toldCount === 0 ? {} : { ':expected': toldCount }),
            },
          }),
        );
      } catch (error) {
        // Another evaluation noted what it told meanwhile: the next one sees both.
        if (!isConditionFailure(error)) throw error;
      }
    },
  };
}

function pageFromItem(item: Item): PageRecord {
  const { pk: _pk, sk: _sk, writeCount: _count, ...record } = item;
  return { version: null, listedAt: null, ...record } as unknown as PageRecord;
}

function toldFromItem(item: Item): PageTold {
  return {
    values: (item.values as PageTold['values'] | undefined) ?? {},
    said: (item.said as PageTold['said'] | undefined) ?? {},
    stages: (item.stages as string[] | undefined) ?? [],
  };
}
