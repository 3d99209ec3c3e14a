import type { RuleKind } from '../rule/rule';
import { counted } from './wording';

/** What the alerts of one kind are called in headlines and subjects. Each reads after a colon and at a beginning. */
export interface KindPhrases {
  /** What happened to one: "Running out". */
  readonly one: string;
  /** The same of several, with what they are: "7 items running out". */
  readonly many: (count: number, what: string) => string;
  /** It lasts: "Still running out". Nobody says so of what happened once. */
  readonly still: string;
  /** It got worse since it was told. */
  readonly worse: string;
  /** It is over: "No longer running out". */
  readonly over: string;
}

const counting =
  (predicate: string) =>
  (_count: number, what: string): string =>
    `${what} ${predicate}`;
const own =
  (singular: string, plural: string) =>
  (count: number): string =>
    counted(count, singular, plural);

/** A state that one is in: "out of stock". */
function state(one: string, phrases: Partial<KindPhrases> = {}): KindPhrases {
  const inside = `${one[0]?.toLowerCase() ?? ''}${one.slice(1)}`;
  return {
    one,
    many: counting(inside),
    still: `Still ${inside}`,
    worse: `${one}, and worse than before`,
    over: `No longer ${inside}`,
    ...phrases,
  };
}

/** Something that happened, and is neither repeated nor over. */
const occurrence = (one: string, singular: string, plural: string): KindPhrases => ({
  ...state(one),
  many: own(singular, plural),
});

const LESS = 'and less than before';

export const KIND_PHRASES: Readonly<Record<RuleKind, KindPhrases>> = {
  low_stock: state('Low stock', {
    many: counting('low on stock'),
    still: 'Still low on stock',
    worse: `Low stock, ${LESS}`,
    over: 'No longer low on stock',
  }),
  out_of_stock: state('Out of stock', { worse: `Out of stock, ${LESS}` }),
  back_in_stock: state('Back in stock'),
  oversold: state('Oversold', { worse: 'Oversold, and more than before' }),
  broken_size_run: state('Broken size run', {
    many: own('product with a broken size run', 'products with broken size runs'),
    over: 'Size run mended',
  }),
  days_of_cover: state('Running out'),
  reorder_point: state('Due for reorder'),
  selling_fast: state('Selling fast', {
    worse: 'Selling fast, and more of it or with less cover than before',
  }),
  purchase_order_placed: occurrence('Ordered', 'purchase order placed', 'purchase orders placed'),
  purchase_order_arriving: occurrence('Arriving', 'purchase order arriving', 'purchase orders arriving'),
  purchase_order_received: occurrence('Arrived', 'delivery arrived', 'deliveries arrived'),
  purchase_order_late: state('Late', {
    many: own('purchase order late', 'purchase orders late'),
    worse: 'Late, and later or hitting more than before',
  }),
  category_changed: occurrence(
    'Category changed',
    'product moved to another category',
    'products moved to another category',
  ),
  aging_stock: state('Aging stock', {
    many: counting('aging in stock'),
    still: 'Still aging in stock',
    worse: 'Aging stock, and older than before',
    over: 'Aging no longer',
  }),
  nearing_expiration: state('Nearing expiration', {
    worse: 'Nearing expiration, and sooner or more of it than before',
  }),
  product_launched: occurrence('Launch', 'product launch', 'product launches'),
  page_updated: occurrence('Page updated', 'page updated', 'pages updated'),
  traffic_spike: state('Traffic spike', {
    many: own('traffic spike', 'traffic spikes'),
    worse: 'Traffic spike, and higher or with less cover than before',
    over: 'Traffic spike over',
  }),
  sales_vs_profit: {
    one: 'Sales and profit part ways',
    many: (_, what) => `sales and profit part ways for ${what}`,
    still: 'Sales and profit still part ways',
    worse: 'Sales and profit part ways, and further than before',
    over: 'Sales and profit go together again',
  },
  feed_silent: state('Feed silent', {
    many: own('feed silent', 'feeds silent'),
    still: 'Feed still silent',
    worse: 'Feed silent, and for longer than before',
    over: 'Feed speaks again',
  }),
};
