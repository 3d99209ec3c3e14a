import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Leases, Pacing } from '../../app/telling-ports';
import type { Instant } from '../../domain/inventory/inventory-level';
import { storedItemOf } from './conflicts';
import { leaseKey } from './keys';

/** A target that has not been sent to for a month needs no memory of its pacing. */
const LEASE_DAYS = 30;

interface StoredLease {
  readonly leasedAt?: Instant;
  readonly leasedUntil?: Instant;
  readonly notBefore?: Instant;
}

export function createLeases(client: DynamoDBDocumentClient, tableName: string): Leases {
  return {
    async acquire(target, owner, now, until) {
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: leaseKey(target),
            UpdateExpression:
              'SET #owner = :owner, leasedAt = :now, leasedUntil = :until, expiresAt = :expiresAt',
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
        const { leasedAt, leasedUntil, notBefore } = (storedItemOf(error) ?? {}) as StoredLease;
        const isHeld = leasedUntil !== undefined && leasedUntil > now;
        const held = isHeld ? { since: leasedAt ?? now, until: leasedUntil } : null;
        return { granted: false, held, notBefore: notBefore ?? now };
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
              'REMOVE leasedAt, leasedUntil, #owner',
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
