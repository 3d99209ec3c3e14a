import { randomUUID } from 'node:crypto';
import type { AwsCall, AwsReply, AwsService, Permission } from '../service';
import { addressesIn, flawOfAddress, type Mail, readRawMail } from './mail';
import { queryError, queryReply } from './xml';

export type { Mail } from './mail';

export interface SesOptions {
  /** Verified addresses and domains; every address counts as verified where this is left out. */
  readonly identities?: readonly string[];
  /** In the sandbox recipients have to be verified too, and IAM asks for their identities. @default false */
  readonly isSandbox?: boolean;
  /** The product's clock. */
  readonly now?: () => Date;
  readonly account?: string;
  readonly region?: string;
}

/** How SES may refuse a mail. `TooManyToday` is the daily quota, which wears the same code as the rate. */
export type SesFault =
  | 'Throttling'
  | 'TooManyToday'
  | 'MessageRejected'
  | 'AccountSendingPausedException'
  | 'MailFromDomainNotVerifiedException'
  | 'ServiceUnavailable';

export interface Ses extends AwsService {
  /** Every kept mail, newest last. */
  mails(): readonly Mail[];
  /** The next mails are refused so. A second call adds to what is still to come. */
  failNext(count: number, fault: SesFault): void;
  toJSON(): readonly Mail[];
  restore(mails: readonly Mail[]): void;
  clear(): void;
}

const KEPT_MAILS = 5_000;
const MAX_RECIPIENTS = 50;
const MAX_BYTES = 10 * 1024 * 1024;

const FAULTS: Readonly<Record<SesFault, { code: string; message: string; status: number }>> = {
  Throttling: { code: 'Throttling', message: 'Maximum sending rate exceeded.', status: 400 },
  TooManyToday: { code: 'Throttling', message: 'Daily message quota exceeded.', status: 400 },
  MessageRejected: { code: 'MessageRejected', message: 'Email address is not verified.', status: 400 },
  AccountSendingPausedException: {
    code: 'AccountSendingPausedException',
    message: 'Sending is paused for this account.',
    status: 400,
  },
  MailFromDomainNotVerifiedException: {
    code: 'MailFromDomainNotVerifiedException',
    message: 'The MAIL FROM domain is not verified.',
    status: 400,
  },
  ServiceUnavailable: {
    code: 'ServiceUnavailable',
    message: 'The service is not available now.',
    status: 503,
  },
};

/** SES as its first API: takes mails in and keeps them for people and tests to read. Nothing leaves the machine. */
export function createSes(options: SesOptions = {}): Ses {
  const { account = '000000000000', region = 'eu-central-1', now = () => new Date() } = options;
  let kept: Mail[] = [];
  const faults: SesFault[] = [];

  /** The identity that vouches for an address: the address itself before its domain. Null where none does. */
  function identityOf(address: string): string | null {
    if (options.identities === undefined) return address;
    const lowered = options.identities.map((identity) => identity.toLowerCase());
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const found = [address, domain].find((candidate) => lowered.includes(candidate.toLowerCase()));
    return found?.toLowerCase() ?? null;
  }

  async function send(mail: Mail): Promise<AwsReply | string> {
    const fault = faults.shift();
    if (fault !== undefined)
      return queryError(FAULTS[fault].code, FAULTS[fault].message, FAULTS[fault].status);
    if (mail.to.length === 0) return queryError('InvalidParameterValue', "Missing required header 'To'.");
    if (mail.to.length > MAX_RECIPIENTS)
      return queryError('InvalidParameterValue', 'Recipient count exceeds 50.');
    for (const address of [mail.from, ...mail.to]) {
      const flaw = flawOfAddress(address);
      if (flaw !== null) return queryError('InvalidParameterValue', flaw);
    }
    const checked = options.isSandbox ? [mail.from, ...mail.to] : [mail.from];
    const unverified = checked.filter((address) => identityOf(address) === null);
    if (unverified.length > 0) {
      const failed = `The following identities failed the check in region ${region.toUpperCase()}: ${unverified.join(', ')}`;
      return queryError('MessageRejected', `Email address is not verified. ${failed}`);
    }
    kept = [...kept, mail].slice(-KEPT_MAILS);
    return randomUUID();
  }

  async function answer(call: AwsCall): Promise<AwsReply> {
    const form = new URLSearchParams(call.body.toString('utf8'));
    switch (call.action) {
      case 'SendEmail':
      case 'SendRawEmail': {
        const data = form.get('RawMessage.Data');
        if (data !== null && Buffer.byteLength(data, 'base64') > MAX_BYTES) {
          return queryError('InvalidParameterValue', `Message length is more than ${MAX_BYTES} bytes long.`);
        }
        const sent = await send(await mailIn(call.action, form, now().toISOString()));
        return typeof sent === 'string' ? queryReply(call.action, { MessageId: sent }) : sent;
      }
      case 'GetSendQuota':
        return queryReply(call.action, {
          Max24HourSend: options.isSandbox ? '200.0' : '50000.0',
          MaxSendRate: options.isSandbox ? '1.0' : '14.0',
          SentLast24Hours: `${sentLastDay(kept, now())}.0`,
        });
      case 'GetIdentityVerificationAttributes':
        return queryReply(call.action, {
          VerificationAttributes: {
            entry: members(form, 'Identities').map((identity) => ({
              key: identity,
              value: { VerificationStatus: identityOf(identity) === null ? 'Pending' : 'Success' },
            })),
          },
        });
      case 'GetAccountSendingEnabled':
        return queryReply(call.action, { Enabled: 'true' });
      default:
        return queryError('InvalidAction', `Could not find operation ${call.action} for version 2010-12-01`);
    }
  }

  return {
    name: 'ses',
    permissionsFor: (call) =>
      permissionsOf(
        call,
        (address) => {
          const identity = identityOf(address) ?? address;
          return `arn:aws:ses:${region}:${account}:identity/${identity}`;
        },
        options.isSandbox ?? false,
      ),
    handle: answer,
    mails: () => kept,
    failNext: (count, fault) => void faults.push(...Array.from({ length: count }, () => fault)),
    toJSON: () => kept,
    restore: (mails) => {
      kept = mails.slice(-KEPT_MAILS);
    },
    clear: () => {
      kept = [];
    },
  };
}

