import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SalesBandStore } from '../../app/ports';
import type { SalesBand } from '../../domain/sales/sales-band';
import { lastSaleKey, salesBandKey } from './keys';
import type { Item } from './stock-items';

/** Up to how many units of a day the sales of a variant need no look. */
export function createSalesBandStore(client: DynamoDBDocumentClient, tableName: string): SalesBandStore {
  return {
    async salesBand(shopId, platformVariantId) {
      const { Item: item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: salesBandKey(shopId, platformVariantId),
          ConsistentRead: true,
        }),
      );
      return item === undefined ? null : salesBandFromItem(item);
    },

    async saveSalesBand(shopId, platformVariantId, { variantId, day, quietBelow }) {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: salesBandKey(shopId, platformVariantId),
          UpdateExpression: `SET variantId = :variant, #day = :day ${quietBelow === null ? 'REMOVE quietBelow' : ', quietBelow = :below'}`,
          ExpressionAttributeNames: { '#day': 'day' },
          ExpressionAttributeValues: {
            ':variant': variantId,
            ':day': day,
            ...(quietBelow === null ? {} : { ':below': quietBelow }),
          },
        }),
      );
    },

    async noteLastSale(shopId, platformVariantId, day) {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: lastSaleKey(shopId, platformVariantId),
          UpdateExpression: 'SET soldOn = :day',
          ExpressionAttributeValues: { ':day': day },
        }),
      );
    },
  };
}

export function salesBandFromItem({ variantId, day, quietBelow }: Item): SalesBand {
  return {
    variantId: String(variantId),
    day: String(day),
    quietBelow: typeof quietBelow === 'number' ? quietBelow : null,
  };
}
