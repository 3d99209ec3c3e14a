import { type AlertEntity, categoryOf, entityIdOf, variantEntity } from '../alert/entity';
import type { InventoryRow, StockedLocation } from '../inventory/inventory-row';
import { sumKnown } from '../inventory/inventory-row';
import type { Basis } from '../inventory/inventory-level';
import { MOST_SHARED } from '../inventory/share';
import { nameOf, type Variant } from '../inventory/variant';
import { isInScope, ruleFinder } from './effective-rule';
import { membershipFinder } from './groups';
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
  /** Products or categories that it would sum; 0 for a rule about variants. */
  readonly groups: number;
  /** Those of them that have too many levels to be kept by shares: they are gone through every few minutes. */
  readonly groupsSwept: number;
}

/**
 * What a rule would match now, if it stood among the others. For back_in_stock it is what would be told on its return:
 * what is out now. How long it has held, and whether the rule is switched on yet, is left aside.
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
      const entity = { ...variantEntity(row.variantId), name: nameOf(row) };
      if (quantity !== null && quantity <= mark) matches.push({ entity, row, locationId, quantity });
    }
  }
  const counts = { variantsDecided, variantsOverruled, variantsUnknown, groups: 0, groupsSwept: 0 };
  return { matches: inOrder(matches), ...counts };
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
    ...{ variantsDecided, variantsOverruled, variantsUnknown },
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
