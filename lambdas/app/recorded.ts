import type { BusEvent } from './ports';

/**
 * What became of one message. Every one of them is an expected end: the message is done with. `folded` was written
 * together with a newer one of the same level, `unchanged` covers duplicates and repetitions, `stale` what is older than what is stored.
 */
export type RecordOutcome =
  | 'applied'
  | 'applied: some pages unknown'
  | 'folded'
  | 'unchanged'
  | 'stale'
  | 'refused: other shop'
  | 'refused: shop not configured'
  | 'refused: shop erased'
  | 'refused: unknown source'
  | 'ignored: test order'
  | 'ignored: order too old'
  | 'ignored: page views too old'
  | 'ignored: unknown topic'
  | 'parked';

/** What a use case did, and what has to be announced before the message may be deleted. */
export interface Recorded {
  readonly outcome: RecordOutcome;
  readonly events: readonly BusEvent[];
  /** Run once the events are published: notes that they need not be published again. */
  readonly afterAnnouncing?: () => Promise<void>;
}

export const silently = (outcome: RecordOutcome): Recorded => ({ outcome, events: [] });

/** Whether a message is let in, and what letting it in has brought about. */
export type Entry =
  | { readonly isAdmitted: true; readonly recorded: Recorded | null }
  | { readonly isAdmitted: false; readonly recorded: Recorded };

/** What a message did, together with what letting it in had brought about. */
export function together(recorded: Recorded, entry: Recorded | null): Recorded {
  if (entry === null) return recorded;
  return {
    outcome: recorded.outcome,
    events: [...entry.events, ...recorded.events],
    afterAnnouncing: async () => {
      await entry.afterAnnouncing?.();
      await recorded.afterAnnouncing?.();
    },
  };
}
