import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { PLAIN_NUMBERS } from './document-client';
import type { DynamoDBRecord } from 'aws-lambda';
import type { BusEvent } from '../../app/ports';
import { PoisonMessageError } from '../../platform/errors';

/**
 * The event that an EVENT# row holds, as it was written. Null for every other change of the table.
 * @throws PoisonMessageError where such a row holds no event
 */
export function eventOf(record: DynamoDBRecord): BusEvent | null {
  const image = record.dynamodb?.NewImage;
  const isEventRow = record.dynamodb?.Keys?.sk?.S?.startsWith('EVENT#') ?? false;
  if (record.eventName !== 'INSERT' || !isEventRow || image === undefined) return null;
  const { eventType, event } = unmarshall(image as Record<string, AttributeValue>, PLAIN_NUMBERS);
  if (typeof eventType !== 'string' || typeof event?.metadata?.id !== 'string') {
    throw new PoisonMessageError('stream.no-event', 'An EVENT# row holds no event with an id.');
  }
  return { eventType, event };
}
