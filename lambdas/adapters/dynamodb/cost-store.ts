import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CostStore } from '../../app/intake-ports';
import type { UnitCost } from '../../domain/sales/cost-history';
import { costKey } from './keys';
import { putNewest } from './put-newest';
import { type Item, withoutNulls } from './stock-items';
import { queryAll } from './versioned-items';

/** What a variant cost from which day on. */
export function createCostStore(client: DynamoDBDocumentClient, tableName: string): CostStore {
  return {
    saveCost({ variantId, from, ...cost }) {
      const item = { ...costKey(variantId, from), ...withoutNulls({ variantId, ...cost }) };
      return putNewest(client, tableName, item, cost.version, 'last stands');
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
