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
  product_launched:
    'it would take a file of when products were planned, published and taken down, and a history has none',
  page_updated: 'it would take a file of what pages said and when, and a history has none',
  traffic_spike: 'it would take a file of page views by the hour, and a history has none',
};

/** The column of variants.csv that says which items belong together. */
const GROUPED_BY = { product: 'product_id', category: 'category' } as const;

/** Why no history can show what a rule would have told, in the words of a sentence; null where one can. */
export const whyNotReplayed = ({ kind }: Pick<Rule, 'kind'>): string | null => NOT_REPLAYED[kind] ?? null;

/** What a history holds besides what each must. */
export interface HistoryHolds {
  /** The columns of its variants.csv. */
  readonly variantColumns: readonly string[];
  /** The columns of its orders.csv. */
  readonly orderColumns: readonly string[];
  readonly lots: boolean;
  /** Whether there is a costs.csv. */
  readonly costs: boolean;
  readonly categories: boolean;
}

/** Whether anybody says of which money the prices are. */
export const isCurrencyKnown = ({ variantColumns, orderColumns }: HistoryHolds): boolean =>
  variantColumns.includes('currency') || orderColumns.includes('currency');

/** Why nothing is known of what sales earned, in the words of a sentence; null where it is. */
export function whyNoProfit(holds: HistoryHolds): string | null {
  const { variantColumns, costs } = holds;
  if (!isCurrencyKnown(holds))
    return 'it would take the column currency in variants.csv or orders.csv, of which money the prices are';
  const isCosted = costs || (variantColumns.includes('cost') && variantColumns.includes('currency'));
  return isCosted
    ? null
    : 'it would take costs.csv, or the columns cost and currency in variants.csv, with what items cost';
}

/** The same of one history. */
export function whyNotReplayedFrom(holds: HistoryHolds, rule: Pick<Rule, 'kind' | 'level'>): string | null {
  const never = whyNotReplayed(rule);
  if (never !== null) return never;
  const { kind, level } = rule;
  if (kind === 'nearing_expiration' && !holds.lots)
    return 'it would take lots.csv, with what was left of each lot and when';
  if (kind === 'category_changed' && !holds.categories)
    return 'it would take categories.csv, with the day of each change of a category';
  if (kind === 'sales_vs_profit') {
    const reason = whyNoProfit(holds);
    if (reason !== null) return reason;
  }
  if (level !== 'product' && level !== 'category') return null;
  const column = GROUPED_BY[level];
  return holds.variantColumns.includes(column)
    ? null
    : `it would take the column ${column} in variants.csv, which says which items are of one ${level}`;
}
