import type { SQSHandler } from 'aws-lambda';
import type { Clock } from '../../app/ports';
import { type RecordBatchDeps, recordBatch, type RecordedBatch } from '../../app/record-batch';
import type { Logger } from '../../platform/logger';
import type { Metrics } from '../../platform/metrics';

interface Deps {
  readonly batch: RecordBatchDeps;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Records each batch of the intake queue; messages that fail come again by themselves, their siblings are done. */
export const createHandler = ({ batch, clock, logger, metrics }: Deps) =>
  (async ({ Records }) => {
    const messages = Records.map(({ messageId, body, attributes }) => ({
      messageId,
      body,
      receiveCount: Number(attributes.ApproximateReceiveCount),
    }));
    const recorded = await recordBatch(batch, messages, clock.now());
    report(recorded, logger, metrics);
    // A bundle fails once, however much of it failed.
    const failedIds = new Set(recorded.failed.map(({ messageId }) => messageId));
    return { batchItemFailures: [...failedIds].map((itemIdentifier) => ({ itemIdentifier })) };
  }) satisfies SQSHandler;

/** One line per batch, and one more for each message that went wrong. */
function report({ outcomes, failed, parked }: RecordedBatch, logger: Logger, metrics: Metrics): void {
  logger.info('Batch recorded', { ...Object.fromEntries(outcomes), failed: failed.length || undefined });
  for (const { messageId, error } of failed) {
    logger.error('Message not recorded', {
      messageId,
      error: error instanceof Error ? error : String(error),
    });
  }
  for (const { messageId, cause } of parked) logger.warn('Message parked', { messageId, cause });
  const refused = [...outcomes].filter(([outcome]) => outcome.startsWith('refused'));
  metrics.count({
    MessagesRefused: refused.reduce((sum, [, count]) => sum + count, 0),
    MessagesParked: parked.length,
    MessagesFailed: failed.length,
    UnknownTopics: outcomes.get('ignored: unknown topic') ?? 0,
    UnknownPages: outcomes.get('applied: some pages unknown') ?? 0,
  });
}
