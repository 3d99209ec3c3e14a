import { ConcurrentChangeError } from '../platform/errors';

const ATTEMPTS = 5;

/** Reads, decides and writes again whenever another writer was faster, a few times; then the queue tries later. */
export async function decideAgainOnConflict<Result>(decide: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await decide();
    } catch (error) {
      if (!(error instanceof ConcurrentChangeError) || attempt >= ATTEMPTS) throw error;
    }
  }
}
