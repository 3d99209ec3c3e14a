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

/** What a history would have to hold for a kind to be judged, in the words of a sentence. */
const NOT_REPLAYED: { readonly [K in RuleKind]?: string } = {
  broken_size_run: 'sizes are not replayed',
  category_changed: 'a history does not say when an item was in which category',
  aging_stock: 'a history does not say what lay where for how long',
  nearing_expiration: 'a history has no lots',
  product_launched: 'a history does not say what was published when',
  page_updated: 'a history has no pages',
  traffic_spike: 'a history has no visits',
  sales_vs_profit: 'a history has no costs',
  feed_silent: 'a history does not say what reached us when',
};

/** Why a history cannot show what a rule would have told, in the words of a sentence; null where it can. */
export const whyNotReplayed = ({ kind }: Pick<Rule, 'kind'>): string | null => NOT_REPLAYED[kind] ?? null;
