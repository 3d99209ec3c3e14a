import { idOf, type LocationId } from '../inventory/identity';
import type { Variant } from '../inventory/variant';
import { isInScope } from '../rule/effective-rule';
import type { Rule, ScopeType } from '../rule/rule';
import { SHOP_ID } from './replayed-variant';

/** What was heard of in a history. */
export interface HeardOf {
  readonly variants: readonly Variant[];
  readonly locations: ReadonlySet<LocationId>;
}

/** What a rule could say nothing about in a history, in the words of a sentence, and whether that is all of it. */
export interface Unmatched {
  readonly isWhole: boolean;
  readonly because: string;
}

/** Finds why a rule could match nothing of what was heard of, or nothing of a part of its scope. Nothing where it could. */
export function whyUnmatched(rule: Rule, { variants, locations }: HeardOf): readonly Unmatched[] {
  if (!rule.enabled) return [{ isWhole: true, because: 'it is switched off (enabled is false)' }];
  return [...ofBasis(rule), ...ofLocations(rule, locations), ...ofScope(rule, variants)];
}

function ofBasis({ basis }: Rule): readonly Unmatched[] {
  switch (basis) {
    case 'available':
      return [];
    case 'on_hand':
      return [
        { isWhole: true, because: 'it looks at on_hand, and levels.csv tells what is available alone' },
      ];
    case 'projected':
      return [
        {
          isWhole: false,
          because:
            'it looks at projected, of which levels.csv tells what is available alone: nothing incoming was added',
        },
      ];
  }
}

function ofLocations({ locations: asked }: Rule, known: ReadonlySet<LocationId>): readonly Unmatched[] {
  if (typeof asked === 'string') return [];
  const unknown = asked.filter((id) => !known.has(id));
  if (unknown.length === 0) return [];
  const names = listed([...known].toSorted());
  const remedy = names === '' ? '' : `: it has ${names}`;
  return [
    {
      isWhole: unknown.length === asked.length,
      because: `levels.csv has no location ${listed(unknown)}${remedy}`,
    },
  ];
}

function ofScope({ scope }: Rule, variants: readonly Variant[]): readonly Unmatched[] {
  const { type, ids } = scope;
  if (type === 'everything') return [];
  const unknown = ids.filter((id) => {
    const only = { scope: { type, ids: [id] } };
    return !variants.some((variant) => isInScope(variant, only));
  });
  if (unknown.length === 0) return [];
  const because = `no item of the history is of ${type.replace('_', ' ')} ${listed(unknown)}${REMEDIES[type]}`;
  return [{ isWhole: unknown.length === ids.length, because }];
}

const REMEDIES: Readonly<Record<ScopeType, string>> = {
  variant: `: an item is called by its SKU, such as ${idOf(SHOP_ID, 'MUG-1')}`,
  product: `: a product is called by its product_id in variants.csv, such as ${idOf(SHOP_ID, 'MUG')}`,
  collection: ': a history knows no collections',
  tag: ': the column tags of variants.csv says which there are',
  category: ': the column category of variants.csv says which there are',
  product_type: ': a history knows no product types',
  vendor: ': the column vendor of variants.csv says which there are',
  everything: '',
};

const MOST_LISTED = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_LISTED).join(', ');
  return names.length > MOST_LISTED ? `${shown} and ${names.length - MOST_LISTED} more` : shown;
}
