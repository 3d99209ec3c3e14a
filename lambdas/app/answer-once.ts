import type { Clock } from './ports';

/** An answer that a repeated request gets again. */
export interface RememberedAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly version: number | null;
}

/** What is on record of a request: another one with the same key, one that is still running, or one that is done. */
export type Claim =
  | { readonly outcome: 'claimed' | 'running' | 'other_request' }
  | { readonly outcome: 'done'; readonly answer: RememberedAnswer };

export interface RequestKey {
  readonly principalId: string;
  readonly key: string;
  /** Tells one request from another. */
  readonly fingerprint: string;
}

export interface RememberedAnswers {
  claim(request: RequestKey, now: string): Promise<Claim>;
  /** Keeps the answer for a day. */
  remember(request: RequestKey, answer: RememberedAnswer, now: string): Promise<void>;
  /** The request failed: it may be sent again as if for the first time. */
  release(request: RequestKey): Promise<void>;
}

export type Once =
  | { readonly outcome: 'running' | 'other_request' }
  | { readonly outcome: 'answered'; readonly answer: RememberedAnswer; readonly isRepeat: boolean };

/**
 * Does a request once, however often it is sent with one key. A request that died half-way is done again, which is why
 * what it creates bears an id that follows from the key.
 */
export function createAnswerOnce({ answers, clock }: { answers: RememberedAnswers; clock: Clock }) {
  return async function answerOnce(request: RequestKey, act: () => Promise<RememberedAnswer>): Promise<Once> {
    const claim = await answers.claim(request, clock.now());
    if (claim.outcome === 'done') return { outcome: 'answered', answer: claim.answer, isRepeat: true };
    if (claim.outcome !== 'claimed') return { outcome: claim.outcome };
    let answer: RememberedAnswer;
    try {
      answer = await act();
    } catch (error) {
      await answers.release(request);
      throw error;
    }
    await answers.remember(request, answer, clock.now());
    return { outcome: 'answered', answer, isRepeat: false };
  };
}
