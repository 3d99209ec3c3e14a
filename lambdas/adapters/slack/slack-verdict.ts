import type { SendOutcome } from '../../app/telling-ports';

/** Slack's answer, cut down to what matters. */
export interface SlackAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | null;
}

/** Slack asks for seconds; an hour or a year would be a mistake that silences the channel. */
const LONGEST_RETRY_AFTER_SECONDS = 900;
const DEFAULT_RETRY_AFTER_SECONDS = 30;

/** Words of a 400 or a 200 that say that the webhook, and not the message, is at fault: no retry will ever work. */
const DEAD_WEBHOOK =
  /^(invalid_token|no_service|no_service_id|no_team|team_disabled|token_revoked|account_inactive|channel_not_found|channel_is_archived|action_prohibited|posting_to_general_channel_denied|user_not_found|no_active_hooks|workflow_not_found|trigger_not_found|trigger_disabled)\b/;

/** Null where the message itself was refused, which is a fault of ours. */
export function slackVerdict({ status, body, retryAfter }: SlackAnswer): SendOutcome | null {
  const word = errorWord(body);
  const cause = word === '' ? `HTTP ${status}` : `HTTP ${status} ${word}`;
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  if (status === 429) return { outcome: 'later', cause, seconds: secondsToWait(retryAfter) };
  if (status >= 300 && status < 400) {
    return { outcome: 'later', cause: `${cause}: a redirect, which is not followed`, seconds: null };
  }
  if (status >= 500 || status === 408) return { outcome: 'later', cause, seconds: null };
  if (status === 400) return DEAD_WEBHOOK.test(word) ? { outcome: 'refused', cause } : null;
  return status === 413 ? null : { outcome: 'refused', cause };
}

/** Slack's errors are one word; a page of HTML from something in between is not repeated anywhere. */
function errorWord(body: string): string {
  const trimmed = body.trim();
  const json = /^\{[^{}]*"error"\s*:\s*"([a-z_]{1,60})"/.exec(trimmed)?.[1];
  return json ?? (/^[a-z_]{1,60}$/.test(trimmed) ? trimmed : '');
}

function secondsToWait(retryAfter: string | null): number {
  const text = retryAfter?.trim() ?? '';
  if (!/^\d+(\.\d+)?$/.test(text)) return DEFAULT_RETRY_AFTER_SECONDS;
  return Math.min(Math.max(Math.ceil(Number(text)), 1), LONGEST_RETRY_AFTER_SECONDS);
}
