const ORIGIN = 'https://hooks.slack.com';
const PATH = /^\/(services|workflows|triggers)(\/[A-Za-z0-9_-]+)+$/;
const MOST_CHARACTERS = 500;

/**
 * Why this is not the address of a Slack webhook; null where it is one. Only such addresses are ever called, so that
 * nobody can point a channel at a machine of their choice. The text must be what a URL parser makes of it, character for
 * character: no credentials, port, query, escapes, other spelling of the host or path that resolves to another one.
 */
export function slackWebhookUrlProblem(text: string): string | null {
  if (text.length > MOST_CHARACTERS) return `Expected at most ${MOST_CHARACTERS} characters.`;
  if (!URL.canParse(text)) return 'Expected a URL.';
  const url = new URL(text);
  const isExact = url.origin === ORIGIN && url.href === text && text === `${ORIGIN}${url.pathname}`;
  if (isExact && PATH.test(url.pathname)) return null;
  return 'Expected https://hooks.slack.com/services/…, /workflows/… or /triggers/…, as Slack shows it.';
}

/**
 * Workflow triggers take flat variables instead of blocks, so they are sent the message's plain text as `text`: declare
 * one text variable of that name in the workflow.
 */
export function takesBlocks(webhookUrl: string): boolean {
  return webhookUrl.startsWith(`${ORIGIN}/services/`);
}
