export interface RateLimit {
  /** Takes one for this key. 0 if it may go now, or else the whole seconds until the next may. */
  take(key: string): number;
}

/** A leaking bucket per key: `burst` at once, then `perSecond`. */
export function createRateLimit(limit: {
  burst: number;
  perSecond: number;
  wallClock: () => number;
}): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const at = limit.wallClock();
      const bucket = buckets.get(key) ?? { tokens: limit.burst, at };
      const tokens = Math.min(limit.burst, bucket.tokens + ((at - bucket.at) / 1000) * limit.perSecond);
      const isFree = tokens >= 1;
      buckets.set(key, { tokens: isFree ? tokens - 1 : tokens, at });
      return isFree ? 0 : Math.ceil((1 - tokens) / limit.perSecond);
    },
  };
}
