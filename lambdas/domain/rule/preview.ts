import type { AlertLocation } from '../alert/alert';
import { locationKeyOf } from '../alert/fingerprint';
import { type AlertEntity, categoryOf, entityIdOf, variantEntity } from '../alert/entity';
import type { InventoryRow, StockedLocation } from '../inventory/inventory-row';
import { sumKnown } from '../inventory/inventory-row';
import type { Basis } from '../inventory/inventory-level';
import { MOST_SHARED } from '../inventory/share';
import { nameOf, type Variant } from '../inventory/variant';
import { isInScope, ruleFinder } from './effective-rule';
import { membershipFinder } from './groups';
import { shortageVerdict } from './marks';
import type { Rule } from './rule';

/** One alert that would be open now. */
export interface PreviewMatch {
  readonly entity: AlertEntity & { readonly name: string | null };
  /** Null where it is about a product or a category as a whole. */
  readonly row: InventoryRow | null;
  /** Null: the sum. */
  readonly locationId: string | null;
  readonly quantity: number;
}

export interface Preview {
  /** The fewest units first. */
  readonly matches: readonly PreviewMatch[];
  readonly variantsDecided: number;
  readonly variantsOverruled: number;
  readonly variantsUnknown: number;
  /** Alerts about low stock that are left out, because a rule about running out says more of the same item. */
  readonly leftToOutOfStock: number;
  /** Products or categories that it would sum; 0 for a rule about variants. */
  readonly groups: number;
  /** Those of them that have too many levels to be kept by shares: they are gone through every few minutes. */
  readonly groupsSwept: number;
}

/**
 * What a rule would match now, if it stood among the others. For back_in_stock it is what would be told on its return:
 * what is out now. How long it has held, whether the rule is switched on yet, and whether a forecast takes its place, is left
 * aside. That a variant is low is left out where another rule says that it is out of stock, at the same place or everywhere.
 *
 * @param others the rules it would stand among, without the one that it replaces
 */
export function previewRule(draft: Rule, others: readonly Rule[], rows: readonly InventoryRow[]): Preview {
  return draft.level === 'product' || draft.level === 'category'
    ? previewSums(draft, others, rows)
    : previewVariants(draft, others, rows);
}

function previewVariants(draft: Rule, others: readonly Rule[], rows: readonly InventoryRow[]): Preview {
  const matches: PreviewMatch[] = [];
  let variantsDecided = 0;
  let variantsOverruled = 0;
  let variantsUnknown = 0;
  let leftToOutOfStock = 0;
  const isOut = outFinder(draft, others);
  const ofKind = others.filter((rule) => rule.kind === draft.kind && rule.level === draft.level);
  const deciding = ruleFinder(draft.kind, [...ofKind, { ...draft, enabled: true }]);
  const mark = markOf(draft);
  for (const row of rows) {
    const variant = variantOf(row);
    if (!isInScope(variant, draft)) continue;
    if (deciding(variant)?.id !== draft.id) {
      variantsOverruled++;
      continue;
    }
    const groups = groupsOf(draft, row);
    const known = groups.filter(({ quantity }) => quantity !== null);
    if (known.length === 0) variantsUnknown++;
    else variantsDecided++;
    for (const { locationId, quantity } of known) {
      if (quantity === null || quantity > mark) continue;
      if (isOut(row, locationId)) {
        leftToOutOfStock++;
        continue;
      }
      const entity = { ...variantEntity(row.variantId), name: nameOf(row) };
      matches.push({ entity, row, locationId, quantity });
    }
  }
  const counts = { variantsDecided, variantsOverruled, variantsUnknown, leftToOutOfStock };
  return { matches: inOrder(matches), ...counts, groups: 0, groupsSwept: 0 };
}

/** Says of a place, null being all that the rule looks at together, whether another rule finds it out of stock there. */
function outFinder(
  draft: Rule,
  others: readonly Rule[],
): (row: InventoryRow, locationId: string | null) => boolean {
  const about = others.filter(({ kind, level }) => kind === 'out_of_stock' && level === 'variant');
  if (draft.kind !== 'low_stock' || about.length === 0) return () => false;
  const deciding = ruleFinder('out_of_stock', about);
  return (row, locationId) => {
    const rule = deciding(variantOf(row));
    if (rule === null) return false;
    const here = locationKeyOf(placeOf(draft, locationId));
    const isSamePlace = (place: string | null) =>
      rule.locations === 'all' || locationKeyOf(placeOf(rule, place)) === here;
    return groupsOf(rule, row).some(
      (group) =>
        isSamePlace(group.locationId) &&
        group.quantity !== null &&
        shortageVerdict(rule, group.quantity) === 'fires',
    );
  };
}

