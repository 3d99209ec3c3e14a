import type { Rule, RuleKind } from '../rule/rule';

/** The kinds of each item that are decided by its stock and its forecast. */
export const STOCK_AND_COVER_KINDS: readonly RuleKind[] = [
  'low_stock',
  'out_of_stock',
  'back_in_stock',
  'oversold',
  'days_of_cover',
  'reorder_point',
];

/** What would have to be told of the past for a kind to be judged, in the words of a sentence. */
const NOT_REPLAYED: { readonly [K in RuleKind]?: string } = {
  category_changed:
    'it would take the day of each change of a category, and variants.csv holds one category of each item',
  product_launched: 'it would take the times at which products were planned and published, and none are read',
  page_updated: 'it would take what pages said and when, and no pages are read',
  traffic_spike: 'it would take page views by the hour, and none are read',
  sales_vs_profit: 'it would take unit costs by day and the discounts of each order, and none are read',
};

/** The column of variants.csv that says which items belong together. */
const GROUPED_BY = { product: 'product_id', category: 'category' } as const;

/** Why no history can show what a rule would have told, in the words of a sentence; null where one can. */
export const whyNotReplayed = ({ kind }: Pick<Rule, 'kind'>): string | null => NOT_REPLAYED[kind] ?? null;

/** What a history holds besides what each must. */
export interface HistoryHolds {
  /** The columns of its variants.csv. */
  readonly variantColumns: readonly string[];
  readonly lots: boolean;
}

/** The same of one history. */
export function whyNotReplayedFrom(holds: HistoryHolds, rule: Pick<Rule, 'kind' | 'level'>): string | null {
  const never = whyNotReplayed(rule);
  if (never !== null) return never;
  const { kind, level } = rule;
  if (kind === 'nearing_expiration' && !holds.lots)
    return 'it would take lots.csv, with what was left of each lot and when';
  if (level !== 'product' && level !== 'category') return null;
  const column = GROUPED_BY[level];
  return holds.variantColumns.includes(column)
    ? null
    : `it would take the column ${column} in variants.csv, which says which items are of one ${level}`;
}
