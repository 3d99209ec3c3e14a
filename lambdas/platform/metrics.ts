/** Counts something in CloudWatch by a log line in its embedded metric format: no request, and no permission. */
export type CountMetric = (name: string, count: number) => void;

const NAMESPACE = 'Shelfwire';

/** @param service the function's folder name; the metric's only dimension */
export function createCountMetric(
  service: string,
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): CountMetric {
  return (name, count) => {
    const CloudWatchMetrics = [
      { Namespace: NAMESPACE, Dimensions: [['service']], Metrics: [{ Name: name, Unit: 'Count' }] },
    ];
    write(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics }, service, [name]: count }));
  };
}
