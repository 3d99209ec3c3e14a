import type { AlertEventType } from '../contracts/events/alert-events';
import type { EvaluationReason } from '../domain/alert/decide-variant';
import { type AlertEntity, entityIdOf } from '../domain/alert/entity';
import type { Instant } from '../domain/inventory/inventory-level';
import type { LocationId } from '../domain/inventory/identity';
import { sumKnown } from '../domain/inventory/inventory-row';
import type { Location } from '../domain/inventory/location';
import { groupsToEvaluate } from '../domain/inventory/share';
import { countsLevel, expectedShares, hasSums, isSizeWatched, membershipFinder } from '../domain/rule/groups';
import { isLaunching, mayAwaitStock } from '../domain/page/product-launched';
import type { RuleSet } from '../domain/rule/rule';
import type { Evaluation, SeenVariant } from './evaluate-variant';
import type { GroupStore, SizeNotes } from './group-ports';
import type { PageReader } from './page-ports';
import type { Clock, Looks, StockedVariant } from './ports';

export interface GroupsOfDeps {
  readonly groups: Pick<GroupStore, 'widen'>;
  readonly evaluateGroup: (groupId: string, reason: EvaluationReason) => Promise<Evaluation>;
  readonly sizes: SizeNotes;
  readonly pages: Pick<PageReader, 'pageWithTold'>;
  readonly looks: Pick<Looks, 'want'>;
  readonly clock: Clock;
}

/**
 * Returns the function that decides about the products and categories a variant has to do with: those whose share one of
 * its levels has left, those that it has joined, and those that it is no longer in. What it bears is compared with what
 * it should, so whatever brought that about need not be known.
 */
export function createEvaluateGroupsOf(deps: GroupsOfDeps) {
  const { groups, evaluateGroup, sizes, pages, looks, clock } = deps;
  /** Once for each time that the variant runs out or returns; noted last, so that a crash makes it happen again. */
  async function noteSize(
    { variant, levels }: StockedVariant,
    locations: ReadonlyMap<LocationId, Location>,
  ): Promise<void> {
    const product: AlertEntity = { type: 'product', id: variant.productId ?? '' };
    const wasOut = await sizes.wasOut(product, variant.variantId);
    const counted = levels.filter((level) => countsLevel({ locations: 'all' }, level, locations));
    const quantity = sumKnown(counted.map(({ available }) => available));
    const isOut = quantity !== null && quantity <= 0;
    if (wasOut === null || wasOut === isOut) return;
    await looks.want(entityIdOf(product), clock.now());
    await sizes.noteOut(product, variant.variantId, isOut);
  }

  /** The first units of a product on its way to be launched are a stage of that. */
  async function noteFirstStock(
    { variant, levels }: StockedVariant,
    locations: ReadonlyMap<LocationId, Location>,
    registeredAt: Instant,
  ): Promise<void> {
    const productId = variant.productId ?? '';
    const counted = levels.filter((level) => countsLevel({ locations: 'all' }, level, locations));
    if (!counted.some(({ available }) => available !== null && available > 0)) return;
    const known = await pages.pageWithTold(productId);
    const now = clock.now();
    if (known === null || known.told.stages.includes('first_stock')) return;
    if (!isLaunching(known.page, known.told, registeredAt, now)) return;
    await looks.want(entityIdOf({ type: 'product', id: productId }), now);
  }

  return async function evaluateGroupsOf(
    { stocked, shop, locations }: SeenVariant,
    reason: EvaluationReason,
    { rules }: RuleSet,
  ): Promise<readonly AlertEventType[]> {
    const { variant, levels } = stocked;
    const bearsShares = levels.some((level) => Object.keys(level.shares).length > 0);
    const isSize = isSizeWatched(variant, rules);
    const mayLaunch = mayAwaitStock(variant, rules, clock.now());
    if (!bearsShares && !isSize && !mayLaunch && !hasSums(rules)) return [];
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
    if (isTold && isSize) await noteSize(stocked, locations);
    if (isTold && mayLaunch)
      await noteFirstStock(stocked, locations, shop?.registeredAt ?? variant.firstSeenAt);
    return events;
  };
}
