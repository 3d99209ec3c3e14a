import type { Channel } from '../domain/channel/channel';
import type { Route } from '../domain/route/route';
import {
  ConcurrentChangeError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  StaleVersionError,
} from '../platform/errors';
import type { Clock } from './ports';

export interface Channels {
  list(): Promise<readonly Channel[]>;
  get(channelId: string): Promise<Channel | null>;
  /** @throws ConcurrentChangeError where the id is taken */
  create(channel: Channel): Promise<void>;
  /** @throws ConcurrentChangeError where it has changed since it was read */
  replace(channel: Channel, expectedVersion: number): Promise<void>;
  /** @throws ConcurrentChangeError where it has changed since it was read */
  delete(channelId: string, expectedVersion: number): Promise<void>;
}

/** Seals a webhook URL for one channel; only the notifier can open it. */
export interface UrlCipher {
  encrypt(channelId: string, webhookUrl: string): Promise<string>;
}

/** What people set of a channel. What is left out stays as it is. */
export interface ChannelSettings {
  readonly type?: Channel['type'] | undefined;
  readonly name?: string | undefined;
  readonly ownerEmail?: string | null | undefined;
  readonly role?: Channel['role'] | undefined;
  readonly status?: Channel['status'] | undefined;
  readonly webhookUrl?: string | undefined;
  readonly recipients?: readonly string[] | undefined;
}

/** The settings of a new channel are whole. */
export type NewChannel = { readonly name: string; readonly ownerEmail: string | null } & Pick<
  Channel,
  'role' | 'status'
> &
  (
    | { readonly type: 'slack'; readonly webhookUrl: string }
    | { readonly type: 'email'; readonly recipients: readonly string[] }
  );

export interface SaveChannelDeps {
  readonly channels: Channels;
  readonly routes: { list(): Promise<readonly Route[]> };
  readonly cipher: UrlCipher;
  readonly clock: Clock;
}

export function createSaveChannel({ channels, routes, cipher, clock }: SaveChannelDeps) {
  async function current(channelId: string, version: number): Promise<Channel> {
    const channel = await channels.get(channelId);
    if (channel === null) throw notFound(channelId);
    if (channel.version !== version) throw new StaleVersionError('channel.stale', channel.version);
    return channel;
  }

  /** Another writer was faster: says what is stored now. */
  async function stale(channelId: string, error: unknown): Promise<unknown> {
    if (!(error instanceof ConcurrentChangeError)) return error;
    const channel = await channels.get(channelId);
    return channel === null ? notFound(channelId) : new StaleVersionError('channel.stale', channel.version);
  }

  return {
    /** An id that is taken is the same request once more: its first outcome stands. */
    async create(channelId: string, settings: NewChannel, by: string): Promise<Channel> {
      const at = clock.now();
      const common = {
        id: channelId,
        name: settings.name,
        ownerEmail: settings.ownerEmail,
        role: settings.role,
        status: settings.status,
        disabled: settings.status === 'disabled' ? { cause: switchedOffBy(by), at } : null,
        lastFailure: null,
        createdAt: at,
        updatedAt: at,
        version: 1,
      };
      const channel: Channel =
        settings.type === 'email'
          ? { ...common, type: 'email', recipients: settings.recipients }
          : {
              ...common,
              type: 'slack',
              encryptedWebhookUrl: await cipher.encrypt(channelId, settings.webhookUrl),
            };
      try {
        await channels.create(channel);
        return channel;
      } catch (error) {
        const existing = error instanceof ConcurrentChangeError ? await channels.get(channelId) : null;
        if (existing === null) throw error;
        return existing;
      }
    },

    /** @throws InvalidInputError for a setting that the channel's type does not have, or another type */
    async change(
      channelId: string,
      version: number,
      settings: ChannelSettings,
      by: string,
    ): Promise<Channel> {
      const before = await current(channelId, version);
      refuseForeignSettings(before, settings);
      const at = clock.now();
      const status = settings.status ?? (settings.webhookUrl === undefined ? before.status : 'active');
      const common = {
        id: before.id,
        name: settings.name ?? before.name,
        ownerEmail: settings.ownerEmail === undefined ? before.ownerEmail : settings.ownerEmail,
        role: settings.role ?? before.role,
        status,
        disabled: status === 'active' ? null : (before.disabled ?? { cause: switchedOffBy(by), at }),
        lastFailure: status === 'active' && before.status === 'disabled' ? null : before.lastFailure,
        createdAt: before.createdAt,
        updatedAt: at,
        version: before.version + 1,
      };
      const after: Channel =
        before.type === 'email'
          ? { ...common, type: 'email', recipients: settings.recipients ?? before.recipients }
          : {
              ...common,
              type: 'slack',
              encryptedWebhookUrl:
                settings.webhookUrl === undefined
                  ? before.encryptedWebhookUrl
                  : await cipher.encrypt(channelId, settings.webhookUrl),
            };
      try {
        await channels.replace(after, before.version);
        return after;
      } catch (error) {
        throw await stale(channelId, error);
      }
    },

    /** @throws ConflictError while a route leads to it: a team would go untold without anybody noticing */
    async remove(channelId: string, version: number): Promise<void> {
      await current(channelId, version);
      const leading = (await routes.list()).filter((route) => route.channelIds.includes(channelId));
      if (leading.length > 0) {
        const ids = leading.map((route) => route.id).join(', ');
        throw new ConflictError('channel.in-use', `Routes lead to it: ${ids}. Change or delete them first.`);
      }
      try {
        await channels.delete(channelId, version);
      } catch (error) {
        throw await stale(channelId, error);
      }
    },
  };
}

function refuseForeignSettings(before: Channel, settings: ChannelSettings): void {
  const foreign = before.type === 'slack' ? 'recipients' : 'webhookUrl';
  const faults = [
    ...(settings.type === undefined || settings.type === before.type
      ? []
      : [{ path: ['type'], expected: `"${before.type}": a channel keeps its type; create another one` }]),
    ...(settings[foreign] === undefined
      ? []
      : [{ path: [foreign], expected: `no field of this name: it is not one of type ${before.type}` }]),
  ];
  if (faults.length > 0) throw new InvalidInputError('channel.invalid', faults);
}

const notFound = (channelId: string): NotFoundError =>
  new NotFoundError('channel.not-found', `There is no channel ${channelId}.`);

const switchedOffBy = (name: string): string => `Switched off by ${name}.`;
