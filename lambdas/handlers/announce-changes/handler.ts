import type { DynamoDBBatchItemFailure, DynamoDBRecord, DynamoDBStreamHandler } from 'aws-lambda';
import type { BusEvent, EventPublisher } from '../../app/ports';
import { EventsNotPublishedError } from '../../platform/errors';
import type { Logger } from '../../platform/logger';

interface Deps {
  readonly eventOf: (record: DynamoDBRecord) => BusEvent | null;
  readonly publisher: EventPublisher;
  readonly logger: Logger;
}

/**
 * Publishes the events that were saved, in the order of the stream. A stream is retried from the first failure on, so
 * that one is named: what came after it may be published twice, and bears the same id then.
 */
export const createHandler = ({ eventOf, publisher, logger }: Deps) =>
  (async ({ Records }) => {
    const events: { event: BusEvent; sequenceNumber: string }[] = [];
    const failed = new Set<string>();
    for (const record of Records) {
      const sequenceNumber = record.dynamodb?.SequenceNumber ?? '';
      try {
        const event = eventOf(record);
        if (event !== null) events.push({ event, sequenceNumber });
      } catch (error) {
        logger.error('Event row not read', { sequenceNumber, error: asError(error) });
        failed.add(sequenceNumber);
      }
    }
    try {
      await publisher.publish(events.map(({ event }) => event));
    } catch (error) {
      logger.error('Events not published', { events: events.length, error: asError(error) });
      const refused = error instanceof EventsNotPublishedError ? new Set(error.eventIds) : null;
      for (const { event, sequenceNumber } of events) {
        if (refused === null || refused.has(event.event.metadata.id)) failed.add(sequenceNumber);
      }
    }
    logger.info('Changes announced', { events: events.length, failed: failed.size });
    return { batchItemFailures: firstFailure(Records, failed) };
  }) satisfies DynamoDBStreamHandler;

function firstFailure(
  records: readonly DynamoDBRecord[],
  failed: ReadonlySet<string>,
): DynamoDBBatchItemFailure[] {
  const first = records.find(({ dynamodb }) => failed.has(dynamodb?.SequenceNumber ?? ''));
  return first === undefined ? [] : [{ itemIdentifier: first.dynamodb?.SequenceNumber ?? '' }];
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
