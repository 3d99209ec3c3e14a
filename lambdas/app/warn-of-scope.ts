import { emptyScopes } from '../domain/rule/empty-scope';
import type { Rule } from '../domain/rule/rule';
import type { InventoryIndexReader } from './inventory-ports';

/**
 * What somebody who has saved a rule should look at again: what it is about and nothing is in. That may be meant, of a tag that
 * is given to items later, so it is no fault. Nothing is said before the stock was looked at for the first time.
 */
export function createWarnOfScope(index: InventoryIndexReader) {
  return async function warnOfScope(rule: Pick<Rule, 'scope'>): Promise<readonly string[]> {
    if (rule.scope.type === 'everything') return [];
    // A hint that cannot be given is no reason to answer that the rule was not saved.
    const known = await index.current().catch(() => null);
    if (known === null) return [];
    const type = rule.scope.type.replace('_', ' ');
    return emptyScopes(rule, known.rows).map(
      (id) =>
        `scope.ids: as of ${known.asOf} no item is in the ${type} ${id}, so the rule decides about none of it yet.`,
    );
  };
}
