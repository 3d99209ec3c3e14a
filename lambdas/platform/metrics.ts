import type { METRIC_NAMESPACE } from '../contracts/metrics';

/** Counts in CloudWatch by log lines in its embedded metric format: no request, and no permission. */
export interface Metrics {
  /** One line for all of these counts; counts of zero are left out, and no line is written for none. */
  count(counts: Readonly<Record<string, number>>): void;
}

/** As the alarms are told it: another value does not compile. */
const NAMESPACE: typeof METRIC_NAMESPACE = 'Shelfwire';

/** @param service the function's folder name; the metrics' only dimension */
export function createMetrics(
  service: string,
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Metrics {
  return {
    count(counts) {
      const counted = Object.entries(counts).filter(([, count]) => count !== 0);
      if (counted.length === 0) return;
      const Metrics = counted.map(([Name]) => ({ Name, Unit: 'Count' }));
      const CloudWatchMetrics = [{ Namespace: NAMESPACE, Dimensions: [['service']], Metrics }];
      const _aws = { Timestamp: Date.now(), CloudWatchMetrics };
      write(JSON.stringify({ _aws, service, ...Object.fromEntries(counted) }));
    },
  };
}
