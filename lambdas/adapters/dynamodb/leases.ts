import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Leases, Pacing } from '../../app/telling-ports';
import { leaseKey } from './keys';

/** A target that has not been sent to for a month needs no memory of its pacing. */
const LEASE_DAYS = 30;

export function createLeases(client: DynamoDBDocumentClient, tableName: string): Leases {
  return {
    async acquire(target, owner, now, until) {
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: leaseKey(target),
            UpdateExpression: 'SET #owner = :owner, leasedUntil = :until, expiresAt = :expiresAt',
            ConditionExpression:
              '(attribute_not_exists(leasedUntil) OR leasedUntil <= :now) AND ' +
              '(attribute_not_exists(notBefore) OR notBefore <= :now)',
            ExpressionAttributeNames: { '#owner': 'owner' },
            ExpressionAttributeValues: {
              ':owner': owner,
              ':until': until,
              ':now': now,
              ':expiresAt': Math.floor(Date.parse(now) / 1000) + LEASE_DAYS * 86_400,
            },
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        const { failures = 0, failingSince = null } = (Attributes ?? {}) as Partial<Pacing>;
        return { granted: true, failures, failingSince };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const leasedUntil = error.Item?.leasedUntil?.S ?? now;
        const notBefore = error.Item?.notBefore?.S ?? now;
        return { granted: false, retryAt: leasedUntil > notBefore ? leasedUntil : notBefore };
      }
    },

    async release(target, owner, { notBefore, failures, failingSince }) {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: leaseKey(target),
            UpdateExpression:
              'SET notBefore = :notBefore, failures = :failures, failingSince = :failingSince ' +
              'REMOVE leasedUntil, #owner',
            ConditionExpression: '#owner = :owner',
            ExpressionAttributeNames: { '#owner': 'owner' },
            ExpressionAttributeValues: {
              ':owner': owner,
              ':notBefore': notBefore,
              ':failures': failures,
              ':failingSince': failingSince,
            },
          }),
        );
      } catch (error) {
        // It ran out and is another worker's now; that one paces itself.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
