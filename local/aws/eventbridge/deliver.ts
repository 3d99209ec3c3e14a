/** A target's retry policy and dead letters, in the template's own words. */
export interface DeliveryPolicy {
  readonly RetryPolicy?: {
    readonly MaximumRetryAttempts?: number | string;
    readonly MaximumEventAgeInSeconds?: number | string;
  };
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

export interface DeliveryFailure {
  readonly error: unknown;
  readonly retries: number;
  readonly exhausted: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';
}

/** AWS tries 185 times within 24 hours; the pauses grow, and are short here so that a machine settles while one watches. */
const MAX_RETRIES = 185;
const MAX_AGE_SECONDS = 86_400;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Delivers until it works or the policy is exhausted, and then says why it gave up; null when it worked.
 * @param wait pauses for that many milliseconds
 */
export async function deliver(
  send: () => Promise<void>,
  policy: DeliveryPolicy,
  wait: (ms: number) => Promise<void>,
): Promise<DeliveryFailure | null> {
  const maxRetries = Number(policy.RetryPolicy?.MaximumRetryAttempts ?? MAX_RETRIES);
  const maxAgeMs = Number(policy.RetryPolicy?.MaximumEventAgeInSeconds ?? MAX_AGE_SECONDS) * 1000;
  let waitedMs = 0;
  for (let retries = 0; ; retries++) {
    try {
      await send();
      return null;
    } catch (error) {
      if (retries >= maxRetries) return { error, retries, exhausted: 'MaximumRetryAttempts' };
      const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** retries, LONGEST_PAUSE_MS);
      waitedMs += pauseMs;
      if (waitedMs > maxAgeMs) return { error, retries, exhausted: 'MaximumEventAgeInSeconds' };
      await wait(pauseMs);
    }
  }
}
