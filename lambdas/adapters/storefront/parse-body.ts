import { LosslessNumber, parse } from 'lossless-json';
import { PoisonMessageError } from '../../platform/errors';

/** No body we know is deeper than a dozen; a parser that recurses must not be led further. */
const MAX_DEPTH = 100;

/**
 * Parses JSON from outside. Integers beyond 2^53 come as `LosslessNumber`, so that an 18-digit id keeps every digit; all
 * others are plain numbers. Where a key is doubled, the last one counts.
 *
 * @throws PoisonMessageError `body.not-json` or `body.too-deep`
 */
export function parseBody(text: string): unknown {
  refuseDepth(text);
  try {
    // Without sixteen digits in a row no number is rounded, and the native parser is many times faster.
    return /\d{16}/.test(text)
      ? parse(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue })
      : JSON.parse(text);
  } catch {
    // The parser's own message quotes the body.
    throw new PoisonMessageError('body.not-json', 'The body is not JSON.');
  }
}

function parseNumber(text: string): number | LosslessNumber {
  const number = Number(text);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? new LosslessNumber(text) : number;
}

/** Counts brackets outside of texts, without recursion. */
function refuseDepth(text: string): void {
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isInText) {
      if (code === BACKSLASH) index++;
      else if (code === QUOTE) isInText = false;
    } else if (code === QUOTE) isInText = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth > MAX_DEPTH) {
        throw new PoisonMessageError('body.too-deep', `The body is nested deeper than ${MAX_DEPTH} levels.`);
      }
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
