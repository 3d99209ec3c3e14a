import type { FieldError, Problem } from '../contracts/http/common';
import {
  AppError,
  ConcurrentChangeError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  StaleVersionError,
} from './errors';

/** Every kind of problem that the API answers with: the status, and the words for people. */
export const PROBLEMS = {
  'request-invalid': { status: 400, title: 'Something in the request is not as expected.' },
  'not-authenticated': { status: 401, title: 'A valid token is needed.' },
  'not-allowed': { status: 403, title: 'Your role may not do this.' },
  'not-found': { status: 404, title: 'There is no such thing.' },
  'method-not-allowed': { status: 405, title: 'This address takes other methods.' },
  conflict: { status: 409, title: 'Its present state does not allow this.' },
  'version-stale': { status: 412, title: 'It was changed since you read it.' },
  'body-too-large': { status: 413, title: 'The body is too large.' },
  'media-type': { status: 415, title: 'The body is of a type that is not taken here.' },
  'key-reused': { status: 422, title: 'The idempotency key was used with another request.' },
  'if-match-missing': { status: 428, title: 'Say which version you read.' },
  'internal-error': { status: 500, title: 'Something went wrong on our side.' },
  'not-ready': { status: 503, title: 'Not ready yet.' },
} as const;
export type ProblemKind = keyof typeof PROBLEMS;

interface ProblemMore {
  readonly errors?: readonly FieldError[];
  readonly mayDoThis?: readonly string[];
  readonly currentETag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is refused at the door, before any use case sees it. */
export class RequestRefusedError extends AppError {
  readonly kind: ProblemKind;
  readonly more: ProblemMore;
  constructor(kind: ProblemKind, detail: string, more: ProblemMore = {}) {
    super(`http.${kind}`, detail);
    this.kind = kind;
    this.more = more;
  }
}

export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** A failure of ours, to be logged; the answer says nothing of it. */
  readonly isOurs: boolean;
}

/** The strong ETag of a version. */
export const etagOf = (version: number): string => `"${version}"`;

/** The one place where an error becomes a status. What we do not know is our own failure and keeps its details. */
export function problemOf(error: unknown, requestId: string): ProblemAnswer {
  const { kind, code, detail, more } = describe(error);
  const { status, title } = PROBLEMS[kind];
  const { headers = {}, errors, mayDoThis, currentETag } = more;
  return {
    problem: {
      type: `/docs#problem-${kind}`,
      title,
      status,
      code,
      ...(detail === null ? {} : { detail }),
      instance: requestId,
      ...(errors === undefined ? {} : { errors: [...errors] }),
      ...(mayDoThis === undefined ? {} : { mayDoThis: [...mayDoThis] }),
      ...(currentETag === undefined ? {} : { currentETag }),
    },
    headers,
    isOurs: status === 500,
  };
}

function describe(error: unknown): {
  kind: ProblemKind;
  code: string;
  detail: string | null;
  more: ProblemMore;
} {
  if (error instanceof RequestRefusedError) {
    return { kind: error.kind, code: error.code, detail: error.message, more: error.more };
  }
  if (error instanceof NotFoundError) {
    return { kind: 'not-found', code: error.code, detail: error.message, more: {} };
  }
  if (error instanceof ConflictError) {
    return { kind: 'conflict', code: error.code, detail: error.message, more: {} };
  }
  if (error instanceof ConcurrentChangeError) {
    const detail = 'It kept changing while this was done. Try again.';
    return { kind: 'conflict', code: error.code, detail, more: { headers: { 'Retry-After': '1' } } };
  }
  if (error instanceof StaleVersionError) {
    const currentETag = etagOf(error.currentVersion);
    return {
      kind: 'version-stale',
      code: error.code,
      detail: error.message,
      more: { currentETag, headers: { ETag: currentETag } },
    };
  }
  if (error instanceof InvalidInputError) {
    const errors = error.faults.map(({ path, expected }) => ({ ...placeOf(path), expected }));
    return { kind: 'request-invalid', code: error.code, detail: summaryOf(errors), more: { errors } };
  }
  return { kind: 'internal-error', code: 'internal', detail: null, more: {} };
}

/** Where in a body something is wrong: dotted for people, as a pointer for programs (RFC 6901). */
export function placeOf(path: readonly PropertyKey[]): { field: string; pointer: string } {
  const keys = path.map(String);
  return {
    field: keys.length === 0 ? 'body' : keys.join('.'),
    pointer: keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
  };
}

/** "threshold: expected a whole number; teams: expected at least 1 entry". */
export function summaryOf(errors: readonly FieldError[]): string {
  return errors.map(({ field, expected }) => `${field}: expected ${expected}`).join('; ');
}
