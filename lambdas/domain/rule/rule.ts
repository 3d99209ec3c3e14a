import type { Basis, Instant } from '../inventory/inventory-level';

/** What a rule watches for, from the shelf outwards. `rule-kinds.ts` says what each one means. */
export const RULE_KINDS = [
  'low_stock',
  'out_of_stock',
  'back_in_stock',
  'oversold',
  'broken_size_run',
  'days_of_cover',
  'reorder_point',
  'selling_fast',
  'purchase_order_placed',
  'purchase_order_arriving',
  'purchase_order_received',
  'purchase_order_late',
  'category_changed',
  'aging_stock',
  'nearing_expiration',
  'product_launched',
  'page_updated',
  'traffic_spike',
  'sales_vs_profit',
  'feed_silent',
] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

/** The kinds that compare a quantity of stock with a threshold, and are watched by bands. */
export const STOCK_KINDS = ['low_stock', 'out_of_stock', 'back_in_stock', 'oversold'] as const;
export type StockKind = (typeof STOCK_KINDS)[number];
/** Every other kind: worked out from what else is known, by a judgement of its own. */
export type SignalKind = Exclude<RuleKind, StockKind>;

export const isStockKind = (kind: RuleKind): kind is StockKind =>
  (STOCK_KINDS as readonly RuleKind[]).includes(kind);

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** From the most specific to the least: the order in which a rule wins over another of its kind. */
export const SCOPE_TYPES = [
  'variant',
  'product',
  'collection',
  'tag',
  'category',
  'product_type',
  'vendor',
  'everything',
] as const;
export type ScopeType = (typeof SCOPE_TYPES)[number];

/** What a rule opens its alerts about: a variant by itself, or a product, a category, a shop as a whole … */
export const RULE_LEVELS = ['variant', 'product', 'category', 'purchase_order', 'shop', 'source'] as const;
export type RuleLevel = (typeof RULE_LEVELS)[number];

/** Which variants a rule is about. `ids` are our ids for variant and product, names otherwise; empty for everything. */
export interface Scope {
  readonly type: ScopeType;
  readonly ids: readonly string[];
}

/**
 * `all`: the sum over all active locations. `each`: every active location by itself.
 * A list: the sum over those locations together.
 */
export type RuleLocations = 'all' | 'each' | readonly string[];

/** The further settings of a kind, by name; `rule-kinds.ts` lists them with their bounds. All of a kind's are present. */
export type KindSettings = Readonly<Record<string, number | boolean>>;

/** A threshold that somebody set. What it is compared with, and in which unit, is its kind's: see `rule-kinds.ts`. */
export interface Rule {
  readonly id: string;
  readonly kind: RuleKind;
  readonly level: RuleLevel;
  readonly scope: Scope;
  readonly locations: RuleLocations;
  readonly basis: Basis;
  /** In the unit of its kind. For back_in_stock the quantity from which a return counts as a restock. */
  readonly threshold: number;
  /** Units from which an alert about stock clears; null is the threshold + max(1, 20 % of it). */
  readonly recoverAt: number | null;
  readonly settings: KindSettings;
  readonly holdMinutes: number;
  /** How often an open alert is told again while nobody has taken it on; null is never. */
  readonly repeatAfterHours: number | null;
  readonly severity: Severity;
  readonly enabled: boolean;
  readonly teams: readonly string[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Counts the changes to this rule; its ETag. */
  readonly version: number;
}

/** All rules with the revision of the set; each save or deletion of a rule raises the revision by one. */
export interface RuleSet {
  readonly revision: number;
  readonly rules: readonly Rule[];
}
