import { isLosslessNumber, stringify } from 'lossless-json';
import { parseBody } from './parse-body';

/** Which fields of a body are kept: `true` for a plain value, or the fields of an object or of each object in a list. */
export interface KeptFields {
  readonly [name: string]: true | KeptFields;
}

/**
 * The body with the named fields alone, as JSON again: whatever else a platform sends, now or in a later version, goes no
 * further. Numbers keep all their digits.
 *
 * @throws PoisonMessageError where the body is no JSON or too deep
 */
export function reduceBody(text: string, kept: KeptFields): string {
  return stringify(keep(parseBody(text), kept)) ?? 'null';
}

function keep(value: unknown, kept: true | KeptFields): unknown {
  if (kept === true) return isPlain(value) || isListOfTexts(value) ? value : null;
  if (Array.isArray(value)) return value.map((entry) => keep(entry, kept));
  if (value === null || typeof value !== 'object' || isLosslessNumber(value)) return null;
  const fields = Object.entries(kept).filter(([name]) => Object.hasOwn(value, name));
  return Object.fromEntries(
    fields.map(([name, inner]) => [name, keep((value as Record<string, unknown>)[name], inner)]),
  );
}

const isPlain = (value: unknown): boolean =>
  value === null || typeof value !== 'object' || isLosslessNumber(value);

const isListOfTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');
