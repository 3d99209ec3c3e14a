/** One import (or re-export) as a source file states it. */
export interface Import {
  /** What stands in the quotes. */
  readonly specifier: string;
  /** The file's path from the repository's root without its ending, or the package's name where it is none of ours. */
  readonly target: string;
  readonly names: readonly string[];
  /** Nothing of it is left after compilation. */
  readonly isTypeOnly: boolean;
  readonly line: number;
}

const FROM = /^[ \t]*(import|export)\s+(type\s+)?([\w\s{},*$]*?)\s*from\s*['"]([^'"\n]+)['"]/gm;
const BARE = /^\s*import\s*['"]([^'"\n]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"\n]+)['"]\s*\)/g;

/**
 * The imports of one source file, in no particular order. Read from the text: TypeScript 7 has no compiler API, and an
 * esbuild metafile leaves out the imports of types, which cross layers just the same.
 *
 * @param path from the repository's root, with forward slashes
 */
export function importsOf(path: string, text: string): Import[] {
  const lineAt = (index: number) => text.slice(0, index).split('\n').length;
  const imports: Import[] = [];
  for (const match of text.matchAll(FROM)) {
    const [, , type, clause = '', specifier = ''] = match;
    const names = namesIn(clause);
    imports.push({
      specifier,
      target: resolve(path, specifier),
      names: names.map((name) => name.replace(/^type\s+/, '')),
      isTypeOnly: type !== undefined || (names.length > 0 && names.every((name) => /^type\s/.test(name))),
      line: lineAt(match.index),
    });
  }
  for (const match of [...text.matchAll(BARE), ...text.matchAll(DYNAMIC)]) {
    const specifier = match[1] ?? '';
    const index = match.index + match[0].length - match[0].trimStart().length;
    imports.push({
      specifier,
      target: resolve(path, specifier),
      names: [],
      isTypeOnly: false,
      line: lineAt(index),
    });
  }
  return imports;
}

/** `{ a, type B, c as d }` → `['a', 'type B', 'c']`; a default or namespace import counts as one name. */
function namesIn(clause: string): string[] {
  return clause
    .replaceAll(/[{}]/g, ',')
    .split(',')
    .map((name) => name.trim().replace(/\s+as\s+.*$/, ''))
    .filter((name) => name !== '');
}

function resolve(path: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const segments = path.split('/').slice(0, -1);
  for (const segment of specifier.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return segments.join('/').replace(/\.tsx?$/, '');
}
