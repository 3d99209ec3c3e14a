import { isStockKind, type RuleKind, type RuleLevel } from '../rule/rule';
import { KIND_PROFILES } from '../rule/rule-kinds';
import { STOCK_AND_COVER_KINDS } from './replayed-kinds';

/** The kinds that can be tried on what the table holds of the past. */
export const STORED_KINDS: readonly RuleKind[] = [
  ...STOCK_AND_COVER_KINDS,
  'selling_fast',
  'broken_size_run',
];

/** Why a kind cannot be tried on what is stored, in the words of a sentence; and where it can, if anywhere. */
const NOT_STORED: { readonly [K in RuleKind]?: string } = {
  purchase_order_placed: 'of a purchase order what is now is stored, not when it was changed to what',
  purchase_order_arriving: 'of a purchase order what is now is stored, not when it was changed to what',
  purchase_order_received: 'of a purchase order what is now is stored, not when it was changed to what',
  purchase_order_late: 'of a purchase order what is now is stored, not when it was changed to what',
  aging_stock: 'when what was on the shelf in the past had come in is not stored',
  nearing_expiration: 'what was left of each lot in the past is not stored',
  sales_vs_profit:
    'returns are stored with the day of their order, not with the day on which they were known',
  feed_silent:
    'how many messages came is stored by the hour for nine weeks, without the minutes of their silences',
  category_changed: 'where an item was filed in the past is not stored',
  product_launched: 'when a page was planned, published or taken down in the past is not stored',
  page_updated: 'what a page said in the past is not stored',
  traffic_spike: 'by what stock a visited page was covered in the past is not stored',
};

/** The kinds of which files can tell what the table cannot. */
const BY_FILES: readonly RuleKind[] = [
  'purchase_order_placed',
  'purchase_order_arriving',
  'purchase_order_received',
  'purchase_order_late',
  'aging_stock',
  'nearing_expiration',
  'sales_vs_profit',
  'feed_silent',
  'category_changed',
];

/** Why a kind cannot be tried on what the table holds, and what can be done instead; null where it can. */
export function whyNotStored(kind: RuleKind): string | null {
  const why = NOT_STORED[kind];
  if (why === undefined) return null;
  const instead = BY_FILES.includes(kind) ? '; npx shelfwire backtest goes through files that tell it' : '';
  return `${why}${instead}`;
}

/** The levels at which a kind can be tried on what the table holds. */
export const storedLevels = (kind: RuleKind): readonly RuleLevel[] =>
  isStockKind(kind) || kind === 'broken_size_run' ? KIND_PROFILES[kind].levels : ['variant'];
