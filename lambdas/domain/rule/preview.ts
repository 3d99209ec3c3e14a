import type { InventoryRow, StockedLocation } from '../inventory/inventory-row';
import { sumKnown } from '../inventory/inventory-row';
import type { Basis } from '../inventory/inventory-level';
import type { Variant } from '../inventory/variant';
import { isInScope, ruleFinder } from './effective-rule';
import type { Rule } from './rule';

/** One alert that would be open now. */
export interface PreviewMatch {
  readonly row: InventoryRow;
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
}

/**
 * What a rule would match now, if it stood among the others. For back_in_stock it is what would be told on its return:
 * what is out now. How long it has held, and whether the rule is switched on yet, is left aside.
 *
 * @param others the rules it would stand among, without the one that it replaces
 */
export function previewRule(draft: Rule, others: readonly Rule[], rows: readonly InventoryRow[]): Preview {
  const matches: PreviewMatch[] = [];
  let variantsDecided = 0;
  let variantsOverruled = 0;
  let variantsUnknown = 0;
  const ofKind = others.filter((rule) => rule.kind === draft.kind);
  const deciding = ruleFinder(draft.kind, [...ofKind, { ...draft, enabled: true }]);
  const mark = draft.kind === 'back_in_stock' ? 0 : draft.threshold;
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
      if (quantity !== null && quantity <= mark) matches.push({ row, locationId, quantity });
    }
  }
  matches.sort(
    (one, other) => one.quantity - other.quantity || (one.row.variantId < other.row.variantId ? -1 : 1),
  );
  return { matches, variantsDecided, variantsOverruled, variantsUnknown };
}

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
function variantOf(row: InventoryRow): Variant {
  return { ...row, platformVariantId: null, publishedAt: null, deletedAt: null, attributesRevision: 0 };
}
