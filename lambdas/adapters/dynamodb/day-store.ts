import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DayStore } from '../../app/begin-days';
import type { ShopList } from '../../app/margin-ports';
import { begunDayKey, shopKey } from './keys';
import { shopFromItem } from './stock-items';
import { queryAll } from './versioned-items';

/** Which day has begun at each shop. */
export function createDayStore(
  client: DynamoDBDocumentClient,
  tableName: string,
): DayStore & Pick<ShopList, 'shops'> {
  return {
    async shops() {
      return (await queryAll(client, tableName, shopKey('').pk, shopKey('').sk)).map(shopFromItem);
    },

    async begunDay(shopId) {
      const { pk, sk } = begunDayKey(shopId);
      const [item] = await queryAll(client, tableName, pk, sk);
      return item === undefined ? null : String(item.day);
    },

    async noteBegun(shopId, day) {
      await client.send(
        new PutCommand({ TableName: tableName, Item: { ...begunDayKey(shopId), shopId, day } }),
      );
    },
  };
}
