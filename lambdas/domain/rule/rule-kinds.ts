import type { KindSettings, Rule, RuleKind, RuleLevel, Severity } from './rule';

/** A number or a switch that a kind asks for besides its threshold. */
export type SettingProfile =
  | {
      readonly type: 'number';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
      readonly unit: string;
      readonly meaning: string;
    }
  | { readonly type: 'switch'; readonly default: boolean; readonly meaning: string };

export interface ThresholdProfile {
  /** As people read it: "units", "days", "percent", "times"; null where the kind compares nothing: the threshold is 0. */
  readonly unit: string | null;
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly isWhole: boolean;
  readonly meaning: string;
}

/** What a kind is, in data: the API checks against it, its documentation and the day-one rules are made from it. */
export interface KindProfile {
  /** "Days of cover". */
  readonly words: string;
  /** What it says, in one sentence for people. */
  readonly says: string;
  /** What it can be about; the first is the usual one. */
  readonly levels: readonly RuleLevel[];
  readonly threshold: ThresholdProfile;
  readonly settings: Readonly<Record<string, SettingProfile>>;
  readonly holdMinutes: number;
  readonly repeatAfterHours: number | null;
  readonly severity: Severity;
  /** A thing that happened, rather than a state that lasts: told once, and closed by itself after a day. */
  readonly isOccurrence: boolean;
}

const units = (fallback: number, minimum: number, maximum: number, meaning: string): ThresholdProfile => ({
  unit: 'units',
  default: fallback,
  minimum,
  maximum,
  isWhole: true,
  meaning,
});

const none: ThresholdProfile = {
  unit: null,
  default: 0,
  minimum: 0,
  maximum: 0,
  isWhole: true,
  meaning: 'It compares nothing: always 0.',
};

const number = (
  fallback: number,
  minimum: number,
  maximum: number,
  unit: string,
  meaning: string,
): SettingProfile => ({ type: 'number', default: fallback, minimum, maximum, unit, meaning });

const toggle = (fallback: boolean, meaning: string): SettingProfile => ({
  type: 'switch',
  default: fallback,
  meaning,
});

const quietMinutes = (meaning: string): SettingProfile => number(10, 1, 240, 'minutes', meaning);

const MOST_UNITS = 1_000_000_000;
const STOCK_LEVELS: readonly RuleLevel[] = ['variant', 'product', 'category'];
const state = { isOccurrence: false, repeatAfterHours: null } as const;
const occurrence = { isOccurrence: true, repeatAfterHours: null, holdMinutes: 0 } as const;

