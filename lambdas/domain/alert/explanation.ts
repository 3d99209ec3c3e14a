import type { FeedSilentExplanation } from '../feed/feed-silent';
import type { NearingExpirationExplanation } from '../lot/nearing-expiration';
import type { StockKind } from '../rule/rule';

/** The numbers behind a decision about a quantity of stock. */
export interface StockExplanation {
  readonly kind: StockKind;
  readonly quantity: number;
  readonly threshold: number;
}

/**
 * The numbers behind a decision, each kind's own: whoever has them can work out every figure of the message again. They
 * hold figures, instants, local days and ids, never sentences; `domain/message` puts them into words.
 */
export type Explanation = StockExplanation | FeedSilentExplanation | NearingExpirationExplanation;
