/** The lists that can be imported, in the order in which a new shop loads them. */
export const IMPORT_KINDS = [
  'variants',
  'levels',
  'orders',
  'purchase_orders',
  'lots',
  'costs',
  'categories',
  'collections',
  'thresholds',
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/**
 * What a cell holds. `key` is an id or a code, `text` is for people, `whole` may be negative, `count` may not, `amount` is
 * money in major units and not negative, `instant` bears its offset or is read in the shop's zone, `order_time` may also be a bare day.
 */
export type CellType =
  | 'key'
  | 'text'
  | 'whole'
  | 'count'
  | 'number'
  | 'amount'
  | 'currency'
  | 'instant'
  | 'order_time'
  | 'day'
  | 'flag'
  | 'list'
  | 'settings';

export interface Column {
  readonly type: CellType;
  /** Whether each row must have it. */
  readonly required?: true;
  /** For people, in a sentence. */
  readonly meaning: string;
  /** Other headings under which exports from elsewhere have the same. */
  readonly aliases?: readonly string[];
  /** The values that it may have, where there are only some. */
  readonly oneOf?: readonly string[];
  /** A time that need not have come yet. */
  readonly mayLieAhead?: true;
  /** The smallest count that it may be. @default 0 */
  readonly least?: number;
  /** The largest count that it may be. */
  readonly most?: number;
  /** The first day that it may be, such as 2000-01-01. */
  readonly firstDay?: string;
}

/** An item is named by its SKU, or by its own id where SKUs are not unique. One of the two must be there. */
const ITEM = {
  sku: { type: 'key', meaning: 'The item’s SKU.' },
  variant_id: {
    type: 'key',
    meaning: 'The item’s own id in its system, instead of the SKU: Shopify’s inventory item id.',
    aliases: ['inventory_item_id'],
  },
} as const satisfies Record<string, Column>;

const CURRENCY = {
  currency: {
    type: 'currency',
    meaning: 'ISO 4217 code; left out, the import’s own or the shop’s.',
  },
} as const satisfies Record<string, Column>;

/**
 * The columns of each list: the one place that the reader, the documentation and the messages about bad rows are made
 * from. The backtest reads files of the same columns.
 */
export const IMPORT_COLUMNS = {
  variants: {
    ...ITEM,
    title: { type: 'text', required: true, meaning: 'The product’s title.' },
    price: { type: 'amount', required: true, meaning: 'The list price of one unit.' },
    ...CURRENCY,
    cost: { type: 'amount', meaning: 'What one unit costs, from today on.' },
    product_id: { type: 'key', meaning: 'What groups the variants of one product.' },
    variant_title: { type: 'text', meaning: 'Size, colour …', aliases: ['option'] },
    vendor: { type: 'text', meaning: 'The brand.' },
    product_type: { type: 'text', meaning: 'The kind of product.', aliases: ['type'] },
    category: { type: 'text', meaning: 'The category’s full path, with “ > ” between its levels.' },
    tags: { type: 'list', meaning: 'Tags, with ; between them.' },
    collections: { type: 'list', meaning: 'Collections, with ; between them.', aliases: ['collection'] },
    status: { type: 'key', oneOf: ['active', 'draft', 'archived'], meaning: 'active, draft or archived.' },
    published_at: { type: 'instant', mayLieAhead: true, meaning: 'When its page was published.' },
    tracked: { type: 'flag', meaning: 'Whether its stock is counted.' },
    continue_selling: { type: 'flag', meaning: 'Whether it is sold below zero.' },
    lead_time_days: {
      type: 'count',
      most: 1_000,
      meaning: 'How many days more of it takes from order to receipt, receiving included; at most 1000.',
    },
    supplier: { type: 'key', meaning: 'Who it is ordered from.', aliases: ['supplier_id'] },
  },
  levels: {
    ...ITEM,
    location: {
      type: 'key',
      required: true,
      meaning: 'The location’s name or its id.',
      aliases: ['location_id'],
    },
    available: {
      type: 'whole',
      required: true,
      meaning: 'Units that can still be sold; negative where more was sold than there was.',
      aliases: ['quantity'],
    },
    at: {
      type: 'instant',
      meaning: 'Since when; left out, the moment of the import.',
      aliases: ['updated_at'],
    },
    on_hand: { type: 'whole', meaning: 'Units on the shelf.' },
    committed: { type: 'whole', meaning: 'Units in orders that are not sent yet.' },
    incoming: { type: 'whole', meaning: 'Units on their way.' },
  },
  orders: {
    order_id: {
      type: 'key',
      required: true,
      meaning: 'The order’s id, as webhooks of the same system name it.',
    },
    line_id: {
      type: 'key',
      meaning: 'The line’s id; left out, lines are told apart by SKU and their order.',
    },
    ...ITEM,
    quantity: { type: 'count', required: true, meaning: 'Units ordered.' },
    unit_price: { type: 'amount', required: true, meaning: 'The price of one unit, without tax.' },
    discount: { type: 'amount', meaning: 'What was taken off the whole line; at most what it cost.' },
    ...CURRENCY,
    ordered_at: {
      type: 'order_time',
      required: true,
      meaning: 'When it was ordered; a day alone is a day of the shop’s own calendar.',
    },
    returned_quantity: { type: 'count', meaning: 'Units of the line that came back or were taken off.' },
    updated_at: { type: 'instant', meaning: 'Since when this holds; left out, since it was ordered.' },
  },
  purchase_orders: {
    po_id: {
      type: 'key',
      required: true,
      meaning: 'The purchase order’s number.',
      aliases: ['purchase_order_id'],
    },
    line_id: { type: 'key', meaning: 'The line’s id, where an order has an item twice.' },
    ...ITEM,
    quantity: { type: 'count', required: true, least: 1, meaning: 'Units ordered; at least 1.' },
    placed_at: { type: 'order_time', required: true, meaning: 'When it was placed.' },
    expected_at: {
      type: 'order_time',
      mayLieAhead: true,
      meaning: 'When it should be there; left out, nobody can say.',
    },
    received_at: { type: 'order_time', meaning: 'When the units of this row arrived; left out, not yet.' },
    received_quantity: {
      type: 'count',
      meaning: 'How many units arrived then; left out beside received_at, all of them.',
    },
    status: {
      type: 'key',
      oneOf: ['draft', 'ordered', 'cancelled', 'closed'],
      meaning: 'draft, ordered, cancelled or closed; left out, ordered.',
    },
    supplier: { type: 'key', meaning: 'Who it was ordered from.', aliases: ['supplier_id'] },
    location: {
      type: 'key',
      meaning: 'Where it goes: a location’s name or its id.',
      aliases: ['location_id'],
    },
    unit_cost: { type: 'amount', meaning: 'What one unit costs.' },
    ...CURRENCY,
  },
  lots: {
    ...ITEM,
    lot_id: { type: 'key', required: true, meaning: 'The lot’s number.' },
    quantity: { type: 'count', required: true, meaning: 'Units left of it; 0 once it is used up.' },
    expires_on: {
      type: 'day',
      meaning: 'The last day on which it is good; left out, it does not expire.',
    },
    location: { type: 'key', meaning: 'The location’s name or its id.', aliases: ['location_id'] },
    received_on: { type: 'day', meaning: 'The day on which it came in.' },
    at: { type: 'instant', meaning: 'Since when; left out, the moment of the import.' },
  },
  costs: {
    ...ITEM,
    cost: { type: 'amount', required: true, meaning: 'What one unit costs.' },
    ...CURRENCY,
    from: {
      type: 'day',
      required: true,
      firstDay: '2000-01-01',
      meaning: 'The day from which it costs that; 2000-01-01 or later.',
    },
  },
  categories: {
    ...ITEM,
    operations_category: { type: 'key', required: true, meaning: 'Under what operations file it.' },
    storefront_category: {
      type: 'text',
      meaning: 'Where that stands in the storefront, with “ > ” between the levels; left out, nowhere.',
    },
    from: {
      type: 'day',
      meaning:
        'The day from which on a whole category stands there. An item’s row has none: it counts from the import on.',
    },
  },
  collections: {
    ...ITEM,
    collections: {
      type: 'list',
      meaning: 'All collections that it is in, with ; between them; an empty cell takes it out of all.',
      aliases: ['collection'],
    },
  },
  thresholds: {
    kind: { type: 'key', required: true, meaning: 'The kind of the rule, such as low_stock.' },
    scope_type: {
      type: 'key',
      required: true,
      meaning: 'variant, product, collection, tag, category, product_type, vendor or everything.',
    },
    scope_ids: {
      type: 'list',
      meaning: 'What it is about, with ; between them: SKUs or ids for variant, names for the others.',
    },
    threshold: { type: 'number', meaning: 'In the unit of the kind; left out, its default.' },
    level: { type: 'key', meaning: 'What an alert is about: variant, product, category …' },
    locations: { type: 'list', meaning: 'all, each, or locations with ; between them.' },
    basis: { type: 'key', meaning: 'available, on_hand or projected.' },
    recover_at: { type: 'whole', meaning: 'Units from which the alert clears.' },
    hold_minutes: { type: 'count', meaning: 'How long it must hold before anybody is told.' },
    repeat_after_hours: { type: 'count', meaning: 'How often an open alert is told again.' },
    severity: { type: 'key', meaning: 'info, warning or critical.' },
    enabled: { type: 'flag', meaning: 'Whether it is looked at.' },
    teams: { type: 'list', meaning: 'Who is told, with ; between them.' },
    settings: { type: 'settings', meaning: 'Further settings of the kind: name=value, with ; between them.' },
  },
} as const satisfies Record<ImportKind, Readonly<Record<string, Column>>>;

export type ColumnsOf<K extends ImportKind> = (typeof IMPORT_COLUMNS)[K];

type ValueOf<T extends CellType> = T extends 'whole' | 'count' | 'number'
  ? number
  : T extends 'flag'
    ? boolean
    : T extends 'list'
      ? readonly string[]
      : T extends 'settings'
        ? Readonly<Record<string, number | boolean>>
        : string;

/** A row of a list, its cells read. What the file does not say is absent. */
export type ImportRow<K extends ImportKind> = {
  readonly [C in keyof ColumnsOf<K>]: ColumnsOf<K>[C] extends { type: infer T extends CellType }
    ? ValueOf<T> | (ColumnsOf<K>[C] extends { required: true } ? never : undefined)
    : never;
};

export type CellValue =
  | string
  | number
  | boolean
  | readonly string[]
  | Readonly<Record<string, number | boolean>>;

/** Whether each row of the kind is about an item, so that a SKU or an id must be there. */
export const namesItems = (kind: ImportKind): boolean =>
  kind !== 'categories' && 'variant_id' in IMPORT_COLUMNS[kind];

/** Something wrong with one cell, counted as an editor counts: the heading is line 1. */
export interface ImportFault {
  readonly line: number;
  readonly column: string;
  readonly expected: string;
  /** The beginning of what stands there; null where nothing does. */
  readonly found: string | null;
  /** What to do about it. */
  readonly remedy: string;
}

const LONGEST_ECHO = 60;

/** The beginning of a cell, without what a terminal would obey. */
export function echo(text: string): string {
  const plain = text.slice(0, LONGEST_ECHO + 1).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '�');
  return plain.length > LONGEST_ECHO ? `${plain.slice(0, LONGEST_ECHO)}…` : plain;
}
