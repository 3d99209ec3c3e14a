import { request } from './dynamodb-request';
import type { TableDefinition } from './tables';

type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/**
 * Deletes what has expired, which the local database does not do by itself.
 * @param nowMs the product's time
 * @returns how many items went
 */
export async function expireItems(endpoint: string, table: TableDefinition, nowMs: number): Promise<number> {
  const { name, expiryAttribute, keyAttributes } = table;
  if (expiryAttribute === null) return 0;
  let expired = 0;
  let startKey: unknown;
  do {
    const page: { Items: Item[]; LastEvaluatedKey?: unknown } = await request(
      endpoint,
      'DynamoDB_20120810.Scan',
      {
        TableName: name,
        FilterExpression: '#expiry <= :now',
        ExpressionAttributeNames: { '#expiry': expiryAttribute },
        ExpressionAttributeValues: { ':now': { N: String(Math.floor(nowMs / 1000)) } },
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      },
    );
    for (const item of page.Items) {
      const key = Object.fromEntries(keyAttributes.map((attribute) => [attribute, item[attribute]]));
      await request(endpoint, 'DynamoDB_20120810.DeleteItem', { TableName: name, Key: key });
      expired += 1;
    }
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined);
  return expired;
}
