import type { Channels, createSaveChannel } from '../../app/save-channel';
import type { createTestChannel } from '../../app/test-channel';
import type { Clock } from '../../app/ports';
import type { CHANNEL_ENDPOINTS } from '../../contracts/http/channels';
import type { Channel } from '../../domain/channel/channel';
import { NotFoundError } from '../../platform/errors';
import { pageById } from './paging';
import type { ApiHandlers } from './request';

export interface ChannelHandlerDeps {
  readonly channels: Channels;
  readonly saveChannel: ReturnType<typeof createSaveChannel>;
  readonly testChannel: ReturnType<typeof createTestChannel>;
  readonly clock: Clock;
}

export function channelHandlers(deps: ChannelHandlerDeps): Pick<ApiHandlers, keyof typeof CHANNEL_ENDPOINTS> {
  const { channels, saveChannel, testChannel, clock } = deps;
  const answer = (channel: Channel) => ({ body: shown(channel), version: channel.version });
  return {
    createChannel: async ({ body, newId, principal }) =>
      answer(await saveChannel.create(newId('chan'), body, principal.name)),
    async listChannels({ query, cursors }) {
      return { body: pageById((await channels.list()).map(shown), query, cursors) };
    },
    async readChannel({ params }) {
      const channel = await channels.get(params.channelId);
      if (channel === null) {
        throw new NotFoundError('channel.not-found', `There is no channel ${params.channelId}.`);
      }
      return answer(channel);
    },
    replaceChannel: async ({ params, ifMatch, body, principal }) =>
      answer(await saveChannel.change(params.channelId, ifMatch, body, principal.name)),
    patchChannel: async ({ params, ifMatch, body, principal }) =>
      answer(await saveChannel.change(params.channelId, ifMatch, body, principal.name)),
    async deleteChannel({ params, ifMatch }) {
      await saveChannel.remove(params.channelId, ifMatch);
      return { body: undefined };
    },
    async testChannel({ params, principal }) {
      await testChannel(params.channelId, principal.name);
      return { body: { channelId: params.channelId, requestedAt: clock.now() } };
    },
  };
}

/** Field by field: a Slack channel's address, though encrypted, never leaves. */
function shown(channel: Channel) {
  const common = {
    id: channel.id,
    name: channel.name,
    ownerEmail: channel.ownerEmail,
    role: channel.role,
    status: channel.status,
    disabled: channel.disabled,
    lastFailure: channel.lastFailure,
    createdAt: channel.createdAt,
    updatedAt: channel.updatedAt,
    version: channel.version,
  };
  return channel.type === 'email'
    ? { ...common, type: channel.type, recipients: [...channel.recipients] }
    : { ...common, type: channel.type };
}
