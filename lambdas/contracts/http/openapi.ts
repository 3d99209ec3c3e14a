import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { Problem } from './common';
import type { Endpoint } from './endpoint';
import { ENDPOINTS, type OperationId } from './endpoints';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const ETAG = z.string().meta({ description: 'The version, for `If-Match`.', examples: ['"3"'] });

/** The OpenAPI 3.1 document, made from the very schemas that requests are checked with. */
export function openApiDocument(publicUrl: string): OpenApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const operationId of Object.keys(ENDPOINTS) as OperationId[]) {
    const endpoint: Endpoint = ENDPOINTS[operationId];
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operationOf(operationId, endpoint) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Shelfwire',
      version: '1',
      description: [
        'Stock, alerts and who hears of them.',
        'JSON is camelCase, kinds are snake_case, instants are UTC. Lists are `{"items": [], "nextCursor": null}`; where `nextCursor` is not null there is more, even after a page with few items or none: a filter looks through a thousand at a time.',
        'Reads and writes answer with an `ETag`; changing something takes it back in `If-Match` (428 without, 412 when somebody was faster).',
        'A create may bear an `Idempotency-Key`: sent again within a day, it gets the same answer and creates nothing.',
        'Errors are problem details (RFC 9457) that name every field that is wrong; unknown fields are refused.',
      ].join('\n\n'),
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(Object.values(ENDPOINTS).map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'A token of the user pool. Its groups are the roles: admin, ops, marketing, viewer.',
        },
      },
    },
  });
}

function operationOf(operationId: string, endpoint: Endpoint): ZodOpenApiOperationObject {
  const { roles, body, params, query } = endpoint;
  const headers = headersOf(endpoint);
  return {
    operationId,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    ...(roles === 'public' ? { security: [] } : { 'x-roles': [...roles] }),
    requestParams: {
      ...(params === undefined ? {} : { path: params }),
      ...(query === undefined ? {} : { query }),
      ...(headers === null ? {} : { header: headers }),
    },
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.optional !== true,
            content: Object.fromEntries(
              body.contentTypes.map((type) => [type, { schema: body.schema, ...exampleOf(body) }]),
            ),
          },
        }),
    responses: { [`${endpoint.success.status}` as '200']: successOf(endpoint), ...problemsOf(endpoint) },
  };
}

function exampleOf({ example, exampleText }: NonNullable<Endpoint['body']>): { example?: unknown } {
  const given = example ?? exampleText;
  return given === undefined ? {} : { example: given };
}

function headersOf({ ifMatch, idempotent }: Endpoint): z.ZodObject | null {
  const match = z.string().meta({ description: 'The ETag of the version that was read.', examples: ['"3"'] });
  const key = z.string().min(1).max(200).optional();
  const shape = {
    ...(ifMatch === 'required' ? { 'If-Match': match } : {}),
    ...(ifMatch === 'optional' ? { 'If-Match': match.optional() } : {}),
    ...(idempotent === true
      ? { 'Idempotency-Key': key.meta({ description: 'One per thing to create, such as a UUID.' }) }
      : {}),
  };
  return Object.keys(shape).length === 0 ? null : z.object(shape);
}

function successOf({ success }: Endpoint): ZodOpenApiResponseObject {
  const { description, schema, contentType = 'application/json', etag, example } = success;
  const content = schema ?? (contentType === 'text/html' ? z.string() : null);
  return {
    description,
    ...(etag === true ? { headers: z.object({ ETag: ETAG }) } : {}),
    ...(content === null
      ? {}
      : { content: { [contentType]: { schema: content, ...(example === undefined ? {} : { example }) } } }),
  };
}

const TEXTS: Readonly<Record<number, string>> = {
  400: 'Something in the request is not as expected; every wrong field is named.',
  401: 'No valid token.',
  403: 'The role may not do this.',
  404: 'There is no such thing.',
  409: 'Its present state does not allow this.',
  412: 'It was changed since it was read; the answer bears the current ETag.',
  413: 'The body is too large.',
  415: 'The body is of a type that is not taken here.',
  422: 'The idempotency key was used with another body.',
  428: 'If-Match is missing.',
  503: 'Not ready yet.',
};

function problemsOf(endpoint: Endpoint): Record<`${4 | 5}${string}`, ZodOpenApiResponseObject> {
  const { roles, body, params, query, ifMatch, idempotent, problems = {} } = endpoint;
  const isChecked = body !== undefined || query !== undefined || ifMatch !== undefined || idempotent === true;
  const statuses = [
    ...(isChecked ? [400] : []),
    ...(roles === 'public' ? [] : [401, 403]),
    ...(params === undefined ? [] : [404]),
    ...(idempotent === true ? [409, 422] : []),
    ...(ifMatch === undefined ? [] : [412]),
    ...(ifMatch === 'required' ? [428] : []),
    ...(body === undefined ? [] : [413, 415]),
    ...Object.keys(problems).map(Number),
  ];
  return Object.fromEntries(
    [...new Set(statuses)]
      .toSorted((one, other) => one - other)
      .map((status) => [
        `${status}`,
        {
          description: Reflect.get(problems, status) ?? TEXTS[status] ?? 'A problem.',
          content: { 'application/problem+json': { schema: Problem } },
        },
      ]),
  );
}
