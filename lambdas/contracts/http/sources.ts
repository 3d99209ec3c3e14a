import * as z from 'zod';
import { DisplayName, IdInPath, Instant, PageQuery, pageOf } from './common';
import { EVERYONE, type Endpoint, SETTERS } from './endpoint';

const availableIncludesUnreceived = z.boolean().meta({
  description:
    'The shop counts a purchase order as stock when it is placed, not when it arrives. True: units of open purchase orders that have not been received are taken off what is available, wherever it is judged, until they are. Of a source that speaks of another shop it is said of that shop.',
});

const fields = {
  id: z.string(),
  name: z.string(),
  shopId: z
    .string()
    .nullable()
    .meta({ description: 'The shop that it speaks of; null: it is one of its own.' }),
  availableIncludesUnreceived,
  webhookUrl: z.string().meta({ description: 'Where it posts its events.' }),
  trafficUrl: z.string().meta({ description: 'Where it posts how often pages were viewed.' }),
  createdAt: Instant,
  createdBy: z.string(),
  version: z.int(),
};

const SourceAnswer = z.strictObject(fields).meta({ id: 'Source' });
const SourceInput = z
  .strictObject({
    name: DisplayName,
    shopId: z.string().trim().min(1).max(300).nullable().default(null).meta({
      description:
        'The shop whose items it speaks of, such as blue-harbour.myshopify.com: purchase orders from a planning system, lots from a warehouse. It then names items by that shop’s own ids. Left out, it is a shop of its own.',
    }),
    availableIncludesUnreceived: availableIncludesUnreceived.default(false),
  })
  .meta({ id: 'SourceInput' });
const SourcePatch = z
  .strictObject({ name: DisplayName, availableIncludesUnreceived })
  .partial()
  .meta({ id: 'SourcePatch' });

const sourceParams = z.strictObject({ sourceId: IdInPath });
const tag = 'Sources';

export const SOURCE_ENDPOINTS = {
  createSource: {
    method: 'post',
    path: '/v1/sources',
    tag,
    summary: 'Create a source',
    description: 'A system of yours that sends stock events, signed per the Standard Webhooks specification.',
    roles: SETTERS,
    body: { schema: SourceInput, contentTypes: ['application/json'], example: { name: 'Warehouse' } },
    idempotent: true,
    success: {
      status: 201,
      description: 'The source with its secret. The secret is shown this once.',
      schema: z
        .strictObject({ ...fields, secret: z.string().meta({ examples: ['whsec_…'] }) })
        .meta({ id: 'SourceWithSecret' }),
      etag: true,
    },
  },
  listSources: {
    method: 'get',
    path: '/v1/sources',
    tag,
    summary: 'List sources',
    roles: EVERYONE,
    query: z.strictObject(PageQuery),
    success: { status: 200, description: 'Sources, by id.', schema: pageOf(SourceAnswer) },
  },
  readSource: {
    method: 'get',
    path: '/v1/sources/{sourceId}',
    tag,
    summary: 'Read a source',
    roles: EVERYONE,
    params: sourceParams,
    success: { status: 200, description: 'The source.', schema: SourceAnswer, etag: true },
  },
  patchSource: {
    method: 'patch',
    path: '/v1/sources/{sourceId}',
    tag,
    summary: 'Change some settings of a source',
    description:
      'Which shop it speaks of stays. A change of `availableIncludesUnreceived` has every item of the shop looked at again within minutes.',
    roles: SETTERS,
    params: sourceParams,
    body: {
      schema: SourcePatch,
      contentTypes: ['application/merge-patch+json', 'application/json'],
      example: { availableIncludesUnreceived: true },
    },
    ifMatch: 'required',
    success: { status: 200, description: 'The source as it is now.', schema: SourceAnswer, etag: true },
  },
  deleteSource: {
    method: 'delete',
    path: '/v1/sources/{sourceId}',
    tag,
    summary: 'Delete a source',
    description: 'What it sends from now on is refused; its stock stays as it was last heard.',
    roles: SETTERS,
    params: sourceParams,
    ifMatch: 'optional',
    success: { status: 204, description: 'It is gone.' },
  },
} as const satisfies Record<string, Endpoint>;
