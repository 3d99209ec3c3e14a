import { normalizedAddress } from './address';
import type { Channel } from './channel';

/** Where one message goes: a Slack channel's id, or an e-mail address however many channels it is in. */
export interface Target {
  readonly target: string;
  /** The channels that lead there. */
  readonly channelIds: readonly string[];
}

/** The targets of the active channels of one type, each once. */
export function targetsOf(channels: readonly Channel[], type: Channel['type']): Target[] {
  const channelIds = new Map<string, string[]>();
  for (const channel of channels) {
    if (channel.status !== 'active' || channel.type !== type) continue;
    const targets = channel.type === 'slack' ? [channel.id] : channel.recipients.map(normalizedAddress);
    for (const target of new Set(targets)) {
      channelIds.set(target, [...(channelIds.get(target) ?? []), channel.id]);
    }
  }
  return [...channelIds].map(([target, ids]) => ({ target, channelIds: ids }));
}
