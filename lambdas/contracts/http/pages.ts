import * as z from 'zod';
import type { Endpoint } from './endpoint';

const tag = 'Pages';
const unsubscribeParams = z.strictObject({
  token: z.string().min(1).max(2000).meta({ description: 'From the link in the mail.' }),
});

export const PAGE_ENDPOINTS = {
  openapiDocument: {
    method: 'get',
    path: '/openapi.json',
    tag,
    summary: 'This document',
    description: 'Answers 200 only when the product is ready to serve.',
    roles: 'public',
    success: { status: 200, description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) },
    problems: { 503: 'Not ready yet.' },
  },
  docsPage: {
    method: 'get',
    path: '/docs',
    tag,
    summary: 'This document, to be read',
    roles: 'public',
    success: { status: 200, description: 'A page.', contentType: 'text/html' },
  },
  unsubscribePage: {
    method: 'get',
    path: '/unsubscribe/{token}',
    tag,
    summary: 'Ask before unsubscribing',
    description: 'Changes nothing: mail scanners follow links.',
    roles: 'public',
    params: unsubscribeParams,
    success: { status: 200, description: 'A page with a button.', contentType: 'text/html' },
    problems: { 404: 'The link is not one of ours.' },
  },
  unsubscribe: {
    method: 'post',
    path: '/unsubscribe/{token}',
    tag,
    summary: 'Unsubscribe an address',
    description: 'One click, as mail programs do it (RFC 8058). `subscribe=again` takes it back.',
    roles: 'public',
    params: unsubscribeParams,
    body: {
      schema: z.object({
        'List-Unsubscribe': z.string().optional(),
        subscribe: z.literal('again').optional(),
      }),
      contentTypes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
      optional: true,
    },
    success: { status: 200, description: 'A page that says so.', contentType: 'text/html' },
    problems: { 404: 'The link is not one of ours.' },
  },
} as const satisfies Record<string, Endpoint>;
