import type * as z from 'zod';
import type { FieldError } from '../../contracts/http/common';
import { placeOf } from '../../platform/http-errors';

/** Fields whose value must not come back in an answer, wherever they stand. */
const SECRET_FIELDS = new Set(['webhookUrl', 'secret']);
const LONGEST_ECHO = 60;

/** What is wrong with a body, field by field. */
export function bodyErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue) =>
    errorsOf(issue).map(({ path, ...rest }) => ({ ...placeOf(path), ...rest })),
  );
}

/** What is wrong with parameters: they have names, not pointers. */
export function parameterErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue) =>
    errorsOf(issue).map(({ path, ...rest }) => ({ field: path.map(String).join('.'), ...rest })),
  );
}

type Found = { path: readonly PropertyKey[] } & Pick<FieldError, 'expected' | 'received'>;

/** What is wrong by one issue: where, what was expected there, and what came where that is short. */
export function errorsOf(issue: z.core.$ZodIssue): Found[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], expected: 'no field of this name' }));
  }
  return [{ path: issue.path, expected: expectedOf(issue), ...receivedOf(issue) }];
}

function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type': {
      const type = TYPES[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `${type} (required)` : type;
    }
    case 'invalid_value': {
      const values = issue.values.map((value) => JSON.stringify(value)).join(', ');
      const expected = issue.values.length === 1 ? values : `one of ${values}`;
      return issue.input === undefined ? `${expected} (required)` : expected;
    }
    case 'too_small':
      return boundOf(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least');
    case 'too_big':
      return boundOf(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most');
    case 'invalid_union':
    case 'invalid_format':
    case 'custom':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'unrecognized_keys':
      return issue.message;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function boundOf(origin: string, bound: number | bigint, comparison: string): string {
  switch (origin) {
    case 'string':
      return `${comparison} ${bound} character${bound === 1 ? '' : 's'}`;
    case 'array':
      return `${comparison} ${bound} entr${bound === 1 ? 'y' : 'ies'}`;
    default:
      return `a number of ${comparison} ${bound}`;
  }
}

/** What came instead, where it is short and no secret; the type of anything larger. */
function receivedOf({ input, path }: z.core.$ZodIssue): Pick<FieldError, 'received'> {
  if (input === undefined || path.some((key) => SECRET_FIELDS.has(String(key)))) return {};
  if (input === null || typeof input === 'boolean') return { received: input };
  if (typeof input === 'number') return { received: Number.isFinite(input) ? input : String(input) };
  if (typeof input === 'string') {
    return { received: input.length > LONGEST_ECHO ? `${input.slice(0, LONGEST_ECHO)}…` : input };
  }
  return { received: Array.isArray(input) ? 'a list' : 'an object' };
}