/** Sending is allowed per identity of the sender; in the sandbox AWS asks for each recipient's identity as well. */
function permissionsOf(
  call: AwsCall,
  arnOf: (address: string) => string,
  isSandbox: boolean,
): readonly Permission[] {
  const action = `ses:${call.action}`;
  if (call.action !== 'SendEmail' && call.action !== 'SendRawEmail') return [{ action, resources: ['*'] }];
  const form = new URLSearchParams(call.body.toString('utf8'));
  const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64').toString('utf8');
  const sender = form.get('Source') ?? headerIn(raw, 'from');
  const named = ['to', 'cc', 'bcc'].map((name) => headerIn(raw, name));
  const destinations = destinationsIn(call.action, form);
  const recipients = destinations.length > 0 ? destinations : named;
  const addresses = [sender, ...(isSandbox ? recipients : [])].flatMap(addressesIn);
  return [{ action, resources: [...new Set(addresses.map(arnOf))] }];
}

/** A header's unfolded value before the body is parsed; empty where it is missing. */
function headerIn(raw: string, name: string): string {
  const head = raw.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const line = head
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .find((text) => text.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim() ?? '';
}

async function mailIn(
  action: 'SendEmail' | 'SendRawEmail',
  form: URLSearchParams,
  sentAt: string,
): Promise<Mail> {
  const source = form.get('Source');
  const destinations = destinationsIn(action, form);
  if (action === 'SendRawEmail') {
    const data = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
    return readRawMail({ data, source, destinations }, sentAt);
  }
  const replyTo = members(form, 'ReplyToAddresses').join(', ');
  return {
    to: destinations.flatMap(addressesIn),
    from: addressesIn(source ?? '')[0] ?? '',
    subject: form.get('Message.Subject.Data') ?? '',
    text: form.get('Message.Body.Text.Data') ?? '',
    html: form.get('Message.Body.Html.Data') ?? '',
    headers: {
      from: source ?? '',
      to: members(form, 'Destination.ToAddresses').join(', '),
      subject: form.get('Message.Subject.Data') ?? '',
      ...(replyTo === '' ? {} : { 'reply-to': replyTo }),
    },
    sentAt,
  };
}

function destinationsIn(action: 'SendEmail' | 'SendRawEmail', form: URLSearchParams): string[] {
  if (action === 'SendRawEmail') return members(form, 'Destinations');
  return ['To', 'Cc', 'Bcc'].flatMap((kind) => members(form, `Destination.${kind}Addresses`));
}

/** The query protocol's lists: `Name.member.1`, `Name.member.2` … */
function members(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let index = 1; ; index++) {
    const value = form.get(`${name}.member.${index}`);
    if (value === null) return values;
    values.push(value);
  }
}

function sentLastDay(mails: readonly Mail[], now: Date): number {
  const since = new Date(now.getTime() - 86_400_000).toISOString();
  return mails.reduce((count, { to, sentAt }) => count + (sentAt > since ? to.length : 0), 0);
}
