import { ConcurrentChangeError } from '../platform/errors';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 40;

/**
 * Reads, decides and writes again whenever another writer was faster, a few times in a bit more than a second; then the queue
 * tries later, which is minutes.
 */
export async function decideAgainOnConflict<Result>(
  decide: () => Promise<Result>,
  pause: (attempt: number) => Promise<void> = pauseLonger,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await decide();
    } catch (error) {
      if (!(error instanceof ConcurrentChangeError) || attempt >= ATTEMPTS) throw error;
    }
    await pause(attempt);
  }
}

/** Of two writers one always gets through, so nobody need be lucky. */
const pauseLonger = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
