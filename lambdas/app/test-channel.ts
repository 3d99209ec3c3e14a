import type { ChannelTestRequested } from '../contracts/messages/notifier-messages';
import type { Channel } from '../domain/channel/channel';
import { ConflictError, NotFoundError } from '../platform/errors';

export interface TestChannelDeps {
  readonly channels: { get(channelId: string): Promise<Channel | null> };
  /** The queue of each type of channel. */
  readonly queues: Readonly<Record<Channel['type'], (message: ChannelTestRequested) => Promise<void>>>;
}

/** Puts a test message on the way that every message takes. @throws NotFoundError, ConflictError where it is disabled */
export function createTestChannel({ channels, queues }: TestChannelDeps) {
  return async function testChannel(channelId: string, requestedBy: string): Promise<void> {
    const channel = await channels.get(channelId);
    if (channel === null) throw new NotFoundError('channel.not-found', `There is no channel ${channelId}.`);
    if (channel.status === 'disabled') {
      throw new ConflictError('channel.disabled', 'The channel is disabled; switch it on first.');
    }
    await queues[channel.type]({ type: 'ChannelTestRequested', channelId, requestedBy });
  };
}
