import type { Rule } from './rule';

type DefaultRule = Omit<Rule, 'createdAt' | 'updatedAt' | 'version'>;

const everything = {
  scope: { type: 'everything', ids: [] },
  locations: 'all',
  basis: 'available',
  recoverAt: null,
  enabled: true,
  teams: ['operations', 'marketing'],
} as const;

/** What a new shop starts with, before anybody configures anything: all locations together, few and plain. */
export const DEFAULT_RULES: readonly DefaultRule[] = [
  {
    ...everything,
    id: 'rule_default_low_stock',
    kind: 'low_stock',
    threshold: 5,
    holdMinutes: 15,
    severity: 'info',
  },
  {
    ...everything,
    id: 'rule_default_out_of_stock',
    kind: 'out_of_stock',
    threshold: 0,
    holdMinutes: 0,
    severity: 'warning',
  },
  {
    ...everything,
    id: 'rule_default_back_in_stock',
    kind: 'back_in_stock',
    threshold: 1,
    holdMinutes: 0,
    severity: 'info',
  },
  {
    ...everything,
    id: 'rule_default_oversold',
    kind: 'oversold',
    threshold: -1,
    holdMinutes: 0,
    severity: 'critical',
  },
];
