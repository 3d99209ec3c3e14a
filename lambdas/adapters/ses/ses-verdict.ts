import type { SendOutcome } from '../../app/telling-ports';

type NotSent = Exclude<SendOutcome, { outcome: 'sent' }>;

/** The daily quota frees up over the day, not within minutes. */
const QUOTA_SECONDS = 3600;
/** SES names no time to wait for when it is throttled. */
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'LimitExceededException',
]);
/** Nothing is wrong with the mail: somebody has to do something at SES first. */
const ATTENTION = new Set([
  'MessageRejected',
  'MailFromDomainNotVerifiedException',
  'MailFromDomainNotVerified',
  'AccountSendingPausedException',
  'ConfigurationSetSendingPausedException',
  'AccessDenied',
  'AccessDeniedException',
]);
const UNREACHABLE = /^(TimeoutError|NetworkingError|ECONN|ENOTFOUND|EAI_AGAIN|EPIPE)/;

/** What a failed SendRawEmail means; null where it is neither SES's nor the account's doing, and so a fault of ours. */
export function sesVerdict(error: unknown): NotSent | null {
  if (!(error instanceof Error)) return null;
  const { name, message } = error;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? null;
  if (/daily (message|sending) quota/i.test(message)) {
    return { outcome: 'later', cause: 'SES: the daily sending quota is used up', seconds: QUOTA_SECONDS };
  }
  if (THROTTLED.has(name)) return { outcome: 'later', cause: `SES: ${name}`, seconds: null };
  if (ATTENTION.has(name)) return { outcome: 'attention', cause: `SES: ${name}${reasonIn(message)}` };
  const isTheirs =
    status === null ? UNREACHABLE.test(name) || UNREACHABLE.test(codeOf(error)) : status >= 500;
  return isTheirs ? { outcome: 'later', cause: `SES: ${name}`, seconds: null } : null;
}

/** What SES says is wrong, without the addresses that it repeats. */
function reasonIn(message: string): string {
  if (/not verified/i.test(message)) return ': an address is not verified, or SES is still in its sandbox';
  if (/paused/i.test(message)) return ': sending is paused for the account';
  if (/suppress/i.test(message)) return ': the address is on the suppression list';
  return '';
}

const codeOf = (error: Error): string =>
  'code' in error && typeof error.code === 'string' ? error.code : '';
