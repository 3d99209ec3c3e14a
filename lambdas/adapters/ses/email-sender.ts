import { SendRawEmailCommand, type SESClient } from '@aws-sdk/client-ses';
import type { Sender } from '../../app/telling-ports';
import { signUnsubscribeToken } from '../../domain/channel/unsubscribe-token';
import { PoisonMessageError } from '../../platform/errors';
import { renderHtml } from './render-html';
import { renderText } from './render-text';
import { sesVerdict } from './ses-verdict';
import { type Mail, writeMime } from './write-mime';

interface Deps {
  readonly client: SESClient;
  readonly senderAddress: string;
  readonly publicUrl: string;
  /** Read when a mail is made, so that a function starts without it. */
  readonly unsubscribeKey: () => Promise<Uint8Array>;
}

/** One mail per recipient, whatever it holds: nobody sees another's address, and everybody has their own way out. */
export function createEmailSender(deps: Deps): Sender<Mail> {
  return {
    channelType: 'email',
    pauseMs: 0,

    async render(message, target) {
      const unsubscribeUrl = `${deps.publicUrl.replace(/\/$/, '')}/unsubscribe/${signUnsubscribeToken(await deps.unsubscribeKey(), target)}`;
      const eventIds = [
        ...message.lead.flatMap((item) => item.eventIds),
        ...message.lists.flatMap(({ items }) => items.flatMap((item) => item.eventIds)),
        ...message.countedEventIds,
      ];
      const payload: Mail = {
        from: deps.senderAddress,
        to: target,
        subject: message.subject,
        text: renderText(message, unsubscribeUrl),
        html: renderHtml(message, unsubscribeUrl),
        unsubscribeUrl,
        eventIds,
      };
      return [{ payload, eventIds }];
    },

    async send(target, mail) {
      const Data = await writeMime(mail);
      try {
        await deps.client.send(new SendRawEmailCommand({ Destinations: [target], RawMessage: { Data } }));
        return { outcome: 'sent' };
      } catch (error) {
        const verdict = sesVerdict(error);
        if (verdict !== null) return verdict;
        const name = error instanceof Error ? error.name : 'unknown';
        throw new PoisonMessageError('ses.mail-refused', `SES refused the mail itself: ${name}`);
      }
    },
  };
}
