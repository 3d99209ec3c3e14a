/** Waits a moment, longer with each attempt and never twice the same, so that two writers do not keep refusing each other. */
export function pauseAfterAttempt(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** (attempt - 1)));
}

const FIRST_PAUSE_MS = 80;
