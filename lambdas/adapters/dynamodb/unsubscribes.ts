import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Unsubscribes } from '../../app/telling-ports';
import type { UnsubscribeList } from '../../app/unsubscribe-address';
import { normalizedAddress } from '../../domain/channel/address';
import { unsubscribedKey } from './keys';

export function createUnsubscribes(
  client: DynamoDBDocumentClient,
  tableName: string,
): Unsubscribes & UnsubscribeList {
  return {
    async isUnsubscribed(address) {
      const Key = unsubscribedKey(normalizedAddress(address));
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return Item !== undefined;
    },
    async add(address, at) {
      const Item = { ...unsubscribedKey(normalizedAddress(address)), at };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
    async remove(address) {
      const Key = unsubscribedKey(normalizedAddress(address));
      await client.send(new DeleteCommand({ TableName: tableName, Key }));
    },
  };
}
