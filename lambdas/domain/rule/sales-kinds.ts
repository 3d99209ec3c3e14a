import { type KindProfile, number, state } from './kind-profile';
import type { RuleKind } from './rule';

/** The kinds about what is sold, and what that earns. */
export const SALES_PROFILES = {
  selling_fast: {
    ...state,
    words: 'Selling fast',
    says: 'It sells far above its own normal.',
    levels: ['variant'],
    threshold: {
      unit: 'times',
      default: 3,
      minimum: 1.1,
      maximum: 100,
      isWhole: false,
      meaning: 'Opens where at least this many times the usual units were sold.',
    },
    settings: {
      windowHours: number(24, 1, 168, 'hours', 'The window that is compared with its own past.'),
      minimumUnits: number(5, 1, 1_000_000, 'units', 'Fewer units are never called fast.'),
      significance: number(
        0.01,
        0.0001,
        0.1,
        'chance',
        'How unlikely it must be by chance alone, as its own sales scatter.',
      ),
    },
    holdMinutes: 0,
    severity: 'info',
  },
  sales_vs_profit: {
    ...state,
    words: 'Sales against profit',
    says: 'Sales and profit part ways.',
    levels: ['category', 'product', 'shop'],
    threshold: {
      unit: 'percent',
      default: 20,
      minimum: -100,
      maximum: 100,
      isWhole: false,
      meaning: 'The margin below which it opens.',
    },
    settings: {
      periodDays: number(7, 1, 91, 'days', 'The period, compared with the one before it.'),
      salesUpPercent: number(10, 1, 1000, 'percent', 'Opens where sales grew by this while profit fell.'),
      marginFallPoints: number(5, 0.5, 100, 'points', 'Opens where the margin fell by this many points.'),
      minimumUnits: number(20, 1, 1_000_000, 'units', 'Periods with fewer units sold are left out.'),
    },
    holdMinutes: 0,
    severity: 'warning',
  },
} as const satisfies Partial<Record<RuleKind, KindProfile>>;
