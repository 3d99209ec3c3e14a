/**
 * Text from outside as Slack's mrkdwn shows it letter for letter. Slack asks to escape these three characters and no
 * others; without them nothing can be a mention or a link.
 */
export function escapeForSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Escaped, and without what Slack makes of plain letters: an address that it would turn into a link and a word that it
 * would turn into a mention are parted by an invisible joiner, and the four characters that format are replaced by ones
 * that look alike. Inside a word (`rule_low`) they format nothing and stay.
 */
export function literalForSlack(text: string): string {
  return escapeForSlack(
    unlinked(text).replace(FORMATTING, (character) => LOOK_ALIKE[character] ?? character),
  );
}

const FORMATTING = /`|(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu;
const LOOK_ALIKE: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '∼', '`': 'ˋ' };
const WORD_JOINER = '\u2060';

/** For texts that have no markup of their own, such as a notification's. */
export function unlinked(text: string): string {
  return text
    .replace(/:\/\//g, `:${WORD_JOINER}//`)
    .replace(/@(?=\w)/g, `@${WORD_JOINER}`)
    .replace(/\b(www|mailto)([.:])/gi, `$1${WORD_JOINER}$2`);
}
