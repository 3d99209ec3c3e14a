import type { AlertEvent, AlertSnapshot } from '../contracts/events/alert-events';
import type { DecidedSum, GroupState, GroupSum } from '../domain/alert/decide-group';
import { categoryOf } from '../domain/alert/entity';
import type { StockExplanation } from '../domain/alert/explanation';
import { includesLocation } from '../domain/alert/fingerprint';
import type { LocationId, VariantId } from '../domain/inventory/identity';
import { quantityOf } from '../domain/inventory/inventory-level';
import { unreceivedIn } from '../domain/inventory/unreceived';
import type { StockAt } from '../domain/inventory/surplus';
import { adminPageOf, nameOf, siblingNameOf } from '../domain/inventory/variant';
import { countsLevel, membershipFinder } from '../domain/rule/groups';
import { alertEventOf, ruleOf } from './alert-event';
import { shortageOf } from './describe-shortage';

/** So many of the variants with fewest units are named. */
const MOST_NAMED = 5;

/** Writes the event of a decided sum with everything a message needs, frozen at the moment of the decision. */
export function describeSum(decided: DecidedSum, state: GroupState): AlertEvent | null {
  const { after, event } = decided;
  if (event === null) return null;
  const { entity, members, shop, rules, now } = state;
  const rule = decided.rule ?? rules.find((one) => one.id === after.ruleId) ?? null;
  const isProduct = entity.type === 'product';
  const some = members.find(({ variant }) => variant.deletedAt === null)?.variant ?? members[0]?.variant;
  const named = (locationId: LocationId) => ({
    locationId,
    name: state.locations.get(locationId)?.name ?? null,
  });
  const snapshot: Omit<AlertSnapshot, 'rule'> = {
    alertId: after.alertId,
    urgency: after.urgency,
    entity: {
      ...entity,
      name: isProduct ? (some?.title ?? null) : categoryOf(entity.id).category,
      url: isProduct && some !== undefined ? adminPageOf(some) : null,
    },
    explanation: explanationOf(decided, state),
    kind: after.kind,
    severity: after.severity,
    origin: after.origin,
    teams: [...(decided.heardBy ?? after.teams)],
    sequence: after.sequence,
    since: after.since,
    openedAt: after.openedAt ?? now,
    shop: { shopId: after.shopId, name: shop?.name ?? after.shopId },
    variant: null,
    locations:
      after.location.type === 'all'
        ? null
        : after.location.type === 'one'
          ? [named(after.location.locationId)]
          : after.location.locationIds.map(named),
    quantity: after.quantity,
    perLocation:
      decided.sum === null
        ? []
        : byLocation(decided.sum).map(({ locationId, quantity }) => ({ ...named(locationId), quantity })),
    pace: null,
    goneAt: null,
    lostMarginPerDay: null,
  };
  return alertEventOf(decided, snapshot, rule === null ? null : ruleOf(rule), now);
}

function explanationOf({ after, sum }: DecidedSum, state: GroupState): AlertSnapshot['explanation'] {
  const { explanation } = after;
  if (sum === null || explanation === null) return explanation;
  const { rule, levels } = sum;
  const takenOff = unreceivedIn(levels, rule.basis);
  const elsewhere = byLocation({ rule, levels: levelsElsewhere(sum, state) });
  return {
    ...(explanation as StockExplanation),
    ...(levels.some((level) => quantityOf(level, rule.basis) === null) ? { isAtLeast: true } : {}),
    ...(takenOff === null ? {} : { takenOff }),
    ...shortageOf(rule, sum, elsewhere, state.locations),
    variants: variantsOf(sum, state),
  };
}

/** The levels of the same variants at the other places that count. */
function levelsElsewhere({ rule, location }: GroupSum, { entity, members, locations }: GroupState) {
  if (location.type === 'all') return [];
  const find = membershipFinder([rule]);
  return members
    .filter(({ variant }) => find(variant).some((one) => one.entity.id === entity.id))
    .flatMap(({ levels }) => levels)
    .filter(
      (level) =>
        !includesLocation(location, level.locationId) && countsLevel({ locations: 'all' }, level, locations),
    );
}

/** The known quantities, summed by location, the fewest first. */
function byLocation({ rule, levels }: Pick<GroupSum, 'rule' | 'levels'>): readonly StockAt[] {
  const sums = new Map<LocationId, number>();
  for (const level of levels) {
    const quantity = quantityOf(level, rule.basis);
    if (quantity !== null) sums.set(level.locationId, (sums.get(level.locationId) ?? 0) + quantity);
  }
  return [...sums]
    .map(([locationId, quantity]) => ({ locationId, quantity }))
    .toSorted((one, other) => one.quantity - other.quantity || (one.locationId < other.locationId ? -1 : 1));
}

/** How many variants are out of how many, and which have fewest. */
function variantsOf(
  { rule, levels }: Pick<GroupSum, 'rule' | 'levels'>,
  { entity, members }: GroupState,
): StockExplanation['variants'] {
  const sums = new Map<VariantId, number | null>();
  for (const level of levels) {
    const quantity = quantityOf(level, rule.basis);
    const before = sums.get(level.variantId) ?? null;
    sums.set(level.variantId, quantity === null ? before : (before ?? 0) + quantity);
  }
  const known = [...sums].flatMap(([variantId, quantity]) =>
    quantity === null ? [] : [{ variantId, quantity }],
  );
  const variants = new Map(members.map(({ variant }) => [variant.variantId, variant]));
  const worst = known
    .toSorted((one, other) => one.quantity - other.quantity || (one.variantId < other.variantId ? -1 : 1))
    .slice(0, MOST_NAMED)
    .map(({ variantId, quantity }) => {
      const variant = variants.get(variantId);
      // The product is named already; its variants go by what tells them apart.
      const nameIn = entity.type === 'product' ? siblingNameOf : nameOf;
      return { variantId, name: variant === undefined ? variantId : nameIn(variant), quantity };
    });
  return {
    count: sums.size,
    out: known.filter(({ quantity }) => quantity <= 0).length,
    unknown: sums.size - known.length,
    worst,
  };
}