/** What a rule looks at together, or one of the places that it looks at by itself. */
function placeOf({ locations }: Rule, locationId: string | null): AlertLocation {
  if (locationId !== null) return { type: 'one', locationId };
  return typeof locations === 'string' ? { type: 'all' } : { type: 'listed', locationIds: locations };
}

/** What it would sum, group by group and place by place, as `decideGroup` does from the stock itself. */
function previewSums(draft: Rule, others: readonly Rule[], rows: readonly InventoryRow[]): Preview {
  const membershipsOf = membershipFinder([...others, { ...draft, enabled: true }]);
  const groups = new Map<string, SummedGroup>();
  let variantsDecided = 0;
  let variantsOverruled = 0;
  let variantsUnknown = 0;
  for (const row of rows) {
    const variant = variantOf(row);
    if (!isInScope(variant, draft)) continue;
    const entities = membershipsOf(variant)
      .filter(({ rule }) => rule.id === draft.id)
      .map(({ entity }) => entity);
    if (entities.length === 0) {
      variantsOverruled++;
      continue;
    }
    const places = groupsOf(draft, row);
    if (places.every(({ quantity }) => quantity === null)) variantsUnknown++;
    else variantsDecided++;
    for (const entity of entities) {
      const name = entity.type === 'product' ? row.title : categoryOf(entity.id).category;
      const group = groups.get(entityIdOf(entity)) ?? {
        entity: { ...entity, name },
        levels: 0,
        sums: new Map(),
      };
      group.levels += row.locations.filter(({ isActive }) => isActive).length;
      for (const { locationId, quantity } of places) {
        const before = group.sums.get(locationId) ?? null;
        group.sums.set(locationId, sumKnown([before, quantity]));
      }
      groups.set(entityIdOf(entity), group);
    }
  }
  const summed = [...groups.values()];
  const matches = summed.flatMap(({ entity, sums }) =>
    [...sums].flatMap(([locationId, quantity]) =>
      quantity !== null && quantity <= markOf(draft) ? [{ entity, row: null, locationId, quantity }] : [],
    ),
  );
  return {
    matches: inOrder(matches),
    ...{ variantsDecided, variantsOverruled, variantsUnknown, leftToOutOfStock: 0 },
    groups: summed.length,
    groupsSwept: summed.filter(({ levels }) => levels > MOST_SHARED).length,
  };
}

interface SummedGroup {
  readonly entity: PreviewMatch['entity'];
  levels: number;
  /** By location; null is all of those that the rule looks at. */
  readonly sums: Map<string | null, number | null>;
}

const markOf = ({ kind, threshold }: Rule): number => (kind === 'back_in_stock' ? 0 : threshold);

const inOrder = (matches: readonly PreviewMatch[]): readonly PreviewMatch[] =>
  matches.toSorted(
    (one, other) => one.quantity - other.quantity || (one.entity.id < other.entity.id ? -1 : 1),
  );

function groupsOf(rule: Rule, row: InventoryRow): { locationId: string | null; quantity: number | null }[] {
  const active = row.locations.filter(({ isActive }) => isActive);
  if (rule.locations === 'each') {
    return active.map((level) => ({ locationId: level.locationId, quantity: quantityAt(level, rule.basis) }));
  }
  const { locations } = rule;
  const members =
    locations === 'all' ? active : active.filter(({ locationId }) => locations.includes(locationId));
  return [{ locationId: null, quantity: sumKnown(members.map((level) => quantityAt(level, rule.basis))) }];
}

function quantityAt({ available, onHand, incoming }: StockedLocation, basis: Basis): number | null {
  switch (basis) {
    case 'available':
      return available;
    case 'on_hand':
      return onHand;
    case 'projected':
      return available === null ? null : available + (incoming ?? 0);
  }
}

/** A row holds everything that rules look at; the rest plays no part. */
export function variantOf(row: InventoryRow): Variant {
  return { ...row, platformVariantId: null, publishedAt: null, deletedAt: null, attributesRevision: 0 };
}
