import type { ChannelDisabled } from '../contracts/events/alert-events';
import { normalizedAddress } from '../domain/channel/address';
import type { Message } from '../domain/message/message';
import { plainText } from '../domain/message/plain-text';
import { AppError } from '../platform/errors';
import type { Clock } from './ports';
import type { Notices, Sender } from './telling-ports';

interface Deps<Payload> {
  readonly sender: Sender<Payload>;
  readonly notices: Notices;
  readonly isWanted: (target: string) => Promise<boolean>;
  readonly clock: Clock;
}

/** @throws AppError `owner.not-told` where the mail was not accepted: the queue tries again, then keeps it. */
export function createTellChannelOwner<Payload>(
  deps: Deps<Payload>,
): (event: ChannelDisabled) => Promise<'sent' | 'told_before' | 'no_owner'> {
  return async ({ metadata, data }) => {
    if (data.ownerEmail === null) return 'no_owner';
    const owner = normalizedAddress(data.ownerEmail);
    if (!(await deps.isWanted(owner))) return 'no_owner';
    if (await deps.notices.wasSent(metadata.id)) return 'told_before';
    for (const { payload } of await deps.sender.render(disabledMessage(data), owner)) {
      const result = await deps.sender.send(owner, payload);
      if (result.outcome !== 'sent') {
        throw new AppError('owner.not-told', `The channel's owner could not be told: ${result.cause}`);
      }
    }
    await deps.notices.markSent(metadata.id, deps.clock.now());
    return 'sent';
  };
}

function disabledMessage({ channelId, name, cause }: ChannelDisabled['data']): Message {
  const channel = plainText(name);
  return {
    subject: `The channel ${channel} was switched off`,
    headline: `The channel ${channel} was switched off`,
    intro: `Messages to it were refused for good: ${plainText(cause)}. Nobody in it is told about stock any more.`,
    tone: 'warning',
    lead: [],
    lists: [],
    countedEventIds: [],
    notes: [
      'Give the channel a new webhook address and enable it again; what is still true by then is told with the next alert.',
      `Channel ${plainText(channelId)}.`,
    ],
    link: null,
  };
}
