const MOST_CHARACTERS = 120;

const LONE_SURROGATE = /\p{Surrogate}/gu;
/** Direction marks and overrides, zero-width spaces and joiners' invisible kin, the soft hyphen, the byte-order mark. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
// oxlint-disable-next-line no-control-regex -- control characters are what is to be taken out
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/**
 * Text from outside (a title, a SKU, a location's name) as one short line of what can be seen: without control
 * characters, which could start a new header, and without marks that turn or hide what is written.
 */
export function plainText(text: string, mostCharacters = MOST_CHARACTERS): string {
  const line = text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(CONTROL, ' ')
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .trim();
  return shortened(line, mostCharacters);
}

/** Cuts at a whole character, with an ellipsis where something was cut off. */
export function shortened(text: string, mostCharacters: number): string {
  const characters = Array.from(text);
  if (characters.length <= mostCharacters) return text;
  return `${characters
    .slice(0, mostCharacters - 1)
    .join('')
    .trimEnd()}…`;
}
