import type { Basis, Instant } from '../inventory/inventory-level';

export const RULE_KINDS = ['low_stock', 'out_of_stock', 'back_in_stock', 'oversold'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

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

/** A threshold that somebody set. Comparison is "at or below"; see `marks.ts` for what each kind does with it. */
export interface Rule {
  readonly id: string;
  readonly kind: RuleKind;
  readonly scope: Scope;
  readonly locations: RuleLocations;
  readonly basis: Basis;
  /** Units. For back_in_stock the quantity from which a return counts as a restock. */
  readonly threshold: number;
  /** Units from which an alert clears; null is the threshold + max(1, 20 % of it). */
  readonly recoverAt: number | null;
  readonly holdMinutes: number;
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
