import { RULE_KINDS, type Rule, type RuleKind } from './rule';
import { defaultsOf } from './rule-kinds';

type DefaultRule = Omit<Rule, 'createdAt' | 'updatedAt' | 'version'>;

/** Where day one differs from what a kind has of itself. */
const DAY_ONE: { readonly [K in RuleKind]?: Partial<DefaultRule> } = {
  low_stock: { settings: { onlyWhereCoverUnknown: true } },
};

const ofKind = (kind: RuleKind): DefaultRule => ({
  ...defaultsOf(kind),
  id: `rule_default_${kind}`,
  kind,
  scope: { type: 'everything', ids: [] },
  locations: 'all',
  basis: 'available',
  recoverAt: null,
  enabled: true,
  teams: ['operations', 'marketing'],
  ...DAY_ONE[kind],
});

/**
 * What a new shop starts with, before anybody configures anything: one rule of each kind, all locations together. That
 * the company as a whole earns nothing any more is for everybody to know, beside each category by itself.
 */
export const DEFAULT_RULES: readonly DefaultRule[] = [
  ...RULE_KINDS.map(ofKind),
  { ...ofKind('sales_vs_profit'), id: 'rule_default_sales_vs_profit_company', level: 'shop' },
];
