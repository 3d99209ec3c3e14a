import type { SQSBatchItemFailure, SQSHandler } from 'aws-lambda';
import type { createRunSweep } from '../../app/run-sweep';
import { SweepMessage } from '../../contracts/messages/sweep-messages';
import type { Logger } from '../../platform/logger';

interface Deps {
  readonly sweep: ReturnType<typeof createRunSweep>;
  readonly logger: Logger;
}

/** Starts sweeps and does their pages. */
export const createHandler = ({ sweep, logger }: Deps) =>
  (async ({ Records }) => {
    const batchItemFailures: SQSBatchItemFailure[] = [];
    for (const { messageId, body } of Records) {
      try {
        const message = SweepMessage.parse(JSON.parse(body));
        await run(message);
      } catch (error) {
        logger.error('Sweep not done', { messageId, error: error instanceof Error ? error : String(error) });
        batchItemFailures.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures };

    async function run(message: SweepMessage): Promise<void> {
      if ('type' in message) {
        const concerned = await sweep.goOn(message);
        if (concerned > 0) logger.info('Page done', { job: message.type, shopId: message.shopId, concerned });
        return;
      }
      switch (message['detail-type']) {
        case 'RulesChanged':
          return sweep.start({ type: 'RulesChanged', event: message.detail });
        case 'LocationChanged':
          return sweep.start({ type: 'LocationChanged', event: message.detail });
        case 'SupplierChanged':
          return sweep.start({ type: 'SupplierChanged', event: message.detail });
        case 'ShopStatusChanged':
          return sweep.start({ type: 'ShopStatusChanged', event: message.detail });
        case 'SourceChanged':
          return sweep.start({ type: 'SourceChanged', event: message.detail });
        case 'DayBegan':
          return sweep.start({ type: 'DayBegan', event: message.detail });
      }
    }
  }) satisfies SQSHandler;
