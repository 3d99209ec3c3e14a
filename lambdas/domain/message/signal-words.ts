import type { Explanation, StockExplanation } from '../alert/explanation';
import type { Knowledge } from '../channel/knowledge';
import type { Instant } from '../inventory/inventory-level';
import { isStockKind, type SignalKind } from '../rule/rule';
import { agingStockWords } from './words/aging-stock';
import { brokenSizeRunWords } from './words/broken-size-run';
import { categoryChangedWords } from './words/category-changed';
import { daysOfCoverWords } from './words/days-of-cover';
import { feedSilentWords } from './words/feed-silent';
import { nearingExpirationWords } from './words/nearing-expiration';
import { pageUpdatedWords } from './words/page-updated';
import { productLaunchedWords } from './words/product-launched';
import { purchaseOrderArrivingWords } from './words/purchase-order-arriving';
import { purchaseOrderLateWords } from './words/purchase-order-late';
import { purchaseOrderPlacedWords } from './words/purchase-order-placed';
import { purchaseOrderReceivedWords } from './words/purchase-order-received';
import { reorderPointWords } from './words/reorder-point';
import { salesVsProfitWords } from './words/sales-vs-profit';
import { takenOffFacts } from './words/taken-off';
import { trafficSpikeWords } from './words/traffic-spike';
import { sellingFastWords } from './words/selling-fast';

/** The explanation of one kind. */
export type ExplanationOf<K extends SignalKind> = Extract<Explanation, { readonly kind: K }>;

/** What the wording of an explanation depends on besides its numbers: with what its reader may know. */
export interface Reading extends Knowledge {
  readonly now: Instant;
  /** The shop's zone; null where it is not known. */
  readonly timeZone: string | null;
}

/** What a kind says of its numbers. All texts are plain. */
export interface SignalText {
  /** The point in one sentence, with its figures. */
  readonly summary: string;
  /** Every figure, each with its name. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The figure that matters most, for a list of many items. */
  readonly figure: string;
}

/** Puts the explanations of one kind into words. */
export type SignalWords<K extends SignalKind> = (
  explanation: ExplanationOf<K>,
  reading: Reading,
) => SignalText;

/** One entry per kind; each kind's words are in a file of their own beside this one. */
const WORDS: { readonly [K in SignalKind]?: SignalWords<K> } = {
  aging_stock: agingStockWords,
  broken_size_run: brokenSizeRunWords,
  category_changed: categoryChangedWords,
  days_of_cover: daysOfCoverWords,
  feed_silent: feedSilentWords,
  nearing_expiration: nearingExpirationWords,
  page_updated: pageUpdatedWords,
  product_launched: productLaunchedWords,
  purchase_order_arriving: purchaseOrderArrivingWords,
  purchase_order_late: purchaseOrderLateWords,
  purchase_order_placed: purchaseOrderPlacedWords,
  purchase_order_received: purchaseOrderReceivedWords,
  reorder_point: reorderPointWords,
  sales_vs_profit: salesVsProfitWords,
  traffic_spike: trafficSpikeWords,
  selling_fast: sellingFastWords,
};

export const isStockExplanation = (explanation: Explanation): explanation is StockExplanation =>
  isStockKind(explanation.kind);

export function signalWords(
  explanation: Exclude<Explanation, StockExplanation>,
  telling: Knowledge & {
    readonly now: Instant;
    readonly timeZoneOf: (shopId: string) => string | null;
  },
  shopId: string,
): SignalText {
  const { now, mayKnowCost, mayKnowMargin } = telling;
  return wordsOf(explanation, { now, mayKnowCost, mayKnowMargin, timeZone: telling.timeZoneOf(shopId) });
}

/** An explanation in words, for whoever reads it outside a message too. */
export function wordsOf(explanation: Exclude<Explanation, StockExplanation>, reading: Reading): SignalText {
  const { kind } = explanation as { readonly kind: SignalKind };
  const words = WORDS[kind] as ((one: unknown, reading: Reading) => SignalText) | undefined;
  if (words === undefined) return { summary: '', facts: [], figure: '' };
  const text = words(explanation, reading);
  const takenOff = 'takenOff' in explanation ? explanation.takenOff : undefined;
  return takenOff === undefined ? text : { ...text, facts: [...text.facts, ...takenOffFacts(takenOff)] };
}
