import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Looks } from '../../app/ports';
import { dueShardOf, lookKey } from './keys';

/** Wanted looks lie in the alert table, in the sparse index of what is due. */
export function createLooks(client: DynamoDBDocumentClient, alertTable: string): Looks {
  return {
    async want(entityId, now) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: alertTable,
            Key: { ...lookKey(entityId) },
            UpdateExpression: 'SET dueShard = :shard, dueAt = :now',
            ConditionExpression: 'attribute_not_exists(dueAt)',
            ExpressionAttributeValues: { ':shard': dueShardOf(entityId), ':now': now },
          }),
        );
      } catch (error) {
        // It is wanted already.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async take(entityId) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: alertTable,
            Key: { ...lookKey(entityId) },
            UpdateExpression: 'REMOVE dueShard, dueAt',
            ConditionExpression: 'attribute_exists(dueAt)',
          }),
        );
      } catch (error) {
        // What is due is an alert.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
