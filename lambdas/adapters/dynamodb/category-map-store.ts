import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CategoryMapStore } from '../../app/category-ports';
import { operationsCategoryId } from '../../domain/alert/entity';
import type { CategoryMapping } from '../../domain/category/category-map';
import { instantOf, updatedAtOf } from '../../domain/inventory/version';
import { categoryMappingKey, memberKey } from './keys';
import { putNewest } from './put-newest';
import { type Item, withoutNulls } from './stock-items';
import { queryAll } from './versioned-items';

/** Which category of the storefront stands for which of operations, from which day on. */
export function createCategoryMapStore(client: DynamoDBDocumentClient, tableName: string): CategoryMapStore {
  return {
    saveMapping(report) {
      const key = categoryMappingKey(report.shopId, report.operationsCategory, report.from);
      const item = { ...key, ...withoutNulls({ ...report }) };
      return putNewest(client, tableName, item, report.version);
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
    saidAt: typeof item.saidAt === 'string' ? item.saidAt : instantOf(updatedAtOf(String(item.version))),
  };
}
