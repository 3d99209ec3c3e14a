import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { CostStore } from '../../app/intake-ports';
import type { UnitCost } from '../../domain/sales/cost-history';
import { isConditionFailure } from './conflicts';
import { costKey } from './keys';
import { isSameButVersion } from './same-but-version';
import { type Item, withoutNulls } from './stock-items';
import { queryAll } from './versioned-items';

/** What a variant cost from which day on. */
export function createCostStore(client: DynamoDBDocumentClient, tableName: string): CostStore {
  return {
    async saveCost({ variantId, from, ...cost }) {
      try {
        const item = { ...costKey(variantId, from), ...withoutNulls({ variantId, ...cost }) };
        const { Attributes } = await client.send(
          new PutCommand({
            TableName: tableName,
            Item: item,
            ConditionExpression: 'attribute_not_exists(pk) OR version <= :version',
            ExpressionAttributeValues: { ':version': cost.version },
            ReturnValues: 'ALL_OLD',
          }),
        );
        return isSameButVersion(item, Attributes) ? 'unchanged' : 'applied';
      } catch (error) {
        // What was said later about this day stands.
        if (!isConditionFailure(error)) throw error;
        return 'stale';
      }
    },

    async costsOf(variantId) {
      const items = await queryAll(client, tableName, costKey(variantId, '').pk, COST_PREFIX);
      return items.map(costFromItem);
    },
  };
}

const COST_PREFIX = 'COST#';
export const isCostItem = ({ sk }: Item): boolean => String(sk).startsWith(COST_PREFIX);

export function costFromItem(item: Item): UnitCost {
  return {
    from: String(item.sk).slice(COST_PREFIX.length),
    costMinor: typeof item.costMinor === 'number' ? item.costMinor : null,
    currency: typeof item.currency === 'string' ? item.currency : null,
    basis: item.basis === 'dated' ? 'dated' : 'observed',
  };
}
