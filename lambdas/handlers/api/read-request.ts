import type { Context } from 'hono';
import type * as z from 'zod';
import type { FieldError } from '../../contracts/http/common';
import type { Endpoint } from '../../contracts/http/endpoint';
import { placeOf, RequestRefusedError, summaryOf } from '../../platform/http-errors';
import { bodyErrors, parameterErrors } from './field-errors';

/** Far above the largest body of any endpoint that does not say more. */
const MOST_BODY_BYTES = 256 * 1024;

export interface CheckedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** The version that `If-Match` names. */
  readonly ifMatch: number | null;
  readonly idempotencyKey: string | null;
}

/**
 * Reads and checks everything that an endpoint declares, and names all that is wrong at once.
 * @throws RequestRefusedError
 */
export async function readRequest(context: Context, endpoint: Endpoint): Promise<CheckedInput> {
  const received = await readBody(context, endpoint);
  const errors: FieldError[] = [];
  const check = (schema: z.ZodType | undefined, input: unknown, name: typeof bodyErrors): unknown => {
    if (schema === undefined) return undefined;
    const result = schema.safeParse(input, { reportInput: true });
    if (result.success) return result.data;
    errors.push(...name(result.error.issues));
    return undefined;
  };
  const params = check(endpoint.params, context.req.param(), parameterErrors);
  const query = check(endpoint.query, queryOf(context, errors), parameterErrors);
  const body =
    endpoint.body === undefined
      ? undefined
      : check(endpoint.body.schema, await parseBody(context, received, endpoint), bodyErrors);
  const ifMatch = endpoint.ifMatch === undefined ? null : versionIn(context.req.header('if-match'), errors);
  const idempotencyKey =
    endpoint.idempotent === true ? keyIn(context.req.header('idempotency-key'), errors) : null;
  if (errors.length > 0) throw new RequestRefusedError('request-invalid', summaryOf(errors), { errors });
  if (endpoint.ifMatch === 'required' && ifMatch === null) {
    throw new RequestRefusedError(
      'if-match-missing',
      'Send If-Match with the ETag of the version that you read.',
      {
        errors: [{ field: 'If-Match', expected: 'the ETag of the version that you read, such as "3"' }],
      },
    );
  }
  return { params, query, body, ifMatch, idempotencyKey };
}

/** The bytes where the endpoint takes them, else text. */
async function readBody(context: Context, { body }: Endpoint): Promise<Uint8Array | string> {
  if (body === undefined) return '';
  const bytes = new Uint8Array(await context.req.arrayBuffer());
  const most = body.mostBytes ?? MOST_BODY_BYTES;
  if (bytes.byteLength > most) {
    throw new RequestRefusedError('body-too-large', `A body has at most ${most} bytes here.`);
  }
  if (bytes.byteLength === 0 && body.optional === true) return '';
  const type = (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!body.contentTypes.some((accepted) => accepted === type)) {
    const accepted = body.contentTypes.join(' or ');
    throw new RequestRefusedError('media-type', `Send the body as ${accepted}.`, {
      errors: [{ field: 'Content-Type', expected: accepted, ...(type === '' ? {} : { received: type }) }],
      headers: {
        [context.req.method === 'PATCH' ? 'Accept-Patch' : 'Accept-Post']: body.contentTypes.join(', '),
      },
    });
  }
  if (body.mostBytes !== undefined) return bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('text in UTF-8');
  }
}

async function parseBody(
  context: Context,
  rawBody: Uint8Array | string,
  { body }: Endpoint,
): Promise<unknown> {
  if (typeof rawBody !== 'string') return rawBody;
  if (rawBody === '' && body?.optional === true) return {};
  if (body?.contentTypes.includes('application/x-www-form-urlencoded') === true) {
    return formIn(rawBody, context.req.header('content-type') ?? '');
  }
  try {
    return JSON.parse(rawBody);
  } catch {
    throw malformed('JSON');
  }
}

/** A form in either of its writings: mail programs unsubscribe with the one or the other (RFC 8058). */
async function formIn(rawBody: string, contentType: string): Promise<unknown> {
  try {
    const form = await new Response(rawBody, { headers: { 'Content-Type': contentType } }).formData();
    return Object.fromEntries(form);
  } catch {
    throw malformed('a form');
  }
}

function malformed(expected: string): RequestRefusedError {
  const errors = [{ ...placeOf([]), expected }];
  return new RequestRefusedError('request-invalid', summaryOf(errors), { errors });
}

/** Every parameter once: of two values, nobody could say which one was meant. */
function queryOf(context: Context, errors: FieldError[]): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, values] of Object.entries(context.req.queries())) {
    if (values.length > 1)
      errors.push({ field: name, expected: 'one value', received: `${values.length} values` });
    query[name] = values[0] ?? '';
  }
  return query;
}

/** One strong ETag of ours, as it was read. */
function versionIn(header: string | undefined, errors: FieldError[]): number | null {
  if (header === undefined) return null;
  const version = /^"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (version !== undefined) return Number(version);
  errors.push({
    field: 'If-Match',
    expected: 'the ETag of the version that you read, such as "3"',
    received: header.slice(0, 60),
  });
  return null;
}

function keyIn(header: string | undefined, errors: FieldError[]): string | null {
  if (header === undefined) return null;
  if (/^[\x21-\x7e]{1,200}$/.test(header)) return header;
  errors.push({ field: 'Idempotency-Key', expected: '1 to 200 visible ASCII characters, such as a UUID' });
  return null;
}
