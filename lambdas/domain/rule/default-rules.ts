import { RULE_KINDS, type Rule, type RuleKind } from './rule';
import { defaultsOf } from './rule-kinds';

type DefaultRule = Omit<Rule, 'createdAt' | 'updatedAt' | 'version'>;

const OPERATIONS: Partial<DefaultRule> = { teams: ['operations'] };
const MARKETING: Partial<DefaultRule> = { teams: ['marketing'] };

/**
 * Where day one differs from what a kind has of itself, and from telling both teams. What one team acts on alone is told to
 * it alone: operations orders, counts and corrects; marketing pushes what is there again, or about to be.
 */
const DAY_ONE: { readonly [K in RuleKind]?: Partial<DefaultRule> } = {
  low_stock: { ...OPERATIONS, settings: { onlyWhereCoverUnknown: true } },
  back_in_stock: MARKETING,
  oversold: OPERATIONS,
  reorder_point: OPERATIONS,
  purchase_order_arriving: MARKETING,
  purchase_order_received: MARKETING,
  purchase_order_late: OPERATIONS,
  page_updated: OPERATIONS,
  feed_silent: OPERATIONS,
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
 * the company as a whole earns nothing any more is for everybody to know, beside each category by itself; so is that its
 * site changed, beside each page of a product.
 */
export const DEFAULT_RULES: readonly DefaultRule[] = [
  ...RULE_KINDS.map(ofKind),
  { ...ofKind('sales_vs_profit'), id: 'rule_default_sales_vs_profit_company', level: 'shop' },
  { ...ofKind('page_updated'), id: 'rule_default_page_updated_site', level: 'shop' },
];

/** Who is told of a kind on day one. */
export const dayOneTeams = (kind: RuleKind): readonly string[] => ofKind(kind).teams;

/**
 * When an alert of a kind is told at once, in a sentence for people; kinds that are left out are told together with what else
 * comes up within the hour. The judgement of each kind decides it by what it finds.
 */
export const TOLD_AT_ONCE: { readonly [K in RuleKind]?: string } = {
  out_of_stock:
    'If it is among the best fifth of the shop’s sellers of the last 28 days, or its sales are not known.',
  oversold: 'Always.',
  selling_fast: 'If it is gone before more arrives.',
  traffic_spike: 'If the stock lasts less than three days at this traffic.',
  purchase_order_late: 'If an item runs out before the order brings more of it.',
  feed_silent: 'Always.',
};
