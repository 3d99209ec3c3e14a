import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** A pattern that AWS would refuse to save. Thrown when the pattern is read, never while events are matched. */
export class InvalidEventPatternError extends Error {
  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
    this.name = 'InvalidEventPatternError';
  }
}

type Leaf = string | number | boolean | null;
type Matcher = (value: unknown) => boolean;
type LeafMatcher = (value: Leaf) => boolean;

/**
 * Reads a pattern of EventBridge's language, which Lambda's event source filters share, and gives the test it stands for.
 * Values match by intersection: a field that holds a list matches if one of its elements does. Several fields of one
 * object are asked of the same element of a list of objects, as AWS does.
 * @param pattern the parsed pattern, or its JSON text
 * @throws InvalidEventPatternError for whatever AWS refuses, an unknown operator above all.
 */
export function compilePattern(pattern: unknown): (event: unknown) => boolean {
  return compileObject(typeof pattern === 'string' ? parse(pattern) : pattern, '');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidEventPatternError('it is not JSON');
  }
}

function compileObject(pattern: unknown, path: string): Matcher {
  if (!isObject(pattern)) {
    throw new InvalidEventPatternError(`"${path || 'Filter'}" must be an object or an array`);
  }
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw new InvalidEventPatternError('Empty objects are not allowed');
  const tests = fields.map(([name, wanted]): Matcher => {
    if (name === '$or') return compileEither(wanted, path);
    const fieldPath = path === '' ? name : `${path}.${name}`;
    const field = Array.isArray(wanted) ? compileField(wanted, fieldPath) : compileObject(wanted, fieldPath);
    return (value) => field(isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
  });
  return (value) => candidatesOf(value).some((candidate) => tests.every((test) => test(candidate)));
}

/** The objects that a nested pattern may match. A field that is no object is asked as an absent one, for `exists: false`. */
function candidatesOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [value];
  const objects = value.flat(Infinity).filter(isObject);
  return objects.length > 0 ? objects : [undefined];
}

function compileEither(alternatives: unknown, path: string): Matcher {
  if (!Array.isArray(alternatives) || alternatives.length < 2) {
    throw new InvalidEventPatternError('$or must be an array of at least two objects');
  }
  const matchers = alternatives.map((alternative) => compileObject(alternative, path));
  return (value) => matchers.some((matches) => matches(value));
}

function compileField(wanted: readonly unknown[], path: string): Matcher {
  if (wanted.length === 0) throw new InvalidEventPatternError(`"${path}": Empty arrays are not allowed`);
  const tests = wanted.map((condition): Matcher => {
    if (isObject(condition) && Object.hasOwn(condition, 'exists')) return compileExists(condition, path);
    const matches = compileCondition(condition, path);
    return (value) => leavesOf(value).some(matches);
  });
  return (value) => tests.some((test) => test(value));
}

/** Presence is asked of leaves only: an object is not there, however many fields it has. */
function compileExists(condition: Record<string, unknown>, path: string): Matcher {
  const wanted = soleOperator(condition, path)[1];
  if (typeof wanted !== 'boolean')
    throw new InvalidEventPatternError(`"${path}": exists must be true or false`);
  return (value) => leavesOf(value).length > 0 === wanted;
}

function leavesOf(value: unknown): readonly Leaf[] {
  if (Array.isArray(value)) return value.flat(Infinity).filter(isLeaf);
  return isLeaf(value) ? [value] : [];
}

function compileCondition(condition: unknown, path: string): LeafMatcher {
  if (isLeaf(condition)) return (value) => value === condition;
  if (!isObject(condition)) throw new InvalidEventPatternError(`"${path}": a nested array is not allowed`);
  const [operator, operand] = soleOperator(condition, path);
  switch (operator) {
    case 'prefix':
      return compileEnd(operand, path, 'prefix', (text, end) => text.startsWith(end));
    case 'suffix':
      return compileEnd(operand, path, 'suffix', (text, end) => text.endsWith(end));
    case 'equals-ignore-case':
      return compileIgnoringCase(operand, path);
    case 'wildcard':
      return compileWildcard(operand, path);
    case 'anything-but':
      return compileAnythingBut(operand, path);
    case 'numeric':
      return compileNumeric(operand, path);
    case 'cidr':
      return compileCidr(operand, path);
    default:
      throw new InvalidEventPatternError(`"${path}": Unrecognized match type ${operator}`);
  }
}

function compileEnd(
  operand: unknown,
  path: string,
  operator: string,
  has: (text: string, end: string) => boolean,
): LeafMatcher {
  if (isObject(operand)) {
    const [inner, end] = soleOperator(operand, path);
    if (inner !== 'equals-ignore-case') {
      throw new InvalidEventPatternError(`"${path}": Unsupported ${operator} match type ${inner}`);
    }
    const lowered = textOf(end, path, operator).toLowerCase();
    return (value) => typeof value === 'string' && has(value.toLowerCase(), lowered);
  }
  const end = textOf(operand, path, operator);
  return (value) => typeof value === 'string' && has(value, end);
}

function compileIgnoringCase(operand: unknown, path: string): LeafMatcher {
  const lowered = textOf(operand, path, 'equals-ignore-case', true).toLowerCase();
  return (value) => typeof value === 'string' && value.toLowerCase() === lowered;
}

