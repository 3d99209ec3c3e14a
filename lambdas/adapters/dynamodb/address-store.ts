import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AddressStore } from '../../app/traffic-ports';
import { isConditionFailure } from './conflicts';
import { addressKey } from './keys';

/** Which product a page of a shop shows. */
export function createAddressStore(client: DynamoDBDocumentClient, tableName: string): AddressStore {
  return {
    async saveAddress(address) {
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...addressKey(address.shopId, address.path), ...address },
            ConditionExpression: 'attribute_not_exists(pk) OR version <= :version',
            ExpressionAttributeValues: { ':version': address.version },
          }),
        );
      } catch (error) {
        // A newer state of the shop shows something else there.
        if (!isConditionFailure(error)) throw error;
      }
    },
  };
}
