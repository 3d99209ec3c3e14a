import { type KindProfile, MOST_UNITS, number, state, toggle, units } from './kind-profile';
import type { RuleKind, RuleLevel } from './rule';

const STOCK_LEVELS: readonly RuleLevel[] = ['variant', 'product', 'category'];

/** The kinds about how much stock there is, whether it lasts, and whether it lies too long. */
export const STOCK_PROFILES = {
  low_stock: {
    ...state,
    words: 'Low stock',
    says: 'Few units are left.',
    levels: STOCK_LEVELS,
    threshold: units(5, -MOST_UNITS, MOST_UNITS, 'Opens at or below it.'),
    settings: {
      onlyWhereCoverUnknown: toggle(
        false,
        'Quiet where days_of_cover can judge the item: a forecast says more than a number of units.',
      ),
    },
    holdMinutes: 15,
    severity: 'info',
  },
  out_of_stock: {
    ...state,
    words: 'Out of stock',
    says: 'Nothing is left to sell.',
    levels: STOCK_LEVELS,
    threshold: units(0, -MOST_UNITS, MOST_UNITS, 'Opens at or below it.'),
    settings: {},
    holdMinutes: 0,
    severity: 'warning',
  },
  back_in_stock: {
    ...state,
    words: 'Back in stock',
    says: 'It can be sold again.',
    levels: STOCK_LEVELS,
    threshold: units(1, 1, MOST_UNITS, 'The units from which a return counts as a restock.'),
    settings: {},
    holdMinutes: 0,
    severity: 'info',
  },
  oversold: {
    ...state,
    words: 'Oversold',
    says: 'More was sold than there is.',
    levels: STOCK_LEVELS,
    threshold: units(-1, -MOST_UNITS, -1, 'Opens at or below it.'),
    settings: {},
    holdMinutes: 0,
    severity: 'critical',
  },
  broken_size_run: {
    ...state,
    words: 'Broken size run',
    says: 'The product is in stock, but the sizes that sell are not.',
    levels: ['product'],
    threshold: {
      unit: 'percent',
      default: 60,
      minimum: 1,
      maximum: 99,
      isWhole: true,
      meaning: 'Opens where the sizes in stock make up at most this share of normal demand.',
    },
    settings: {
      minimumSizes: number(3, 2, 100, 'sizes', 'Products with fewer variants are left out.'),
      minimumUnits: number(
        10,
        1,
        MOST_UNITS,
        'units',
        'Sold in eight weeks, all variants together; fewer do not say which of them sell.',
      ),
    },
    holdMinutes: 0,
    severity: 'info',
  },
  days_of_cover: {
    ...state,
    words: 'Running out',
    says: 'It will run out before it can be replenished.',
    levels: ['variant'],
    threshold: {
      unit: 'days',
      default: 14,
      minimum: 1,
      maximum: 180,
      isWhole: true,
      meaning:
        'How many days stock must last where nothing is on order. The chance is that of running out in twice the time.',
    },
    settings: {
      chancePercent: number(62, 1, 99, 'percent', 'From which chance of running out people are told.'),
    },
    holdMinutes: 0,
    repeatAfterHours: 576,
    severity: 'warning',
  },
  reorder_point: {
    ...state,
    words: 'Reorder point',
    says: 'Stock and what is on order no longer last until more could come.',
    levels: ['variant'],
    threshold: {
      unit: 'percent',
      default: 95,
      minimum: 50,
      maximum: 99.9,
      isWhole: false,
      meaning: 'The service level: how often stock is to last until the next delivery.',
    },
    settings: {},
    holdMinutes: 0,
    severity: 'info',
  },
  aging_stock: {
    ...state,
    words: 'Aging stock',
    says: 'Stock does not move, and ties up capital.',
    levels: ['variant'],
    threshold: {
      unit: 'days',
      default: 90,
      minimum: 7,
      maximum: 1095,
      isWhole: true,
      meaning:
        'Opens where half of the units are older than this, or nothing was sold on so many days in stock.',
    },
    settings: {
      newItemDays: number(
        30,
        0,
        365,
        'days',
        'Items first received or published later than this are left out.',
      ),
      capitalMinor: number(
        0,
        0,
        1_000_000_000_000,
        'minor units',
        'Also opens where stock past the threshold cost at least this much; 0 is never.',
      ),
    },
    holdMinutes: 0,
    severity: 'info',
  },
  nearing_expiration: {
    ...state,
    words: 'Nearing expiration',
    says: 'Units will expire unsold at the present rate.',
    levels: ['variant'],
    threshold: units(1, 1, MOST_UNITS, 'Opens where at least this many units will expire unsold.'),
    settings: {
      horizonDays: number(60, 1, 730, 'days', 'How far ahead it looks.'),
      minimumShelfLifeDays: number(0, 0, 730, 'days', 'The shelf life that customers are promised.'),
    },
    holdMinutes: 0,
    severity: 'warning',
  },
} as const satisfies Partial<Record<RuleKind, KindProfile>>;
