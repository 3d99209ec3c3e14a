import type { InventoryRow } from '../inventory/inventory-row';
import { isInScope } from './effective-rule';
import { variantOf } from './preview';
import type { Rule } from './rule';

/** What of a rule's scope holds no item yet, in its order; of a scope that is everything, nothing. */
export function emptyScopes(
  { scope }: Pick<Rule, 'scope'>,
  rows: readonly InventoryRow[],
): readonly string[] {
  const empty = new Set(scope.ids);
  for (const row of rows) {
    if (empty.size === 0) break;
    const variant = variantOf(row);
    for (const id of empty) {
      if (isInScope(variant, { scope: { type: scope.type, ids: [id] } })) empty.delete(id);
    }
  }
  return [...empty];
}
