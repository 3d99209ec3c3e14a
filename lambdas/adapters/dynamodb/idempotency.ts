import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Claim, RememberedAnswer, RememberedAnswers, RequestKey } from '../../app/answer-once';
import { plainItem } from './attribute-values';
import { idempotencyKey } from './keys';

const KEPT_SECONDS = 86_400;
/** Longer than a request can run: after that, whoever claimed it is gone. */
const CLAIM_SECONDS = 60;

const secondsOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

/** One row per (principal, key). The answer of a request is kept for a day, then its key is free again. */
export function createRememberedAnswers(
  client: DynamoDBDocumentClient,
  tableName: string,
): RememberedAnswers {
  return {
    async claim(request, now) {
      const seconds = secondsOf(now);
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: {
              ...keyOf(request),
              fingerprint: request.fingerprint,
              claimedUntil: seconds + CLAIM_SECONDS,
              expiresAt: seconds + KEPT_SECONDS,
            },
            // An expired row may linger; a claim that ran out belongs to nobody.
            ConditionExpression:
              'attribute_not_exists(pk) OR expiresAt <= :now OR (claimedUntil <= :now AND fingerprint = :fingerprint)',
            ExpressionAttributeValues: { ':now': seconds, ':fingerprint': request.fingerprint },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return { outcome: 'claimed' };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return claimOn(plainItem(error.Item ?? {}), request);
      }
    },

    async remember(request, answer, now) {
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: {
            ...keyOf(request),
            fingerprint: request.fingerprint,
            answer,
            expiresAt: secondsOf(now) + KEPT_SECONDS,
          },
        }),
      );
    },

    async release(request) {
      await client.send(new DeleteCommand({ TableName: tableName, Key: keyOf(request) }));
    },
  };
}

const keyOf = ({ principalId, key }: RequestKey) => ({ ...idempotencyKey(principalId, key) });

function claimOn(row: Record<string, unknown>, request: RequestKey): Claim {
  if (row.fingerprint !== request.fingerprint) return { outcome: 'other_request' };
  if (row.answer === undefined) return { outcome: 'running' };
  return { outcome: 'done', answer: row.answer as RememberedAnswer };
}
