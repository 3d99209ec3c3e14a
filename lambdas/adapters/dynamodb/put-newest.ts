import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionFailure, storedItemOf } from './conflicts';
import { isSameButVersion } from './same-but-version';
import type { Item } from './stock-items';

/**
 * Puts what a source said of something over what it said before, unless that is newer: `stale`. What says the same as
 * before is `unchanged`, also where its version is a newer one.
 *
 * @param version of the item, which it bears as `version`: it sorts as text
 * @param sameVersion whether of two that bear the same version the first stands (`unchanged`) or the one that comes last
 */
export async function putNewest(
  client: DynamoDBDocumentClient,
  tableName: string,
  item: Item,
  version: string,
  sameVersion: 'first stands' | 'last stands' = 'first stands',
): Promise<'applied' | 'unchanged' | 'stale'> {
  const isNewer = sameVersion === 'first stands' ? 'version < :version' : 'version <= :version';
  try {
    const { Attributes } = await client.send(
      new PutCommand({
        TableName: tableName,
        Item: item,
        ConditionExpression: `attribute_not_exists(pk) OR ${isNewer}`,
        ExpressionAttributeValues: { ':version': version },
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return isSameButVersion(item, Attributes) ? 'unchanged' : 'applied';
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return storedItemOf(error)?.version === version ? 'unchanged' : 'stale';
  }
}