export const KIND_PROFILES: Readonly<Record<RuleKind, KindProfile>> = {
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
    settings: { minimumSizes: number(3, 2, 100, 'sizes', 'Products with fewer variants are left out.') },
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
      chancePercent: number(60, 1, 99, 'percent', 'From which chance of running out people are told.'),
    },
    holdMinutes: 0,
    repeatAfterHours: 504,
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
      significance: number(0.01, 0.0001, 0.1, 'chance', 'How unlikely it must be by chance alone (Poisson).'),
    },
    holdMinutes: 0,
    severity: 'info',
  },
  purchase_order_placed: {
    ...occurrence,
    words: 'Ordered',
    says: 'New stock was ordered.',
    levels: ['purchase_order'],
    threshold: units(1, 1, MOST_UNITS, 'Orders of fewer units are left out.'),
    settings: {},
    severity: 'info',
  },
  purchase_order_arriving: {
    ...occurrence,
    words: 'Arriving',
    says: 'Ordered stock lands in a few days.',
    levels: ['purchase_order'],
    threshold: {
      unit: 'days',
      default: 7,
      minimum: 1,
      maximum: 120,
      isWhole: true,
      meaning: 'How many days before the expected day it is told.',
    },
    settings: {},
    severity: 'info',
  },
  purchase_order_received: {
    ...occurrence,
    words: 'Arrived',
    says: 'Ordered stock arrived, in whole or in part, and is ready to push.',
    levels: ['purchase_order'],
    threshold: units(1, 1, MOST_UNITS, 'Receipts of fewer units are left out.'),
    settings: {},
    severity: 'info',
  },
  purchase_order_late: {
    ...state,
    words: 'Late',
    says: 'Ordered stock slipped: by how much, and what it hits.',
    levels: ['purchase_order'],
    threshold: {
      unit: 'days',
      default: 1,
      minimum: 1,
      maximum: 120,
      isWhole: true,
      meaning: 'Opens at this many days behind the date that was first promised.',
    },
    settings: {},
    holdMinutes: 0,
    severity: 'warning',
  },
  category_changed: {
    ...occurrence,
    words: 'Category changed',
    says: 'An item moved to another category, in operations or in the storefront.',
    levels: ['product'],
    threshold: none,
    settings: { quietMinutes: quietMinutes('Moves are told together once nothing moved for so long.') },
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
      meaning: 'Opens where half of the units are older than this, or nothing was sold for so long.',
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
  product_launched: {
    ...occurrence,
    words: 'Launch',
    says: 'A product is scheduled, published, or first in stock.',
    levels: ['product'],
    threshold: none,
    settings: {},
    severity: 'info',
  },
  page_updated: {
    ...occurrence,
    words: 'Page updated',
    says: 'A product page, or the site, changed: from what to what.',
    levels: ['product', 'shop'],
    threshold: none,
    settings: {
      title: toggle(true, 'Tells changes of the title.'),
      price: toggle(true, 'Tells changes of the price.'),
      publication: toggle(true, 'Tells that it was published or taken down, and that a theme went live.'),
      image: toggle(false, 'Tells changes of images.'),
      description: toggle(false, 'Tells changes of the description.'),
      quietMinutes: quietMinutes('A burst of edits is over when nothing changed for so long.'),
    },
    severity: 'info',
  },
  traffic_spike: {
    ...state,
    words: 'Traffic spike',
    says: 'A product page is suddenly visited.',
    levels: ['product'],
    threshold: {
      unit: 'times',
      default: 3,
      minimum: 1.1,
      maximum: 100,
      isWhole: false,
      meaning: 'Opens at this many times the views that are usual for the hour of the week.',
    },
    settings: {
      minimumViews: number(50, 1, 1_000_000, 'views', 'Fewer views in the hour are never called a spike.'),
      significance: number(0.01, 0.0001, 0.1, 'chance', 'How unlikely it must be by chance alone (Poisson).'),
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
  feed_silent: {
    ...state,
    words: 'Feed silent',
    says: 'The platform has stopped talking.',
    levels: ['source'],
    threshold: {
      unit: 'events',
      default: 20,
      minimum: 3,
      maximum: 100_000,
      isWhole: true,
      meaning: 'Opens when so many events should have come since the last one, by the hours of its own week.',
    },
    settings: { minimumMinutes: number(60, 5, 10_080, 'minutes', 'A shorter silence is never told.') },
    holdMinutes: 0,
    severity: 'critical',
  },
};

/** What is left out of a rule, as its kind has it. */
export function defaultsOf(
  kind: RuleKind,
): Pick<Rule, 'level' | 'threshold' | 'settings' | 'holdMinutes' | 'repeatAfterHours' | 'severity'> {
  const { levels, threshold, holdMinutes, repeatAfterHours, severity } = KIND_PROFILES[kind];
  return {
    level: levels[0] ?? 'variant',
    threshold: threshold.default,
    settings: defaultSettings(kind),
    holdMinutes,
    repeatAfterHours,
    severity,
  };
}

export function defaultSettings(kind: RuleKind): KindSettings {
  const { settings } = KIND_PROFILES[kind];
  return Object.fromEntries(Object.entries(settings).map(([name, profile]) => [name, profile.default]));
}

/** A setting that is a number; the kind's own default where a rule was saved before the setting existed. */
export function numberSetting({ kind, settings }: Pick<Rule, 'kind' | 'settings'>, name: string): number {
  const value = settings[name] ?? KIND_PROFILES[kind].settings[name]?.default;
  if (typeof value !== 'number') throw new TypeError(`${kind} has no number called ${name}.`);
  return value;
}

/** A setting that is on or off; the kind's own default where a rule was saved before the setting existed. */
export function switchSetting({ kind, settings }: Pick<Rule, 'kind' | 'settings'>, name: string): boolean {
  const value = settings[name] ?? KIND_PROFILES[kind].settings[name]?.default;
  if (typeof value !== 'boolean') throw new TypeError(`${kind} has no switch called ${name}.`);
  return value;
}
