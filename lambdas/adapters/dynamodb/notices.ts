import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Notices } from '../../app/telling-ports';
import { noticeKey } from './keys';

/** Longer than any queue keeps an event. */
const NOTICE_DAYS = 30;

export function createNotices(client: DynamoDBDocumentClient, tableName: string): Notices {
  return {
    async wasSent(eventId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: noticeKey(eventId), ConsistentRead: true }),
      );
      return Item !== undefined;
    },
    async markSent(eventId, at) {
      const expiresAt = Math.floor(Date.parse(at) / 1000) + NOTICE_DAYS * 86_400;
      const Item = { ...noticeKey(eventId), at, expiresAt };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
  };
}