/** `*` stands for any number of characters; `\*` and `\\` for themselves. */
function compileWildcard(operand: unknown, path: string): LeafMatcher {
  const parts: string[] = [''];
  const text = textOf(operand, path, 'wildcard');
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '*') {
      if (text[at - 1] === '*' && parts.at(-1) === '' && at > 0) {
        throw new InvalidEventPatternError(`"${path}": Consecutive wildcard characters at pos ${at - 1}`);
      }
      parts.push('');
    } else if (character === '\\') {
      const escaped = text.charAt(++at);
      if (escaped !== '*' && escaped !== '\\') {
        throw new InvalidEventPatternError(`"${path}": Invalid escape character at pos ${at - 1}`);
      }
      parts[parts.length - 1] += escaped;
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return (value) => typeof value === 'string' && matchesParts(value, parts);
}

/** Greedy from the left, which is linear and right because every part may start as early as it can. */
function matchesParts(value: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return value === first;
  if (!value.startsWith(first) || value.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = value.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return value.length - last.length >= from && value.endsWith(last);
}

function compileAnythingBut(operand: unknown, path: string): LeafMatcher {
  if (isObject(operand)) {
    const [operator, inner] = soleOperator(operand, path);
    if (!['prefix', 'suffix', 'wildcard', 'equals-ignore-case'].includes(operator)) {
      throw new InvalidEventPatternError(`"${path}": Unsupported anything-but pattern: ${operator}`);
    }
    const excluded = listOf(inner, path).map((value) => compileCondition({ [operator]: value }, path));
    return (value) => !excluded.some((matches) => matches(value));
  }
  const excluded = listOf(operand, path);
  if (
    !excluded.every((value) => typeof value === 'string') &&
    !excluded.every((v) => typeof v === 'number')
  ) {
    throw new InvalidEventPatternError(`"${path}": anything-but takes strings only or numbers only`);
  }
  const values = new Set<unknown>(excluded);
  return (value) => !values.has(value);
}

function listOf(operand: unknown, path: string): readonly unknown[] {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw new InvalidEventPatternError(`"${path}": Empty arrays are not allowed`);
  return list;
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** One comparison, or a lower bound followed by an upper one. */
function compileNumeric(operand: unknown, path: string): LeafMatcher {
  const invalid = (reason: string) => new InvalidEventPatternError(`"${path}": numeric match: ${reason}`);
  if (!Array.isArray(operand)) throw invalid('value must be an array');
  const list: readonly unknown[] = operand;
  if (list.length !== 2 && list.length !== 4) throw invalid('one or two comparisons are expected');
  const bounds: { compare: (value: number, bound: number) => boolean; symbol: string; bound: number }[] = [];
  for (let at = 0; at < list.length; at += 2) {
    const [symbol, bound] = [list[at], list[at + 1]];
    const compare =
      typeof symbol === 'string' && Object.hasOwn(COMPARISONS, symbol) ? COMPARISONS[symbol] : undefined;
    if (compare === undefined || typeof symbol !== 'string')
      throw invalid(`unrecognized operator ${String(symbol)}`);
    if (typeof bound !== 'number' || !Number.isFinite(bound)) throw invalid('a bound must be a number');
    bounds.push({ compare, symbol, bound });
  }
  const [lower, upper] = bounds;
  if (lower && upper) {
    if (!lower.symbol.startsWith('>') || !upper.symbol.startsWith('<'))
      throw invalid('a lower bound comes first');
    if (lower.bound >= upper.bound) throw invalid('bottom must be less than top');
  }
  return (value) => typeof value === 'number' && bounds.every(({ compare, bound }) => compare(value, bound));
}

function compileCidr(operand: unknown, path: string): LeafMatcher {
  const [address = '', bits, ...rest] = textOf(operand, path, 'cidr').split('/');
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : null;
  const isMask =
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 'ipv4' ? 32 : 128));
  if (family === null || !isMask || rest.length > 0) {
    throw new InvalidEventPatternError(`"${path}": Malformed CIDR ${String(operand)}`);
  }
  const block = new BlockList();
  block.addSubnet(address, bits === undefined ? (family === 'ipv4' ? 32 : 128) : Number(bits), family);
  return (value) => {
    if (typeof value !== 'string') return false;
    if (isIPv4(value)) return family === 'ipv4' && block.check(value, 'ipv4');
    return isIPv6(value) && family === 'ipv6' && block.check(value, 'ipv6');
  };
}

function soleOperator(condition: Record<string, unknown>, path: string): [string, unknown] {
  const [operator, ...more] = Object.entries(condition);
  if (operator === undefined || more.length > 0) {
    throw new InvalidEventPatternError(`"${path}": Only one key allowed in match expression`);
  }
  return operator;
}

function textOf(operand: unknown, path: string, operator: string, mayBeEmpty = false): string {
  if (typeof operand !== 'string' || (operand === '' && !mayBeEmpty)) {
    throw new InvalidEventPatternError(`"${path}": ${operator} match must be a non-empty string`);
  }
  return operand;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLeaf = (value: unknown): value is Leaf =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
