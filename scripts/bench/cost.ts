import prices from './prices-2026-11.json' with { type: 'json' };

/** What a number of webhooks asked of AWS: counted, but for the durations. */
export interface Usage {
  readonly webhooks: number;
  readonly requests: Readonly<Record<keyof typeof prices.perMillion, number>>;
  readonly bytesLogged: number;
  /** Milliseconds times memory, as Lambda bills them. */
  readonly gbSeconds: number;
}

export interface CostLine {
  readonly item: string;
  /** Dollars per million webhooks. */
  readonly dollars: number;
}

/** What a million webhooks like these cost, item by item, dearest first; what costs nothing is left out. */
export function costPerMillion(usage: Usage): CostLine[] {
  const perWebhook = (count: number): number => count / usage.webhooks;
  const lines = [
    ...Object.entries(prices.perMillion).map(([item, price]) => ({
      item,
      dollars: perWebhook(usage.requests[item as keyof typeof prices.perMillion]) * price,
    })),
    { item: 'lambdaGbSeconds', dollars: perWebhook(usage.gbSeconds) * 1e6 * prices.perGbSecondArm64 },
    { item: 'gbLogged', dollars: (perWebhook(usage.bytesLogged) * 1e6 * prices.perGbLogged) / 1e9 },
  ];
  return lines.filter(({ dollars }) => dollars > 0).toSorted((a, b) => b.dollars - a.dollars);
}

export const totalOf = (lines: readonly CostLine[]): number =>
  lines.reduce((sum, { dollars }) => sum + dollars, 0);

/** Gigabyte-seconds of a function's invocations, by the assumed duration; functions without one are left out. */
export function gbSecondsOf(functionName: string, invocations: number, memoryMegabytes: number): number {
  const assumed: Readonly<Record<string, number>> = prices.assumedMs;
  return (invocations * (assumed[functionName] ?? 0) * memoryMegabytes) / 1024 / 1000;
}
