import type { AlertEventType } from '../contracts/events/alert-events';
import type { EvaluationReason } from '../domain/alert/decide-variant';
import type { VariantId } from '../domain/inventory/identity';
import { groupsToEvaluate } from '../domain/inventory/share';
import { expectedShares, hasSums, membershipFinder } from '../domain/rule/groups';
import type { RuleSet } from '../domain/rule/rule';
import type { Evaluation } from './evaluate-variant';
import type { GroupStore } from './group-ports';
import type { StockReader } from './ports';

export interface GroupsOfDeps {
  readonly stock: Pick<StockReader, 'stockedVariant' | 'shop' | 'locations'>;
  readonly groups: Pick<GroupStore, 'widen'>;
  readonly evaluateGroup: (groupId: string, reason: EvaluationReason) => Promise<Evaluation>;
}

/**
 * Returns the function that decides about the products and categories a variant has to do with: those whose share one of
 * its levels has left, those that it has joined, and those that it is no longer in. What it bears is compared with what
 * it should, so whatever brought that about need not be known.
 */
export function createEvaluateGroupsOf({ stock, groups, evaluateGroup }: GroupsOfDeps) {
  return async function evaluateGroupsOf(
    variantId: VariantId,
    reason: EvaluationReason,
    { rules }: RuleSet,
  ): Promise<readonly AlertEventType[]> {
    const stocked = await stock.stockedVariant(variantId);
    if (stocked === null) return [];
    const { variant, levels } = stocked;
    const bearsShares = levels.some((level) => Object.keys(level.shares).length > 0);
    if (!bearsShares && !hasSums(rules)) return [];
    const [shop, locations] = await Promise.all([
      stock.shop(variant.shopId),
      stock.locations(levels.map(({ locationId }) => locationId)),
    ]);
    const isTold = shop === null || shop.status === 'active';
    const expected = expectedShares(isTold ? membershipFinder(rules)(variant) : [], levels, locations);

    const events: AlertEventType[] = [];
    for (const groupId of groupsToEvaluate(levels, expected)) {
      const evaluation = await evaluateGroup(groupId, reason);
      if (evaluation.outcome === 'written') events.push(...evaluation.events);
    }
    // What a group no longer counts it does not know of, so its share is taken away from here.
    for (const level of levels) {
      for (const [groupId, { token }] of Object.entries(level.shares)) {
        if (expected.get(groupId)?.has(level.locationId) !== true) {
          await groups.widen(groupId, level, token, null);
        }
      }
    }
    return events;
  };
}
