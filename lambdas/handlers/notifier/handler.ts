import type { SQSHandler, SQSRecord } from 'aws-lambda';
import type { Flushed } from '../../app/flush-group';
import type { AlertEventDelivered, Told } from '../../app/tell-alerts';
import type { TestMessageSent } from '../../app/send-test-message';
import type { ChannelDisabled } from '../../contracts/events/alert-events';
import {
  type ChannelTestRequested,
  type FlushDue,
  NotifierMessage,
} from '../../contracts/messages/notifier-messages';
import { ALERTS_NOT_WORDED } from '../../contracts/metrics';
import { PoisonMessageError } from '../../platform/errors';
import type { Logger } from '../../platform/logger';
import type { Metrics } from '../../platform/metrics';

export interface NotifierDeps {
  readonly tellAlerts: (events: readonly AlertEventDelivered[]) => Promise<Told>;
  readonly flushGroup: (due: FlushDue, remainingMs: () => number) => Promise<Flushed>;
  readonly sendTestMessage: (request: ChannelTestRequested) => Promise<TestMessageSent>;
  /** Null where this notifier does not tell owners; the bus sends it no such event. */
  readonly tellChannelOwner: ((event: ChannelDisabled) => Promise<string>) | null;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * What the notifiers have in common: alert events are kept together, everything else is done side by side, so that one
 * channel that does not answer keeps no other waiting.
 */
export function createNotifierHandler(deps: NotifierDeps): SQSHandler {
  const { logger } = deps;
  return async ({ Records }, context) => {
    const failed: string[] = [];
    const events: { messageId: string; event: AlertEventDelivered }[] = [];
    const others: { messageId: string; message: Exclude<NotifierMessage, AlertEventDelivered> }[] = [];
    for (const record of Records) {
      const { messageId } = record;
      const message = parse(record, logger);
      if (message === null) failed.push(messageId);
      else if ('type' in message) others.push({ messageId, message });
      else if (message['detail-type'] === 'ChannelDisabled') others.push({ messageId, message });
      else events.push({ messageId, event: message });
    }

    const attempt = async (messageIds: readonly string[], work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        const cause = error instanceof Error ? error : new Error(String(error));
        logger.error('Not told', { messageIds, error: cause });
        failed.push(...messageIds);
      }
    };
    await Promise.all([
      attempt(
        events.map(({ messageId }) => messageId),
        async () => {
          if (events.length === 0) return;
          const { pending, unrouted } = await deps.tellAlerts(events.map(({ event }) => event));
          logger.info('Kept to be told', { events: events.length, pending, unrouted });
        },
      ),
      ...others.map(({ messageId, message }) =>
        attempt([messageId], () => hear(deps, message, () => context.getRemainingTimeInMillis())),
      ),
    ]);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

function parse({ messageId, body }: SQSRecord, logger: Logger): NotifierMessage | null {
  try {
    return NotifierMessage.parse(JSON.parse(body));
  } catch {
    // Its content is not repeated here; the message itself ends in the dead letters.
    const error = new PoisonMessageError('notifier.unknown-message', 'The body is no message to a notifier.');
    logger.error('Message not understood', { messageId, error });
    return null;
  }
}

async function hear(
  { flushGroup, sendTestMessage, tellChannelOwner, logger, metrics }: NotifierDeps,
  message: Exclude<NotifierMessage, AlertEventDelivered>,
  remainingMs: () => number,
): Promise<void> {
  if ('detail-type' in message) {
    const { channelId } = message.detail.data;
    const outcome = tellChannelOwner === null ? 'not_here' : await tellChannelOwner(message.detail);
    logger.info('Channel owner', { channelId, outcome });
    return;
  }
  if (message.type === 'ChannelTestRequested') {
    const { outcome, sent, cause } = await sendTestMessage(message);
    logger.info('Channel tested', { channelId: message.channelId, outcome, sent, cause });
    return;
  }
  const flushed = await flushGroup(message, remainingMs);
  const { outcome, messages, told, dropped, cause, unworded = [] } = flushed;
  if (outcome === 'waits' || outcome === 'superseded') return;
  // The target may be somebody's address, so it is not in the log; the channel's record says where it failed.
  const fields = { cadence: message.cadence, outcome, messages, told, ...dropped, cause };
  const isFailure = outcome === 'failed' || outcome === 'refused';
  for (const { alertId, kind, cause: error } of unworded)
    logger.error('Alert not worded', { alertId, kind, error });
  metrics.count({
    MessagesSent: messages,
    SendsFailed: isFailure ? 1 : 0,
    [ALERTS_NOT_WORDED]: unworded.length,
  });
  if (isFailure) {
    logger.warn('Group not told', fields);
  } else logger.info('Group told', fields);
}
