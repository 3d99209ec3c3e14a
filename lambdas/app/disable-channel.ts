import type { Channel } from '../domain/channel/channel';
import type { Instant } from '../domain/inventory/inventory-level';
import type { ChannelDirectory } from './telling-ports';

/**
 * Switches off a channel that refused for good, and announces it in the same write, so that its owner is told by mail.
 * Without effect where somebody has changed the channel since it was read: the next send shows whether that helped.
 */
export async function disableChannel(
  channel: Channel,
  cause: string,
  { channels, now }: { channels: Pick<ChannelDirectory, 'disable'>; now: Instant },
): Promise<void> {
  const { id: channelId, name, ownerEmail, version } = channel;
  await channels.disable(channel, {
    metadata: { id: `${channelId}#disabled#${version + 1}`, version: 1, occurredAt: now },
    data: { channelId, name, ownerEmail, cause, disabledAt: now },
  });
}
