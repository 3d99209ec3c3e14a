import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly unsubscribeUrl: string;
  /** What the mail tells: the same events to the same address bear the same Message-ID, so clients show one of them. */
  readonly eventIds: readonly string[];
}

/** The mail as RFC 5322 text. Header values are encoded by nodemailer, so none of them can begin a header of its own. */
export async function writeMime(mail: Mail): Promise<Buffer> {
  const composer = new MailComposer({
    from: mail.from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: messageIdOf(mail),
    headers: {
      'List-Unsubscribe': `<${mail.unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
    },
  });
  return composer.compile().build();
}

/** Null where the mail tells no events: nodemailer then makes up an id. */
function messageIdOf({ eventIds, from, to }: Mail): string | undefined {
  if (eventIds.length === 0) return undefined;
  const hash = createHash('sha256')
    .update([to, ...eventIds.toSorted()].join('\n'))
    .digest('hex');
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1] ?? 'shelfwire.invalid';
  return `<${hash.slice(0, 32)}@${domain}>`;
}
