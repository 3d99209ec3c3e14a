import type * as z from 'zod';

/** Cognito groups, from the most to the least allowed. */
export const ROLES = ['admin', 'ops', 'marketing', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export const EVERYONE: readonly Role[] = [...ROLES];
/** Who sets thresholds and decides who is told where. */
export const SETTERS: readonly Role[] = ['admin', 'ops'];
/** Who takes an alert on. */
export const RESPONDERS: readonly Role[] = ['admin', 'ops', 'marketing'];

export type ContentType =
  | 'application/json'
  | 'application/merge-patch+json'
  | 'application/x-www-form-urlencoded'
  | 'multipart/form-data'
  | 'text/csv'
  | 'application/octet-stream'
  | 'text/html';

/**
 * One operation of the HTTP API as data: the router, the checks of a request, the OpenAPI document and the page at
 * `/docs` are all made from it, so that what is documented is what runs.
 */
export interface Endpoint {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With parameters in braces, e.g. `/v1/rules/{ruleId}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Who may; `public` needs no token. */
  readonly roles: readonly Role[] | 'public';
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** The path with its parameters filled in and the query that it takes, where an example needs one to be answered. */
  readonly examplePath?: string;
  readonly body?: {
    readonly schema: z.ZodType;
    readonly contentTypes: readonly ContentType[];
    /** A request without a body counts as `{}`. */
    readonly optional?: boolean;
    /** Given, the body is handed on as the bytes that were sent. @default JSON or a form of at most 256 KiB */
    readonly mostBytes?: number;
    readonly example?: unknown;
    /** An example of a body that is no JSON. */
    readonly exampleText?: string;
  };
  /** A create that may bear an `Idempotency-Key`. */
  readonly idempotent?: boolean;
  /** `required`: refused without `If-Match`. `optional`: checked where it is given. */
  readonly ifMatch?: 'required' | 'optional';
  readonly success: {
    readonly status: 200 | 201 | 202 | 204;
    readonly description: string;
    readonly contentType?: ContentType;
    readonly schema?: z.ZodType;
    /** Whether the answer bears the resource's version as its `ETag`. */
    readonly etag?: boolean;
    readonly example?: unknown;
  };
  /** What else can go wrong here, beside what every endpoint may answer. */
  readonly problems?: Readonly<Partial<Record<404 | 409 | 422 | 503, string>>>;
}

type OutputOf<E, Part extends string, None> = E extends { readonly [P in Part]: infer S extends z.ZodType }
  ? z.output<S>
  : None;

export type ParamsOf<E extends Endpoint> = OutputOf<E, 'params', Record<string, never>>;
export type QueryOf<E extends Endpoint> = OutputOf<E, 'query', Record<string, never>>;
export type BodyOf<E extends Endpoint> = E extends { readonly body: infer B }
  ? OutputOf<B, 'schema', undefined>
  : undefined;
/** What a handler answers with, before it is written out: the schema's own input. */
export type AnswerOf<E extends Endpoint> = E extends {
  readonly success: { readonly schema: infer S extends z.ZodType };
}
  ? z.input<S>
  : undefined;
