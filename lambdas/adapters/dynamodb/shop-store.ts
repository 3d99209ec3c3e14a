import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ShopStore } from '../../app/intake-ports';
import { putVersioned, read, writeCountOf } from './versioned-puts';
import { shopKey, sourceKey } from './keys';
import { shopFromItem, shopToItem } from './stock-items';

/** Shops, and the vendor-neutral sources that stand behind some of them. */
export function createShopStore(client: DynamoDBDocumentClient, tableName: string): ShopStore {
  return {
    async shop(shopId) {
      const item = await read(client, tableName, shopKey(shopId));
      if (item === undefined) return { value: null, expected: 0 };
      const value = { shop: shopFromItem(item), isUnannounced: item.isUnannounced === true };
      return { value, expected: writeCountOf(item) };
    },

    saveShop: ({ shop, isUnannounced }, expected) =>
      putVersioned(
        client,
        tableName,
        { ...shopToItem(shop), ...(isUnannounced ? { isUnannounced } : {}), writeCount: expected + 1 },
        expected,
      ),

    async source(sourceId) {
      const item = await read(client, tableName, sourceKey(sourceId));
      if (item === undefined || typeof item.deletedAt === 'string') return null;
      return {
        name: typeof item.name === 'string' ? item.name : sourceId,
        shopId: typeof item.shopId === 'string' ? item.shopId : null,
      };
    },
  };
}
