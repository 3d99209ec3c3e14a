import type { SQSBatchItemFailure, SQSHandler } from 'aws-lambda';
import type { createRunImport } from '../../app/import/run-import';
import { IMPORTS_FAILED } from '../../contracts/metrics';
import { ImportMessage } from '../../contracts/messages/import-messages';
import type { Metrics } from '../../platform/metrics';
import type { Logger } from '../../platform/logger';

interface Deps {
  readonly runImport: ReturnType<typeof createRunImport>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Checks lists and loads their pages. What stands in them is in no line of the log. */
export const createHandler = ({ runImport, logger, metrics }: Deps) =>
  (async ({ Records }) => {
    const batchItemFailures: SQSBatchItemFailure[] = [];
    for (const { messageId, body, attributes } of Records) {
      try {
        const message = ImportMessage.parse(JSON.parse(body));
        const record = await runImport(message, Number(attributes.ApproximateReceiveCount));
        if (record === null) logger.warn('Import not found', { importId: message.importId });
        else if (record.state === 'failed') {
          const { id: importId, kind, failure: cause } = record;
          logger.error('Import failed', { importId, kind, cause });
          metrics.count({ [IMPORTS_FAILED]: 1 });
        } else {
          const { id: importId, kind, state, rows, badRows, records, sent } = record;
          logger.info('Import moved on', { importId, kind, state, rows, badRows, records, sent });
        }
      } catch (error) {
        logger.error('Import not moved on', {
          messageId,
          error: error instanceof Error ? error : String(error),
        });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };
  }) satisfies SQSHandler;
