import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { CategoryMapStore } from '../../app/category-ports';
import { operationsCategoryId } from '../../domain/alert/entity';
import type { CategoryMapping } from '../../domain/category/category-map';
import { categoryMappingKey, memberKey } from './keys';
import { isSameButVersion } from './same-but-version';
import { type Item, withoutNulls } from './stock-items';
import { queryAll } from './versioned-items';

/** Which category of the storefront stands for which of operations, from which day on. */
export function createCategoryMapStore(client: DynamoDBDocumentClient, tableName: string): CategoryMapStore {
  return {
    async saveMapping(report) {
      const key = categoryMappingKey(report.shopId, report.operationsCategory, report.from);
      try {
        const item = { ...key, ...withoutNulls({ ...report }) };
        const { Attributes } = await client.send(
          new PutCommand({
            TableName: tableName,
            Item: item,
            ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
            ExpressionAttributeValues: { ':version': report.version },
            ReturnValues: 'ALL_OLD',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return isSameButVersion(item, Attributes) ? 'unchanged' : 'applied';
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const stored = error.Item === undefined ? {} : unmarshall(error.Item);
        return stored.version === report.version ? 'unchanged' : 'stale';
      }
    },

    async productsFiledUnder(shopId, operationsCategory) {
      const { pk } = memberKey(operationsCategoryId(shopId, operationsCategory), '');
      const members = await queryAll(client, tableName, pk, 'VARIANT#');
      return [
        ...new Set(members.flatMap(({ productId }) => (typeof productId === 'string' ? [productId] : []))),
      ];
    },

    async mappingsOf(shopId, operationsCategory) {
      const { pk, sk } = categoryMappingKey(shopId, operationsCategory, '');
      return (await queryAll(client, tableName, pk, sk)).map(mappingFromItem);
    },

    async allMappings(shopId) {
      const { pk } = categoryMappingKey(shopId, '', '');
      return (await queryAll(client, tableName, pk, '')).map(mappingFromItem);
    },
  };
}

function mappingFromItem(item: Item): CategoryMapping {
  return {
    from: String(item.from),
    operationsCategory: String(item.operationsCategory),
    storefrontCategory: typeof item.storefrontCategory === 'string' ? item.storefrontCategory : null,
  };
}
