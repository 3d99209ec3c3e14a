import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One field of an interface, as its source says. */
export interface SourceField {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: string;
  /** What the comment above it says; empty where there is none. */
  readonly comment: string;
}

/** The interfaces and the type aliases that some source texts declare, by name. */
export interface SourceTypes {
  readonly interfaces: ReadonlyMap<string, SourceInterface>;
  readonly aliases: ReadonlyMap<string, string>;
}

export interface SourceInterface {
  readonly comment: string;
  readonly fields: readonly SourceField[];
  /** The interfaces whose fields it has as well. */
  readonly extended: readonly string[];
}

/** Every TypeScript file below a folder. */
export function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

const COMMENT = String.raw`(?:\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*)?`;

/** Reads declarations that are formatted as all of the product is; what is no plain interface or alias is passed over. */
export function readTypes(sources: readonly string[]): SourceTypes {
  const interfaces = new Map<string, SourceInterface>();
  const aliases = new Map<string, string>();
  for (const source of sources) {
    for (const match of source.matchAll(
      new RegExp(`${COMMENT}(?:export )?interface (\\w+)(?: extends ([\\w, ]+))? \\{`, 'g'),
    )) {
      const [whole, comment = '', name = '', more = ''] = match;
      const body = bodyFrom(source, match.index + whole.length);
      const extended = more.split(',').map((one) => one.trim());
      interfaces.set(name, { comment: plain(comment), fields: readFields(body), extended });
    }
    for (const [, name = '', type = ''] of source.matchAll(/(?:export )?type (\w+) =([^;{]*);/g))
      aliases.set(name, oneLine(type));
  }
  return { interfaces, aliases };
}

/** The text up to the brace that closes the one before `start`. */
function bodyFrom(source: string, start: number): string {
  let depth = 1;
  for (let index = start; index < source.length; index++) {
    if (source[index] === '{') depth++;
    else if (source[index] === '}' && --depth === 0) return source.slice(start, index);
  }
  return source.slice(start);
}

/** The fields of an object type, between its braces. */
export function readFields(body: string): readonly SourceField[] {
  const fields: SourceField[] = [];
  const field = new RegExp(`${COMMENT}(?:readonly )?(\\w+)(\\?)?:\\s*`, 'y');
  let at = skipSpace(body, 0);
  while (at < body.length) {
    field.lastIndex = at;
    const match = field.exec(body);
    if (match === null) {
      // A method, or a comment about nothing.
      at = skipSpace(body, endOfType(body, at) + 1);
      continue;
    }
    const [whole, comment = '', name = '', optional] = match;
    const end = endOfType(body, at + whole.length);
    const type = oneLine(body.slice(at + whole.length, end));
    fields.push({ name, isOptional: optional !== undefined, type, comment: plain(comment) });
    at = skipSpace(body, end + 1);
  }
  return fields;
}

function endOfType(body: string, start: number): number {
  let depth = 0;
  for (let index = start; index < body.length; index++) {
    const character = body[index] ?? '';
    if ('{(['.includes(character)) depth++;
    else if ('})]'.includes(character)) depth--;
    else if (character === ';' && depth === 0) return index;
  }
  return body.length;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && /\s/.test(text[at] ?? '')) at++;
  return at;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();
/** The words of a comment without its stars and its `@` parts. */
const plain = (comment: string): string =>
  oneLine(comment.replaceAll(/^\s*\*\s?/gm, ' ').replaceAll(/@\w+.*$/gm, ' '));
