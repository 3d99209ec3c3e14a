import type { ChannelTestRequested } from '../contracts/messages/notifier-messages';
import { targetsOf } from '../domain/channel/target';
import type { Message } from '../domain/message/message';
import { plainText } from '../domain/message/plain-text';
import { AppError } from '../platform/errors';
import { disableChannel } from './disable-channel';
import type { Clock } from './ports';
import type { ChannelDirectory, Sender } from './telling-ports';

interface Deps<Payload> {
  readonly sender: Sender<Payload>;
  readonly channels: ChannelDirectory;
  readonly isWanted: (target: string) => Promise<boolean>;
  readonly clock: Clock;
}

export interface TestMessageSent {
  readonly outcome: 'sent' | 'channel_gone' | 'failed' | 'refused';
  readonly sent: number;
  readonly cause?: string;
}

/**
 * Sends a friendly test message to everybody in a channel, whether or not it is enabled, and notes on the channel what
 * came of it. @throws AppError `channel.unreachable` where trying again may help.
 */
export function createSendTestMessage<Payload>(
  deps: Deps<Payload>,
): (request: ChannelTestRequested) => Promise<TestMessageSent> {
  const { sender, channels, clock } = deps;
  return async ({ channelId, requestedBy }) => {
    const channel = await channels.get(channelId);
    if (channel === null || channel.type !== sender.channelType) return { outcome: 'channel_gone', sent: 0 };
    let sent = 0;
    let failure: { outcome: 'failed' | 'refused'; cause: string } | null = null;
    for (const { target } of targetsOf([{ ...channel, status: 'active' }], channel.type)) {
      if (!(await deps.isWanted(target))) continue;
      for (const { payload } of await sender.render(testMessage(channel.name, requestedBy), target)) {
        const result = await sender.send(target, payload);
        if (result.outcome === 'later') {
          throw new AppError('channel.unreachable', `The test message could not be sent: ${result.cause}`);
        }
        if (result.outcome === 'sent') {
          sent++;
          if (channel.lastFailure?.target === target) await channels.noteFailure(channelId, null);
          continue;
        }
        const { cause } = result;
        failure = { outcome: result.outcome === 'refused' ? 'refused' : 'failed', cause };
        if (result.outcome === 'refused' && channel.status === 'active') {
          await disableChannel(channel, cause, { channels, now: clock.now() });
        } else await channels.noteFailure(channelId, { cause, at: clock.now(), target });
      }
    }
    return failure === null ? { outcome: 'sent', sent } : { ...failure, sent };
  };
}

function testMessage(channelName: string, requestedBy: string): Message {
  const name = plainText(channelName);
  return {
    subject: `Shelfwire reaches ${name}`,
    headline: 'It works',
    intro: `Messages about stock will arrive here. ${plainText(requestedBy)} asked for this test of the channel ${name}.`,
    tone: 'good',
    lead: [],
    lists: [],
    countedEventIds: [],
    notes: [],
    link: null,
  };
}
