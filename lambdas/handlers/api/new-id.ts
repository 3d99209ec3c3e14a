import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 16;

/** `rule_k3v9x0q2m4t7b1za`: 82 random bits in lower-case letters and digits. */
export function randomId(prefix: string): string {
  return `${prefix}_${textOf((length) => randomBytes(length))}`;
}

/** The id that always follows from a seed, so that what is created twice is created once. */
export function idFrom(prefix: string, seed: readonly string[]): string {
  let round = 0;
  return `${prefix}_${textOf(() =>
    createHash('sha256')
      .update(JSON.stringify([prefix, ...seed, round++]))
      .digest(),
  )}`;
}

/** Bytes that would make some characters likelier than others are dropped. */
function textOf(nextBytes: (length: number) => Uint8Array): string {
  const fair = 256 - (256 % ALPHABET.length);
  let text = '';
  while (text.length < LENGTH) {
    for (const byte of nextBytes(LENGTH * 2)) {
      if (byte < fair && text.length < LENGTH) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}
